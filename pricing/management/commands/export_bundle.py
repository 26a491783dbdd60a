"""`manage.py export_bundle REFERENCE FILE`: all a figure was made of, for `python -m pricing.methodology FILE`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cpal.audit.trail import record
from pricing.methodology.bundle import canonical_json
from pricing.services.rebuild import UnknownAssessment, assessment_named, stored_bundle


class Command(BaseCommand):
    requires_system_checks: list[str] = []  # `make check` does; here they would only take time
    help = "Write the bundle of an assessment to a file. It holds confidential deals: for auditors and compliance."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("reference", help="for example zinc-2026-10-r1")
        parser.add_argument("file", help="where to write the bundle")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            assessment = assessment_named(options["reference"])
        except UnknownAssessment as unknown:
            raise CommandError(str(unknown)) from unknown
        if assessment.run is None:
            raise CommandError(f"{assessment.reference} has not been priced yet.")
        Path(options["file"]).write_text(canonical_json(stored_bundle(assessment.run)), "utf-8")
        record(
            action="bundle.exported",
            subject=assessment.reference,
            actor=None,
            detail={"run": assessment.run.pk},
        )
        self.stderr.write(f"{assessment.reference} written to {options['file']}")
