"""An illustrative market of one metal: records that qualify as they stand, changed where a test needs it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from pricing.methodology.assessment import assess
from pricing.methodology.parameters import shipped_version
from pricing.methodology.results import AssessedInput, AssessmentResult
from pricing.methodology.values import (
    AssessmentInputs,
    BrandVerdict,
    Consent,
    Decision,
    EvidenceKind,
    JudgementRecord,
    MarketAssessment,
    MarketRecord,
    Metal,
    ObservationWindow,
    Order,
    Organisation,
    ReferenceRow,
    Ruling,
    Side,
    Status,
    Transaction,
    input_key,
)

PAPER = shipped_version("v2025-10").parameters
FINAL_TEXT = shipped_version("v2026-02").parameters

# October 2026: from 17:00 BST on 30 September to 17:00 GMT on 30 October.
OPENS_AT = datetime(2026, 9, 30, 16, tzinfo=UTC)
CUTOFF_AT = datetime(2026, 10, 30, 17, tzinfo=UTC)
OCTOBER = ObservationWindow("2026-10", OPENS_AT, CUTOFF_AT)
AT = datetime(2026, 10, 12, 10, tzinfo=UTC)
SECOND = timedelta(seconds=1)

BRAND = "NORTHLIGHT"
BUYERS = ("TRAMONTANE", "ORREY", "LARCH")
SELLERS = ("MERIDIAN", "CALDER", "VESPER")
ORGANISATIONS = (
    *(Organisation(code) for code in (*BUYERS, *SELLERS)),
    Organisation("MERIDIAN-TRADING", "MERIDIAN"),
)
CONSENTS = tuple(Consent(each.code, date(2026, 1, 1)) for each in ORGANISATIONS)

_TERMS: dict[str, Any] = {
    "revision": 1,
    "metal": Metal.ZINC,
    "brand": BRAND,
    "tonnes": Decimal(50),
    "premium": Decimal(40),
    "currency": "USD",
    "incoterm": "CIF",
    "region": "EU",
    "location": "NLRTM",
    "origin": "CN",
    "destination": "DE",
    "delivery_until": date(2027, 1, 10),
    "payment_days": 30,
    "received_at": AT,
}


def trade(id: str = "T-1", /, **changes: Any) -> Transaction:  # noqa: A002
    """A transaction that qualifies: executed, confirmed, at arm's length, with consent."""
    facts: dict[str, Any] = {
        **_TERMS,
        "executed_at": AT,
        "status": Status.EXECUTED,
        "buyer": BUYERS[0],
        "seller": SELLERS[0],
        "buyer_confirmed_at": AT,
        "seller_confirmed_at": AT,
    }
    return Transaction(id=id, **{**facts, **changes})


def order(id: str = "O-1", /, **changes: Any) -> Order:  # noqa: A002
    """An offer that qualifies once there is a reference trade near it: it stands until the cut-off."""
    facts: dict[str, Any] = {
        **_TERMS,
        "placed_at": AT,
        "side": Side.OFFER,
        "closed_at": None,
        "organisation": SELLERS[0],
        "executable": True,
        "visible": True,
        "binding": False,
    }
    return Order(id=id, **{**facts, **changes})


def other(id: str = "M-1", /, **changes: Any) -> MarketAssessment:  # noqa: A002
    """A market assessment that qualifies: documented, verified, between independent parties."""
    facts: dict[str, Any] = {
        "metal": Metal.ZINC,
        "brand": BRAND,
        "tonnes": Decimal(50),
        "level_usd_per_t": Decimal(40),
        "kind": EvidenceKind.TENDER,
        "evidence_on": AT.date(),
        "received_at": AT,
        "source": "an illustrative tender",
        "document": "award.pdf",
        "counterparty_a": BUYERS[0],
        "counterparty_b": SELLERS[0],
        "verified": True,
        "rationale": "the award of the month",
    }
    return MarketAssessment(id=id, **{**facts, **changes})


def row(kind: str, value: str, unit: str = "usd_per_t", **changes: Any) -> ReferenceRow:
    """A reference row with the columns that its kind uses."""
    facts: dict[str, Any] = {"metal": None, "region": None, "key": None, "effective_on": date(2026, 1, 1)}
    facts |= {"source": "illustrative", "id": f"{kind}:{changes.get('key') or ''}"}
    return ReferenceRow(kind=kind, value=Decimal(value), unit=unit, **{**facts, **changes})


def neutral_rows(metal: Metal = Metal.ZINC) -> tuple[ReferenceRow, ...]:
    """Reference rows under which every adjustment is zero, so that a level is the premium as quoted."""
    return (
        row("physical_premium", "0", metal=metal.value, region="EU"),
        row("incoterm", "0", region="EU", key="CIF"),
        row("logistics", "0", key="NLRTM"),
        row("tariff", "0", metal=metal.value, key="CN>DE"),
        row("lme_price", "2900", metal=metal.value),
        row("interest", "0", unit="percent_per_year"),
        row("forward_spread", "0", unit="usd_per_t_per_day", metal=metal.value),
    )


def verdicts(records: Iterable[MarketRecord]) -> tuple[BrandVerdict, ...]:
    """Every named brand is eligible on the days that matter."""
    needed = {(record.brand, record.market_on) for record in records if record.brand}
    return tuple(BrandVerdict(brand, on, ()) for brand, on in sorted(needed))


def inputs_of(*records: MarketRecord, **changes: Any) -> AssessmentInputs:
    """The inputs of October 2026 for these records, under the paper's version unless a test says otherwise."""
    facts: dict[str, Any] = {
        "metal": Metal.ZINC,
        "window": OCTOBER,
        "parameters": PAPER,
        "transactions": tuple(each for each in records if isinstance(each, Transaction)),
        "orders": tuple(each for each in records if isinstance(each, Order)),
        "market_assessments": tuple(each for each in records if isinstance(each, MarketAssessment)),
        "brand_verdicts": verdicts(records),
        "organisations": ORGANISATIONS,
        "consents": CONSENTS,
        "reference_rows": neutral_rows(changes.get("metal", Metal.ZINC)),
    }
    return AssessmentInputs(**{**facts, **changes})


def assessment_of(*records: MarketRecord, **changes: Any) -> AssessmentResult:
    """The assessment of these records."""
    return assess(inputs_of(*records, **changes))


def found(result: AssessmentResult, id: str) -> AssessedInput:  # noqa: A002
    """The input of that id."""
    return next(each for each in result.inputs if each.record.id == id)


def codes(result: AssessmentResult, id: str) -> list[str]:  # noqa: A002
    """The codes found of an input."""
    return [finding.code.value for finding in found(result, id).screened.findings]


def trades(*premium_and_tonnes: tuple[str, str]) -> list[Transaction]:
    """Transactions T-1, T-2 … at these premia and tonnes, parties taking turns."""
    return [
        trade(
            f"T-{number}",
            premium=Decimal(premium),
            tonnes=Decimal(tonnes),
            buyer=BUYERS[number % 3],
            seller=SELLERS[number % 3],
        )
        for number, (premium, tonnes) in enumerate(premium_and_tonnes, start=1)
    ]


def decision(record: MarketRecord, ruling: Ruling) -> Decision:
    """A written decision of the analyst."""
    return Decision(input_key(record), ruling, "as the documents show", "Ana", CUTOFF_AT)


retained = partial(decision, ruling=Ruling.RETAIN)
excluded = partial(decision, ruling=Ruling.EXCLUDE)


def judged(reference: str = "J-1", signed_off_by: str | None = "Sam") -> JudgementRecord:
    """The documentation of an expert judgement."""
    return JudgementRecord(
        reference=reference,
        data_considered="broker reports",
        rationale="in line with them",
        made_by="Ana",
        made_at=CUTOFF_AT,
        signed_off_by=signed_off_by,
    )


def changed(record: Any, **changes: Any) -> Any:
    """The record with some facts changed."""
    return replace(record, **changes)
