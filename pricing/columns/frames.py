"""Frames of transactions and orders: a column a cell of the feed, empty cells null, numbers as plain decimal text.

`row_id` is the stored row of each, `market_on` the London date of its market timestamp.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import polars as pl

from pricing.columns.keyed import answered
from pricing.methodology.metals import Metal
from pricing.methodology.rounding import plain
from pricing.methodology.values import LONDON, Order, PlatformRecord, Side, Status, Transaction

NAME = pl.Categorical
MOMENT = pl.Datetime("us", "UTC")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
HOUR = 3_600_000_000  # microseconds
WHOLE_HOURS_FROM = 1900  # before, London was not always on whole hours from Greenwich

SHARED_COLUMNS: dict[str, Any] = {
    "row_id": pl.Int64,
    "record_id": pl.String,
    "revision": pl.Int32,
    "market_at": MOMENT,
    "brand": NAME,
    "tonnes": pl.String,
    "premium": pl.String,
    "currency": NAME,
    "incoterm": NAME,
    "region": NAME,
    "location": NAME,
    "origin": NAME,
    "destination": NAME,
    "delivery_until": pl.Date,
    "payment_days": pl.Int32,
}
TRANSACTION_COLUMNS: dict[str, Any] = {
    **SHARED_COLUMNS,
    "status": NAME,
    "buyer": NAME,
    "seller": NAME,
    "buyer_confirmed_at": MOMENT,
    "seller_confirmed_at": MOMENT,
}
ORDER_COLUMNS: dict[str, Any] = {
    **SHARED_COLUMNS,
    "side": NAME,
    "closed_at": MOMENT,
    "organisation": NAME,
    "executable": pl.Boolean,
    "visible": pl.Boolean,
    "binding": pl.Boolean,
}


@dataclass(frozen=True, slots=True)
class Feed:
    """The inputs of a window that the market feed brought."""

    transactions: pl.DataFrame
    orders: pl.DataFrame

    @property
    def frames(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Both."""
        return self.transactions, self.orders

    def distinct(self, *columns: str) -> set[tuple[Any, ...]]:
        """The distinct cells of columns that both have."""
        return {cells for frame in self.frames for cells in frame.select(columns).unique().iter_rows()}


def feed_of(transactions: Iterable[Transaction], orders: Iterable[Order]) -> Feed:
    """The frames of records, numbered in their order."""
    return Feed(_frame(transactions, TRANSACTION_COLUMNS), _frame(orders, ORDER_COLUMNS))


def _frame(records: Iterable[PlatformRecord], columns: Mapping[str, Any]) -> pl.DataFrame:
    rows = [[_cell(record, name, place) for name in columns] for place, record in enumerate(records, start=1)]
    return with_market_days(pl.DataFrame(rows, schema=dict(columns), orient="row"))


def _cell(record: PlatformRecord, name: str, place: int) -> Any:
    match name:
        case "row_id":
            return place
        case "record_id":
            return record.id
        case "market_at":
            return record.market_timestamp
    cell = getattr(record, name)
    if isinstance(cell, Decimal):
        return plain(cell)
    return None if cell == "" else cell


def with_market_days(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with `market_on`, the London date of the market timestamp: the same all through an hour."""

    def london_date(microseconds: int) -> tuple[date]:
        return ((EPOCH + timedelta(microseconds=microseconds)).astimezone(LONDON).date(),)

    moment = pl.col("market_at").dt.epoch("us")
    hour = moment - moment % HOUR
    keeps_whole_hours = pl.col("market_at").dt.year() >= WHOLE_HOURS_FROM
    asked = frame.with_columns(asked=pl.when(keeps_whole_hours).then(hour).otherwise(moment))
    return answered(asked, ["asked"], london_date, {"market_on": pl.Date}).drop("asked")


def transaction_of(row: Mapping[str, Any], metal: Metal, received_at: datetime) -> Transaction:
    """The transaction that a row of the frame states; no rule asks when before the cut-off it was received."""
    return Transaction(
        executed_at=row["market_at"],
        status=Status(row["status"]) if row["status"] else None,
        buyer=row["buyer"],
        seller=row["seller"],
        buyer_confirmed_at=row["buyer_confirmed_at"],
        seller_confirmed_at=row["seller_confirmed_at"],
        **_shared(row, metal, received_at),
    )


def order_of(row: Mapping[str, Any], metal: Metal, received_at: datetime) -> Order:
    """The bid or offer that a row of the frame states; no rule asks when before the cut-off it was received."""
    return Order(
        placed_at=row["market_at"],
        side=Side(row["side"]) if row["side"] else None,
        closed_at=row["closed_at"],
        organisation=row["organisation"],
        executable=row["executable"],
        visible=row["visible"],
        binding=row["binding"],
        **_shared(row, metal, received_at),
    )


def _shared(row: Mapping[str, Any], metal: Metal, received_at: datetime) -> dict[str, Any]:
    as_written = ("revision", "brand", "currency", "incoterm", "region", "location", "origin", "destination")
    return {
        "id": row["record_id"],
        "metal": metal,
        "received_at": received_at,
        "tonnes": Decimal(row["tonnes"]) if row["tonnes"] else None,
        "premium": Decimal(row["premium"]) if row["premium"] else None,
        "delivery_until": row["delivery_until"],
        "payment_days": row["payment_days"],
        **{name: row[name] for name in as_written},
    }
