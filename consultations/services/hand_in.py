"""Handing in: what stands at that moment is received as a whole, once, with a receipt (paper 2.1, 7.6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import DatabaseError, transaction

from consultations.analysis.sameness import sameness
from consultations.models import Answer, Attachment, Consultation, Respondent, Response, Submission
from consultations.respond.drafts import Draft, drafts_of
from consultations.respond.words import Words
from consultations.services.attach import attached_to
from consultations.services.describe_respondent import details_of
from consultations.services.receipt import digest, receipt_text
from consultations.services.response_held import ResponseRefused, held_while_open, moment_while_open
from cpal.audit.trail import record

RESPONDENT = "a respondent"  # who it is stands in a table of its own, and never in the log


class NotComplete(ResponseRefused):
    """Something must be done before it can be handed in."""


def hand_in(*, response: Response, at: dt.datetime | None = None) -> Submission:
    """Receive the response as it stands, the first time or in the place of the one before.

    What is handed in a second time unchanged is the submission that stands already. Raises NotOpen from the instant of
    the close on, and NotComplete; the draft stays either way.
    """
    try:
        return _hand_in(response, at)
    except DatabaseError:
        # The close came between reading the clock and writing: the database refused, as it must.
        moment_while_open(Consultation.objects.get(pk=response.consultation_id), at)
        raise


@transaction.atomic
def _hand_in(response: Response, at: dt.datetime | None) -> Submission:
    held, now = held_while_open(response, at)
    drafts = drafts_of(held)
    attachments = list(attached_to(held).select_related("question"))
    if obstacles := obstacles_to_handing_in(held, drafts, attachments):
        raise NotComplete(" ".join(obstacles))
    if held.standing is not None and held.withdrawn_at is None and is_as_handed_in(held, drafts, attachments):
        return held.standing
    answers = [_answer(draft) for draft in drafts if draft.is_answered]
    submission = _keep(held, answers, attachments, now)
    held.standing, held.withdrawn_at = submission, None
    held.save(update_fields=["standing", "withdrawn_at"])
    _log(submission)
    return submission


def obstacles_to_handing_in(
    response: Response, drafts: Sequence[Draft], attachments: Sequence[Attachment]
) -> list[str]:
    """What must be done first, each as a sentence; nothing when it can be handed in."""
    obstacles = []
    if lacking := details_of(Respondent.objects.get(response=response)).lacks:
        obstacles.append(f"Say who you are. Missing: {lacking}")
    if not attachments and not any(draft.is_answered for draft in drafts):
        obstacles.append("Answer a question or attach a file.")
    if waiting := [draft.question.number for draft in drafts if draft.conflicts]:
        obstacles.append(f"Choose between the versions of {', '.join(waiting)}.")
    return obstacles


def _answer(draft: Draft) -> Answer:
    words = draft.words
    return Answer(
        question=draft.question,
        stance=words.stance,
        reason=words.reason,
        alternative=words.alternative,
        permission=words.permission,
        sameness=sameness(words.reason, words.alternative),
    )


def is_as_handed_in(response: Response, drafts: Sequence[Draft], attachments: Sequence[Attachment]) -> bool:
    """Whether the answers and files are those that were handed in last."""
    standing = response.standing
    if standing is None:
        return False
    before = {each.question_id: _said(each) for each in standing.answers.all()}
    now = {draft.question.pk: draft.words for draft in drafts if draft.is_answered}
    files = set(standing.attachments.values_list("pk", flat=True))
    return before == now and files == {each.pk for each in attachments}


def _said(answer: Answer) -> Words:
    return Words(answer.stance, answer.reason, answer.alternative, answer.permission)


def _keep(
    response: Response, answers: Sequence[Answer], attachments: Sequence[Attachment], at: dt.datetime
) -> Submission:
    submission = Submission(response=response, number=response.submissions.count() + 1, received_at=at)
    submission.digest = digest(receipt_text(submission, answers, attachments))
    submission.save(force_insert=True)
    for answer in answers:
        answer.submission = submission
    Answer.objects.bulk_create(answers)
    submission.attachments.set(attachments)
    return submission


def _log(submission: Submission) -> None:
    """The audit entry, without a word of the response and without whose it is."""
    response = submission.response
    record(
        action="response.received",
        subject=response.consultation.reference,
        actor=None,
        actor_name=RESPONDENT,
        at=submission.received_at,
        detail={
            "response": response.reference,
            "number": submission.number,
            "digest": submission.digest,
        },
    )
