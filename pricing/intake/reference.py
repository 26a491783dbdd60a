"""Reference data: dated rows, and which columns each kind uses (FORMATS “Reference data”; paper 6.1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from cpal.tabular import Column, Fault, Layout, Row, decimal_number, one_of, shortened
from pricing.intake.arrival import Arrival
from pricing.intake.cells import market_day, sentences_for, text_for
from pricing.intake.copying import copy_rows
from pricing.intake.feed import shown
from pricing.intake.rows import Held, Numbered
from pricing.intake.stored import stored_under
from pricing.methodology.reference import COLUMNS_USED
from pricing.methodology.values import Metal
from pricing.models import ReferenceRow

UNITS = {
    "fx": ("usd_per_unit",),
    "physical_premium": ("usd_per_t",),
    "incoterm": ("usd_per_t",),
    "logistics": ("usd_per_t",),
    "tariff": ("usd_per_t", "percent"),
    "lme_price": ("usd_per_t",),
    "interest": ("percent_per_year",),
    "forward_spread": ("usd_per_t_per_day",),
}
NAMES = ("metal", "region", "key")
KEY_SAYS = {
    "fx": "a currency",
    "incoterm": "an Incoterm",
    "logistics": "the UN/LOCODE of a place",
    "tariff": "origin and destination such as CN>DE",
}


class ReferenceLine(NamedTuple):
    """What a row says, by the names of the stored row."""

    kind: str
    metal: str
    region: str
    key: str
    effective_on: dt.date
    value: Decimal
    unit: str
    source: str


ReferenceName = tuple[str, str, str, str, dt.date]
KEY_TYPES = {"kind": "text", "metal": "text", "region": "text", "key": "text", "effective_on": "date"}
STORED = ("delivery_id", "row", *ReferenceLine._fields, "loaded_at")

REFERENCE = Layout(
    "reference data",
    (
        Column("kind", one_of(ReferenceRow.Kind.values)),
        Column("metal", one_of(Metal), may_be_empty=True),
        Column("region", text_for(ReferenceRow, "region"), may_be_empty=True),
        Column("key", text_for(ReferenceRow, "key"), may_be_empty=True),
        Column("effective_on", market_day),
        Column("value", decimal_number),
        Column("unit", text_for(ReferenceRow, "unit")),
        Column("source", sentences_for(ReferenceRow, "source"), may_be_empty=True),
    ),
)


class ReferenceLedger:
    """Reference rows: a later load of a key and day replaces; within one file they are given once."""

    def read(self, layout: Layout, row: Row) -> ReferenceLine | list[Fault]:
        values = layout.read(row)
        if isinstance(values, list):
            return values
        kind, metal, region, key, effective_on, value, unit, source = values
        line = ReferenceLine(
            kind, metal or "", region or "", key or "", effective_on, value, unit, source or ""
        )
        return [*_name_faults(row.number, line), *_value_faults(row.number, line)] or line

    def name_of(self, record: ReferenceLine) -> ReferenceName:
        return record[:5]

    def held(self, records: Collection[ReferenceLine]) -> Mapping[ReferenceName, Held[ReferenceLine]]:
        found = stored_under(ReferenceRow, ReferenceLine._fields, KEY_TYPES, records)
        return {
            values[1:6]: Held(ReferenceLine(*values[1:]), values[0]) for values in found
        }  # the latest load stands

    def may_replace(self, held: Held[ReferenceLine], arrival: Arrival) -> bool:
        return held.delivery_id != arrival.delivery_id

    def contradiction(self, row: int, record: ReferenceLine, held: ReferenceLine) -> list[Fault]:
        return [
            Fault(
                row,
                name,
                shortened(shown(new)),
                "what an earlier row of this file said of the same key and day",
            )
            for name, new, old in zip(ReferenceLine._fields, record, held, strict=True)
            if new != old
        ]

    def store(self, records: Sequence[Numbered[ReferenceLine]], arrival: Arrival) -> None:
        copy_rows(
            ReferenceRow,
            STORED,
            [(arrival.delivery_id, row, *line, arrival.received_at) for row, line in records],
        )


def _name_faults(row: int, line: ReferenceLine) -> list[Fault]:
    """The columns that the kind uses are filled, the others are empty: there are no wildcards."""
    used = COLUMNS_USED[line.kind]
    faults = []
    for name, text in ((name, getattr(line, name)) for name in NAMES):
        if name in used and not text:
            faults.append(Fault(row, name, "empty", _expected_name(line.kind, name)))
        elif text and name not in used:
            faults.append(Fault(row, name, shortened(text), f"empty: {line.kind} does not use it"))
    if line.kind == "tariff" and line.key and not _is_route(line.key):
        faults.append(Fault(row, "key", shortened(line.key), KEY_SAYS["tariff"]))
    return faults


def _value_faults(row: int, line: ReferenceLine) -> list[Fault]:
    faults = []
    if line.unit not in UNITS[line.kind]:
        faults.append(
            Fault(row, "unit", shortened(line.unit), f"{' or '.join(UNITS[line.kind])} for {line.kind}")
        )
    if line.kind == "fx" and line.value <= 0:
        faults.append(Fault(row, "value", shown(line.value), "more than zero US dollars for one unit"))
    return faults


def _expected_name(kind: str, name: str) -> str:
    if name == "metal":
        return "one of " + ", ".join(Metal)
    return KEY_SAYS[kind] if name == "key" else "a region"


def _is_route(key: str) -> bool:
    origin, arrow, destination = key.partition(">")
    return bool(origin and arrow and destination) and ">" not in destination
