"""`manage.py run_pricing --window 2026-10 [--metal zinc] [--methodology v2025-10] [--what-if] --json FILE`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cpal.calendar import Month, NotAWindow
from cpal.clock import database_clock
from pricing.methodology.metals import Metal
from pricing.models import Run
from pricing.models.methodology import UnknownMethodology
from pricing.services.execute_run import execute_run
from pricing.services.price_window import PricingRefused, price_window
from pricing.services.rebuild import assessments_as_json


class Command(BaseCommand):
    requires_system_checks: list[str] = []  # `make check` does; here they would only take time
    help = "Screen, normalise, flag and compute a window's premia, as the button in the back office does."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--window", required=True, help="the observation window, for example 2026-10")
        parser.add_argument(
            "--metal", choices=[metal.value for metal in Metal], help="one metal; all four without"
        )
        parser.add_argument("--methodology", help="a methodology version; the window's own without")
        parser.add_argument("--what-if", action="store_true", help="compute only: can never be published")
        parser.add_argument("--json", metavar="FILE", help="write the result to FILE (- for standard output)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            month = Month.parse(options["window"])
            runs = price_window(
                window=month,
                metals=[Metal(options["metal"])] if options["metal"] else list(Metal),
                requested_by=None,
                at=database_clock(),
                methodology=options["methodology"],
                purpose=Run.Purpose.WHAT_IF if options["what_if"] else None,
            )
        except (NotAWindow, UnknownMethodology, PricingRefused) as refusal:
            raise CommandError(str(refusal)) from refusal
        done = [execute_run(run_id=run.pk) for run in runs]
        self._tell(done)
        if options["json"]:
            self._write(done, options["json"])

    def _tell(self, runs: list[Run]) -> None:
        for run in runs:
            value = "no value" if run.value_usd_per_t is None else f"{run.value_usd_per_t:.2f} USD/t"
            waiting = f", {run.pending_count} pending" if run.pending_count else ""
            flags = f", {run.undecided_flags} flags to decide" if run.undecided_flags else ""
            self.stderr.write(
                f"{run.metal} {run.window.code} {run.methodology} ({run.get_purpose_display()}): "
                f"{run.basis.replace('_', ' ')}, {value}, {run.input_count} inputs{waiting}{flags}"
            )

    def _write(self, runs: list[Run], destination: str) -> None:
        text = json.dumps(assessments_as_json(runs), ensure_ascii=False, indent=1) + "\n"
        if destination == "-":
            self.stdout.write(text)
        else:
            Path(destination).write_text(text, "utf-8")
