"""What another limit would do: the brands gained and lost, found by the function that judges (4.1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from eligibility.criteria import Case, verdict_on
from eligibility.evidence import Threshold
from eligibility.selectors import RegisterAsHeld, thresholds_for
from eligibility.selectors.rows import collector_paused
from eligibility.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Moved:
    """A brand whose eligibility the other limit would change."""

    before: Verdict
    after: Verdict

    @property
    def producer(self) -> str:
        return self.after.case.producer

    @property
    def brand(self) -> str:
        return self.after.brand

    @property
    def footprint(self) -> Decimal | None:
        """That of the acceptable disclosure, which the limit does not choose."""
        return self.after.disclosure.value_tco2e_per_t if self.after.disclosure else None


@dataclass(frozen=True, slots=True)
class WhatIf:
    """One metal under the threshold in force and under the same with another limit.

    `kept` counts the brands eligible under both.
    """

    on: dt.date
    threshold: Threshold
    changed: Threshold
    gained: tuple[Moved, ...]
    lost: tuple[Moved, ...]
    kept: int

    @property
    def eligible_before(self) -> int:
        return self.kept + len(self.lost)

    @property
    def eligible_after(self) -> int:
        return self.kept + len(self.gained)


def what_if(*, metal: str, limit: Decimal, on: dt.date, held_at: dt.datetime, methodology: str) -> WhatIf:
    """Judge every brand of a metal as of a day under the limit in force and under another, in nine queries.

    Raises NoThreshold for a day on which the version has none.
    """
    threshold = thresholds_for(methodology).on(metal, on)
    changed = replace(threshold, max_tco2e_per_t=limit)
    with collector_paused():
        register = RegisterAsHeld.at(held_at, metals=[metal])
        compared = tuple(_compared(register, on, threshold, changed))
    return WhatIf(
        on=on,
        threshold=threshold,
        changed=changed,
        gained=tuple([each for each in compared if each.after.is_eligible and not each.before.is_eligible]),
        lost=tuple([each for each in compared if each.before.is_eligible and not each.after.is_eligible]),
        kept=sum(each.before.is_eligible and each.after.is_eligible for each in compared),
    )


def _compared(
    register: RegisterAsHeld, on: dt.date, threshold: Threshold, changed: Threshold
) -> Iterator[Moved]:
    for name in sorted(register.brands):
        case = Case(register.brands[name], on, threshold, register.group_of)
        yield Moved(verdict_on(case), verdict_on(case.with_limit(changed)))
