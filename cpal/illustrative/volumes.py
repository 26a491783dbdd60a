"""How much trades in a month: shaped by real tonnes of nickel on a spot platform (see the file for its source)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cpal.calendar import Month

FILE = Path(__file__).parent / "data" / "nickel_monthly_volumes.json"


@dataclass(frozen=True, slots=True)
class Volumes:
    """Tonnes of a month: Class 1 nickel in all, low-carbon nickel offered and traded."""

    month: Month
    class_1_t: int
    offered_t: int
    traded_t: int


def volumes_of(month: Month) -> Volumes:
    """Those of the month itself; outside the series, those of the same calendar month, its years taking turns."""
    alike = [volumes for volumes in _series() if volumes.month.month == month.month]
    return alike[(month.year - alike[0].month.year) % len(alike)]


def liveliness_of(month: Month) -> int:
    """From 0 to 4: how the month's Class 1 tonnes compare with those of other months; shapes the other metals."""
    ranked = sorted(volumes.class_1_t for volumes in _series())
    return ranked.index(volumes_of(month).class_1_t) * 5 // len(ranked)


@cache
def _series() -> tuple[Volumes, ...]:
    months = json.loads(FILE.read_text(encoding="utf-8"))["months"]
    return tuple(
        Volumes(
            Month.parse(each["month"]),
            each["class_1_t"],
            each["low_carbon_offered_t"],
            each["low_carbon_traded_t"],
        )
        for each in months
    )
