"""The rule of the code of conduct, to the day (paper 7.3)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpal.people.duties import (
    CodesInForce,
    Course,
    Done,
    Duty,
    DutyName,
    DutyState,
    anniversary,
    duties,
    overdue,
)

DAY = dt.timedelta(days=1)
FIRST = dt.date(2025, 9, 1)
CODE = CodesInForce(FIRST, FIRST)
LONG_SERVING = Done(joined_on=dt.date(2020, 1, 6))
DONE_ON = dt.date(2026, 3, 10)
EVERYTHING = Done(
    joined_on=dt.date(2020, 1, 6),
    acknowledged_on=DONE_ON,
    acknowledged_the_latest=True,
    declared_on=DONE_ON,
    trained_on=dict.fromkeys(Course, DONE_ON),
)


def named(name: DutyName, done: Done, codes: CodesInForce | None, on: dt.date) -> Duty:
    return next(duty for duty in duties(done, codes, on) if duty.name is name)


def test_nothing_is_owed_until_a_code_is_in_force() -> None:
    assert duties(LONG_SERVING, None, dt.date(2026, 1, 1)) == ()


def test_everybody_owes_an_acknowledgement_a_declaration_and_four_courses() -> None:
    assert [duty.name for duty in duties(LONG_SERVING, CODE, FIRST)] == list(DutyName)


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (dt.date(2027, 2, 7), DutyState.DONE),
        (dt.date(2027, 2, 8), DutyState.DUE_SOON),
        (dt.date(2027, 3, 10), DutyState.DUE_SOON),
        (dt.date(2027, 3, 11), DutyState.OVERDUE),
    ],
)
def test_what_was_done_is_good_for_a_year_to_the_day(on: dt.date, state: DutyState) -> None:
    assert {duty.state for duty in duties(EVERYTHING, CODE, on)} == {state}


@pytest.mark.parametrize(
    ("done_on", "good_until"),
    [
        (dt.date(2028, 2, 29), dt.date(2029, 2, 28)),
        (dt.date(2027, 2, 28), dt.date(2028, 2, 28)),
        (dt.date(2027, 3, 1), dt.date(2028, 3, 1)),
        (dt.date(2026, 12, 31), dt.date(2027, 12, 31)),
    ],
)
def test_a_year_ends_on_the_same_day_and_of_29_february_on_the_28th(
    done_on: dt.date, good_until: dt.date
) -> None:
    done = replace(EVERYTHING, declared_on=done_on)
    assert named(DutyName.DECLARE, done, CODE, good_until).state is DutyState.DUE_SOON
    assert named(DutyName.DECLARE, done, CODE, good_until + DAY).state is DutyState.OVERDUE


@given(st.dates(dt.date(2000, 1, 1), dt.date(2090, 1, 1)))
def test_an_anniversary_is_never_more_than_a_year_and_a_leap_day_away(on: dt.date) -> None:
    assert dt.timedelta(days=365) <= anniversary(on) - on <= dt.timedelta(days=366)


def test_whoever_was_here_before_the_first_code_has_thirty_days_for_everything() -> None:
    last_day = FIRST + 30 * DAY
    assert overdue(duties(LONG_SERVING, CODE, last_day)) == ()
    assert len(overdue(duties(LONG_SERVING, CODE, last_day + DAY))) == 6


@pytest.mark.parametrize("joined_on", [FIRST, FIRST + DAY, dt.date(2026, 11, 2)])
def test_a_new_member_of_staff_owes_everything_at_once(joined_on: dt.date) -> None:
    late = overdue(duties(Done(joined_on=joined_on), CODE, joined_on))
    assert len(late) == 6
    assert {duty.owed_since for duty in late} == {joined_on}


def test_a_new_code_is_acknowledged_within_thirty_days_and_the_rest_stays_good() -> None:
    newer = dt.date(2026, 6, 1)
    codes, done = CodesInForce(FIRST, newer), replace(EVERYTHING, acknowledged_the_latest=False)
    assert overdue(duties(done, codes, newer + 30 * DAY)) == ()
    assert [duty.name for duty in overdue(duties(done, codes, newer + 31 * DAY))] == [DutyName.ACKNOWLEDGE]


def test_a_new_code_does_not_lengthen_a_year_that_is_running_out() -> None:
    newer = dt.date(2027, 3, 1)
    done = replace(EVERYTHING, acknowledged_the_latest=False)
    assert named(DutyName.ACKNOWLEDGE, done, CodesInForce(FIRST, newer), newer).good_until == dt.date(
        2027, 3, 10
    )


def test_a_new_code_forgives_nobody_who_never_acknowledged_the_one_before() -> None:
    codes = CodesInForce(FIRST, dt.date(2026, 6, 1))
    duty = named(DutyName.ACKNOWLEDGE, LONG_SERVING, codes, dt.date(2026, 6, 1))
    assert (duty.state, duty.owed_since) == (DutyState.OVERDUE, FIRST + 31 * DAY)


def test_one_course_that_was_missed_is_overdue_alone() -> None:
    trained: dict[Course, dt.date] = {course: DONE_ON for course in Course if course is not Course.ANTITRUST}
    late = overdue(duties(replace(EVERYTHING, trained_on=trained), CODE, DONE_ON))
    assert [duty.name for duty in late] == [DutyName.TRAIN_ANTITRUST]
