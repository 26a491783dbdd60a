"""`manage.py load_register FILE… [--received-at TIMESTAMP]`: each file is known by its header."""

from __future__ import annotations

import datetime as dt
import sys
from argparse import ArgumentTypeError
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cpal.tabular import CellRefused, Fault, FileRefused, timestamp
from eligibility.services.load_register import LoadedRegister, load_register

MOST_FAULTS_SHOWN = 200


def moment(text: str) -> dt.datetime:
    """A timestamp of the command line."""
    try:
        return timestamp(text)
    except CellRefused as refusal:
        raise ArgumentTypeError(f"{text!r}: expected {refusal}") from None


class Command(BaseCommand):
    requires_system_checks: list[str] = []  # `make check` does; here they would only take time
    help = (
        "Load register files: organisations, consents, sites, brands, brand_sites, disclosures, assurances, and the"
        " twelve that tell what stands behind them (docs/eligibility.md)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument(
            "--received-at",
            type=moment,
            metavar="TIMESTAMP",
            help="The moment from which the rows are held, with its offset; for back-filling history.",
        )

    def handle(self, *args: Any, files: list[Path], received_at: dt.datetime | None, **options: Any) -> None:
        missing = [str(path) for path in files if not path.is_file()]
        if missing:
            raise CommandError(f"no such file: {', '.join(missing)}")
        whole = [self._load(path, received_at) for path in files]
        if not all(whole):
            sys.exit(1)

    def _load(self, path: Path, received_at: dt.datetime | None) -> bool:
        """Whether everything in the file was good."""
        try:
            with path.open("rb") as source:
                loaded = load_register(source=source, file_name=path.name, received_at=received_at)
        except FileRefused as refusal:
            self.stderr.write(f"{path.name}: refused, nothing of it was loaded")
            self._show([refusal.fault])
            return False
        self.stdout.write(f"{path.name}: {summary(loaded)}")
        if loaded.faults:
            self.stderr.write(f"{path.name}: {loaded.rows_faulty} rows not loaded")
            self._show(loaded.faults)
        return not loaded.faults

    def _show(self, faults: Iterable[Fault]) -> None:
        every = list(faults)
        self.stderr.write("row · field · what is wrong · what was expected")
        for fault in every[:MOST_FAULTS_SHOWN]:
            self.stderr.write(
                f"{fault.row or 'file'} · {fault.field or 'row'} · {fault.found} · {fault.expected}"
            )
        if len(every) > MOST_FAULTS_SHOWN:
            self.stderr.write(f"and {len(every) - MOST_FAULTS_SHOWN} more")


def summary(loaded: LoadedRegister) -> str:
    """One sentence on what came of a file."""
    if not loaded.rows_stored and not loaded.rows_faulty:
        return f"{loaded.register}: nothing new, all {loaded.rows_read} rows are held already"
    parts = [f"{loaded.rows_stored} stored", f"{loaded.rows_unchanged} held already"]
    if loaded.rows_replaced_in_file:
        parts.append(f"{loaded.rows_replaced_in_file} replaced by a later row of the same file")
    if loaded.rows_faulty:
        parts.append(f"{loaded.rows_faulty} not loaded")
    return f"{loaded.register}: {loaded.rows_read} rows, {', '.join(parts)}"
