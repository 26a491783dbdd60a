"""`manage.py illustrate`: fill an empty database with the illustrative market."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cpal.clock import database_clock
from cpal.illustrative.files import Files
from cpal.illustrative.market import NotEmpty, build
from cpal.illustrative.script import LONGEST
from cpal.local.places import places


class Command(BaseCommand):
    help = (
        "Fill an empty database with the illustrative market: fictitious organisations and deals of the latest closed"
        " windows, priced through the real services. Does nothing where there are people or deals already."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--months", type=int, default=LONGEST, help=f"how many windows, 1 to {LONGEST}")

    def handle(self, *args: Any, months: int, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("The illustrative market has no place in production.")
        if not 1 <= months <= LONGEST:
            raise CommandError(f"--months is between 1 and {LONGEST}.")
        began = lap = time.monotonic()
        files = Files(places().data_dir / "illustrative")
        try:
            for step in build(now=database_clock(), files=files, months=months):
                now = time.monotonic()
                self.stderr.write(f"    {step.name:<30} {now - lap:5.1f} s")
                lap = now
        except NotEmpty as reason:
            self.stdout.write(str(reason))
            return
        took = time.monotonic() - began
        self.stdout.write(
            f"    the illustrative market is built in {took:.1f} s; its files are in {files.folder}"
        )
