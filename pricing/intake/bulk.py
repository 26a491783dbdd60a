"""Large feeds: pieces are read in columns on one core while the database takes in the piece before on the other.

The reader of rows stays the authority. It is given every row that is not plainly ordinary, every row that shares its
name with another of its piece, and every row that contradicts what is held.
"""

from __future__ import annotations

import datetime as dt
import io
import sys
from collections.abc import Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from typing import IO, TypeVar, cast

from django.db import transaction
from psycopg.errors import UniqueViolation

from cpal import calendar
from cpal.tabular import Fault, FileRefused, Layout, Row, Sheet, read_sheet
from cpal.tabular.header import layout_of_header
from pricing.intake.arrival import Arrival
from pricing.intake.columns import Ordinary, read_columns
from pricing.intake.comparing import copy_block, copy_text, store_new
from pricing.intake.feed import FeedLedger, FeedName, FeedRow, feed_layouts
from pricing.intake.originals import Original
from pricing.intake.pieces import Header, Piece, Sorted, SpansLines, ordinary_header, pieces_of, sorted_lines
from pricing.intake.rows import ROWS_AT_A_TIME, take_in, take_in_lines
from pricing.intake.tally import Tally

Line = TypeVar("Line", Row, Fault, Row | Fault)


@dataclass(frozen=True, slots=True)
class ReadPiece:
    """A piece of the file: rows ready to be stored, and those for the reader of rows."""

    ordinary: Ordinary
    others: list[Row | Fault]


@dataclass(frozen=True, slots=True)
class PieceReader:
    """Reads pieces of one file; nothing here asks the database."""

    header: Header
    layout: Layout
    settled: dt.datetime

    def read(self, piece: Piece) -> ReadPiece | Piece:
        """The piece with its rows sorted, or the piece itself when the file must be read in order from there."""
        try:
            lines = sorted_lines(piece, len(self.header.names))
        except SpansLines:
            return piece
        ordinary = read_columns(
            lines.ordinary, lines.ordinary_rows, self.header.names, self.layout, self.settled
        )
        odd = list(self._odd_rows(lines))
        if names := self._names([*ordinary.others(), *odd]):
            ordinary = ordinary.without(names)
        return ReadPiece(ordinary, [*ordinary.others(), *odd])

    def _odd_rows(self, lines: Sorted) -> Iterator[Row | Fault]:
        """Each odd line as the only one of a table."""
        for number, line in zip(lines.odd_rows, lines.odd, strict=True):
            table = self.header.line + line + b"\n"
            sheet = read_sheet(io.BytesIO(table), [self.layout], max_bytes=len(table))
            yield from (_moved(found, number - 2) for found in sheet.lines)

    def _names(self, lines: list[Row | Fault]) -> set[FeedName]:
        read = (FeedLedger().read(self.layout, line) for line in lines if isinstance(line, Row))
        return {FeedLedger().name_of(record) for record in read if isinstance(record, FeedRow)}


@dataclass(slots=True)
class BulkLoad:
    """The writing half: stores what the reader hands over, on the connection of the delivery's transaction."""

    reader: PieceReader
    arrival: Arrival
    tally: Tally
    compares: bool = False

    def store(self, read: ReadPiece) -> None:
        """Store the ready rows at once; from the first piece that has a name already held, compare before."""
        ready, others = read.ordinary.ready, read.others
        block = copy_text(ready, self.arrival)
        if ready.height and not (self.compares or self._is_stored_at_once(block)):
            self.compares = True
        if not self.compares:
            self.tally.accepted += ready.height
        elif ready.height:
            compared = store_new(block)
            self.tally.accepted += compared.accepted
            self.tally.repeated += compared.repeated
            others = [*others, *read.ordinary.rows(compared.contradicting_rows)]
        self._take_in(sorted(others, key=_row_of))

    def store_rest(self, source: IO[bytes], piece: Piece) -> None:
        """Leave the file to the reader of rows from the piece on."""
        source.seek(piece.begins_at)
        rest = cast("IO[bytes]", HeaderAgain(self.reader.header.line, source))
        sheet = read_sheet(rest, [self.reader.layout], max_bytes=sys.maxsize)
        try:
            take_in(
                Sheet(sheet.layout, (_moved(line, piece.first_row - 2) for line in sheet.lines)),
                FeedLedger(),
                self.arrival,
                self.tally,
            )
        except FileRefused as refusal:
            raise FileRefused(_moved(refusal.fault, piece.first_row - 2)) from refusal

    def _is_stored_at_once(self, block: bytes) -> bool:
        try:
            with transaction.atomic():
                copy_block(block)
        except UniqueViolation:
            return False
        return True

    def _take_in(self, lines: list[Row | Fault]) -> None:
        for start in range(0, len(lines), ROWS_AT_A_TIME):
            batch = lines[start : start + ROWS_AT_A_TIME]
            take_in_lines(batch, self.reader.layout, FeedLedger(), self.arrival, self.tally)


class HeaderAgain(io.RawIOBase):
    """The header, then what is left of the file."""

    def __init__(self, header: bytes, source: IO[bytes]) -> None:
        self._header = header
        self._source = source

    def read(self, size: int = -1) -> bytes:
        header, self._header = self._header, b""
        return header or self._source.read(size)


def take_in_feed(original: Original, arrival: Arrival, tally: Tally) -> None:
    """Store the rows of a large feed as `take_in` does, in columns as far as they are ordinary."""
    with original.set_aside_at.open("rb") as source:
        header = ordinary_header(source)
        layouts = feed_layouts(source)
        if header is None:
            take_in(read_sheet(source, layouts, max_bytes=original.size_bytes), FeedLedger(), arrival, tally)
            return
        settled = calendar.cutoff_of(calendar.window_of(arrival.received_at))
        reader = PieceReader(header, layout_of_header(header.names, layouts, row=1), settled)
        load = BulkLoad(reader, arrival, tally)
        source.seek(len(header.line))
        with closing(_read_ahead(source, reader)) as pieces:
            for read in pieces:
                if isinstance(read, Piece):
                    load.store_rest(source, read)
                    return
                load.store(read)


def _read_ahead(source: IO[bytes], reader: PieceReader) -> Generator[ReadPiece | Piece, None, None]:
    """Read one piece while the one before is being stored."""
    with ThreadPoolExecutor(max_workers=1) as other_core:
        ahead: Future[ReadPiece | Piece] | None = None
        for piece in pieces_of(source):
            behind, ahead = ahead, other_core.submit(reader.read, piece)
            if behind is not None:
                yield behind.result()
        if ahead is not None:
            yield ahead.result()


def _moved(line: Line, by: int) -> Line:
    """The line as numbered in the whole file."""
    if isinstance(line, Row):
        return Row(line.number + by, line.cells)
    return replace(line, row=None if line.row is None else line.row + by)


def _row_of(line: Row | Fault) -> int:
    return (line.number if isinstance(line, Row) else line.row) or 0
