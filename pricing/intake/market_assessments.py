"""Market assessments: which columns their rows have (FORMATS “Market assessments”; paper 5.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple, get_type_hints

from cpal import calendar
from cpal.tabular import Column, Fault, Layout, Row, boolean, decimal_number, one_of, shortened
from pricing.intake.arrival import Arrival
from pricing.intake.cells import market_day, sentences_for, text_for
from pricing.intake.copying import copy_rows
from pricing.intake.feed import shown
from pricing.intake.rows import Held, Numbered
from pricing.intake.stored import stored_under
from pricing.methodology.values import EvidenceKind, Metal
from pricing.models import MarketAssessment


class AssessmentRow(NamedTuple):
    """What a row says, by the names of the stored record."""

    record_id: str
    metal: str
    brand: str
    tonnes: Decimal | None
    level_usd_per_t: Decimal | None
    kind: str
    evidence_on: dt.date
    source: str
    document: str
    counterparty_a: str
    counterparty_b: str
    verified: bool | None
    rationale: str

    @property
    def market_at(self) -> dt.datetime:
        """00:00 London of the day of the evidence (METHODOLOGY “Time”)."""
        return calendar.london(self.evidence_on)


STORED = ("delivery_id", "row", *AssessmentRow._fields, "market_at", "received_at", "settles_in_id")
TEXTS = frozenset(name for name, kind in get_type_hints(AssessmentRow).items() if kind is str)

MARKET_ASSESSMENTS = Layout(
    "market assessments",
    (
        Column("id", text_for(MarketAssessment, "record_id")),
        Column("metal", one_of(Metal)),
        Column("brand", text_for(MarketAssessment, "brand"), may_be_empty=True),
        Column("tonnes", decimal_number, may_be_empty=True),
        Column("level_usd_per_t", decimal_number, may_be_empty=True),
        Column("kind", one_of(EvidenceKind), may_be_empty=True),
        Column("evidence_on", market_day),
        Column("source", sentences_for(MarketAssessment, "source"), may_be_empty=True),
        Column("document", sentences_for(MarketAssessment, "document"), may_be_empty=True),
        Column("counterparty_a", text_for(MarketAssessment, "counterparty_a"), may_be_empty=True),
        Column("counterparty_b", text_for(MarketAssessment, "counterparty_b"), may_be_empty=True),
        Column("verified", boolean, may_be_empty=True),
        Column("rationale", sentences_for(MarketAssessment, "rationale"), may_be_empty=True),
    ),
)


class MarketAssessmentLedger:
    """Market assessments have one revision: the first receipt of an id counts."""

    def read(self, layout: Layout, row: Row) -> AssessmentRow | list[Fault]:
        values = layout.read(row)
        if isinstance(values, list):
            return values
        named: dict[str, Any] = dict(zip(AssessmentRow._fields, values, strict=True))
        return AssessmentRow(**named | {name: named[name] or "" for name in TEXTS})

    def name_of(self, record: AssessmentRow) -> str:
        return record.record_id

    def held(self, records: Collection[AssessmentRow]) -> Mapping[str, Held[AssessmentRow]]:
        found = stored_under(MarketAssessment, AssessmentRow._fields, {"record_id": "text"}, records)
        return {values[1]: Held(AssessmentRow(*values[1:]), values[0]) for values in found}

    def may_replace(self, held: Held[AssessmentRow], arrival: Arrival) -> bool:
        return False

    def contradiction(self, row: int, record: AssessmentRow, held: AssessmentRow) -> list[Fault]:
        expected = f"what market assessment {record.record_id} said when first received, or another id"
        return [
            Fault(row, name, shortened(shown(new)), expected)
            for name, new, old in zip(AssessmentRow._fields, record, held, strict=True)
            if new != old
        ]

    def store(self, records: Sequence[Numbered[AssessmentRow]], arrival: Arrival) -> None:
        copy_rows(MarketAssessment, STORED, [_stored(row, record, arrival) for row, record in records])


def _stored(row: int, record: AssessmentRow, arrival: Arrival) -> tuple[Any, ...]:
    market_at = record.market_at
    return (arrival.delivery_id, row, *record, market_at, arrival.received_at, arrival.settles_in(market_at))
