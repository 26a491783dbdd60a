"""Reading a large window: the inputs that the feed brought, by COPY into frames, a block at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import polars as pl
from django.db import connection
from psycopg import sql

from pricing.columns.frames import MOMENT, NAME, ORDER_COLUMNS, TRANSACTION_COLUMNS, Feed, with_market_days
from pricing.methodology.metals import Metal
from pricing.models import FeedRecord, Window
from pricing.selectors.window_inputs import feed_inputs

BYTES_IN_A_BLOCK = 16 * 2**20
FIGURES = frozenset({"tonnes", "premium"})

ALL_COLUMNS: dict[str, Any] = {"kind": pl.Categorical, **TRANSACTION_COLUMNS, **ORDER_COLUMNS}
COLUMNS_OF_KIND: dict[str, Mapping[str, Any]] = {
    FeedRecord.Kind.TRANSACTION.value: TRANSACTION_COLUMNS,
    FeedRecord.Kind.ORDER.value: ORDER_COLUMNS,
}

SELECTED = sql.SQL(
    "COPY (SELECT {cells} FROM {table} WHERE settles_in_id = {window} AND metal = {metal}"
    " AND id <> ALL ({overtaken})) TO STDOUT (FORMAT csv)"
)


def read_feed(window: Window, metal: Metal) -> Feed:
    """The inputs of a window and metal, exactly those of `feed_inputs`."""
    query = SELECTED.format(
        cells=sql.SQL(", ").join(_selected(name, dtype) for name, dtype in ALL_COLUMNS.items()),
        table=sql.Identifier(FeedRecord._meta.db_table),
        window=sql.Literal(window.pk),
        metal=sql.Literal(metal.value),
        overtaken=sql.SQL("{}::bigint[]").format(sql.Literal(overtaken_rows(window, metal))),
    )
    with ThreadPoolExecutor(max_workers=1) as parser:  # so that the database goes on while a block is parsed
        parsed = [parser.submit(_parsed, block) for block in _blocks(query)]
        parts = [each.result() for each in parsed]
    transactions, orders = (pl.concat(frames) for frames in zip(*parts, strict=True))
    return Feed(with_market_days(transactions), with_market_days(orders))


def overtaken_rows(window: Window, metal: Metal) -> list[int]:
    """Rows that settle in the window without being inputs; only records with several revisions have any."""
    revised = FeedRecord.objects.filter(revision__gt=1).values("record_id")
    settled = FeedRecord.objects.filter(settles_in=window, metal=metal.value, record_id__in=revised)
    inputs = feed_inputs(window, metal).filter(record_id__in=revised)
    return [row["pk"] for row in settled.order_by().values("pk").difference(inputs.order_by().values("pk"))]


def _blocks(query: sql.Composed) -> Iterator[bytes]:
    """What the database sends, in blocks of whole rows; one at least."""
    with connection.cursor() as cursor, cursor.copy(query) as copy:
        block = BytesIO()
        for row in copy:
            if block.write(row) and block.tell() >= BYTES_IN_A_BLOCK:
                yield block.getvalue()
                block = BytesIO()
        yield block.getvalue()


def _selected(name: str, dtype: Any) -> sql.Composable:
    """A cell as polars reads it fastest: moments in microseconds, days in days since 1970, no needless zeros."""
    column = sql.Identifier("id" if name == "row_id" else name)
    if name in FIGURES:
        return sql.SQL("trim_scale({})").format(column)
    if dtype == MOMENT:
        return sql.SQL("(extract(epoch FROM {}) * 1000000)::bigint").format(column)
    if dtype == pl.Date:
        return sql.SQL("{} - DATE '1970-01-01'").format(column)
    if dtype == pl.Boolean:
        return sql.SQL("{}::int").format(column)
    return column


def _parsed(block: bytes) -> tuple[pl.DataFrame, ...]:
    """The frames of transactions and of orders that a block holds."""
    read_as = {name: _sent_as(dtype) for name, dtype in ALL_COLUMNS.items()}
    rows = pl.read_csv(block, has_header=False, schema=read_as) if block else pl.DataFrame(schema=read_as)
    return tuple(
        rows.lazy()
        .filter(pl.col("kind") == kind)
        .select(_received(name, dtype) for name, dtype in columns.items())
        .collect()
        for kind, columns in COLUMNS_OF_KIND.items()
    )


def _received(name: str, dtype: Any) -> pl.Expr:
    """A cell as it was sent; an empty name is none."""
    cell = pl.col(name)
    return cell.cast(dtype) if dtype != NAME else pl.when(cell != "").then(cell)


def _sent_as(dtype: Any) -> Any:
    if dtype == MOMENT:
        return pl.Int64
    if dtype == pl.Date:
        return pl.Int32
    return pl.Int8 if dtype == pl.Boolean else dtype
