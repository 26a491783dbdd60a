"""A verdict in a few lines: since when, until when as far as is known, and what would change it (3, 4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from cpal.look.figures import day_text
from cpal.look.values import Fact
from eligibility.evidence import Disclosure, Threshold, plain
from eligibility.explained import Explanation
from eligibility.public.visibility import NOT_PUBLIC
from eligibility.public.why import IN_WORDS, standard_name
from eligibility.timeline import VerdictPeriod
from eligibility.verdicts import Code, Verdict


def in_short(
    found: Explanation, periods: Sequence[VerdictPeriod], threshold: Threshold, on: dt.date
) -> tuple[Fact, ...]:
    """The lines. `periods` are those that touch each other, known when the verdict is; a day before all has none."""
    return (
        *_span(periods, on),
        Fact("Footprint", _footprint(found.verdict.disclosure, threshold)),
        Fact("Assurance", _assurance(found.verdict, threshold)),
        *(Fact("To change it", rule.would_change) for rule in found.rules if rule.is_met is False),
    )


def _span(periods: Sequence[VerdictPeriod], on: dt.date) -> Iterator[Fact]:
    """Since when, and until when, it is eligible without a break, or is not."""
    present = next((n for n, each in enumerate(periods) if each.from_on <= on < each.until_on), None)
    if present is None:
        return
    is_eligible = periods[present].verdict.is_eligible
    first = last = present
    while first and periods[first - 1].verdict.is_eligible == is_eligible:
        first -= 1
    while last + 1 < len(periods) and periods[last + 1].verdict.is_eligible == is_eligible:
        last += 1
    begins = day_text(periods[first].from_on)
    yield Fact("Since", begins if first else f"{begins}, its first listing")
    yield Fact("Until", _end(periods[last], periods[last + 1] if last + 1 < len(periods) else None))


def _end(last: VerdictPeriod, after: VerdictPeriod | None) -> str:
    """The first day on which it is otherwise, and why."""
    ends = day_text(last.until_on)
    if after is None:
        return f"no end is known; looked at until {ends}"
    if after.verdict.is_eligible:
        return f"{ends}; from then on eligible"
    because = " and ".join(IN_WORDS[code] for code in after.verdict.codes)
    return f"{ends}; from then on not eligible, because {because}"


def _footprint(disclosure: Disclosure | None, threshold: Threshold) -> str:
    most = f"at most {plain(threshold.max_tco2e_per_t)} tCO2e/t"
    if disclosure is None or disclosure.value_tco2e_per_t is None:
        return f"none that counts; {most} is asked"
    if disclosure.id == NOT_PUBLIC:
        return f"{NOT_PUBLIC}; {most} is asked"
    return f"{plain(disclosure.value_tco2e_per_t)} tCO2e/t; {most} is asked"


def _assurance(verdict: Verdict, threshold: Threshold) -> str:
    if threshold.required_standard is None:
        return f"none is asked of {threshold.metal} yet"
    name = standard_name(threshold.required_standard)
    if Code.NO_ASSURANCE in verdict.codes:
        return f"{name} not held at every site"
    return f"{name} at every site" if Code.UNKNOWN_BRAND not in verdict.codes else "nothing to judge"
