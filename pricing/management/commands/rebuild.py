"""`manage.py rebuild REFERENCE` or `--all`: prints `identical`, or every difference and exits with 1."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pricing.models import Assessment
from pricing.services.rebuild import UnknownAssessment, assessment_named, rebuild


class Command(BaseCommand):
    requires_system_checks: list[str] = []  # `make check` does; here they would only take time
    help = "Recompute stored assessments from their own bundles and compare, to the last digit."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("reference", nargs="?", help="for example zinc-2026-10-r1")
        parser.add_argument("--all", action="store_true", help="every stored assessment")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["reference"]) == options["all"]:
            raise CommandError("Name one assessment, for example zinc-2026-10-r1, or give --all.")
        if options["all"]:
            differing = sum(not self._rebuild(each) for each in _every_assessment())
        else:
            differing = int(not self._rebuild(_named(options["reference"])))
        if differing:
            sys.exit(1)
        self.stdout.write("identical")

    def _rebuild(self, assessment: Assessment) -> bool:
        """Whether the figure is identical; says how it differs when it is not."""
        if assessment.run is None:
            self.stderr.write(f"{assessment.reference}: not priced yet")
            return True
        differences = rebuild(assessment.run)
        for difference in differences:
            self.stdout.write(f"{assessment.reference}: {difference}")
        if not differences:
            self.stderr.write(f"{assessment.reference}: identical")
        return not differences


def _named(reference: str) -> Assessment:
    try:
        return assessment_named(reference)
    except UnknownAssessment as unknown:
        raise CommandError(str(unknown)) from unknown


def _every_assessment() -> list[Assessment]:
    return list(
        Assessment.objects.select_related("run__evidence", "run__window", "window").order_by(
            "window__code", "metal"
        )
    )
