"""The glide path of a text: what the version it changes holds, unless the text says otherwise (4.1; roadmap 4.1, 6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from consultations.models import GlideChange
from cpal.look.figures import day_text
from pricing.methodology.glide_path import (
    GlideStep,
    Limits,
    StepChange,
    StepFault,
    StepName,
    faults_of_glide_path,
    steps_in_front_of_numbers,
)
from pricing.methodology.metals import Metal


def steps_with(steps: Iterable[GlideStep], changes: Iterable[GlideChange]) -> tuple[GlideStep, ...]:
    """The steps with some added, changed or taken out, by metal and day."""
    held = {each.name: each for each in steps}
    for change in changes:
        held.pop(name_of(change), None)
        step = step_of(change)
        if step is not None:
            held[step.name] = step
    return tuple(held[name] for name in sorted(held))


def name_of(change: GlideChange) -> StepName:
    """Which step it is about."""
    return StepName(Metal(change.metal), change.effective_on)


def step_of(change: GlideChange) -> GlideStep | None:
    """The step as the text has it; None where it goes."""
    if change.becomes_tco2e_per_t is None:
        return None
    return GlideStep(
        metal=Metal(change.metal),
        max_tco2e_per_t=change.becomes_tco2e_per_t,
        effective_on=change.effective_on,
        source=change.source,
        rationale=change.rationale,
    )


def with_reasons(steps: Iterable[StepChange], changes: Iterable[GlideChange]) -> tuple[StepChange, ...]:
    """The steps of a redline, those taken out with the reason that the text gives."""
    reasons = {name_of(each): each.rationale for each in changes if each.becomes_tco2e_per_t is None}
    return tuple(replace(each, reason=reasons.get(each.name, "")) for each in steps)


def faults_in_words(
    before: Limits, after: Limits, today: dt.date, begins_on: dt.date | None = None
) -> tuple[str, ...]:
    """Why these limits cannot follow those, as sentences; steps that stay just as they are may have passed."""
    faults = faults_of_glide_path(after.steps, today, begins_on=begins_on, held=before.steps)
    hidden = steps_in_front_of_numbers(before, after, begins_on or today)
    return (*(fault_in_words(each) for each in faults), *(_hidden_in_words(each) for each in hidden))


def fault_in_words(fault: StepFault) -> str:
    """`The step of nickel on 1 January 2028 is not in the future.`"""
    named = f"The step of {fault.name.metal.value} on {day_text(fault.name.effective_on)}"
    return f"{named} {fault.message}."


def _hidden_in_words(step: GlideStep) -> str:
    return (
        f"The number of {step.metal.value} would change nothing: the step of {day_text(step.effective_on)} stands in"
        " front of it. Take that step out with it."
    )
