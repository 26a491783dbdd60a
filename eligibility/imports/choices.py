"""PURE. What the officer decides of a staged brand list, as it is kept while the list waits."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from eligibility.imports.columns import ListField, SheetMapping


@dataclass(frozen=True)
class ListChoices:
    """The day and the source of the list, its mapping, and every decision that is not made by the program.

    `is_organisation` gives for a producer's name (without its capitals) the code of the organisation that it is;
    `new_codes` the code under which a new one is entered. `delist` and `move` name brands one by one, as
    “metal brand”: those that are no longer listed, and those that have another producer now.
    """

    listed_by: dt.date
    source: str
    sheets: tuple[SheetMapping, ...]
    is_organisation: dict[str, str] = field(default_factory=dict)
    new_codes: dict[str, str] = field(default_factory=dict)
    delist: frozenset[str] = frozenset()
    move: frozenset[str] = frozenset()

    def as_kept(self) -> dict[str, Any]:
        """For the JSON of a staged file."""
        return {
            "listed_by": self.listed_by.isoformat(),
            "source": self.source,
            "sheets": [
                {
                    "sheet": each.sheet,
                    "header_row": each.header_row,
                    "metal": str(each.metal),
                    "columns": {field.value: column for field, column in each.columns.items()},
                }
                for each in self.sheets
            ],
            "is_organisation": self.is_organisation,
            "new_codes": self.new_codes,
            "delist": sorted(self.delist),
            "move": sorted(self.move),
        }


def kept_choices(kept: dict[str, Any]) -> ListChoices | None:
    """The choices that a staged file keeps; None when its columns were not named yet."""
    if "listed_by" not in kept:
        return None
    return ListChoices(
        listed_by=dt.date.fromisoformat(kept["listed_by"]),
        source=kept["source"],
        sheets=tuple(
            SheetMapping(
                each["sheet"],
                each["header_row"],
                each["metal"],
                {ListField(name): column for name, column in each["columns"].items()},
            )
            for each in kept["sheets"]
        ),
        is_organisation=kept["is_organisation"],
        new_codes=kept["new_codes"],
        delist=frozenset(kept["delist"]),
        move=frozenset(kept["move"]),
    )
