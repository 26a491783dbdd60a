"""The database's clock where a test needs it: everything that asks PostgreSQL for the time sees that moment.

A function of the name of PostgreSQL's own stands in a schema that is searched first. Nothing in the product knows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, connections

SCHEMA = "test_clock"
SHIFTED = f'{SCHEMA}, "$user", public, pg_catalog'


def stand_at(moment: dt.datetime) -> None:
    """The clock of this connection stands at `moment`, until `run_again`, or the end of the test's transaction."""
    _define(f"SELECT '{moment.isoformat()}'::timestamptz")
    with connection.cursor() as cursor:
        cursor.execute(f"SET search_path = {SHIFTED}")


def run_again() -> None:
    """The clock of this connection is PostgreSQL's own again."""
    with connection.cursor() as cursor:
        cursor.execute("RESET search_path")


@contextmanager
def clock_at(moment: dt.datetime) -> Iterator[None]:
    """The clock of this connection stands at `moment`."""
    stand_at(moment)
    yield
    run_again()


@contextmanager
def shifted_for_everybody(by: dt.timedelta) -> Iterator[None]:
    """For tests that commit: the clock of the whole test database goes on, `by` later, for workers and servers too."""
    _shift(by)
    name = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute(f'ALTER DATABASE "{name}" SET search_path = {SHIFTED}')
    connections.close_all()
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'ALTER DATABASE "{name}" RESET search_path')
        connections.close_all()


@contextmanager
def everybody_from(moment: dt.datetime) -> Iterator[None]:
    """As `shifted_for_everybody`, so that the clock of the whole test database shows `moment` now."""
    with shifted_for_everybody(moment - _own_clock()):
        yield


def everybody_goes_on_to(moment: dt.datetime) -> None:
    """Inside `everybody_from`: the clock shows a later moment, to those who are connected already too."""
    _shift(moment - _own_clock())


def _own_clock() -> dt.datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_catalog.clock_timestamp()")
        (at,) = cursor.fetchone()
    return at  # type: ignore[no-any-return]  # a cursor's columns have no types


def _shift(by: dt.timedelta) -> None:
    _define(f"SELECT pg_catalog.clock_timestamp() + interval '{by.total_seconds()} seconds'")


def _define(body: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        for name in ("clock_timestamp", "now", "transaction_timestamp", "statement_timestamp"):
            function = f"{SCHEMA}.{name}() RETURNS timestamptz LANGUAGE sql VOLATILE"
            cursor.execute(f"CREATE OR REPLACE FUNCTION {function} AS $$ {body} $$")
