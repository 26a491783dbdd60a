"""Bringing the private database up to date before a command uses it."""

import hashlib
import sys
from pathlib import Path

import django
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from cpal.local.locks import exclusively
from cpal.local.places import Places


def migrate_if_needed(where: Places) -> None:
    """Migrate unless the database was found complete for exactly these migration files before.

    Says what it does on stderr: what a command prints on stdout may be read by a program.
    """
    django.setup()
    files = _fingerprint_of_the_migrations()
    if _is_stamped(where.migrated, files):
        return
    with exclusively(where.data_dir / "migrating.lock"):
        if _is_stamped(where.migrated, files):
            return
        if _has_unapplied_migrations():
            print("Preparing the private database …", file=sys.stderr, flush=True)
            call_command("migrate", verbosity=0, interactive=False)
        where.migrated.write_text(files)


def _is_stamped(stamp: Path, files: str) -> bool:
    return stamp.exists() and stamp.read_text() == files


def _has_unapplied_migrations() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _fingerprint_of_the_migrations() -> str:
    digest = hashlib.sha256()
    for config in apps.get_app_configs():
        for file in sorted(Path(config.path).glob("migrations/*.py")):
            status = file.stat()
            digest.update(f"{file} {status.st_mtime_ns} {status.st_size}\n".encode())
    return digest.hexdigest()
