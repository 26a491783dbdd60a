"""A large CSV file in pieces of whole lines, the ordinary lines apart from the odd ones.

An ordinary line is printable ASCII without backslashes, with as many cells as the header has names; quotation marks may
stand around whole cells that hold none and no comma. Its cells are what stands between the commas, whoever reads it.
Every other line is odd, and left to `cpal.tabular`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import compress
from operator import not_
from typing import IO

from cpal.tabular import LONGEST_LINE

PIECE = 24 * 1024 * 1024
SHORT = LONGEST_LINE - 2  # with its line end it is no longer than a line may be
SIMPLY_QUOTED = re.compile(rb'(?:"[^",]*"|[^",]*)(?:,(?:"[^",]*"|[^",]*))*')
PLAIN = bytes(code for code in range(32, 127) if chr(code) not in '"\\') + b"\n"


class SpansLines(Exception):
    """A line is not a record by itself: from this piece on the file must be read in order."""


@dataclass(frozen=True, slots=True)
class Header:
    """The first line as it stands in the file, and the names in it."""

    line: bytes
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """Whole lines of a file, their line ends included: where they begin, and the row of the first."""

    begins_at: int
    first_row: int
    text: bytes


@dataclass(frozen=True, slots=True)
class Sorted:
    """The lines of a piece: ordinary ones joined, with their rows, and odd ones with theirs."""

    ordinary: bytes
    ordinary_rows: list[int] | range
    odd: list[bytes]
    odd_rows: list[int]


def ordinary_header(source: IO[bytes]) -> Header | None:
    """Read the first line; None when it is not an ordinary one."""
    line = source.readline(SHORT)
    text = _unquoted(line.removeprefix(b"\xef\xbb\xbf").removesuffix(b"\n").removesuffix(b"\r"))
    if not line.endswith(b"\n") or not text.strip() or text.startswith(b"{") or text.translate(None, PLAIN):
        return None
    return Header(line, tuple(text.decode("ascii").split(",")))


def pieces_of(source: IO[bytes]) -> Iterator[Piece]:
    """What follows the header. The last piece may end without a line end, and so may a piece without any."""
    begins_at, row, unfinished = source.tell(), 2, b""
    while read := source.read(PIECE):
        text = unfinished + read
        end = text.rfind(b"\n") + 1
        if not end and len(text) > LONGEST_LINE:
            yield Piece(begins_at, row, text)  # no line is so long: whoever reads it refuses the file
            return
        if end:
            yield Piece(begins_at, row, text[:end])
        begins_at, row, unfinished = begins_at + end, row + text.count(b"\n"), text[end:]
    if unfinished:
        yield Piece(begins_at, row, unfinished)


def sorted_lines(piece: Piece, width: int) -> Sorted:
    """Tell ordinary lines from odd ones. Raises `SpansLines` when an odd one is not a record by itself."""
    if not piece.text.endswith(b"\n"):
        raise SpansLines
    text = piece.text.replace(b"\r\n", b"\n") if b"\r" in piece.text else piece.text
    lines = text.split(b"\n")[:-1]
    if b'"' in text:
        lines = [_unquoted(line) for line in lines]
    rows = range(piece.first_row, piece.first_row + len(lines))
    is_ordinary = [_is_ordinary(line, width) for line in lines]
    if all(is_ordinary):
        return Sorted(b"\n".join([*lines, b""]), rows, [], [])
    odd = list(compress(lines, map(not_, is_ordinary)))
    if not all(map(_is_record, odd)):
        raise SpansLines
    return Sorted(
        b"\n".join([*compress(lines, is_ordinary), b""]),
        list(compress(rows, is_ordinary)),
        odd,
        list(compress(rows, map(not_, is_ordinary))),
    )


def _unquoted(line: bytes) -> bytes:
    """The line without its quotation marks where they stand around whole cells and hold no comma."""
    return line.replace(b'"', b"") if b'"' in line and SIMPLY_QUOTED.fullmatch(line) else line


def _is_ordinary(line: bytes, width: int) -> bool:
    return line.count(b",") == width - 1 and len(line) < SHORT and not line.translate(None, PLAIN)


def _is_record(line: bytes) -> bool:
    """Whether the line is one whole record, or blank."""
    if len(line) >= SHORT:
        return False
    try:
        return len(list(csv.reader([line.decode("utf-8")], strict=True))) <= 1
    except (UnicodeDecodeError, csv.Error):
        return False
