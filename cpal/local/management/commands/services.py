"""`manage.py services`: PostgreSQL and Redis in the foreground, for as many commands as one likes."""

import os
import signal
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cpal.local.interruption import Interrupted, raise_when_asked_to_end
from cpal.local.keeper import Needs
from cpal.local.membership import joined
from cpal.local.places import places


class Command(BaseCommand):
    help = "Keep the private PostgreSQL and Redis up until Ctrl-C."
    requires_system_checks: list[str] = []

    def handle(self, *arguments: Any, **options: Any) -> None:
        where = places()
        needs = Needs(database=not os.environ.get("DATABASE_URL"), redis=not os.environ.get("REDIS_URL"))
        if not needs.any:
            raise CommandError("DATABASE_URL and REDIS_URL are set: there is nothing to keep up.")
        raise_when_asked_to_end(signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        try:
            with joined(where, needs) as membership:
                self._say_where(needs)
                while membership and membership.is_alive():
                    time.sleep(0.5)
        except Interrupted:
            self.stdout.write("Stopped.")
            return
        raise CommandError(f"A server has ended by itself; see {where.logs}.")

    def _say_where(self, needs: Needs) -> None:
        where = places()
        if needs.database:
            self.stdout.write(f"PostgreSQL: psql -h {where.sockets} -U cpal cpal")
        if needs.redis:
            self.stdout.write(f"Redis: {where.redis_url}")
        self.stdout.write("Ctrl-C stops them when no other command uses them.")
