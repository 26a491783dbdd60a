"""Bytes to lines of text, a piece at a time, within limits."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import IO

from cpal.tabular.faults import Fault, FileRefused

KIBIBYTE = 1024
MEBIBYTE = 1024 * KIBIBYTE
LONGEST_LINE = 64 * KIBIBYTE
PIECE = MEBIBYTE


class TextLines(Iterator[str]):
    """The lines of a UTF-8 file with their line ends (a byte-order mark is taken off), counted as they are read.

    `number` is the number of the line given last. Never more than one piece of the file is held.
    """

    def __init__(self, source: IO[bytes], *, max_bytes: int) -> None:
        self.number = 0
        self.nul_seen = False
        self.at_end = False
        self.ended_without_line_end = False
        self._source = source
        self._max_bytes = max_bytes
        self._size = 0
        self._lines_decoded = 0
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._unfinished = ""
        self._ready: Iterator[str] = iter(())

    def __next__(self) -> str:
        line = next(self._ready, None)
        while line is None:
            if self.at_end:
                raise StopIteration
            self._ready = iter(self._next_lines())
            line = next(self._ready, None)
        self.number += 1
        return line

    def _next_lines(self) -> list[str]:
        piece = self._source.read(PIECE)
        self._size += len(piece)
        if self._size > self._max_bytes:
            limit = (
                f"at most {self._max_bytes / MEBIBYTE:.0f} MiB"
                if self._max_bytes >= MEBIBYTE
                else (f"at most {self._max_bytes} bytes")
            )
            raise FileRefused(Fault(None, "", "it is too large", limit))
        if self._size == len(piece):
            _refuse_utf16(piece)
        text = self._unfinished + self._decoded(piece)
        if "\0" in text:
            self.nul_seen = True
        lines = text.split("\n")
        self._unfinished = lines.pop()
        finished = [line + "\n" for line in lines]
        if not piece:
            self.at_end = True
            if self._unfinished:
                self.ended_without_line_end = True
                finished.append(self._unfinished)
                self._unfinished = ""
        self._refuse_long_lines(finished)
        self._lines_decoded += len(finished)
        return finished

    def _decoded(self, piece: bytes) -> str:
        try:
            return self._decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            row = self._lines_decoded + error.object.count(b"\n", 0, error.start) + 1
            found = f"the byte 0x{error.object[error.start]:02x} is not UTF-8"
            raise FileRefused(Fault(row, "", found, "a file encoded in UTF-8")) from None

    def _refuse_long_lines(self, finished: list[str]) -> None:
        longest = max(map(len, finished), default=0)
        if max(longest, len(self._unfinished)) <= LONGEST_LINE:
            return
        place = next((at for at, line in enumerate(finished) if len(line) > LONGEST_LINE), len(finished))
        found = f"a line longer than {LONGEST_LINE // KIBIBYTE} KiB"
        raise FileRefused(Fault(self._lines_decoded + place + 1, "", found, "shorter lines"))


def _refuse_utf16(first_piece: bytes) -> None:
    """Excel's “Unicode text”: said by its name, because a byte that is not UTF-8 tells a sender little."""
    if first_piece.startswith((b"\xff\xfe", b"\xfe\xff")) or 0 in first_piece[:2]:
        found = f"it is encoded in UTF-16 (the byte 0x{first_piece[0]:02x} is not UTF-8 here)"
        raise FileRefused(Fault(1, "", found, "a file encoded in UTF-8"))
