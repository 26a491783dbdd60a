"""Where a standard stands on a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eligibility.recognised.alignment import Action, Finding, obstacle_to_entering, standing_on
from eligibility.vocabulary import ActionStatus, AssessmentPart, AssessmentStatus, Rating

SEPTEMBER = dt.date(2024, 9, 30)
A_DAY = dt.timedelta(days=1)
PILOT = Finding(
    part=AssessmentPart.OVERALL,
    from_on=dt.date(2020, 12, 31),
    step=1,
    dating="year",
    status=AssessmentStatus.IN_PROGRESS,
)
PARTIALLY = Finding(
    part=AssessmentPart.OVERALL,
    from_on=SEPTEMBER,
    step=1,
    dating="undated",
    status=AssessmentStatus.COMPLETE,
    rating=Rating.PARTIALLY_ALIGNED,
    criteria_partially_aligned=1,
)
FULLY = replace(
    PARTIALLY, step=2, dating="month", rating=Rating.FULLY_ALIGNED, criteria_partially_aligned=None
)
CONDITIONAL = Finding(
    part=AssessmentPart.APPROVAL,
    from_on=dt.date(2023, 1, 1),
    step=1,
    dating="day",
    status=AssessmentStatus.CONDITIONAL,
)
APPROVED = replace(CONDITIONAL, from_on=SEPTEMBER, status=AssessmentStatus.APPROVED)
PATH = (PILOT, PARTIALLY, FULLY, CONDITIONAL, APPROVED)

# How long an example takes to invent says nothing where others work on the same machine.
steadily = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
findings = st.builds(
    Finding,
    part=st.sampled_from(AssessmentPart),
    from_on=st.dates(dt.date(2020, 1, 1), dt.date(2026, 12, 31)),
    step=st.integers(1, 3),
    dating=st.just("day"),
    status=st.sampled_from(AssessmentStatus),
)
distinct = st.lists(findings, max_size=12, unique_by=lambda each: (each.part, each.from_on, each.step))
days = st.dates(dt.date(2019, 12, 30), dt.date(2027, 1, 2))


def test_a_row_decides_from_its_first_day_on_and_not_the_day_before() -> None:
    assert standing_on(PATH, SEPTEMBER - A_DAY).overall == PILOT
    assert standing_on(PATH, SEPTEMBER).overall == FULLY


def test_of_two_rows_of_one_day_the_greater_step_decides() -> None:
    assert standing_on((FULLY, PARTIALLY), SEPTEMBER).overall == FULLY
    assert standing_on((PARTIALLY, FULLY), SEPTEMBER).overall == FULLY


def test_an_approval_is_conditional_until_it_is_full() -> None:
    before, after = standing_on(PATH, SEPTEMBER - A_DAY), standing_on(PATH, SEPTEMBER)
    assert (before.is_approved, before.is_conditional) == (True, True)
    assert (after.is_approved, after.is_conditional) == (True, False)


def test_before_its_first_row_nothing_is_known_of_a_standard() -> None:
    before = standing_on(PATH, dt.date(2020, 12, 30))
    assert not before.is_known
    assert not before.is_approved
    assert standing_on((), SEPTEMBER).approval is None


def test_an_awaited_outcome_is_no_approval() -> None:
    awaited = replace(APPROVED, status=AssessmentStatus.AWAITING)
    assert not standing_on((awaited,), SEPTEMBER).is_approved


@steadily
@given(distinct, days, st.randoms())
def test_the_order_of_the_rows_is_irrelevant(rows: list[Finding], on: dt.date, random: object) -> None:
    shuffled = rows.copy()
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis' Random
    assert standing_on(shuffled, on) == standing_on(rows, on)


@steadily
@given(distinct, days)
def test_what_decides_a_part_is_one_of_its_rows_and_none_is_later(rows: list[Finding], on: dt.date) -> None:
    standing = standing_on(rows, on)
    for part in AssessmentPart:
        begun = [row for row in rows if row.part is part and row.from_on <= on]
        decides = standing.of(part)
        assert (decides is None) == (not begun)
        assert decides is None or (decides.from_on, decides.step) == max(
            (row.from_on, row.step) for row in begun
        )


@steadily
@given(distinct, days, findings)
def test_a_row_of_tomorrow_changes_nothing_of_today(rows: list[Finding], on: dt.date, other: Finding) -> None:
    tomorrow = replace(other, from_on=on + A_DAY)
    assert standing_on([*rows, tomorrow], on) == standing_on(rows, on)


@steadily
@given(distinct, days, findings)
def test_a_row_of_one_part_leaves_the_others_as_they_are(
    rows: list[Finding], on: dt.date, other: Finding
) -> None:
    before, after = standing_on(rows, on), standing_on([*rows, other], on)
    assert all(before.of(part) == after.of(part) for part in AssessmentPart if part is not other.part)


@pytest.mark.parametrize(
    ("status", "due_on", "on", "is_overdue"),
    [
        (ActionStatus.UNDERWAY, dt.date(2024, 12, 31), dt.date(2024, 12, 31), False),
        (ActionStatus.UNDERWAY, dt.date(2024, 12, 31), dt.date(2025, 1, 1), True),
        (ActionStatus.UNDERWAY, dt.date(2024, 2, 29), dt.date(2024, 3, 1), True),
        (ActionStatus.UNDERWAY, None, dt.date(2025, 1, 1), False),
        (ActionStatus.DONE, dt.date(2024, 12, 31), dt.date(2025, 1, 1), False),
        (ActionStatus.CONTINUING, dt.date(2024, 12, 31), dt.date(2025, 1, 1), False),
    ],
)
def test_an_action_is_overdue_from_the_day_after_its_last(
    status: ActionStatus, due_on: dt.date | None, on: dt.date, is_overdue: bool
) -> None:
    action = Action(number=1, finding="", action="", status=status, due_on=due_on)
    assert action.is_overdue(on) == is_overdue


@pytest.mark.parametrize(
    ("part", "status", "rating", "is_refused"),
    [
        (AssessmentPart.APPROVAL, AssessmentStatus.APPROVED, None, False),
        (AssessmentPart.APPROVAL, AssessmentStatus.COMPLETE, None, True),
        (AssessmentPart.APPROVAL, AssessmentStatus.APPROVED, Rating.FULLY_ALIGNED, True),
        (AssessmentPart.OVERALL, AssessmentStatus.APPROVED, None, True),
        (AssessmentPart.OVERALL, AssessmentStatus.COMPLETE, Rating.FULLY_ALIGNED, False),
        (AssessmentPart.OVERALL, AssessmentStatus.COMPLETE, None, False),
        (AssessmentPart.STANDARD, AssessmentStatus.IN_PROGRESS, Rating.FULLY_ALIGNED, True),
        (AssessmentPart.IMPLEMENTATION, AssessmentStatus.IN_PROGRESS, None, False),
    ],
)
def test_part_status_and_rating_go_together(
    part: AssessmentPart, status: AssessmentStatus, rating: Rating | None, is_refused: bool
) -> None:
    assert bool(obstacle_to_entering(part, status, rating)) == is_refused
