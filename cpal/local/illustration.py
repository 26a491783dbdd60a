"""Filling an empty database with the illustrative market, once and wholly."""

import psycopg
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from cpal.local.places import Places
from cpal.local.postgres import DATABASE, SUPERUSER
from cpal.people.models import User


def start_over_after_an_interruption(where: Places) -> bool:
    """Empty a private database in which the last illustration was cut short; true if there was one."""
    mark = where.data_dir / "illustrating"
    if not mark.exists():
        return False
    if settings.DATABASE_URL:
        raise CommandError(
            f"The illustrative market was cut short. Empty the database, remove {mark}, start again."
        )
    connection.close()
    with psycopg.connect(
        host=str(where.sockets), user=SUPERUSER, dbname="postgres", autocommit=True
    ) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {DATABASE}")
    where.migrated.unlink(missing_ok=True)
    mark.unlink()
    return True


def illustrate_if_empty(where: Places) -> str:
    """Build the illustrative market in a database without accounts; returns what was done."""
    if User.objects.exists():
        return "kept as it is"
    mark = where.data_dir / "illustrating"
    mark.touch()
    call_command("illustrate")
    mark.unlink()
    return "built"
