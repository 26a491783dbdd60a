"""The glide path of a version: largest footprints that it decides for days to come (4.1; roadmap 4.1, 6). PURE.

A version begins with one largest footprint a metal, a number of its document; each step sets another from its day on.
What a version holds, the next one holds too, unless its amendment says otherwise.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pricing.methodology.fate import Fate
from pricing.methodology.metals import Metal

NUMBER = "carbon_threshold_tco2e_per_t"


@dataclass(frozen=True, slots=True, order=True)
class StepName:
    """What names a step: a metal has one a day at most."""

    metal: Metal
    effective_on: dt.date

    def __str__(self) -> str:
        return f"{self.metal.value}-{self.effective_on}"


def step_name(written: str) -> StepName:
    """The name as an address has it, `nickel-2028-01-01`. Raises ValueError."""
    metal, _, on = written.partition("-")
    return StepName(Metal(metal), dt.date.fromisoformat(on))


@dataclass(frozen=True, slots=True, kw_only=True)
class GlideStep:
    """A largest footprint that a version decides for a metal from a later day on (roadmap 4.1, 6)."""

    metal: Metal
    max_tco2e_per_t: Decimal
    effective_on: dt.date
    source: str
    rationale: str

    @property
    def name(self) -> StepName:
        return StepName(self.metal, self.effective_on)


@dataclass(frozen=True, slots=True)
class StepFault:
    """What is wrong with a step: of which of its fields, and in words that follow its name."""

    name: StepName
    field: str
    message: str

    def __str__(self) -> str:
        return f"the step of {self.name.metal.value} on {self.name.effective_on} {self.message}"


def faults_of_glide_path(
    steps: Sequence[GlideStep],
    today: dt.date,
    *,
    begins_on: dt.date | None = None,
    held: Collection[GlideStep] = (),
) -> tuple[StepFault, ...]:
    """Each step is above zero, says where it is from and why, and is the only one of its metal and day.

    A new one lies in the future, and not before the day on which its version begins to judge, where that is known: a
    limit told for a day holds on that day. One that the version before holds just so (`held`) is carried, whatever
    its day.
    """
    new = [fault for each in steps if each not in held for fault in _faults_of_day(each, today, begins_on)]
    own = [fault for each in steps for fault in _faults_of_step(each)]
    counts = Counter(each.name for each in steps)
    twice = [StepFault(name, "effective_on", "is there twice") for name, count in counts.items() if count > 1]
    return (*new, *own, *twice)


def _faults_of_day(step: GlideStep, today: dt.date, begins_on: dt.date | None) -> Iterator[StepFault]:
    if step.effective_on <= today:
        yield StepFault(step.name, "effective_on", "is not in the future")
    elif begins_on is not None and step.effective_on < begins_on:
        message = f"comes before its version applies, which is from {begins_on.day} {begins_on:%B %Y} on"
        yield StepFault(step.name, "effective_on", message)


def _faults_of_step(step: GlideStep) -> Iterator[StepFault]:
    if not step.max_tco2e_per_t > 0:
        yield StepFault(step.name, "max_tco2e_per_t", "is not above zero")
    if not step.source.strip():
        yield StepFault(step.name, "source", "does not say where it is from")
    if not step.rationale.strip():
        yield StepFault(step.name, "rationale", "does not say why")


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest footprints of a version over time, tCO2e/t: its numbers, and the steps that follow them."""

    numbers: Mapping[Metal, Decimal]
    steps: tuple[GlideStep, ...] = ()

    def on(self, metal: Metal, day: dt.date) -> Decimal:
        """The limit of a metal that day: that of the latest step begun, else the number."""
        begun = [each for each in self.steps if each.metal is metal and each.effective_on <= day]
        latest = max(begun, key=lambda each: each.effective_on, default=None)
        return latest.max_tco2e_per_t if latest else self.numbers[metal]


def limits_of(document: Mapping[str, Any], steps: Iterable[GlideStep]) -> Limits:
    """Those of a version by its document and its steps."""
    numbers = next(each["value"] for each in document["parameters"] if each["parameter"] == NUMBER)
    return Limits({Metal(name): Decimal(str(value)) for name, value in numbers.items()}, tuple(steps))


@dataclass(frozen=True, slots=True)
class StepChange:
    """A step of two versions, or of either; `limit_before` and `limit_after` hold on its day in the one and the other.

    `reason` says why it goes, where an amendment takes it out.
    """

    fate: Fate
    name: StepName
    before: GlideStep | None
    after: GlideStep | None
    limit_before: Decimal
    limit_after: Decimal
    reason: str = ""

    @property
    def present(self) -> GlideStep:
        """The step as the later version has it, or as the earlier one had it where it was taken out."""
        found = self.after or self.before
        assert found is not None
        return found


def step_changes(before: Limits, after: Limits) -> tuple[StepChange, ...]:
    """Every step of either version by metal and day, those that stay among them."""
    old, new = {each.name: each for each in before.steps}, {each.name: each for each in after.steps}
    return tuple(
        StepChange(
            fate=_fate(old.get(name), new.get(name)),
            name=name,
            before=old.get(name),
            after=new.get(name),
            limit_before=before.on(name.metal, name.effective_on),
            limit_after=after.on(name.metal, name.effective_on),
        )
        for name in sorted({*old, *new})
    )


def _fate(old: GlideStep | None, new: GlideStep | None) -> Fate:
    if old is None:
        return Fate.ADDED
    if new is None:
        return Fate.REMOVED
    return Fate.UNCHANGED if old == new else Fate.CHANGED


def steps_in_front_of_numbers(before: Limits, after: Limits, first_day: dt.date) -> tuple[GlideStep, ...]:
    """Steps begun by the first day that hide a number which changes: it would hold on no day to come."""
    changed = [metal for metal in after.numbers if after.numbers[metal] != before.numbers.get(metal)]
    begun = {each.metal: each for each in sorted(after.steps, key=_day) if each.effective_on <= first_day}
    return tuple(begun[metal] for metal in changed if metal in begun)


def _day(step: GlideStep) -> dt.date:
    return step.effective_on
