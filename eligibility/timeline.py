"""PURE. How the verdict on a brand moves over time, as it is known at one moment.

A verdict can change only on a day on which something begins or ends: a listing, a site, a disclosure's verification or
validity, the standing of its proof point, an assurance, the year of a letter of commitment, or a threshold.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from eligibility.criteria import GroupOf, judge, years_later
from eligibility.evidence import AssuranceStatus, BrandEvidence, Disclosure, Thresholds
from eligibility.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class VerdictPeriod:
    """The same verdict from a day until the day before another; `verdict` is that of its first day."""

    from_on: date
    until_on: date
    verdict: Verdict


def verdict_periods(
    evidence: BrandEvidence,
    thresholds: Thresholds,
    group_of: GroupOf,
    *,
    from_on: date,
    until_on: date,
) -> tuple[VerdictPeriod, ...]:
    """The periods of one verdict, from a day until the day before `until_on`, touching each other.

    Two verdicts are the same when they have the same codes and stand on the same disclosure. Days before the version's
    first threshold are left out.
    """
    rows = thresholds.of(evidence.metal)
    begins_on = max([from_on, *(row.effective_on for row in rows[:1])])
    if not rows or begins_on >= until_on:
        return ()
    inside = {day for day in days_of_change(evidence, thresholds) if begins_on < day < until_on}
    days = sorted({begins_on, *inside})
    judged = [judge(evidence, day, thresholds.on(evidence.metal, day), group_of) for day in days]
    return tuple(_merged(judged, until_on))


def _merged(judged: list[Verdict], until_on: date) -> Iterator[VerdictPeriod]:
    first = judged[0]
    for verdict in judged[1:]:
        if _what(verdict) != _what(first):
            yield VerdictPeriod(first.on, verdict.on, first)
            first = verdict
    yield VerdictPeriod(first.on, until_on, first)


def _what(verdict: Verdict) -> tuple[object, ...]:
    return verdict.codes, verdict.disclosure


def days_of_change(evidence: BrandEvidence, thresholds: Thresholds) -> set[date]:
    """Every day on which a row of the evidence, a letter or a threshold begins or ends."""
    every = [
        *_days_of_listings_and_sites(evidence),
        *(day for each in evidence.disclosures for day in _days_of(each)),
        *_days_of_assurances(evidence, thresholds),
        *(row.effective_on for row in thresholds.of(evidence.metal)),
    ]
    return {day for day in every if day is not None}


def _days_of_listings_and_sites(evidence: BrandEvidence) -> Iterator[date | None]:
    for period in evidence.listings:
        yield from (period.listed_on, period.delisted_on)
    for place in evidence.sites:
        yield from (place.from_on, place.until_on)


def _days_of(disclosure: Disclosure) -> Iterator[date | None]:
    yield from (disclosure.verified_on, disclosure.valid_from, disclosure.valid_until)
    for standing in disclosure.statuses:
        yield standing.from_on


def _days_of_assurances(evidence: BrandEvidence, thresholds: Thresholds) -> Iterator[date | None]:
    letters = {row.letter_years for row in thresholds.of(evidence.metal)}
    for row in evidence.assurances:
        yield from (row.from_on, row.until_on)
        if row.status is AssuranceStatus.COMMITTED:
            yield from (years_later(row.from_on, years) for years in letters)
