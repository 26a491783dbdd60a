"""What is read of governance, each in as many queries for many rows as for one."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import QuerySet

from consultations.governance.models import (
    FitnessReview,
    IndependenceReview,
    Meeting,
    Review,
    SpotPlatform,
)

ONE_YEAR = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class PlatformTerm:
    """A platform and the first day on which it is no longer in force; None while no other follows."""

    platform: SpotPlatform
    until_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Quarter:
    """How many bilateral meetings were held in a quarter."""

    year: int
    number: int
    meetings: int


@dataclass(frozen=True, slots=True)
class DueReviews:
    """By when each periodic review is due; a day in the past is overdue, None means none was ever held."""

    annual_on: dt.date | None
    independence_on: dt.date | None
    fitness_on: dt.date | None


def published_reviews() -> QuerySet[Review]:
    """Those communicated to the market, with their decisions and attendance."""
    return (
        Review.objects.published()
        .select_related("approval__publication")
        .prefetch_related("decisions", "attendance")
    )


def published_independence_reviews() -> QuerySet[IndependenceReview]:
    """Those that the board approved."""
    return IndependenceReview.objects.filter(approval__isnull=False).select_related("approval")


def confirmed_fitness_reviews() -> QuerySet[FitnessReview]:
    """The public record of the platforms' fitness."""
    confirmed = FitnessReview.objects.filter(confirmation__isnull=False)
    return confirmed.select_related("platform", "confirmation").prefetch_related("findings")


def platform_terms() -> list[PlatformTerm]:
    """Every platform with its term, the latest first."""
    platforms = list(SpotPlatform.objects.prefetch_related("facts").order_by("from_on"))
    ends = [each.from_on for each in platforms[1:]] + [None]
    return [PlatformTerm(each, end) for each, end in zip(platforms, ends, strict=True)][::-1]


def meetings_a_quarter() -> list[Quarter]:
    """Counts alone: with whom and about what is not public."""
    days = Meeting.objects.order_by().values_list("held_on", flat=True)
    counts = Counter((day.year, (day.month + 2) // 3) for day in days)
    return [Quarter(year, number, count) for (year, number), count in sorted(counts.items(), reverse=True)]


def due_reviews() -> DueReviews:
    """A year after the last annual review and the last independence review; the day set by the last fitness review."""
    annual = Review.objects.approved().filter(kind=Review.Kind.ANNUAL).first()
    independence = published_independence_reviews().first()
    fitness = confirmed_fitness_reviews().prefetch_related(None).first()
    return DueReviews(
        annual_on=annual.held_on + ONE_YEAR if annual else None,
        independence_on=independence.held_on + ONE_YEAR if independence else None,
        fitness_on=fitness.next_due_on if fitness else None,
    )
