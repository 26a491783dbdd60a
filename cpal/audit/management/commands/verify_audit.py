"""`manage.py verify_audit`: prints `intact`, or the first broken entry and exits with 1."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from cpal.audit import trail


class Command(BaseCommand):
    requires_system_checks: list[str] = []  # `make check` does; here they would only take time
    help = "Walk the audit log from its first entry and prove that none was altered, removed or inserted."

    def handle(self, *args: Any, **options: Any) -> None:
        verification = trail.verify()
        if verification.is_intact:
            self.stdout.write("intact")
            self.stderr.write(f"{verification.entries} entries, head {verification.head}")
            return
        self.stdout.write(f"broken: {verification.broken}")
        sys.exit(1)
