"""Small files of the feed, as a sender would write them."""

from __future__ import annotations

import csv
import datetime as dt
import io

from pricing.intake.deliveries import Receipt
from pricing.intake.feed import FEED
from pricing.services.receive_feed import receive_feed

RECEIVED_AT = dt.datetime(2026, 10, 20, 12, 0, tzinfo=dt.UTC)

TRANSACTION = {
    "kind": "transaction",
    "id": "T-1",
    "revision": "1",
    "metal": "zinc",
    "brand": "HZ SHG",
    "tonnes": "50",
    "premium": "41.50",
    "currency": "EUR",
    "incoterm": "CIF",
    "region": "EU",
    "location": "NLRTM",
    "origin": "CN",
    "destination": "DE",
    "delivery_until": "2026-12-01",
    "payment_days": "30",
    "executed_at": "2026-10-05T10:00:00+01:00",
    "status": "executed",
    "buyer": "MER",
    "seller": "TRA",
    "buyer_confirmed_at": "2026-10-05T10:05:00+01:00",
    "seller_confirmed_at": "2026-10-05T10:06:00+01:00",
}
ORDER = {
    **{name: text for name, text in TRANSACTION.items() if name in FEED.names[:15]},
    "kind": "order",
    "id": "O-1",
    "side": "bid",
    "placed_at": "2026-10-05T09:00:00Z",
    "closed_at": "",
    "organisation": "MER",
    "executable": "true",
    "visible": "true",
    "binding": "false",
}


def transaction(**cells: str) -> dict[str, str]:
    return {**TRANSACTION, **cells}


def order(**cells: str) -> dict[str, str]:
    return {**ORDER, **cells}


def feed_csv(*rows: dict[str, str], header: tuple[str, ...] = FEED.names) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, header, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def receive(
    content: bytes, *, name: str = "feed.csv", received_at: dt.datetime | None = RECEIVED_AT
) -> Receipt:
    return receive_feed(source=io.BytesIO(content), name=name, received_at=received_at)


def counts(receipt: Receipt) -> tuple[int, int, int]:
    """Rows received, held already, refused."""
    delivery = receipt.delivery
    return delivery.accepted_rows, delivery.repeated_rows, delivery.refused_rows


def faults(receipt: Receipt) -> list[tuple[int | None, str]]:
    """Row and field of every fault."""
    return [(fault.row, fault.field) for fault in receipt.faults]
