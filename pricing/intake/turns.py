"""Whose turn it is: files being received, and pricing that waits until all that arrived by a moment can be seen.

A delivery takes its moment of receipt when it arrives and can be seen only when its transaction ends. Whoever prices a
window just after its cut-off therefore waits for the deliveries under way.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection

# Advisory locks. The audit log's is 4018.
ARRIVING = 4019
WRITING = 4020


def arrive() -> dt.datetime:
    """Announce a delivery until the end of the transaction. Returns the database's clock, read after that."""
    _ask("SELECT pg_advisory_xact_lock_shared(%s)", ARRIVING)
    moment: dt.datetime = _ask("SELECT clock_timestamp()")
    return moment


def take_turn() -> None:
    """Wait until no other delivery is being written; keep the turn until the end of the transaction."""
    _ask("SELECT pg_advisory_xact_lock(%s)", WRITING)


def wait_for_deliveries_under_way() -> None:
    """Return when every delivery that has arrived can be seen. Call it outside the transaction that reads them."""
    _ask("SELECT pg_advisory_lock(%s)", ARRIVING)
    _ask("SELECT pg_advisory_unlock(%s)", ARRIVING)


def _ask(question: str, *parameters: int) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(question, parameters)
        row = cursor.fetchone()
    return row[0] if row else None
