"""`manage.py states` draws docs/states.md from the tables of moves; `--check` fails when the file is not current."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cpal.lives import every_life

PAGE = Path(settings.ROOT) / "docs" / "states.md"


def page() -> str:
    """Every life, one after the other."""
    return "\n".join(life.page for life in every_life())


class Command(BaseCommand):
    help = "Draw the lives of assessments, amendments and consultations from their tables of moves."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only say whether docs/states.md is current")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["check"]:
            PAGE.write_text(page(), "utf-8")
            self.stderr.write(f"{PAGE.name} written")
        elif not PAGE.exists() or PAGE.read_text("utf-8") != page():
            raise CommandError("docs/states.md is not current: run `manage.py states`.")
