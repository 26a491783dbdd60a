"""The records of the market files, by the names of their columns, and how a file of them is written."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """A transaction of the market feed."""

    kind: str = "transaction"
    id: str
    revision: int = 1
    metal: str
    brand: str
    tonnes: int | None
    premium: Decimal
    currency: str
    incoterm: str
    region: str
    location: str
    origin: str
    destination: str
    delivery_until: dt.date
    payment_days: int
    executed_at: dt.datetime
    status: str = "executed"
    buyer: str
    seller: str
    buyer_confirmed_at: dt.datetime | None
    seller_confirmed_at: dt.datetime | None
    sent_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A bid or an offer of the market feed."""

    kind: str = "order"
    id: str
    revision: int = 1
    metal: str
    brand: str
    tonnes: int
    premium: Decimal
    currency: str
    incoterm: str
    region: str
    location: str
    origin: str
    destination: str
    delivery_until: dt.date
    payment_days: int
    side: str
    placed_at: dt.datetime
    closed_at: dt.datetime | None
    organisation: str
    executable: bool = True
    visible: bool = True
    binding: bool = True
    sent_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A market assessment (Category 3)."""

    id: str
    metal: str
    brand: str
    tonnes: int
    level_usd_per_t: Decimal
    kind: str
    evidence_on: dt.date
    source: str
    document: str
    counterparty_a: str
    counterparty_b: str
    verified: bool
    rationale: str
    sent_at: dt.datetime


FeedRecord = Trade | Order
NOT_IN_THE_FILE = {"sent_at"}


def written(records: Iterable[Any]) -> bytes:
    """A CSV file of the records; a column that one of them lacks is empty in its row."""
    lines = [{field.name: cell(getattr(each, field.name)) for field in fields(each)} for each in records]
    return written_lines(lines)


def written_lines(lines: list[dict[str, str]], columns: Iterable[str] = ()) -> bytes:
    """A CSV file with these columns, by default those of its lines in the order in which they first come."""
    names = [*columns] or list(dict.fromkeys(name for line in lines for name in line))
    text = io.StringIO()
    writer = csv.DictWriter(
        text,
        [name for name in names if name not in NOT_IN_THE_FILE],
        restval="",
        extrasaction="ignore",
        lineterminator="\n",
    )
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue().encode()


def cell(value: object) -> str:
    """A value as the formats write it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.date):  # a moment too
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
