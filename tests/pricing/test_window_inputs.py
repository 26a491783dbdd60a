"""Which window a record belongs to: exactly one, and late submissions roll forward (5)."""

import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from cpal.calendar import Month
from pricing.methodology.metals import Metal
from pricing.models import RunInput, Window
from pricing.selectors.window_inputs import feed_inputs
from tests.publication import market
from tests.publication.market import CUTOFF_AT, MARCH, MICROSECOND, receive, trade

pytestmark = pytest.mark.django_db

APRIL, MAY = Month(2026, 4), Month(2026, 5)
APRIL_CUTOFF_AT = dt.datetime(2026, 4, 30, 16, tzinfo=dt.UTC)


def inputs_of(window: Month) -> set[tuple[str, int]]:
    """(id, revision) of the window's zinc inputs."""
    rows = feed_inputs(Window.objects.frozen(window), Metal.ZINC)
    return set(rows.values_list("record_id", "revision"))


def test_a_trade_received_at_the_instant_of_the_cutoff_belongs_to_the_closing_window() -> None:
    receive([trade(1, "40")], at=CUTOFF_AT)
    assert inputs_of(MARCH) == {("T-1", 1)}
    assert inputs_of(APRIL) == set()


def test_a_trade_received_a_microsecond_later_rolls_forward_and_revises_nothing() -> None:
    receive([trade(1, "40")], at=CUTOFF_AT + MICROSECOND)
    assert inputs_of(MARCH) == set()
    assert inputs_of(APRIL) == {("T-1", 1)}


def test_a_late_submission_is_marked_as_rolled_forward() -> None:
    market.load_registers_and_reference()
    receive([trade(1, "40")], at=CUTOFF_AT + MICROSECOND)
    run = market.run(window=APRIL, at=APRIL_CUTOFF_AT + MICROSECOND)
    assert RunInput.objects.get(run=run).rolled_forward


def test_the_highest_revision_received_by_the_cutoff_counts() -> None:
    receive([trade(1, "40")])
    receive([trade(1, "41") | {"revision": "3"}])
    receive([trade(1, "42") | {"revision": "2"}], at=CUTOFF_AT)
    assert inputs_of(MARCH) == {("T-1", 3)}


def test_a_revision_after_the_cutoff_never_makes_the_record_an_input_again() -> None:
    receive([trade(1, "40")])
    receive([trade(1, "41") | {"revision": "2"}], at=CUTOFF_AT + MICROSECOND)
    assert inputs_of(MARCH) == {("T-1", 1)}
    assert inputs_of(APRIL) == set()


def test_a_revision_that_moves_the_trade_past_the_cutoff_moves_the_record_to_the_next_window() -> None:
    receive([trade(1, "40")])
    moved = {"revision": "2", "executed_at": "2026-04-02T10:00:00+00:00"}
    receive([trade(1, "40") | moved], at=CUTOFF_AT)
    assert inputs_of(MARCH) == set()
    assert inputs_of(APRIL) == {("T-1", 2)}


def test_a_record_that_a_revision_hides_at_one_cutoff_is_taken_up_when_a_later_one_brings_it_back() -> None:
    receive([trade(1, "40")])
    receive([trade(1, "40") | {"revision": "2", "executed_at": "2026-05-20T10:00:00+00:00"}])
    receive([trade(1, "40") | {"revision": "3"}], at=CUTOFF_AT + MICROSECOND)
    assert [inputs_of(window) for window in (MARCH, APRIL, MAY)] == [set(), {("T-1", 3)}, set()]


def test_a_record_claimed_under_another_metal_is_not_claimed_again() -> None:
    receive([trade(1, "40") | {"metal": "copper"}])
    receive([trade(1, "40") | {"revision": "2"}], at=CUTOFF_AT + MICROSECOND)
    assert inputs_of(APRIL) == set()


def test_the_inputs_of_a_window_cost_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    receive([trade(number, "40") for number in range(1, 9)])
    window = Window.objects.frozen(MARCH)
    with django_assert_num_queries(1):
        list(feed_inputs(window, Metal.ZINC))
