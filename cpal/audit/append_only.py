"""Triggers for tables whose rows are never changed: what is published, decided or logged stays as it was."""

from __future__ import annotations

import pgtrigger


def append_only(table: str) -> list[pgtrigger.Trigger]:
    """Triggers that make the database refuse UPDATE, DELETE and TRUNCATE on `table`'s rows."""
    return [
        pgtrigger.Protect(name=f"{table}_rows_stay", operation=pgtrigger.Update | pgtrigger.Delete),
        pgtrigger.Trigger(
            name=f"{table}_table_stays",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func="RAISE EXCEPTION 'rows of % are kept for ever', TG_TABLE_NAME;",
        ),
    ]
