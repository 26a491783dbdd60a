"""What a register file would change, before it does."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from cpal.tabular import Fault
from eligibility.registers.reading import RegisterEntry, RegisterFile, read_register
from eligibility.registers.tables import TABLES, RegisterTable, Values


@dataclass(frozen=True, slots=True)
class Replacement:
    """A row that replaces the one that is held under its key."""

    entry: RegisterEntry
    held: Values

    def changed(self, table: RegisterTable) -> Iterator[tuple[str, object, object]]:
        """Each column that differs, what is held in it and what comes."""
        for name, was, becomes in zip(table.layout.names, self.held, self.entry.values, strict=True):
            if was != becomes:
                yield name, was, becomes


@dataclass(frozen=True)
class RegisterLook:
    """A register file beside what is held: its new rows, those that replace others, and the rest in numbers."""

    register: str
    new: tuple[RegisterEntry, ...]
    replacing: tuple[Replacement, ...]
    unchanged: int
    replaced_in_file: int
    rows_faulty: int
    faults: tuple[Fault, ...]

    @property
    def table(self) -> RegisterTable:
        return TABLES[self.register]

    @property
    def digest(self) -> str:
        """Changes when anything that would be stored, or be replaced, does."""
        return hashlib.sha256(repr((self.register, self.new, self.replacing)).encode()).hexdigest()


def look_at(content: bytes, at: dt.datetime) -> RegisterLook:
    """Compare a register file with what is held at a moment. Raises FileRefused as loading it would."""
    read = read_register(BytesIO(content))
    table = TABLES[read.register]
    latest = last_of_each_key(read)
    held = table.held_at(at)
    entries = sorted(latest.values(), key=lambda entry: entry.row)
    before = [(entry, held.get(table.key_of(entry.values))) for entry in entries]
    new = tuple(entry for entry, was in before if was is None)
    replacing = tuple(Replacement(entry, was) for entry, was in before if was not in {None, entry.values})
    return RegisterLook(
        register=read.register,
        new=new,
        replacing=replacing,
        unchanged=len(entries) - len(new) - len(replacing),
        replaced_in_file=len(read.entries) - len(latest),
        rows_faulty=read.rows_faulty,
        faults=read.faults,
    )


def last_of_each_key(read: RegisterFile) -> dict[Values, RegisterEntry]:
    """One entry a key, with the values as stored: of several in one file the last is held, as of several loads."""
    table = TABLES[read.register]
    entries = (RegisterEntry(entry.row, table.as_stored(entry.values)) for entry in read.entries)
    return {table.key_of(entry.values): entry for entry in entries}
