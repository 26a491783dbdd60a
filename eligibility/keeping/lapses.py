"""PURE. What lapses: a piece of evidence that stops counting on a day unless something is done before it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

SPANS = (30, 60, 90)  # days ahead at which the keepers are told


class LapseKind(StrEnum):
    """What it is that lapses."""

    LETTER = "letter of commitment"
    CERTIFICATE = "certificate"
    RE_ASSESSMENT = "re-assessment"
    DISCLOSURE = "disclosure"
    LISTING = "listing"
    RECOGNITION = "recognition at level 2"
    ISSUER_KEY = "issuer key"


@dataclass(frozen=True, slots=True, order=True)
class BrandNamed:
    """A brand of a metal."""

    metal: str
    brand: str

    def __str__(self) -> str:
        return f"{self.brand} ({self.metal})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapse:
    """One piece of evidence, named by kind and subject, and the first day on which it no longer counts.

    `site` or `brand` is what it is evidence of; `losing` are the brands that are eligible until that day and not on it.
    """

    kind: LapseKind
    subject: str
    lapses_on: dt.date
    said: str
    site: str = ""
    brand: BrandNamed | None = None
    losing: tuple[BrandNamed, ...] = ()

    @property
    def key(self) -> tuple[str, str, dt.date]:
        """What names it when somebody is told of it."""
        return self.kind.value, self.subject, self.lapses_on


@dataclass(frozen=True, slots=True)
class SpanOfLapses:
    """What lapses within so many days, and not within the span before."""

    days: int
    lapses: tuple[Lapse, ...]


def span_ahead(lapses_on: dt.date, on: dt.date) -> int | None:
    """The narrowest span in which a day lies ahead of another: 30, 60 or 90; None when it is past or farther."""
    days = (lapses_on - on).days
    return next((span for span in SPANS if 0 < days <= span), None)


def by_span(lapses: Iterable[Lapse], on: dt.date) -> tuple[SpanOfLapses, ...]:
    """The lapses of each span, the soonest first."""
    ordered = sorted(lapses, key=lambda each: (each.lapses_on, each.kind, each.subject))
    return tuple(
        SpanOfLapses(span, tuple(each for each in ordered if span_ahead(each.lapses_on, on) == span))
        for span in SPANS
    )
