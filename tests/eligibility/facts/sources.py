"""The facts as they were read, one by one, and everything that the register holds under their source."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from cpal.clock import database_clock
from eligibility.registers.tables import TABLES

FOLDER = Path(__file__).parent
AS_ABOVE = ("as above", "same as the row above")
NO_FACT = frozenset({"source", "qualifier"})  # where it stands; `qualifier` is read with its value

# A leaf of the files that is kept in other words than its own, and those words. All of them must be held.
READ_AS: dict[str, tuple[str, ...]] = {
    "on or before 2023-11-06 (date of the report)": (
        "listed",
        "2023-11-06",
        "by",
        "is the date of the report",
    ),
    "2024-07": ("announced in July 2024",),
    "2024-09/10, audit finished ahead of time": (
        "warranting_resumed",
        "2024-10-31",
        "lifted in September or October 2024; the audit was finished ahead of time",
    ),
    "2026-01-14": ("announced on 14 January 2026",),
    "company said registration status unchanged": (
        "the company said that its registration status was unchanged",
    ),
    "real verified value ABOVE the 5.0 copper threshold": (
        "above the copper threshold of the discussion paper, 5.0",
    ),
    "6.1 the year before; under 4 for scopes 1 and 2 only: a scope trap": (
        "6.1 the year before; under 4 is said of scopes 1 and 2 only",
        "under 4 for scopes 1 and 2 only",
    ),
    "2020-08-25 (report date)": ("2020-08-25", "reported"),
    "2020-07-24 (report date)": ("2020-07-24", "reported"),
    "2024-08-13 (report date)": ("2024-08-13", "reported"),
    "by 2021-09-02": ("2021-09-02", "by"),
    "as of 2022-09": ("holder", "2022-09-30", "month"),
    "2023-06": ("awarded", "2023-06-30", "month"),
    "2022-12": ("participant", "2022-12-31", "month"),
    "2023-03": ("site_assessment", "2023-03-31", "month"),
    "2018": ("2018-12-31", "year"),
    "awarded (first site)": ("awarded", "first site"),
    "awarded (one of the first zinc smelters)": ("awarded", "one of the first zinc smelters"),
    "to sign Letter of Commitment": ("letter_of_commitment",),
    "participant (in assessment)": ("participant", "in assessment"),
    "recertified": ("re_assessment", "recertified"),
    "certified (second Mideast smelter)": ("awarded", "second Mideast smelter"),
    "provisional (remote audit; onsite audit to follow)": ("provisional", "remote audit; onsite audit"),
    "Copper Mark": ("COPPER-MARK",),
    "Nickel Mark and Copper Mark": ("NICKEL-MARK", "COPPER-MARK"),
    "Zinc Mark and Copper Mark": ("ZINC-MARK", "COPPER-MARK"),
    "ASI Performance Standard": ("ASI-PS",),
    "ASI Performance Standard (first ever)": ("ASI-PS", "first ever"),
    "ASI Performance Standard (59 criteria)": ("ASI-PS", "59 criteria"),
    "ASI Performance Standard V3": ("ASI-PS", "V3"),
    "ISAL (Rio Tinto)": ("ISAL", "RIO-TINTO"),
    "Rio Tinto – five Quebec smelters, Vaudreuil refinery, Gove mine": (
        "Rio Tinto, five Quebec smelters",
        "Vaudreuil refinery",
        "Gove mine",
    ),
    "Norðurál – Century Aluminum (Grundartangi)": ("Norðurál", "Grundartangi", "CENTURY-ALUMINUM"),
    "Alcoa – Aluminerie de Bécancour Inc. and Aluminerie de Deschambault": (
        "Alcoa",
        "Aluminerie de Bécancour Inc.",
        "Aluminerie de Deschambault",
    ),
    "80kg approx.": ("piece 80kg approx.",),
    "1500kg approx.": ("bundle 1500kg approx.",),
    "nickel class 1": ("nickel", "nickel class 1"),
}


@dataclass(frozen=True)
class SourcedRow:
    """One fact of the files: its cells, and the sources that it names in full."""

    cells: dict[str, Any]
    source: str

    @property
    def leaves(self) -> Iterator[str]:
        """What it says, cell by cell; nothing for what the source does not give."""
        for name, value in self.cells.items():
            if name not in NO_FACT and value is not None:
                yield str(value)

    @property
    def name(self) -> str:
        return " ".join(str(value) for value in list(self.cells.values())[:4])


@cache
def kept(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def sourced(rows: list[dict[str, Any]]) -> list[SourcedRow]:
    """The rows with “as above” written out."""
    found: list[SourcedRow] = []
    for row in rows:
        source = found[-1].source if row["source"] in AS_ABOVE else row["source"]
        found.append(SourcedRow(row, source))
    return found


LME_BRANDS = sourced(kept("real_lme_brand_facts")["lme_brands"])
MARK_SITES = sourced(kept("real_marks_and_asi_facts")["sites"])
ASI_SITES = sourced(kept("real_marks_and_asi_facts")["asi"])
FOOTPRINTS = sourced(kept("real_carbon_footprint_facts")["producers"])


def held_under(source: str) -> str:
    """The text of every row with that source, and of the organisations, sites and brands that those rows name."""
    now = database_clock()
    sourced_rows, named = [], set()
    for table in TABLES.values():
        if "source" in table.names:
            place = table.names.index("source")
            rows = [row for row in table.held_at(now).values() if row[place] in source]
            rows = [row for row in rows if row[place]]
            sourced_rows += rows
            named |= {str(cell) for row in rows for cell in row if cell}
    about = [*_named("sites", named), *_named("brands", named), *_named("brand_sites", named)]
    named |= {str(cell) for row in about for cell in row if cell}
    every = [*sourced_rows, *about, *_named("organisations", named)]
    return "\n".join(" | ".join(_written(cell) for cell in row) for row in every)


def _written(cell: object) -> str:
    return str(cell.normalize()) if hasattr(cell, "normalize") else str(cell)


def _named(register: str, names: set[str]) -> list[tuple[Any, ...]]:
    """The rows of a register whose site, brand or code is among the names."""
    table = TABLES[register]
    key = "brand" if "brand" in table.names else "code"
    place = table.names.index(key)
    return [row for row in table.held_at(database_clock()).values() if row[place] in names]
