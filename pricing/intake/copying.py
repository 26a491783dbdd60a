"""Writing many rows at once with PostgreSQL's COPY."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection, models


def copy_rows(model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Add the rows, each with a value for every one of the columns, in this order.

    They must be ready: the connection answers no question while it copies.
    """
    if not rows:
        return
    with connection.cursor() as cursor, cursor.copy(copy_statement(model._meta.db_table, columns)) as copy:
        for row in rows:
            copy.write_row(row)


def copy_statement(table: str, columns: Sequence[str]) -> str:
    quote = connection.ops.quote_name
    return f"COPY {quote(table)} ({', '.join(map(quote, columns))}) FROM STDIN"
