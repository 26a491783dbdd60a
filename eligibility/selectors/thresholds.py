"""The thresholds of a methodology version, and those of every day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from eligibility import models
from eligibility.evidence import Threshold, Thresholds
from eligibility.in_force import AdoptedVersion, methodology_in_force, versions_adopted


def thresholds_for(methodology: str) -> Thresholds:
    """The thresholds of a methodology version, in one query."""
    rows = models.Threshold.objects.filter(methodology=methodology)
    return Thresholds(methodology, tuple(as_judged(row) for row in rows))


def thresholds_over_time(at: dt.datetime) -> Thresholds:
    """The threshold of each day by the version that judges it: what was asked then, is asked now and will be.

    A version's rows hold from the day on which its first window begins to collect until that of the next. Where nobody
    keeps the versions, they are those of the one in force at the moment. In two queries.
    """
    versions = versions_adopted()
    if not versions:
        return thresholds_for(methodology_in_force(at))
    stored = models.Threshold.objects.filter(methodology__in=[each.methodology for each in versions])
    held = thresholds_within(versions, [as_judged(row) for row in stored])
    return Thresholds(versions[-1].methodology, tuple(held))


def thresholds_within(versions: Sequence[AdoptedVersion], rows: Sequence[Threshold]) -> Iterator[Threshold]:
    """The rows of the versions, oldest first, as they judge: each within the days of its own version."""
    begins = [each.begins_on for each in versions]
    for version, (begins_on, until_on) in zip(versions, pairwise([*begins, dt.date.max]), strict=True):
        of_version = [row for row in rows if row.methodology == version.methodology]
        yield from _within(of_version, begins_on, until_on)


def _within(rows: Iterable[Threshold], begins_on: dt.date, until_on: dt.date) -> Iterator[Threshold]:
    """The rows of one version as they hold from its first day until the day before another's."""
    begun: dict[str, Threshold] = {}
    for row in sorted(rows, key=lambda row: row.effective_on):
        if row.effective_on <= begins_on:
            begun[row.metal] = replace(row, effective_on=begins_on)
        elif row.effective_on < until_on:
            yield row
    yield from begun.values()


def as_judged(row: models.Threshold) -> Threshold:
    """A threshold as the rulebook takes it."""
    return Threshold(
        methodology=row.methodology,
        metal=row.metal,
        max_tco2e_per_t=row.max_tco2e_per_t,
        carbon_method=row.carbon_method,
        required_standard=row.required_standard or None,
        letter_accepted=row.letter_accepted,
        letter_years=row.letter_years,
        effective_on=row.effective_on,
        row_id=row.pk,
    )
