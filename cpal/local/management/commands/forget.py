"""`manage.py forget`, behind `make clean`: stop what runs on the data folder, then remove it."""

import os
import shutil
import signal
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cpal.local.keeper import keeper_lock
from cpal.local.locks import holder_of
from cpal.local.places import Places, places

PATIENCE = 40.0


class Command(BaseCommand):
    help = (
        "Stop the private servers and `run`, and remove the data folder with everything in it. Asks nothing."
    )
    requires_system_checks: list[str] = []

    def handle(self, *arguments: Any, **options: Any) -> None:
        where = places()
        for state in (Places(where.data_dir / "tests"), where):
            self._end(state.data_dir / "run.lock")
            self._end(keeper_lock(state))
            for folder in (state.cluster, state.outside, state.sockets, state.data_dir):
                shutil.rmtree(folder, ignore_errors=True)
        if where.data_dir.exists():
            raise CommandError(f"{where.data_dir} could not be removed.")

    def _end(self, lock: Path) -> None:
        """End the process that holds the lock now; a note without its lock is of no one who lives."""
        deadline = time.monotonic() + PATIENCE
        asked = set()
        while (note := holder_of(lock)) and time.monotonic() < deadline:
            pids = [int(word) for word in note.replace(",", " ").split() if word.isdigit()][:1]
            for pid in pids:
                if pid not in asked:
                    os.kill(pid, signal.SIGTERM)
                    asked.add(pid)
            time.sleep(0.05)
