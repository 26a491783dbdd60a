"""Which window a record belongs to: exactly one, decided by what had been received by each cut-off (5)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.methodology.values import ObservationWindow, Transaction
from pricing.methodology.windows import highest_revision_at, window_of
from tests.methodology import market
from tests.methodology.market import CUTOFF_AT, OCTOBER, OPENS_AT, SECOND

SEPTEMBER = ObservationWindow("2026-09", datetime(2026, 8, 28, 16, tzinfo=UTC), OPENS_AT)
NOVEMBER = ObservationWindow("2026-11", CUTOFF_AT, datetime(2026, 11, 30, 17, tzinfo=UTC))
WINDOWS = (SEPTEMBER, OCTOBER, NOVEMBER)
minutes = st.integers(-2000, 130_000)


def revision(number: int, executed_at: Any, received_at: Any = None) -> Transaction:
    return market.trade(revision=number, executed_at=executed_at, received_at=received_at or executed_at)


@pytest.mark.parametrize(
    ("executed_at", "window"),
    [
        (CUTOFF_AT - SECOND, OCTOBER),  # 16:59:59
        (CUTOFF_AT, OCTOBER),  # 17:00:00 belongs to the closing window
        (CUTOFF_AT + SECOND, NOVEMBER),  # 17:00:01
        (OPENS_AT, SEPTEMBER),
        (OPENS_AT + SECOND, OCTOBER),
    ],
)
def test_a_trade_at_the_instant_of_the_cutoff_belongs_to_the_closing_window(
    executed_at: datetime, window: ObservationWindow
) -> None:
    assert window_of([revision(1, executed_at)], WINDOWS) == window


def test_a_late_submission_rolls_forward() -> None:
    late = revision(1, OPENS_AT - timedelta(days=3), OPENS_AT + SECOND)
    assert window_of([late], WINDOWS) == OCTOBER


def test_a_revision_after_the_cutoff_never_makes_a_record_an_input_again() -> None:
    first = revision(1, market.AT)
    second = revision(2, CUTOFF_AT + timedelta(days=2))
    assert window_of([first, second], WINDOWS) == OCTOBER


def test_the_highest_revision_received_by_the_cutoff_counts_even_if_received_first() -> None:
    second = revision(2, market.AT, market.AT)
    first = revision(1, market.AT, market.AT + timedelta(days=1))
    assert highest_revision_at([first, second], CUTOFF_AT) == second


def test_a_record_moved_out_of_a_window_before_its_cutoff_belongs_to_the_next() -> None:
    first = revision(1, market.AT)
    moved = revision(2, CUTOFF_AT + SECOND, market.AT + timedelta(days=1))
    assert window_of([first, moved], WINDOWS) == NOVEMBER


def test_a_record_not_yet_held_belongs_to_no_window() -> None:
    assert window_of([revision(1, NOVEMBER.cutoff_at + SECOND)], WINDOWS) is None
    assert window_of([], WINDOWS) is None


def test_a_market_assessment_is_stamped_at_midnight_in_london() -> None:
    summer = market.other(evidence_on=datetime(2026, 9, 30, tzinfo=UTC).date())
    assert summer.market_timestamp == datetime(2026, 9, 29, 23, tzinfo=UTC)
    assert window_of([summer], WINDOWS) == OCTOBER  # received in October
    on_the_day = market.changed(summer, received_at=OPENS_AT)
    assert window_of([on_the_day], WINDOWS) == SEPTEMBER


@given(st.lists(st.tuples(minutes, minutes), min_size=1, max_size=4))
def test_a_record_is_never_in_a_window_that_closed_before_it_was_received(
    times: list[tuple[int, int]],
) -> None:
    start = SEPTEMBER.opens_at
    revisions = [
        revision(number, start + timedelta(minutes=executed), start + timedelta(minutes=received))
        for number, (executed, received) in enumerate(times)
    ]
    window = window_of(revisions, WINDOWS)
    if window is not None:
        held = highest_revision_at(revisions, window.cutoff_at)
        assert held is not None
        assert held.market_timestamp <= window.cutoff_at
        assert min(each.received_at for each in revisions) <= window.cutoff_at
        assert window_of(revisions, WINDOWS[: WINDOWS.index(window)]) is None
