"""The one clock that all servers share: the database's. Services are given `at`; who has none to give asks here."""

from __future__ import annotations

import datetime as dt

from django.db import connection


def database_clock() -> dt.datetime:
    """The present instant, to the microsecond; inside a transaction it goes on, unlike `now()`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (at,) = cursor.fetchone()
    return at  # type: ignore[no-any-return]  # a cursor's columns have no types
