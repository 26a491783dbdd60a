"""How a value is written in an answer or a file: exact, in UTC, and never as a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rest_framework.renderers import BaseRenderer

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
ROWS_A_CHUNK = 500


def stamp(at: dt.datetime) -> str:
    """A moment in UTC: `2026-10-30T17:00:00Z`."""
    return at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


def cell_text(value: object) -> str:
    """A cell that no spreadsheet takes for a formula: text that could be one is quoted with an apostrophe."""
    text = "" if value is None else str(value)
    if text.startswith(STARTS_A_FORMULA) and not NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def csv_chunks(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> Iterator[str]:
    """Rows as CSV text with their header, lines ending as RFC 4180 says, some hundred rows at a time."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(columns)
    for number, row in enumerate(rows, start=1):
        writer.writerow([cell_text(row[column]) for column in columns])
        if number % ROWS_A_CHUNK == 0:
            yield file.getvalue()
            file.seek(0)
            file.truncate()
    yield file.getvalue()


class RowsCSV(BaseRenderer):
    """Renders a list of flat rows whose fields a subclass names; the caller gives errors in JSON."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"
    columns: tuple[str, ...]

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        """The file's bytes."""
        return "".join(csv_chunks(self.columns, data)).encode()
