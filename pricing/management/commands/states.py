"""`manage.py states` draws docs/states.md from the table of moves; `--check` fails when the file is not current."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from pricing.publication import MOVES, State, diagram

PAGE = Path(settings.ROOT) / "docs" / "states.md"


def page() -> str:
    """The states of an assessment as a page: a diagram and a table, both from the moves that the database enforces."""
    rows = "\n".join(f"| {move.origin} | {move.target} | {move.by} | {move.when} |" for move in MOVES)
    states = ", ".join(f"`{state}`" for state in State)
    return (
        "# The life of an assessment\n\n"
        "Drawn by `manage.py states` from `pricing/publication.py`; `make check` compares. The database refuses every"
        " other move.\n\n"
        f"States: {states}.\n\n"
        f"```mermaid\n{diagram()}\n```\n\n"
        "| from | to | by | when |\n| --- | --- | --- | --- |\n"
        f"{rows}\n\n"
        "A withheld assessment goes the same way. A correction is the next revision: it begins in review and, approved,"
        " is published final at once; the revision it corrects stays readable for ever.\n"
    )


class Command(BaseCommand):
    help = "Draw the states of an assessment from the table of moves."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only say whether docs/states.md is current")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["check"]:
            PAGE.write_text(page(), "utf-8")
            self.stderr.write(f"{PAGE.name} written")
        elif not PAGE.exists() or PAGE.read_text("utf-8") != page():
            raise CommandError("docs/states.md is not current: run `manage.py states`.")
