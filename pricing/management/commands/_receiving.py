"""What the three commands that receive files share: read the options, call the service, say what came of it."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cpal import calendar
from cpal.tabular import CellRefused, Fault, FileRefused, timestamp
from pricing.intake.deliveries import Receipt


class ReceivingCommand(BaseCommand):
    """Receives each FILE; exits with 1 when a file, or any row of one, was refused."""

    requires_system_checks: list[str] = []  # `make check` does; here they would only take time
    takes_a_receipt = True

    def receive(self, source: IO[bytes], name: str, received_at: dt.datetime | None) -> Receipt:
        raise NotImplementedError

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
        if self.takes_a_receipt:
            parser.add_argument(
                "--received-at",
                type=moment_of_receipt,
                metavar="TIMESTAMP",
                help="Back-fill history: the moment, with its offset from UTC, at which the rows count as received.",
            )

    def handle(self, *args: Any, **options: Any) -> None:
        received = [self._receive_file(path, options.get("received_at")) for path in options["files"]]
        if not all(received):
            sys.exit(1)

    def _receive_file(self, path: Path, received_at: dt.datetime | None) -> bool:
        """Whether the whole file was good."""
        try:
            with path.open("rb") as source:
                receipt = self.receive(source, path.name, received_at)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        except FileRefused as refusal:
            self._say(path, [*table([refusal.fault]), "refused as a whole: nothing was stored"])
            return False
        self._say(path, [*table(receipt.faults), *summary(receipt)])
        return not receipt.delivery.refused_rows

    def _say(self, path: Path, lines: list[str]) -> None:
        for line in lines:
            self.stderr.write(f"{path.name}: {line}", style_func=str)


def moment_of_receipt(text: str) -> dt.datetime:
    """The moment of `--received-at`, within the calendar of observation windows."""
    try:
        moment = timestamp(text)
    except CellRefused as refusal:
        raise argparse.ArgumentTypeError(f"“{text}”: expected {refusal}") from None
    if not calendar.FIRST_YEAR <= moment.year < calendar.LAST_YEAR:
        years = f"{calendar.FIRST_YEAR} to {calendar.LAST_YEAR - 1}"
        raise argparse.ArgumentTypeError(f"“{text}”: expected a year from {years}")
    return moment


def table(faults: list[Fault]) -> Iterator[str]:
    """The faults as FORMATS asks: row · field · what is wrong · what was expected."""
    if faults:
        yield "row · field · what is wrong · what was expected"
    for fault in faults:
        yield f"{fault.row or '-'} · {fault.field or '-'} · {fault.found} · {fault.expected}"


def summary(receipt: Receipt) -> Iterator[str]:
    """One line on what became of the file, after the faults that were not listed."""
    delivery = receipt.delivery
    listed = len({fault.row for fault in receipt.faults})
    if delivery.refused_rows > listed:
        yield f"{delivery.refused_rows - listed:,} more rows were refused and are not listed"
    counts = (
        f"{delivery.accepted_rows:,} rows received, {delivery.repeated_rows:,} held already, "
        f"{delivery.refused_rows:,} refused"
    )
    received = f"{delivery.received_at.astimezone(dt.UTC):%Y-%m-%d %H:%M:%S} UTC" + (
        " (back-filled)" if delivery.is_backfilled else ""
    )
    if receipt.is_new:
        yield f"{counts}; delivery {delivery.pk}, received at {received}, SHA-256 {delivery.sha256}"
    else:
        yield f"the same file arrived before, as delivery {delivery.pk} at {received} ({counts}): nothing was changed"
