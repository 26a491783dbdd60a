"""Writing the illustrative files in the formats of the real ones, and handing them in as those are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from cpal.illustrative.records import Evidence, FeedRecord, cell, written, written_lines
from cpal.illustrative.reference import Fact
from cpal.illustrative.registers import RegisterUpdate
from cpal.people.models import User
from eligibility.registers.reading import LAYOUTS
from eligibility.services.load_register import load_register
from pricing.intake.deliveries import Receipt
from pricing.services.load_market_assessments import load_market_assessments
from pricing.services.load_reference import load_reference
from pricing.services.receive_feed import receive_feed

COLUMNS = {layout.name: layout.names for layout in LAYOUTS}


class UnexpectedFault(RuntimeError):
    """A file of our own was not received whole."""


@dataclass(frozen=True, slots=True)
class Files:
    """The folder in which every file is kept as it was handed in."""

    folder: Path

    def hand_in_register(self, update: RegisterUpdate, by: User) -> None:
        """Load rows of a register as the eligibility officer does."""
        name = f"{update.received_at:%Y-%m-%d-%H%M}-{update.register}.csv"
        path = self._write(name, written_lines([*update.rows], COLUMNS[update.register]))
        with path.open("rb") as source:
            loaded = load_register(
                source=source, file_name=name, received_at=update.received_at, loaded_by=by
            )
        if loaded.faults:
            raise UnexpectedFault(f"{name}: {loaded.faults[0]}")

    def hand_in_facts(self, paths: Iterable[Path], by: User, at: dt.datetime) -> None:
        """Load register files that ship with the product, as they are."""
        for path in paths:
            with path.open("rb") as source:
                loaded = load_register(source=source, file_name=path.name, received_at=at, loaded_by=by)
            if loaded.faults:
                raise UnexpectedFault(f"{path.name}: {loaded.faults[0]}")

    def hand_in_reference(self, name: str, facts: Iterable[Fact], by: User, at: dt.datetime) -> None:
        lines = [{field.name: cell(getattr(fact, field.name)) for field in fields(fact)} for fact in facts]
        with self._write(name, written_lines(lines)).open("rb") as source:
            _check(load_reference(source=source, name=name, received_by=by, received_at=at))

    def hand_in_feed(self, name: str, records: Sequence[FeedRecord], by: User, at: dt.datetime) -> None:
        if not records:
            return
        with self._write(name, written(records)).open("rb") as source:
            _check(receive_feed(source=source, name=name, received_by=by, received_at=at))

    def hand_in_evidence(self, name: str, evidence: Sequence[Evidence], by: User, at: dt.datetime) -> None:
        if not evidence:
            return
        with self._write(name, written(evidence)).open("rb") as source:
            _check(load_market_assessments(source=source, name=name, received_by=by, received_at=at))

    def _write(self, name: str, content: bytes) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / name
        path.write_bytes(content)
        return path


def _check(receipt: Receipt) -> None:
    if receipt.faults or not receipt.is_new:
        raise UnexpectedFault(f"{receipt.delivery.name}: {receipt.faults[:1] or 'received before'}")
