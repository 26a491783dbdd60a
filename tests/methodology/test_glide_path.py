"""The glide path of a version: what a step may be, and what differs between two paths (4.1; roadmap 4.1, 6)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pricing.methodology.fate import Fate
from pricing.methodology.glide_path import (
    GlideStep,
    Limits,
    StepName,
    faults_of_glide_path,
    step_changes,
    step_name,
    steps_in_front_of_numbers,
)
from pricing.methodology.metals import Metal

TODAY = dt.date(2026, 11, 22)
BEGINS = dt.date(2027, 1, 1)
DAY = dt.timedelta(days=1)
DAYS = [TODAY + days * DAY for days in (-400, -1, 0, 1, 39, 40, 41, 400)]
NUMBERS = {
    Metal.ALUMINIUM: Decimal(8),
    Metal.COPPER: Decimal(4),
    Metal.NICKEL: Decimal(20),
    Metal.ZINC: Decimal("3.5"),
}

steps = st.builds(
    GlideStep,
    metal=st.sampled_from(Metal),
    max_tco2e_per_t=st.sampled_from([Decimal(limit) for limit in ("0.1", "3", "3.50", "18", "30")]),
    effective_on=st.sampled_from(DAYS),
    source=st.just("Illustrative"),
    rationale=st.sampled_from(["Sooner.", "Later."]),
)
paths = st.lists(steps, max_size=6, unique_by=lambda each: each.name).map(tuple)

# The first draw of a process warms Hypothesis up, which a busy machine takes for slowness.
steadily = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def nickel(on: dt.date, limit: str = "18") -> GlideStep:
    return GlideStep(
        metal=Metal.NICKEL,
        max_tco2e_per_t=Decimal(limit),
        effective_on=on,
        source="Illustrative",
        rationale="Illustrative.",
    )


@pytest.mark.parametrize(
    ("on", "begins_on", "message"),
    [
        (TODAY, None, "is not in the future"),
        (TODAY + DAY, None, ""),
        (TODAY, BEGINS, "is not in the future"),
        (BEGINS - DAY, BEGINS, "comes before its version applies, which is from 1 January 2027 on"),
        (BEGINS, BEGINS, ""),
    ],
)
def test_a_new_step_lies_ahead_and_not_before_its_version(
    on: dt.date, begins_on: dt.date | None, message: str
) -> None:
    faults = faults_of_glide_path([nickel(on)], TODAY, begins_on=begins_on)
    assert [fault.message for fault in faults] == ([message] if message else [])


def test_one_that_is_held_just_so_is_carried_whatever_its_day_and_another_limit_is_another_step() -> None:
    held = nickel(TODAY - DAY)
    assert faults_of_glide_path([held], TODAY, begins_on=BEGINS, held=[held]) == ()
    (fault,) = faults_of_glide_path([nickel(TODAY - DAY, "17")], TODAY, begins_on=BEGINS, held=[held])
    assert str(fault) == "the step of nickel on 2026-11-21 is not in the future"


@steadily
@given(before=paths, after=paths)
def test_what_differs_leads_from_the_one_path_to_the_other(
    before: tuple[GlideStep, ...], after: tuple[GlideStep, ...]
) -> None:
    changes = step_changes(Limits(NUMBERS, before), Limits(NUMBERS, after))
    assert {each.before for each in changes} - {None} == set(before)
    assert {each.after for each in changes} - {None} == set(after)
    assert [each.name for each in changes] == sorted({each.name for each in (*before, *after)})
    same = {each.name for each in changes if each.fate is Fate.UNCHANGED}
    assert same == {each.name for each in set(before) & set(after)}


@steadily
@given(path=paths, day=st.sampled_from(DAYS), metal=st.sampled_from(Metal))
def test_the_limit_of_a_day_is_the_latest_step_begun_else_the_number(
    path: tuple[GlideStep, ...], day: dt.date, metal: Metal
) -> None:
    limit = Limits(NUMBERS, path).on(metal, day)
    begun = {each.effective_on: each.max_tco2e_per_t for each in path if each.metal is metal}
    days = [on for on in sorted(begun) if on <= day]
    assert limit == (begun[days[-1]] if days else NUMBERS[metal])


def test_a_number_is_hidden_by_a_step_begun_and_by_none_to_come() -> None:
    lower = {**NUMBERS, Metal.NICKEL: Decimal(17)}
    for on, hides in ((TODAY, True), (TODAY + DAY, False)):
        path = (nickel(on),)
        found = steps_in_front_of_numbers(Limits(NUMBERS, path), Limits(lower, path), TODAY)
        assert found == (path if hides else ())


def test_a_name_is_read_back_and_any_other_text_is_none() -> None:
    name = StepName(Metal.NICKEL, BEGINS)
    assert step_name(str(name)) == name
    for other in ("", "nickel", "lead-2027-01-01", "nickel-2027-13-01", "2027-01-01-nickel"):
        with pytest.raises(ValueError):  # noqa: PT011 - whatever is no name has no page
            step_name(other)
