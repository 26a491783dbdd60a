"""The table of reference rows: which row applies to an input on its London date (6.1)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pricing.methodology.values import ReferenceRow

RowKey = tuple[str, str, str, str]
"""kind, metal, region, key: '' where the kind does not use the column."""

# The columns on which each kind of row is matched; its other columns are ignored. There are no wildcards.
COLUMNS_USED = {
    "fx": ("key",),
    "physical_premium": ("metal", "region"),
    "incoterm": ("region", "key"),
    "logistics": ("key",),
    "tariff": ("metal", "key"),
    "lme_price": ("metal",),
    "interest": (),
    "forward_spread": ("metal",),
}


@dataclass(frozen=True, slots=True)
class Missing:
    """A reference row that the table lacks, named `kind:metal:region:key` without the blanks."""

    name: str


class ReferenceTable:
    """Reference rows by the columns of their kind, every answer remembered.

    The latest row with `effective_on` not after the date applies, however late it was loaded; of two rows
    for the same columns and day the later in the order given stands.
    """

    def __init__(self, rows: Iterable[ReferenceRow]) -> None:
        dated: dict[RowKey, dict[date, ReferenceRow]] = {}
        for row in rows:
            dated.setdefault(row_key(row), {})[row.effective_on] = row
        self._rows = {key: [by_day[day] for day in sorted(by_day)] for key, by_day in dated.items()}
        self._found: dict[tuple[RowKey, date], ReferenceRow | Missing] = {}

    def find(self, key: RowKey, on: date) -> ReferenceRow | Missing:
        """The row that applies on the day, or the name of the missing one."""
        found = self._found.get((key, on))
        if found is None:
            found = self._found[key, on] = self._look_up(key, on)
        return found

    def _look_up(self, key: RowKey, on: date) -> ReferenceRow | Missing:
        rows = self._rows.get(key, [])
        position = bisect_right(rows, on, key=lambda row: row.effective_on)
        if position:
            return rows[position - 1]
        return Missing(":".join(part for part in key if part))


def row_key(row: ReferenceRow) -> RowKey:
    """What a row is found by."""
    used = COLUMNS_USED[row.kind]
    return (
        row.kind,
        (row.metal or "") if "metal" in used else "",
        (row.region or "") if "region" in used else "",
        (row.key or "") if "key" in used else "",
    )
