"""The yardstick: the rows of a feed copied into one typed table, and nothing else."""

from __future__ import annotations

from pathlib import Path

from django.db import connection

from tests.benchmarks.market import FEED_HEADER

TYPES = {
    "revision": "integer",
    "tonnes": "numeric",
    "premium": "numeric",
    "delivery_until": "date",
    "payment_days": "integer",
    **dict.fromkeys(
        ("executed_at", "buyer_confirmed_at", "seller_confirmed_at", "placed_at", "closed_at"), "timestamptz"
    ),
    **dict.fromkeys(("executable", "visible", "binding"), "boolean"),
}
MEBIBYTE = 2**20


def copy_into_one_table(feed: Path) -> None:
    """COPY the file into a new table without an index, as it is."""
    columns = ", ".join(f"{name} {TYPES.get(name, 'text')}" for name in FEED_HEADER.strip().split(","))
    with connection.cursor() as cursor, feed.open("rb") as source:
        cursor.execute("DROP TABLE IF EXISTS bare_copy")
        cursor.execute(f"CREATE TABLE bare_copy ({columns})")
        with cursor.copy("COPY bare_copy FROM STDIN (FORMAT csv, HEADER)") as copy:
            while piece := source.read(MEBIBYTE):
                copy.write(piece)
