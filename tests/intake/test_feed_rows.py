"""What makes a row of the feed a bad one, and what is kept of a good one."""

import datetime as dt
from decimal import Decimal

import pytest

from pricing.models import FeedRecord
from tests.intake.feeds import counts, faults, feed_csv, order, receive, transaction

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("row", "field", "expected"),
    [
        (transaction(kind="trade"), "kind", "one of transaction, order"),
        (transaction(kind=""), "kind", "a value"),
        (transaction(id=""), "id", "a value"),
        (transaction(id=" T-1"), "id", "no blank before or after"),
        (transaction(id="T" * 101), "id", "at most 100 characters"),
        (transaction(id="T\x00"), "id", "text"),
        (transaction(revision=""), "revision", "a value"),
        (transaction(revision="0"), "revision", "a whole number from 1"),
        (transaction(revision="1.0"), "revision", "a whole number from 1"),
        (transaction(metal="tin"), "metal", "one of aluminium, copper, nickel, zinc"),
        (transaction(metal=""), "metal", "a value"),
        (transaction(brand="B" * 201), "brand", "at most 200 characters"),
        (transaction(tonnes="5e1"), "tonnes", "no exponent"),
        (transaction(tonnes="50,5"), "tonnes", "plain decimal digits"),
        (transaction(premium="NaN"), "premium", "plain decimal digits"),
        (transaction(premium="1.12345678901"), "premium", "10 after"),
        (transaction(delivery_until="2026-02-30"), "delivery_until", "a date that exists"),
        (transaction(delivery_until="01/12/2026"), "delivery_until", "a date such as"),
        (transaction(payment_days="30.5"), "payment_days", "a whole number"),
        (transaction(executed_at=""), "executed_at", "the moment at which the transaction was executed"),
        (transaction(executed_at="2026-10-05T10:00:00"), "executed_at", "offset from UTC"),
        (transaction(executed_at="5 October"), "executed_at", "a timestamp such as"),
        (transaction(executed_at="2150-10-05T10:00:00Z"), "executed_at", "up to the year 2099"),
        (transaction(status="done"), "status", "one of executed, cancelled"),
        (transaction(buyer_confirmed_at="yes"), "buyer_confirmed_at", "a timestamp"),
        (order(side="buy"), "side", "one of bid, offer"),
        (order(placed_at=""), "placed_at", "the moment at which the order was placed"),
        (order(closed_at="2026-10-05 25:00Z"), "closed_at", "a timestamp"),
        (order(executable="yes"), "executable", "true or false"),
        (order(visible="1"), "visible", "true or false"),
        (order(binding="TRUE"), "binding", "true or false"),
        (transaction(placed_at="soon"), "placed_at", "a timestamp"),
    ],
)
def test_a_bad_row_is_named_with_its_field_and_not_received(
    row: dict[str, str], field: str, expected: str
) -> None:
    receipt = receive(feed_csv(transaction(id="T-0"), row))
    assert counts(receipt) == (1, 0, 1)
    assert faults(receipt) == [(3, field)]
    assert expected in receipt.faults[0].expected
    assert [record.record_id for record in FeedRecord.objects.all()] == ["T-0"]


def test_everything_wrong_with_a_row_is_said_at_once() -> None:
    receipt = receive(feed_csv(order(metal="tin", tonnes="x", placed_at="")))
    assert faults(receipt) == [(2, "metal"), (2, "tonnes"), (2, "placed_at")]


def test_a_row_of_the_wrong_width_is_a_bad_row() -> None:
    header, first, third = feed_csv(transaction(), transaction(id="T-3")).splitlines()
    receipt = receive(b"\n".join([header, first, b"transaction,T-2,1", third, b""]))
    assert counts(receipt) == (2, 0, 1)
    assert str(receipt.faults[0]) == "row 3: 3 cells; expected 28 cells, as in the header"


def test_every_cell_of_a_transaction_is_kept_as_it_was_given() -> None:
    receive(feed_csv(transaction(premium="-0.0000000001", tonnes="123456789012345678.5")))
    record = FeedRecord.objects.get()
    assert (record.kind, record.record_id, record.revision, record.metal) == ("transaction", "T-1", 1, "zinc")
    assert (record.premium, record.tonnes) == (Decimal("-0.0000000001"), Decimal("123456789012345678.5"))
    assert record.delivery_until == dt.date(2026, 12, 1)
    assert record.executed_at == record.market_at == dt.datetime(2026, 10, 5, 9, 0, tzinfo=dt.UTC)
    assert (record.payment_days, record.status, record.buyer, record.seller) == (30, "executed", "MER", "TRA")
    assert (record.side, record.placed_at, record.organisation, record.executable) == ("", None, "", None)
    assert record.row == 2


def test_every_cell_of_an_order_is_kept_as_it_was_given() -> None:
    receive(feed_csv(order(closed_at="2026-10-05T09:30:00Z")))
    record = FeedRecord.objects.get()
    assert (record.kind, record.side, record.organisation) == ("order", "bid", "MER")
    assert record.placed_at == record.market_at == dt.datetime(2026, 10, 5, 9, 0, tzinfo=dt.UTC)
    assert record.closed_at == dt.datetime(2026, 10, 5, 9, 30, tzinfo=dt.UTC)
    assert (record.executable, record.visible, record.binding) == (True, True, False)


def test_cells_that_only_screening_misses_may_be_empty() -> None:
    may_be_empty = dict.fromkeys(set(transaction()) - {"kind", "id", "revision", "metal", "executed_at"}, "")
    assert counts(receive(feed_csv(transaction(**may_be_empty)))) == (1, 0, 0)
    record = FeedRecord.objects.get()
    assert (record.brand, record.tonnes, record.delivery_until, record.payment_days) == ("", None, None, None)


def test_a_readable_cell_of_the_other_kind_is_not_kept() -> None:
    receipt = receive(feed_csv(transaction(organisation="MER", placed_at="2026-10-04T09:00:00Z")))
    assert counts(receipt) == (1, 0, 0)
    record = FeedRecord.objects.get()
    assert (record.organisation, record.placed_at) == ("", None)


def test_quoted_cells_may_hold_commas_and_other_alphabets_are_kept() -> None:
    receive(feed_csv(transaction(brand='Zinc, "special" Øre 锌')))
    assert FeedRecord.objects.get().brand == 'Zinc, "special" Øre 锌'
