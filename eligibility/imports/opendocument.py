"""PURE. What an OpenDocument spreadsheet (.ods) may hold, looked at part by part before anything reads it."""

from __future__ import annotations

from typing import NamedTuple

from eligibility.imports.cells import (
    MOST_COLUMNS,
    MOST_ROWS,
    SheetCount,
    refuse_formulas,
    refuse_too_many_sheets,
)
from eligibility.imports.markup import Attributes, Elements, Walk, attribute, is_markup, walk
from eligibility.imports.packages import Parts
from eligibility.imports.refusals import ImportRefused

MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"
MOST_SPACES = 1_000
_NO_MACROS = "It holds macros. Remove them and save it anew."
_NO_LINKS = "It draws on other files. Copy the list, paste it as values and save it anew."
_LINKS = frozenset({"dde-source", "table-source", "cell-range-source", "dde-link", "dde-links"})
_DAMAGED = "Its cells repeat in a way that no spreadsheet does: it is damaged."


def checked(parts: Parts) -> Parts:
    """The parts that a reader needs, all of them walked. Raises ImportRefused."""
    if not parts.get("mimetype", b"").startswith(MIMETYPE) or "content.xml" not in parts:
        raise ImportRefused("It is no OpenDocument spreadsheet. Name it for what it is, or save it as .xlsx.")
    if any(name.startswith(("Basic/", "Scripts/")) for name in parts):
        raise ImportRefused(_NO_MACROS)
    markup = {name: content for name, content in parts.items() if is_markup(name, content)}
    sheets: list[SheetCount] = []
    elements = Elements()
    for name, content in markup.items():
        told = AnyPart()
        walk(name, content, told, elements)
        sheets += told.sheets if name == "content.xml" else []
    refuse_too_many_sheets(len(sheets))
    refuse_formulas(sheets)
    return {"mimetype": MIMETYPE} | markup


class FilledCells(NamedTuple):
    """Cells of one row that hold the same."""

    last_column: int
    times: int
    characters: int


class AnyPart(Walk):
    """Any part: encryption, scripts and links are refused wherever they stand; of a sheet the cells are counted."""

    def __init__(self) -> None:
        self.sheets: list[SheetCount] = []
        self.row = self.column = 0
        self.row_times = self.times = 1
        self.filled_in_row: list[FilledCells] = []
        self.characters = 0
        self.in_cell = False
        self.has_value = False

    def element(self, name: str, attributes: Attributes) -> None:
        _refuse_element(name, attributes)
        match name:
            case "table":
                self._begin_sheet(attributes)
            case "table-row":
                self.row_times = _times(attributes, "number-rows-repeated")
                self.column, self.filled_in_row = 0, []
            case "table-cell" | "covered-table-cell" if self.sheets:
                self._begin_cell(attributes)
            case "s" if self.in_cell:
                self.characters += _spaces(attributes)

    def _begin_sheet(self, attributes: Attributes) -> None:
        if self.in_cell:
            raise ImportRefused("It has a table inside a cell. Send the list alone.")
        self.sheets.append(SheetCount(attribute(attributes, "name")))
        refuse_too_many_sheets(len(self.sheets))
        self.row = 0

    def _begin_cell(self, attributes: Attributes) -> None:
        self.times = _times(attributes, "number-columns-repeated")
        self.in_cell, self.characters = True, 0
        self.has_value = bool(attribute(attributes, "value-type"))
        self.column += self.times
        if attribute(attributes, "formula"):
            self.sheets[-1].formula(self.row + 1, self.column - self.times + 1)

    def text(self, text: str) -> None:
        if self.in_cell:
            self.characters += len(text)

    def end(self, name: str) -> None:
        if name in {"table-cell", "covered-table-cell"} and self.in_cell:
            self.in_cell = False
            if self.has_value or self.characters:
                self.filled_in_row.append(FilledCells(self.column, self.times, self.characters))
        elif name == "table-row" and self.sheets:
            self._end_row()

    def _end_row(self) -> None:
        self.row += self.row_times
        for cells in self.filled_in_row:
            times = min(cells.times, MOST_COLUMNS + 1) * min(self.row_times, MOST_ROWS + 1)
            self.sheets[-1].filled(self.row, cells.last_column, cells.characters, times)


def _refuse_element(name: str, attributes: Attributes) -> None:
    if name == "encryption-data":
        raise ImportRefused("It is protected with a password. Remove the password and send it again.")
    if name in {"script", "event-listener"}:
        raise ImportRefused(_NO_MACROS)
    if name in _LINKS:
        raise ImportRefused(_NO_LINKS)


def _times(attributes: Attributes, name: str) -> int:
    said = attribute(attributes, name, "1")
    if not said.isdecimal() or len(said) > 8 or int(said) < 1:
        raise ImportRefused(_DAMAGED)
    return int(said)


def _spaces(attributes: Attributes) -> int:
    """A blank may be written once and repeated by a number."""
    said = attribute(attributes, "c", "1")
    if not said.isdecimal() or len(said) > 8 or int(said) > MOST_SPACES:
        raise ImportRefused(_DAMAGED)
    return int(said)
