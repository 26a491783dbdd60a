"""Rebuilding a stored figure from its own bundle, to the last digit (paper 7.1)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from pricing.methodology.assessment import assess
from pricing.methodology.bundle import Bundle, differences
from pricing.methodology.codec import decode
from pricing.methodology.codes import Category
from pricing.methodology.digest import published_digest
from pricing.methodology.results import AssessmentResult, InputState
from pricing.methodology.rounding import plain
from pricing.methodology.values import (
    AdjustmentName,
    AssessmentInputs,
    MarketAssessment,
    Order,
    Ruling,
    Transaction,
)
from pricing.models import Assessment, FeedRecord, Run, RunInput
from pricing.models import MarketAssessment as StoredMarketAssessment
from pricing.selectors.records import as_market_assessment, as_order, as_transaction

ROWS_AT_A_TIME = 5_000


class UnknownAssessment(LookupError):
    """No stored assessment has that reference."""


def assessment_named(reference: str) -> Assessment:
    """The assessment that a reference such as `zinc-2026-10-r1` names."""
    metal, _, rest = reference.partition("-")
    window, _, revision = rest.rpartition("-r")
    found = None
    if revision.isdecimal():
        found = (
            Assessment.objects.select_related("run__evidence", "run__window", "window")
            .filter(metal=metal, window__code=window, revision=int(revision))
            .first()
        )
    if found is None:
        raise UnknownAssessment(
            f"There is no assessment “{reference}”: write metal, window and revision, for example zinc-2026-10-r1."
        )
    return found


def stored_bundle(run: Run) -> Bundle:
    """The bundle of a complete run as the database holds it."""
    return Bundle(stored_inputs(run), stored_record(run))


def recompute(run: Run) -> AssessmentResult:
    """The result computed afresh from what the run stored."""
    return assess(stored_inputs(run))


def rebuild(run: Run) -> tuple[str, ...]:
    """Every difference between what was stored and what its own bundle gives; nothing when identical."""
    bundle = stored_bundle(run)
    found = list(differences(bundle))
    digest = published_digest(assess(bundle.inputs))
    if digest != run.inputs_digest:
        found.append(f"digest of the inputs: recorded {run.inputs_digest}, recomputed {digest}")
    return tuple(found)


def stored_inputs(run: Run) -> AssessmentInputs:
    """The exact inputs of a complete run: what its evidence keeps, and the immutable records it names."""
    shared: AssessmentInputs = decode(AssessmentInputs, run.evidence.head["inputs"], "inputs")
    feed = _feed_records(run)
    others = StoredMarketAssessment.objects.filter(
        pk__in=run.inputs.filter(category=Category.MARKET_ASSESSMENT).values("market_assessment_id")
    ).order_by("record_id")
    transactions = [as_transaction(row) for row in feed if row.kind == FeedRecord.Kind.TRANSACTION]
    orders = [as_order(row) for row in feed if row.kind == FeedRecord.Kind.ORDER]
    return replace(
        shared,
        transactions=tuple(sorted(transactions, key=_by_id)),
        orders=tuple(sorted(orders, key=_by_id)),
        market_assessments=tuple(sorted((as_market_assessment(row) for row in others), key=_by_id)),
    )


def _by_id(record: Transaction | Order | MarketAssessment) -> bytes:
    return record.id.encode()


def _feed_records(run: Run) -> list[FeedRecord]:
    used = RunInput.objects.filter(run=run, feed_record__isnull=False)
    return list(FeedRecord.objects.filter(pk__in=used.values("feed_record_id")).iterator(ROWS_AT_A_TIME))


def stored_record(run: Run) -> dict[str, Any]:
    """The recorded result: the assessment as FORMATS says, with its inputs, and the statistics."""
    return {
        "assessment": {**(run.result or {}), "inputs": run_inputs_as_json(run)},
        "statistics": run.evidence.head["statistics"],
    }


def run_inputs_as_json(run: Run) -> list[dict[str, Any]]:
    """The inputs of a run as FORMATS says, by category and id."""
    rulings = {
        (decision["input"]["category"], decision["input"]["id"]): decision["ruling"]
        for decision in run.evidence.head["inputs"]["decisions"]
    }
    rows = RunInput.objects.filter(run=run).iterator(ROWS_AT_A_TIME)
    written = [_input_as_json(row, rulings) for row in rows]
    return sorted(written, key=lambda each: (each["category"], each["id"].encode()))


def _input_as_json(row: RunInput, rulings: dict[tuple[int, str], str]) -> dict[str, Any]:
    written: dict[str, Any] = {
        "category": row.category,
        "id": row.record_id,
        "revision": row.revision,
        "rolled_forward": row.rolled_forward,
        "codes": row.codes,
        "state": row.state,
        "normalised": _text(row.normalised, 4),
        "adjustments": _adjustments(row),
        "flagged": row.flagged,
        "leave_one_out_percent": _text(row.leave_one_out_percent, 1),
        "decision": _ruling(rulings, row),
    }
    if row.state == InputState.PENDING:
        written["missing"] = row.missing
    return written


def _ruling(rulings: dict[tuple[int, str], str], row: RunInput) -> str | None:
    ruling = rulings.get((row.category, row.record_id))
    return Ruling(ruling).value if ruling else None


def _adjustments(row: RunInput) -> dict[str, str | None]:
    if row.category == Category.MARKET_ASSESSMENT:
        return {name.value: "0.0000" for name in AdjustmentName}
    nothing: list[Decimal | None] = [None] * len(AdjustmentName)
    amounts = row.adjustments or nothing
    return {name.value: _text(amount, 4) for name, amount in zip(AdjustmentName, amounts, strict=True)}


def _text(figure: Decimal | None, least_decimals: int) -> str | None:
    return None if figure is None else plain(figure, least_decimals)


def assessments_as_json(runs: list[Run]) -> dict[str, Any]:
    """What `run_pricing --json` writes for runs of one window under one methodology version."""
    first = runs[0]
    return {
        "window": first.window.code,
        "methodology": first.methodology,
        "cutoff": first.window.cutoff_at.isoformat(),
        "assessments": [{**(run.result or {}), "inputs": run_inputs_as_json(run)} for run in runs],
    }
