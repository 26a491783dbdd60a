"""What the last search found, and what still stands against publication."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from consultations.models import Consultation, LeakFinding, LeakJustification, LeakSearch

Key = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Standing:
    """A finding, and why it may stay, if somebody has said so."""

    finding: LeakFinding
    justification: LeakJustification | None

    @property
    def is_confirmed(self) -> bool:
        return self.justification is not None and hasattr(self.justification, "confirmation")

    @property
    def awaits_confirmation(self) -> bool:
        return self.justification is not None and not self.is_confirmed

    @property
    def before(self) -> str:
        """The context up to the words found."""
        return self.finding.context.partition(self.finding.found)[0]

    @property
    def after(self) -> str:
        return self.finding.context.partition(self.finding.found)[2]


def key_of(row: LeakFinding | LeakJustification) -> Key:
    """What a justification is for: the same words, taken for the same, in the same place and context."""
    return row.place, row.found, row.tell, row.context


def latest_search(consultation: Consultation) -> LeakSearch | None:
    return LeakSearch.objects.filter(consultation=consultation).select_related("searched_by").first()


def findings_of(search: LeakSearch) -> Iterator[Standing]:
    """All findings of a search with their justifications, in three queries."""
    given = {
        key_of(row): row
        for row in LeakJustification.objects.filter(consultation=search.consultation_id)
        .select_related("justified_by", "confirmation__confirmed_by")
        .order_by("-confirmation__id", "pk")
    }
    rows = LeakFinding.objects.filter(search=search).select_related("response__respondent", "answer")
    for finding in rows.order_by("pk"):
        yield Standing(finding, given.get(key_of(finding)))


def unsettled(search: LeakSearch) -> list[Standing]:
    """Those that still stand against publication."""
    return [each for each in findings_of(search) if not each.is_confirmed]
