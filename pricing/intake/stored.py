"""Finding stored rows by their names, thousands at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import connection, models


def stored_under(
    model: type[models.Model], columns: Sequence[str], key: Mapping[str, str], records: Collection[Any]
) -> list[tuple[Any, ...]]:
    """`delivery_id` and the columns of the stored rows whose key is that of one of the records.

    `key` gives the key's columns with their database types. Rows come in the order in which they were stored.
    """
    if not records:
        return []
    quote = connection.ops.quote_name
    asked = [[getattr(record, name) for record in records] for name in key]
    arrays = ", ".join(f"%s::{kind}[]" for kind in key.values())
    same = " AND ".join(f"stored.{quote(name)} = asked.{quote(name)}" for name in key)
    wanted = ", ".join(f"stored.{quote(name)}" for name in ("delivery_id", *columns))
    statement = (
        f"SELECT {wanted} FROM {quote(model._meta.db_table)} stored "  # noqa: S608 - names of our own models
        f"JOIN (SELECT DISTINCT * FROM unnest({arrays}) AS given ({', '.join(map(quote, key))})) asked ON {same} "
        "ORDER BY stored.id"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
