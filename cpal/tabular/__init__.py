"""Reading tables that others send: CSV and JSON Lines in, rows of text cells or faults out.

PURE: the standard library alone. A file is read as a stream and never held whole; every fault names its row, its
field, what was found and what was expected, and nothing is guessed.

    sheet = read_sheet(source, layouts, max_bytes=64 * MEBIBYTE)     # raises FileRefused: nothing of it is usable
    for line in sheet.lines:                                         # may raise FileRefused too: use one transaction
        read = line if isinstance(line, Fault) else sheet.layout.read(line)

A *layout* is the exact set of column names of one kind of file, each with the reader of its cells. A *row* number is
the number of the line on which the row begins, the header of a CSV file being row 1.
"""

from cpal.tabular.cells import (
    CellReader,
    CellRefused,
    boolean,
    code,
    day,
    decimal_number,
    one_of,
    prose,
    timestamp,
    whole_number,
)
from cpal.tabular.faults import Fault, FileRefused, shortened
from cpal.tabular.layouts import Column, Layout, Row
from cpal.tabular.lines import KIBIBYTE, LONGEST_LINE, MEBIBYTE
from cpal.tabular.sheets import Sheet, read_sheet

__all__ = [
    "KIBIBYTE",
    "LONGEST_LINE",
    "MEBIBYTE",
    "CellReader",
    "CellRefused",
    "Column",
    "Fault",
    "FileRefused",
    "Layout",
    "Row",
    "Sheet",
    "boolean",
    "code",
    "day",
    "decimal_number",
    "one_of",
    "prose",
    "read_sheet",
    "shortened",
    "timestamp",
    "whole_number",
]
