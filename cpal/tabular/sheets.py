"""Bytes to rows of text cells, as a stream: CSV with a header, or JSON Lines with the same names."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import IO

from cpal.tabular.faults import Fault, FileRefused, shortened
from cpal.tabular.header import columns_in_order, layout_of_header
from cpal.tabular.jsonlines import layout_of_object, object_of_line, row_of_object
from cpal.tabular.layouts import Layout, Row
from cpal.tabular.lines import MEBIBYTE, TextLines

DEFAULT_MAX_BYTES = 64 * MEBIBYTE


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file whose kind is known. `lines` can be walked once and may end in `FileRefused`."""

    layout: Layout
    lines: Iterator[Row | Fault]


def read_sheet(source: IO[bytes], layouts: Sequence[Layout], *, max_bytes: int = DEFAULT_MAX_BYTES) -> Sheet:
    """Recognise the file by its header among the layouts, and give its rows as they are read.

    Raises `FileRefused` when the header is wrong or the file empty; walking the lines raises it when the file turns
    out not to be UTF-8, to be cut off, to have a line longer than 64 KiB or to be larger than `max_bytes`.
    """
    lines = TextLines(source, max_bytes=max_bytes)
    first = next((line for line in lines if line.strip()), None)
    if first is None:
        raise FileRefused(Fault(None, "", "it is empty", "a header and rows"))
    if first.lstrip().startswith("{"):
        return _json_lines_sheet(first, lines, layouts)
    return _csv_sheet(first, lines, layouts)


def _csv_sheet(first: str, lines: TextLines, layouts: Sequence[Layout]) -> Sheet:
    blank_lines_before = lines.number - 1
    records = csv.reader(chain([first], lines), strict=True)
    header = _next_record(records, lines) or []
    layout = layout_of_header(header, layouts, row=lines.number)
    return Sheet(layout, _csv_rows(records, lines, header, layout, blank_lines_before))


def _csv_rows(
    records: Iterator[list[str]], lines: TextLines, header: list[str], layout: Layout, blank_lines_before: int
) -> Iterator[Row | Fault]:
    in_order = columns_in_order(header, layout)
    width = len(header)
    starts_at = records.line_num + blank_lines_before + 1  # type: ignore[attr-defined]  # a csv.reader's
    while (cells := _next_record(records, lines)) is not None:
        number, starts_at = starts_at, records.line_num + blank_lines_before + 1  # type: ignore[attr-defined]  # likewise
        if len(cells) == width:
            if lines.nul_seen and (fault := _nul_fault(number, header, cells)):
                yield fault
            else:
                yield Row(number, in_order(cells))
        elif cells:
            _refuse_if_cut_off(number, cells, width, lines)
            yield Fault(number, "", f"{len(cells)} cells", f"{width} cells, as in the header")


def _next_record(records: Iterator[list[str]], lines: TextLines) -> list[str] | None:
    try:
        return next(records, None)
    except csv.Error as error:
        found = f"the quotation marks do not match, or the file is cut off ({error})"
        expected = "a closing quotation mark for every opening one"
        raise FileRefused(Fault(lines.number, "", found, expected)) from None


def _refuse_if_cut_off(number: int, cells: list[str], width: int, lines: TextLines) -> None:
    """A last row without its line end and with cells missing is where a transmission broke."""
    if len(cells) < width and lines.ended_without_line_end and lines.at_end:
        found = f"the file is cut off after {len(cells)} of {width} cells"
        raise FileRefused(Fault(number, "", found, "a whole file"))


def _nul_fault(number: int, names: Sequence[str], cells: Sequence[str]) -> Fault | None:
    for name, text in zip(names, cells, strict=True):
        if "\0" in text:
            return Fault(number, name, f"a NUL byte in {shortened(text)}", "text")
    return None


def _json_lines_sheet(first: str, lines: TextLines, layouts: Sequence[Layout]) -> Sheet:
    layout = layout_of_object(object_of_line(lines.number, first), layouts, row=lines.number)
    return Sheet(layout, _json_rows(first, lines, layout))


def _json_rows(first: str, lines: TextLines, layout: Layout) -> Iterator[Row | Fault]:
    for line in chain([first], lines):
        if not line.strip():
            continue
        found = object_of_line(lines.number, line)
        cells = found if isinstance(found, Fault) else row_of_object(lines.number, found, layout)
        if isinstance(cells, Fault):
            if lines.at_end and lines.ended_without_line_end and isinstance(found, Fault):
                raise FileRefused(
                    Fault(lines.number, "", "the file is cut off inside its last object", "a whole file")
                )
            yield cells
        else:
            yield Row(lines.number, cells)
