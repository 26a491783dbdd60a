"""The last verified Category 1 transaction, against which bids and offers are judged (5.2)."""

import datetime as dt
from decimal import Decimal

import pytest

from cpal.calendar import Month
from pricing.models import Run, RunInput
from tests.eligibility.registers import load
from tests.publication import market
from tests.publication.market import CUTOFF_AT, MICROSECOND, RECEIVED_AT, receive, trade

pytestmark = pytest.mark.django_db

APRIL = Month(2026, 4)
IN_APRIL_AT = dt.datetime(2026, 4, 20, 12, tzinfo=dt.UTC)
AFTER_APRIL_AT = dt.datetime(2026, 5, 1, 9, tzinfo=dt.UTC)


def bid(premium: str, number: int = 1, placed_on: str = "2026-04-14") -> dict[str, str]:
    """A bid that nothing is wrong with but, perhaps, its level."""
    terms = trade(1, premium)
    for name in ("executed_at", "status", "buyer", "seller", "buyer_confirmed_at", "seller_confirmed_at"):
        del terms[name]
    return terms | {
        "kind": "order",
        "id": f"O-{number}",
        "side": "bid",
        "placed_at": f"{placed_on}T10:00:00+00:00",
        "closed_at": f"{placed_on}T10:10:00+00:00",
        "organisation": "HALDEN",
        "executable": "true",
        "visible": "true",
        "binding": "false",
    }


def run_april() -> Run:
    return market.run(window=APRIL, at=AFTER_APRIL_AT)


def codes_of(run: Run, record_id: str = "O-1") -> list[str]:
    return RunInput.objects.get(run=run, record_id=record_id).codes


@pytest.fixture(autouse=True)
def registers() -> None:
    market.load_registers_and_reference()


def test_without_any_trade_every_order_lacks_its_reference() -> None:
    receive([bid("40")], at=IN_APRIL_AT)
    assert codes_of(run_april()) == ["no_reference_trade"]


@pytest.mark.parametrize(
    ("premium", "codes"),
    [("46", []), ("46.01", ["off_last_trade"]), ("34", []), ("33.99", ["off_last_trade"])],
)
def test_fifteen_per_cent_from_the_trade_of_the_month_before_is_inside_and_more_is_not(
    premium: str, codes: list[str]
) -> None:
    receive([trade(1, "40")])
    receive([bid(premium)], at=IN_APRIL_AT)
    assert codes_of(run_april()) == codes


def test_the_latest_trade_by_execution_counts_however_the_windows_were_priced() -> None:
    receive([trade(1, "100"), trade(9, "40"), trade(2, "100")])
    receive([bid("41")], at=IN_APRIL_AT)
    assert codes_of(run_april()) == []


def test_at_the_same_instant_the_greater_id_counts() -> None:
    at = {"executed_at": "2026-03-25T10:00:00+00:00"}
    receive(
        [
            trade(1, "100") | at | {"id": "T-9"},
            trade(2, "40") | at | {"id": "T-91"},
            trade(3, "100") | at | {"id": "T-10"},
        ]
    )
    receive([bid("40")], at=IN_APRIL_AT)
    assert codes_of(run_april()) == []


def test_a_later_revision_gives_the_level_of_the_trade() -> None:
    receive([trade(1, "100")])
    receive([trade(1, "40") | {"revision": "2"}], at=CUTOFF_AT + MICROSECOND)
    receive([bid("40")], at=IN_APRIL_AT)
    assert codes_of(run_april()) == []


def test_a_trade_cancelled_since_is_no_reference_any_more() -> None:
    receive([trade(1, "100"), trade(2, "40")])
    receive([trade(2, "40") | {"revision": "2", "status": "cancelled"}], at=CUTOFF_AT + MICROSECOND)
    receive([bid("100")], at=IN_APRIL_AT)
    assert codes_of(run_april()) == []


def test_a_trade_confirmed_after_its_cutoff_stays_unconfirmed() -> None:
    late = {"buyer_confirmed_at": "2026-04-02T10:00:00+00:00"}
    receive([trade(1, "40") | {"buyer_confirmed_at": ""}])
    receive([trade(1, "40") | late | {"revision": "2"}], at=CUTOFF_AT + MICROSECOND)
    receive([bid("40")], at=IN_APRIL_AT)
    assert codes_of(run_april()) == ["no_reference_trade"]


def test_what_the_register_learnt_after_the_own_cutoff_disqualifies_the_trade() -> None:
    receive([trade(1, "40")])
    withdrawn = {"site": "SMELTER", "standard": "ZINC-MARK", "status": "withdrawn", "from_on": "2026-03-01"}
    load("assurances", withdrawn, at=IN_APRIL_AT)
    receive([bid("40") | {"brand": "OTHER"}], at=IN_APRIL_AT)
    assert codes_of(run_april()) == ["unknown_brand", "no_reference_trade"]


def test_the_trade_of_this_window_comes_before_that_of_an_earlier_one() -> None:
    receive([trade(1, "100")])
    now = {
        "executed_at": "2026-04-03T10:00:00+00:00",
        "buyer_confirmed_at": "2026-04-03T11:00:00+00:00",
        "seller_confirmed_at": "2026-04-03T11:00:00+00:00",
    }
    receive([trade(2, "40") | now, bid("40")], at=IN_APRIL_AT)
    assert codes_of(run_april()) == []


def test_a_what_if_under_another_version_judges_the_trade_by_that_version() -> None:
    """2.1 tCO2e/t passes both versions; the reference trade qualifies under either."""
    receive([trade(1, "40")], at=RECEIVED_AT)
    receive([bid("40")], at=IN_APRIL_AT)
    run = run_april()
    assert run.methodology == "v2026-02"
    assert run.value_usd_per_t == Decimal(40)
