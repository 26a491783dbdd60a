"""What can be wrong with a file, said so that its sender can put it right."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST_QUOTATION = 60


def shortened(text: str, longest: int = LONGEST_QUOTATION) -> str:
    """Quote what a cell holds on one line, control characters made visible and the rest cut off."""
    if len(text) <= longest:
        return repr(text)
    return f"{text[:longest]!r}… ({len(text)} characters)"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: row · field · what is wrong · what was expected. No row means the file as a whole."""

    row: int | None
    field: str
    found: str
    expected: str

    def __str__(self) -> str:
        place = ", ".join(filter(None, [f"row {self.row}" if self.row else "the file", self.field]))
        return f"{place}: {self.found}; expected {self.expected}"


class FileRefused(Exception):
    """The file cannot be read as a table at all, or not to its end: none of its rows may be used."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault
