"""CSV: the flat premia with a fixed header, safe to open in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cpal.api.cells import RowsCSV, csv_chunks
from pricing.public.api.serializers import CSV_COLUMNS


class PremiaCSV(RowsCSV):
    """Renders a list of flat premia, or one."""

    columns = CSV_COLUMNS


def premia_csv(premia: Iterable[Mapping[str, object]]) -> str:
    """The premia as CSV text with its header."""
    return "".join(csv_chunks(CSV_COLUMNS, premia))
