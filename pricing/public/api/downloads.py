"""CSV: the flat premia with a fixed header, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from typing import Any

from rest_framework.renderers import BaseRenderer

from pricing.public.api.serializers import CSV_COLUMNS

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


class PremiaCSV(BaseRenderer):
    """Renders a list of flat premia, or one; the caller gives errors in JSON."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        """The file's bytes."""
        return premia_csv(data).encode()


def premia_csv(premia: Iterable[Mapping[str, object]]) -> str:
    """The premia as CSV text with its header, lines ending as RFC 4180 says."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(CSV_COLUMNS)
    for premium in premia:
        writer.writerow([cell_text(premium[column]) for column in CSV_COLUMNS])
    return file.getvalue()


def cell_text(value: object) -> str:
    """A cell that no spreadsheet takes for a formula: text that could be one is quoted with an apostrophe."""
    text = "" if value is None else str(value)
    if text.startswith(STARTS_A_FORMULA) and not NUMBER.fullmatch(text):
        return f"'{text}"
    return text
