"""The search before publication: everything that would be published, for every hidden respondent (2.2, 7.6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from consultations import policies
from consultations.models import Consultation, LeakFinding, LeakSearch
from consultations.outcomes.identities import identities_of
from consultations.publishing.search import Found, Place, Search
from consultations.publishing.spelling import words
from consultations.publishing.tells import Tell, digest_of, tells_of
from consultations.publishing.values import Draft
from consultations.services.held import ConsultationRefused, moment
from consultations.services.prepare_edition import Prepared, prepare_edition
from cpal.audit.trail import record
from cpal.clock import database_clock
from cpal.people.models import User

CANNOT_BE_SEARCHED = "cannot be searched: look at it"
LONGEST = 200


@dataclass(frozen=True, slots=True)
class LookedFor:
    """All tells of a consultation's hidden respondents, and their digest."""

    tells: frozenset[Tell]
    digest: str


def search_for_leaks(
    *, consultation: Consultation, searched_by: User, at: dt.datetime | None = None
) -> LeakSearch:
    """Search what would be published now. The findings stay, and stand against it until removed or justified."""
    policies.check_may_prepare_outcome(searched_by)
    check_is_over(consultation)
    prepared = prepare_edition(consultation=consultation)
    return keep_search(consultation, prepared, looked_for(consultation), searched_by, at)


def search_by_number(*, consultation_id: int, user_id: int) -> LeakSearch:
    """The same for a worker, who is given numbers."""
    return search_for_leaks(
        consultation=Consultation.objects.get(pk=consultation_id),
        searched_by=User.objects.get(pk=user_id),
    )


def check_is_over(consultation: Consultation) -> None:
    """Raise unless the consultation is closed or concluded: before, answers still change."""
    if consultation.state not in {"closed", "concluded"}:
        raise ConsultationRefused(
            f"{consultation.reference} is {consultation.state}: its outcome is prepared after the close."
        )


def looked_for(consultation: Consultation) -> LookedFor:
    """The tells as the responses and registers stand now."""
    identities = identities_of(consultation, database_clock())
    tells = frozenset(tell for identity in identities for tell in tells_of(identity))
    return LookedFor(tells, digest_of(tells))


@transaction.atomic
def keep_search(
    consultation: Consultation,
    prepared: Prepared,
    wanted: LookedFor,
    searched_by: User,
    at: dt.datetime | None,
) -> LeakSearch:
    """Carry the search out and keep what it found."""
    found = list(_found(consultation, prepared.draft, wanted))
    at = moment(consultation, at)
    search = LeakSearch.objects.create(
        consultation=consultation,
        digest=prepared.digest,
        searched_at=at,
        searched_by=searched_by,
        tells=len(wanted.tells),
        tells_digest=wanted.digest,
        places=len(prepared.draft.places),
    )
    rows = [_finding(search, each) for each in found]
    rows += [_to_look_at(search, file.file_name, file.response) for file in prepared.draft.unreadable]
    LeakFinding.objects.bulk_create(rows, batch_size=1000)
    record(
        action="outcome.searched",
        subject=consultation.reference,
        actor=searched_by,
        at=at,
        detail={"search": search.pk, "tells": search.tells, "places": search.places, "findings": len(rows)},
    )
    return search


def leaks_in(consultation: Consultation, text: str) -> tuple[Found, ...]:
    """What of another text about the consultation, the reasons of a decision for instance, gives a respondent away."""
    search = Search(looked_for(consultation).tells, _plain(consultation))
    return search.found_in(Place("", text))


def _found(consultation: Consultation, draft: Draft, wanted: LookedFor) -> Iterator[Found]:
    search = Search(wanted.tells, _plain(consultation))
    for place in draft.places:
        yield from search.found_in(place)


def _plain(consultation: Consultation) -> frozenset[str]:
    """The paper's own words: no misspellings of anybody's name."""
    questions = consultation.questions.values_list("text", flat=True)
    paper = "\n".join((consultation.title, consultation.summary, consultation.introduction, *questions))
    return frozenset(words(paper)[0])


def _finding(search: LeakSearch, found: Found) -> LeakFinding:
    return LeakFinding(
        search=search,
        response_id=found.tell.response,
        place=found.place.label[:LONGEST],
        found=found.words[:LONGEST],
        tell=found.tell.whole[:LONGEST],
        context=found.context,
        sentence_id=found.place.sentence,
        answer_id=found.place.answer,
        field=found.place.field,
    )


def _to_look_at(search: LeakSearch, file_name: str, response: int) -> LeakFinding:
    return LeakFinding(
        search=search,
        response_id=response,
        place=f"File {file_name}"[:LONGEST],
        found=file_name[:LONGEST],
        tell=CANNOT_BE_SEARCHED,
        context="Somebody must open the file and look for names in it.",
    )
