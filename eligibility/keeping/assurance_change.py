"""PURE. What a step of an assurance process changes in what counts, and which verdicts that moves (4.1, 4.2).

A step is told in `assurance_steps`; what counts is in `assurances`. Some steps make a row there, some none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from eligibility.evidence import Assurance, AssuranceStatus, BrandEvidence, Standard
from eligibility.timeline import VerdictPeriod
from eligibility.vocabulary import Dating, Level, Step

# The steps that the form offers, in the order of the process.
OFFERED = (
    Step.LETTER_OF_COMMITMENT,
    Step.SELF_ASSESSMENT,
    Step.SITE_ASSESSMENT,
    Step.AWARDED,
    Step.IMPROVEMENT_PLAN,
    Step.FULL_CONFORMANCE,
    Step.RE_ASSESSMENT,
    Step.SUSPENDED,
    Step.REINSTATED,
    Step.WITHDRAWN,
)
_COUNTS_AS = {
    Step.LETTER_OF_COMMITMENT: AssuranceStatus.COMMITTED,
    Step.AWARDED: AssuranceStatus.AWARDED,
    Step.SUSPENDED: AssuranceStatus.SUSPENDED,
    Step.WITHDRAWN: AssuranceStatus.WITHDRAWN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StepEntered:
    """A step as the eligibility officer enters it. `until_on` is the first day on which what it gives no longer
    holds.
    """

    site: str
    standard: str
    step: Step
    happened_on: dt.date
    dating: Dating = Dating.DAY
    until_on: dt.date | None = None
    version: str = ""
    level: Level | None = None
    auditor: str = ""
    reference: str = ""
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Effect:
    """A brand gains or loses eligibility, from a day until the day before another; no end is as far as can be seen."""

    metal: str
    brand: str
    from_on: dt.date
    until_on: dt.date | None
    gains: bool


def rows_that_count(entered: StepEntered, held: Iterable[Assurance]) -> tuple[Assurance, ...]:
    """The rows of `assurances` that a step makes; `held` is what is held of the site.

    A re-assessment with an end renews the certificate; a reinstatement ends the suspensions that hold that day.
    """
    if entered.step is Step.REINSTATED:
        return tuple(
            replace(row, until_on=entered.happened_on, row_id=None) for row in suspensions(entered, held)
        )
    status = _COUNTS_AS.get(entered.step)
    if entered.step is Step.RE_ASSESSMENT and entered.until_on is not None:
        status = AssuranceStatus.AWARDED
    if status is None:
        return ()
    made = Assurance(
        entered.site, entered.standard, status, entered.happened_on, entered.until_on, entered.reference
    )
    return (made,)


def suspensions(entered: StepEntered, held: Iterable[Assurance]) -> list[Assurance]:
    """The suspensions of the site and standard that hold on the day of the step."""
    return [
        row
        for row in held
        if (row.site, row.standard, row.status) == (entered.site, entered.standard, AssuranceStatus.SUSPENDED)
        and row.holds(entered.happened_on)
    ]


def obstacles_to_entering(entered: StepEntered, held: Iterable[Assurance]) -> tuple[str, ...]:
    """Everything that is wrong with a step, whatever its cells."""
    found = []
    if entered.until_on is not None and entered.until_on <= entered.happened_on:
        found.append("It ends on or before its first day, so it never holds.")
    if entered.until_on is not None and entered.step not in {*_COUNTS_AS, Step.RE_ASSESSMENT}:
        found.append(f"{entered.step.said} gives nothing that ends: leave the end empty.")
    if entered.step is Step.REINSTATED and not suspensions(entered, held):
        found.append(f"No suspension of {entered.standard} holds at {entered.site} on {entered.happened_on}.")
    if entered.standard == Standard.ASI_PS and entered.step is Step.AWARDED and entered.level is None:
        found.append("Say whether the ASI certificate is provisional or full.")
    return tuple(found)


def with_rows(evidence: BrandEvidence, rows: Sequence[Assurance]) -> BrandEvidence:
    """The evidence as it would be held with the rows: of each key the later row."""
    replaced = {_key(row) for row in rows}
    kept = [row for row in evidence.assurances if _key(row) not in replaced]
    return replace(evidence, assurances=(*kept, *rows))


def effects(
    metal: str, brand: str, before: Sequence[VerdictPeriod], after: Sequence[VerdictPeriod]
) -> tuple[Effect, ...]:
    """Where two lives of a brand differ; each is its periods, all of them touching, over the same days."""
    days = sorted({period.from_on for period in (*before, *after)})
    moves = [(day, _is_eligible(before, day), _is_eligible(after, day)) for day in days]
    found: list[Effect] = []
    is_open = False
    for day, was, is_now in moves:
        if is_open and (was == is_now or found[-1].gains != is_now):
            found[-1] = replace(found[-1], until_on=day)
            is_open = False
        if was != is_now and not is_open:
            found.append(Effect(metal, brand, day, None, gains=is_now))
            is_open = True
    return tuple(found)


def _key(row: Assurance) -> tuple[str, str, str, dt.date]:
    return row.site, row.standard, row.status, row.from_on


def _is_eligible(periods: Sequence[VerdictPeriod], day: dt.date) -> bool:
    return any(period.from_on <= day < period.until_on and period.verdict.is_eligible for period in periods)
