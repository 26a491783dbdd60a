"""Reads for the desk, the back office and the public page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from objections.models import Determination, Objection
from pricing.models import Publication
from pricing.models.assessments import PublicationQuerySet


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What came of the objections to one publication; no objector is named."""

    publication: Publication
    objections: tuple[Objection, ...]

    @property
    def received(self) -> int:
        return len(self.objections)

    @property
    def admissible(self) -> int:
        return sum(objection.is_admissible for objection in self.objections)

    @property
    def upheld(self) -> int:
        return self._determined(Determination.Outcome.UPHELD)

    @property
    def dismissed(self) -> int:
        return self._determined(Determination.Outcome.DISMISSED)

    @property
    def undetermined(self) -> int:
        return self.admissible - len(self.determinations)

    @property
    def determinations(self) -> list[Determination]:
        """In the order in which the objections were received."""
        return [each.determination for each in self.objections if hasattr(each, "determination")]

    def _determined(self, outcome: Determination.Outcome) -> int:
        return sum(determination.outcome == outcome for determination in self.determinations)


def open_to_objection(at: dt.datetime) -> PublicationQuerySet:
    """The premia that can be objected to now, the one that closes first first."""
    return (
        Publication.objects.open_to_objection(at)
        .select_related("window")
        .order_by("objections_until", "metal")
    )


def objected_to(at: dt.datetime) -> PublicationQuerySet:
    """Publications that objections were filed against, newest first; nothing is told while a window is open."""
    over = Q(objections_until__lte=at) | Q(objections_until=None)
    filed_against = Publication.objects.filter(over, pk__in=Objection.objects.values("publication"))
    return filed_against.select_related("window").order_by("-published_at", "metal")


def outcomes_of(publications: Sequence[Publication]) -> list[Outcomes]:
    """What came of the objections to each."""
    filed: dict[int, list[Objection]] = {publication.pk: [] for publication in publications}
    for objection in (
        Objection.objects.filter(publication__in=filed).select_related("determination").order_by("id")
    ):
        filed[objection.publication_id].append(objection)
    return [Outcomes(publication, tuple(filed[publication.pk])) for publication in publications]
