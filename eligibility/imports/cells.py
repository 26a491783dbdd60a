"""PURE. How much a sheet may hold, counted as it is walked, and which of its cells hold formulas."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from eligibility.imports.refusals import ImportRefused

MOST_SHEETS = 50
MOST_ROWS = 20_000
MOST_COLUMNS = 60
MOST_CELLS = 100_000
MOST_CHARACTERS = 10_000_000
FORMULAS_NAMED = 5

_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


@dataclass
class SheetCount:
    """What was counted of one sheet. Raises ImportRefused as soon as a limit is passed."""

    name: str
    formulas: list[str] = field(default_factory=list)
    cells: int = 0
    characters: int = 0

    def formula(self, row: int, column: int) -> None:
        """A cell holds a formula."""
        self.formulas.append(reference(row, column))

    def filled(self, row: int, column: int, characters: int, times: int = 1) -> None:
        """Cells hold values, the last of them at this place (both counted from 1)."""
        if row > MOST_ROWS:
            raise ImportRefused(f"Sheet “{self.name}” has more than {MOST_ROWS:,} rows. Send the list alone.")
        if column > MOST_COLUMNS:
            raise ImportRefused(
                f"Sheet “{self.name}” has more than {MOST_COLUMNS} columns. Send the list alone."
            )
        self.cells += times
        self.characters += characters * times
        if self.cells > MOST_CELLS:
            raise ImportRefused(
                f"Sheet “{self.name}” has more than {MOST_CELLS:,} cells. Send the list alone."
            )
        if self.characters > MOST_CHARACTERS:
            raise ImportRefused(
                f"Sheet “{self.name}” has more than {MOST_CHARACTERS:,} characters. Send the list alone."
            )


def refuse_formulas(sheets: list[SheetCount]) -> None:
    """Name the cells that hold formulas: what they show depends on who computes it, so they are no facts."""
    found = [f"“{sheet.name}”, cell {cell}" for sheet in sheets for cell in sheet.formulas]
    if not found:
        return
    named = "; ".join(found[:FORMULAS_NAMED])
    more = f"; and {len(found) - FORMULAS_NAMED:,} more" if len(found) > FORMULAS_NAMED else ""
    raise ImportRefused(
        f"It holds formulas: sheet {named}{more}. Copy the list, paste it as values and save it anew."
    )


def refuse_too_many_sheets(number: int) -> None:
    """A brand list has a sheet a metal at most."""
    if number > MOST_SHEETS:
        raise ImportRefused(f"It has more than {MOST_SHEETS} sheets. Send the list alone.")


def place(text: str, sheet: str) -> tuple[int, int]:
    """Row and column of a reference such as AB12."""
    match = _REFERENCE.fullmatch(text)
    if match is None:
        raise ImportRefused(f"Sheet “{sheet}” has a cell at {text[:20]!r}, which is no place: it is damaged.")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column


def reference(row: int, column: int) -> str:
    """The reference of a place: 12, 28 is AB12."""
    return f"{letters(column)}{row}"


def letters(column: int) -> str:
    """The letters of a column counted from 1: 28 is AB."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text
