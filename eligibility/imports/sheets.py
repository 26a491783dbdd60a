"""A spreadsheet's bytes to the texts of its cells, guarded first."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import dataclass

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from eligibility.imports import excel, opendocument
from eligibility.imports.cells import SheetCount
from eligibility.imports.guard import FileKind, kind_of
from eligibility.imports.packages import parts_of, repacked
from eligibility.imports.refusals import ImportRefused
from eligibility.imports.texts import utf8_text

SEPARATORS = (",", ";", "\t", "|")
LINES_LOOKED_AT = 50
LONGEST_LINE = 64 * 1024
MOST_LINES = 100_000  # a cell may run over several
THE_FILE = "The file"


@dataclass(frozen=True, slots=True)
class SheetRead:
    """A sheet as text, from its first row and first column on; rows are as long as the sheet is wide."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    is_hidden: bool = False

    @property
    def width(self) -> int:
        return max(map(len, self.rows), default=0)


def read_sheets(name: str, content: bytes) -> tuple[SheetRead, ...]:
    """The sheets that hold anything. Raises ImportRefused, saying why, before anything was read of a hostile file."""
    kind = kind_of(name, content, len(content))
    if kind is FileKind.CSV:
        sheets: tuple[SheetRead, ...] = (_csv_sheet(utf8_text(content)),)
    elif kind in {FileKind.XLSX, FileKind.ODS}:
        sheets = _workbook_sheets(kind, content)
    else:
        raise ImportRefused("It is no spreadsheet.")
    filled = tuple(sheet for sheet in sheets if any(any(row) for row in sheet.rows))
    if not filled:
        raise ImportRefused("It holds no filled cell.")
    return filled


def _workbook_sheets(kind: FileKind, content: bytes) -> tuple[SheetRead, ...]:
    check = excel.checked if kind is FileKind.XLSX else opendocument.checked
    package = repacked(check(parts_of(content)))
    try:
        return tuple(_calamine_sheets(package))
    except (CalamineError, ValueError, OSError) as error:
        raise ImportRefused(f"The workbook is damaged ({str(error)[:100]}). Save it anew.") from None
    except BaseException as panic:
        if (
            type(panic).__name__ != "PanicException"
        ):  # how the reader's own faults surface; it has no other name
            raise
        raise ImportRefused("The workbook is damaged: its cells cannot be read. Save it anew.") from None


def _calamine_sheets(package: io.BytesIO) -> list[SheetRead]:
    with CalamineWorkbook.from_filelike(package) as book:
        return [
            SheetRead(
                about.name,
                tuple(
                    tuple(map(cell_text, row))
                    for row in book.get_sheet_by_name(about.name).to_python(skip_empty_area=False)
                ),
                about.visible != SheetVisibleEnum.Visible,
            )
            for about in book.sheets_metadata
            if about.typ == SheetTypeEnum.WorkSheet
        ]


def cell_text(value: object) -> str:
    """A cell as it is read aloud: whole numbers without a point, days as 2026-10-30."""
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case dt.datetime() if value.time() == dt.time.min:
            return value.date().isoformat()
        case dt.date() | dt.time():
            return value.isoformat()
        case _:
            return " ".join(str(value).split())


def _csv_sheet(text: str) -> SheetRead:
    if text.count("\n") > MOST_LINES:
        raise ImportRefused(f"It has more than {MOST_LINES:,} lines. Send the list alone.")
    if max(map(len, text.splitlines()), default=0) > LONGEST_LINE:
        raise ImportRefused(f"It has a line of more than {LONGEST_LINE:,} characters. Send the list alone.")
    count = SheetCount(THE_FILE)
    rows: list[tuple[str, ...]] = []
    try:
        for number, cells in enumerate(
            csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True), 1
        ):
            count.filled(number, len(cells), sum(map(len, cells)))
            rows.append(tuple(" ".join(cell.split()) for cell in cells))
    except csv.Error as error:
        raise ImportRefused(
            f"Its quotation marks do not match or a cell is too long (line {len(rows) + 1}: {error})."
        ) from None
    return SheetRead(THE_FILE, tuple(rows))


def _separator(text: str) -> str:
    """The sign that stands most often in the first lines; where several do, the first of the usual ones."""
    head = "\n".join(text[:100_000].splitlines()[:LINES_LOOKED_AT])
    return max(SEPARATORS, key=head.count)
