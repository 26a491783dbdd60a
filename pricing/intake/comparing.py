"""Storing many rows of the feed at once, and comparing them with what is held where a name is held already."""

from __future__ import annotations

import io
from dataclasses import dataclass

import polars as pl
from django.db import connection

from pricing.intake.arrival import Arrival
from pricing.intake.copying import copy_statement
from pricing.intake.feed import FeedRow
from pricing.models import FeedRecord

COLUMNS = ("row", *FeedRow._fields, "market_at", "delivery_id", "received_at", "settles_in_id")
BLOCK = 1024 * 1024
_RECORDS = FeedRecord._meta.db_table
_SAME_NAME = "held.kind = new.kind AND held.record_id = new.record_id AND held.revision = new.revision"


@dataclass(frozen=True, slots=True)
class Compared:
    """Rows stored, rows held already with the same contents, and the numbers of those held with other contents."""

    accepted: int
    repeated: int
    contradicting_rows: list[int]


def copy_text(ready: pl.DataFrame, arrival: Arrival) -> bytes:
    """The rows as COPY reads them. Their cells are printable ASCII without backslashes, so nothing needs escaping."""
    settles_in = arrival.settles_in(arrival.received_at)
    rows = ready.with_columns(
        pl.lit(str(arrival.delivery_id)).alias("delivery_id"),
        pl.lit(arrival.received_at.isoformat()).alias("received_at"),
        pl.lit(str(settles_in)).alias("settles_in_id"),
    )
    block = io.BytesIO()
    rows.select(COLUMNS).write_csv(
        block, include_header=False, separator="\t", null_value="\\N", quote_style="never"
    )
    return block.getvalue()


def copy_block(block: bytes, table: str = _RECORDS) -> None:
    """Add the rows to the table. Raises psycopg's `UniqueViolation` when one has a name already held."""
    view = memoryview(block)
    with connection.cursor() as cursor, cursor.copy(copy_statement(table, COLUMNS)) as copy:
        for start in range(0, len(view), BLOCK):
            copy.write(view[start : start + BLOCK])


def store_new(block: bytes) -> Compared:
    """Store those rows whose names are not held, and compare the others with what is held."""
    columns = ", ".join(f'"{name}"' for name in COLUMNS)
    new = ", ".join(f"new.{name}" for name in FeedRow._fields)
    held = ", ".join(f"held.{name}" for name in FeedRow._fields)
    prepare = (
        "CREATE TEMPORARY TABLE IF NOT EXISTS arriving ON COMMIT DROP "  # noqa: S608 - names of our own columns
        f"AS SELECT {columns} FROM {_RECORDS} WITH NO DATA"
    )
    compare = (
        "SELECT count(*) FILTER (WHERE is_same), "  # noqa: S608 - as above
        "array_agg(number ORDER BY number) FILTER (WHERE NOT is_same) "
        f"FROM (SELECT new.row AS number, ({new}) IS NOT DISTINCT FROM ({held}) AS is_same "
        f"FROM arriving new JOIN {_RECORDS} held ON {_SAME_NAME}) AS compared"
    )
    insert = (
        f"INSERT INTO {_RECORDS} ({columns}) SELECT {columns} FROM arriving new "  # noqa: S608 - as above
        f"WHERE NOT EXISTS (SELECT FROM {_RECORDS} held WHERE {_SAME_NAME}) ORDER BY new.row"
    )
    with connection.cursor() as cursor:
        cursor.execute(prepare)
        cursor.execute("TRUNCATE arriving")
        copy_block(block, "arriving")
        cursor.execute("ANALYZE arriving")
        cursor.execute(compare)
        repeated, contradicting_rows = cursor.fetchone()
        cursor.execute(insert)
        return Compared(cursor.rowcount, repeated, contradicting_rows or [])
