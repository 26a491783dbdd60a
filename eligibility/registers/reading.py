"""Bytes of a register file to its rows' values and faults."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, Any

from cpal.tabular import MEBIBYTE, Fault, FileRefused, read_sheet
from eligibility.registers.layouts import LAYOUTS as SEVEN_REGISTERS
from eligibility.registers.particulars import PARTICULARS

LARGEST_FILE = 64 * MEBIBYTE
MOST_ROWS = 500_000  # they are compared with what is held all at once
MOST_FAULTS = 50_000  # beyond it no row is the sender's slip
LAYOUTS = (*SEVEN_REGISTERS, *PARTICULARS)


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """A good row: where it begins in the file, and its values in the order of the layout; None for an empty cell."""

    row: int
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class RegisterFile:
    """All of a file: which register it is of, its good rows, and what is wrong with the others."""

    register: str
    entries: tuple[RegisterEntry, ...]
    faults: tuple[Fault, ...]

    @property
    def rows_faulty(self) -> int:
        return len({fault.row for fault in self.faults})


def read_register(source: IO[bytes]) -> RegisterFile:
    """Read a register file, known by its header. Raises `FileRefused` when it is no such file or not whole."""
    sheet = read_sheet(source, LAYOUTS, max_bytes=LARGEST_FILE)
    entries: list[RegisterEntry] = []
    faults: list[Fault] = []
    for line in sheet.lines:
        _refuse_too_many(len(entries), len(faults))
        if isinstance(line, Fault):
            faults.append(line)
            continue
        match sheet.layout.read(line):
            case tuple() as values:
                entries.append(RegisterEntry(line.number, values))
            case wrong:
                faults.extend(wrong)
    return RegisterFile(sheet.layout.name, tuple(entries), tuple(faults))


def _refuse_too_many(rows: int, faults: int) -> None:
    if rows >= MOST_ROWS:
        raise FileRefused(Fault(None, "", f"more than {MOST_ROWS:,} rows", "a file in several parts"))
    if faults >= MOST_FAULTS:
        raise FileRefused(Fault(None, "", f"more than {MOST_FAULTS:,} faults", "a file of good rows"))
