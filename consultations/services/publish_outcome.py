"""Publishing the outcome: searched afresh, four eyes, all in one transaction; later, its corrections (7.6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db import connection, transaction
from django.urls import reverse

from consultations import policies
from consultations.life import ConsultationState, check_move
from consultations.models import Consultation, Edition, LeakSearch, PublishedAnswer, PublishedFile, Statement
from consultations.notices.models import Kind, Notice
from consultations.notices.services.issue import issue_notice
from consultations.outcomes.findings import latest_search, unsettled
from consultations.publishing.values import Draft
from consultations.services.held import ConsultationRefused, held, moment
from consultations.services.prepare_edition import Prepared, prepare_edition
from consultations.services.search_for_leaks import keep_search, leaks_in, looked_for
from cpal.audit.trail import record
from cpal.people.models import User

AT_ONCE = 1000


class PublicationRefused(ConsultationRefused):
    """The outcome cannot be published as it stands; says what stands against it."""


def publish_outcome(
    *, consultation: Consultation, published_by: User, reason: str = "", at: dt.datetime | None = None
) -> Edition:
    """The first edition concludes a closed consultation; with a reason, a later one corrects what is out.

    What is about to be published is searched afresh, unless it and what is looked for are those of the last search. A
    search that finds something is kept, for somebody has to deal with it.
    """
    published = _publish(consultation, published_by, reason.strip(), at)
    if isinstance(published, str):
        raise PublicationRefused(published)
    return published


@transaction.atomic
def _publish(
    consultation: Consultation, published_by: User, reason: str, at: dt.datetime | None
) -> Edition | str:
    """The edition, or why there is none."""
    consultation = held(consultation)
    at = moment(consultation, at)
    policies.check_may_publish(published_by, consultation, at)
    editions = Edition.objects.filter(consultation=consultation).count()
    prepared = prepare_edition(consultation=consultation)
    obstacle = next(_obstacles(consultation, prepared, editions, reason), "")
    if obstacle:
        return obstacle
    search = _searched(consultation, prepared, published_by, at)
    left = len(unsettled(search))
    if left:
        return f"{left} {'finding stands' if left == 1 else 'findings stand'} against it: remove or justify each."
    edition = _keep(consultation, prepared, editions + 1, published_by, reason, at)
    if editions == 0:
        check_move(consultation.current_state, ConsultationState.CONCLUDED)
        consultation.state = ConsultationState.CONCLUDED
        consultation.save(update_fields=["state"])
    notice = _announce(consultation, edition, at)
    record(
        action="outcome.corrected" if reason else "outcome.published",
        subject=consultation.reference,
        actor=published_by,
        at=at,
        detail={
            "edition": edition.number,
            "digest": edition.digest,
            "search": search.pk,
            "responses_received": edition.responses_received,
            "responses_published": edition.responses_published,
            "notice": notice.number,
            "reason": reason,
        },
    )
    return edition


def _obstacles(consultation: Consultation, prepared: Prepared, editions: int, reason: str) -> Iterator[str]:
    state = consultation.current_state
    if editions == 0 and state is not ConsultationState.CLOSED:
        yield f"{consultation.reference} is {state}: the outcome of a closed consultation is published."
    if editions == 0 and reason:
        yield "There is nothing to correct yet."
    if editions and not reason:
        yield "The outcome is published: a correction says why."
    if editions and Edition.objects.filter(consultation=consultation, digest=prepared.digest).exists():
        yield "Nothing differs from what is published."
    if reason and leaks_in(consultation, reason):
        yield "The reason would give a respondent away: it is published too."
    if prepared.missing:
        yield " ".join(prepared.missing)


def _searched(
    consultation: Consultation, prepared: Prepared, searched_by: User, at: dt.datetime
) -> LeakSearch:
    """The last search if it was of exactly this, for exactly these tells; otherwise a fresh one."""
    wanted = looked_for(consultation)
    last = latest_search(consultation)
    if last and (last.digest, last.tells_digest) == (prepared.digest, wanted.digest):
        return last
    return keep_search(consultation, prepared, wanted, searched_by, at if consultation.backfilled else None)


def _keep(
    consultation: Consultation,
    prepared: Prepared,
    number: int,
    published_by: User,
    reason: str,
    at: dt.datetime,
) -> Edition:
    """The answers and files first, then the edition: the database compares them with what was searched."""
    edition = Edition(
        pk=_next_edition(),
        consultation=consultation,
        number=number,
        content=prepared.draft.content,
        digest=prepared.digest,
        responses_received=prepared.draft.received,
        responses_published=prepared.draft.published,
        prepared_by=Statement.objects.get(consultation=consultation).prepared_by,
        published_by=published_by,
        published_at=at,
        reason=reason,
    )
    _keep_answers(edition, prepared.draft)
    edition.save(force_insert=True)
    return edition


def _next_edition() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [Edition._meta.db_table])
        (number,) = cursor.fetchone()
    return int(number)


def _keep_answers(edition: Edition, draft: Draft) -> None:
    PublishedAnswer.objects.bulk_create(
        (
            PublishedAnswer(
                edition_id=edition.pk,
                question_id=answer.question,
                position=answer.position,
                name=answer.name,
                kind=answer.kind,
                permission=answer.permission,
                stance=answer.stance,
                reason=answer.reason,
                alternative=answer.alternative,
            )
            for answer in draft.answers
        ),
        batch_size=AT_ONCE,
    )
    PublishedFile.objects.bulk_create(
        PublishedFile(
            edition_id=edition.pk,
            name=file.name,
            file_name=file.file_name,
            content=file.content,
            sha256=file.sha256,
        )
        for file in draft.files
    )


def _announce(consultation: Consultation, edition: Edition, at: dt.datetime) -> Notice:
    """The notice of the outcome, or of its correction."""
    is_first = edition.number == 1
    what = "Outcome" if is_first else "Corrected outcome"
    counted = (
        f"{edition.responses_received} responses were received, {edition.responses_published} are published."
    )
    return issue_notice(
        kind=Kind.OUTCOME,
        title=f"{what} of {consultation.reference}: {consultation.title}"[:200],
        summary=f"{counted} {edition.reason}".strip(),
        body="What was asked, what was said, and what changes and why, question by question.",
        url=reverse("consultation-outcome", args=[consultation.reference]),
        event=f"consultation:{consultation.reference}:outcome:{edition.number}",
        at=at if consultation.backfilled else None,
        issued_by=edition.published_by,
    )
