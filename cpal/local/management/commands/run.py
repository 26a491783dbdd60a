"""`manage.py run`, behind `make run`: everything up with one command, and down again with Ctrl-C."""

import os
import secrets
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from cpal.local.folders import make_data_dir
from cpal.local.illustration import illustrate_if_empty, start_over_after_an_interruption
from cpal.local.interruption import Interrupted, raise_when_asked_to_end
from cpal.local.keeper import Needs
from cpal.local.locks import Lock, note_in
from cpal.local.membership import Membership, ServersUnavailable, join
from cpal.local.parts import PartKeepsEnding, Running, parts_of
from cpal.local.places import Places, places
from cpal.local.processes import end_with_parent
from cpal.local.sign_ins import sign_ins
from cpal.local.static_files import collect_if_changed
from cpal.local.steps import Steps
from pricing.models import MethodologyVersion

WEB_PATIENCE = 180.0


class Command(BaseCommand):
    help = "Run CPAL here: database, Redis, illustrative market, web server, worker and timetable."
    requires_system_checks: list[str] = []

    def handle(self, *arguments: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("`run` is for trying CPAL out; docs/operating.md says how production is run.")
        if "MAKELEVEL" in os.environ:
            end_with_parent(signal.SIGTERM)  # a killed `make run` leaves nothing behind
        raise_when_asked_to_end(signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        where = places()
        make_data_dir(where.data_dir)
        where.logs.mkdir(exist_ok=True)
        try:
            with ExitStack() as everything:
                self._run(where, everything)
        except Interrupted:
            self.stdout.write("Stopped.")
        except (PartKeepsEnding, ServersUnavailable) as reason:
            raise CommandError(str(reason)) from None

    def _run(self, where: Places, everything: ExitStack) -> None:
        """Start, announce, watch. Whatever was put on the stack is stopped in reverse order."""
        steps = Steps(self.stdout)
        began = time.monotonic()
        self._refuse_a_second(where)
        self._refuse_a_taken_port()
        membership = self._servers(where, everything, steps)
        self._prepare_the_database(where, steps)
        with steps.step("static files") as step:
            step.note = f"{collect_if_changed()} files"
        running = Running(where, self._environment(where), self._say)
        everything.callback(self._stop, running)
        with steps.step("web server, worker, timetable"):
            for part in parts_of(where, settings.PORT):
                running.start(part)
            self._wait_for_the_web_server(running)
        steps.took("in all", time.monotonic() - began)
        self._announce(where)
        running.watch(membership.is_alive if membership else lambda: True)
        raise CommandError(f"The private PostgreSQL or Redis has ended by itself; see {where.logs}.")

    def _refuse_a_second(self, where: Places) -> None:
        self._only_one = Lock(where.data_dir / "run.lock")
        if not self._only_one.may_take():
            note = note_in(where.data_dir / "run.lock")
            raise CommandError(
                f"CPAL already runs on {where.data_dir} ({note}). Stop it, or set CPAL_DATA_DIR."
            )
        self._only_one.write(f"process {os.getpid()}, port {settings.PORT}")

    def _refuse_a_taken_port(self) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", settings.PORT))
            except OSError as reason:
                raise CommandError(
                    f"Port {settings.PORT} cannot be used ({reason.strerror}). Choose another: PORT=8001 make run"
                ) from None

    def _servers(self, where: Places, everything: ExitStack, steps: Steps) -> Membership | None:
        needs = Needs(database=not settings.DATABASE_URL, redis=not settings.REDIS_URL)
        for name, url in {"database": settings.DATABASE_URL, "redis": settings.REDIS_URL}.items():
            if url:
                steps.took(name, 0, f"yours, of {name.upper()}_URL")
        if not needs.any:
            return None
        membership = join(where, needs)
        everything.callback(membership.leave)
        if membership.started is None:
            steps.took("database, redis", 0, "joined those that run")
        else:
            for name, seconds in membership.started.seconds.items():
                steps.took(name, seconds)
        return membership

    def _prepare_the_database(self, where: Places, steps: Steps) -> None:
        if start_over_after_an_interruption(where):
            self._say("the last illustrative market was cut short: starting over")
        with steps.step("migrate"):
            call_command("migrate", interactive=False, verbosity=0)
        with steps.step("rules") as step:
            versions = MethodologyVersion.objects.in_force()
            step.note = "methodology " + ", ".join(versions.values_list("code", flat=True))
        with steps.step("illustrative market") as step:
            step.note = illustrate_if_empty(where)
        connection.close()

    def _environment(self, where: Places) -> dict[str, str]:
        """What the parts are told on top of our own environment."""
        return {
            "CPAL_DATA_DIR": str(where.data_dir),
            "DJANGO_SETTINGS_MODULE": "cpal.settings",
            "REDIS_URL": settings.REDIS_URL or where.redis_url,
            "SECRET_KEY": os.environ.get("SECRET_KEY") or _secret_key(where.data_dir / "secret-key"),
        }

    def _wait_for_the_web_server(self, running: Running) -> None:
        deadline = time.monotonic() + WEB_PATIENCE
        while time.monotonic() < deadline:
            running.refuse_a_bad_start()
            try:
                urllib.request.urlopen(
                    f"http://127.0.0.1:{settings.PORT}/healthz", timeout=WEB_PATIENCE
                ).close()
            except urllib.error.HTTPError:
                return  # it answers
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise CommandError(f"The web server did not answer; see {places().logs / 'web-server.log'}.")

    def _announce(self, where: Places) -> None:
        address = f"http://localhost:{settings.PORT}"
        self.stdout.write(
            f"\nCPAL runs at {address}/\n"
            f"  public pages   {address}/\n"
            f"  API            {address}/api/v1/premia\n"
            f"  back office    {address}/back-office/\n"
            f"  post           {address}/post/ (e-mails stay on this machine)\n"
            f"  logs           {where.logs}\n"
        )
        kept_in = where.data_dir / "sign-ins.txt"
        if table := sign_ins(kept_in):
            self.stdout.write(f"Sign-ins of this machine alone, also in {kept_in}:\n{table}\n")
        self.stdout.write("Ctrl-C stops everything.")
        sys.stdout.flush()

    def _say(self, what: str) -> None:
        self.stdout.write(f"  {what}")
        sys.stdout.flush()

    def _stop(self, running: Running) -> None:
        for asked in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(asked, signal.SIG_IGN)  # we are on it
        running.stop()


def _secret_key(kept_in: Path) -> str:
    """Signs the sessions of this machine; made at the first start."""
    if not kept_in.exists():
        with os.fdopen(os.open(kept_in, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    return kept_in.read_text()
