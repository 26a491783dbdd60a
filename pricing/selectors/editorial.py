"""Decisions and judgements of a window as the methodology reads them."""

from __future__ import annotations

from collections.abc import Iterator

from pricing.methodology.codes import Category, Code
from pricing.methodology.metals import Metal
from pricing.methodology.values import (
    AddedAdjustment,
    AdjustmentName,
    AdjustmentOverride,
    Decision,
    InputKey,
    Judgement,
    JudgementRecord,
    Outcome,
    OutcomeJudgement,
    Overruling,
    Ruling,
)
from pricing.models import Decision as StoredDecision
from pricing.models import Judgement as StoredJudgement
from pricing.models import Window

OVERRULABLE = tuple(code for code in Code if code.is_overrulable)


def decisions_in(window: Window, metal: Metal) -> tuple[Decision, ...]:
    """The decision that stands on each input decided."""
    stored = (
        StoredDecision.objects.filter(window=window, metal=metal.value)
        .in_force()
        .select_related("decided_by")
    )
    return tuple(
        Decision(
            input=InputKey(Category(row.category), row.record_id),
            ruling=Ruling(row.ruling),
            rationale=row.rationale,
            decided_by=row.decided_by.get_username(),
            decided_at=row.decided_at,
        )
        for row in stored
    )


def judgements_in(window: Window, metal: Metal) -> tuple[Judgement, ...]:
    """The judgements that nobody refused or withdrew, in the order made."""
    stored = (
        StoredJudgement.objects.filter(window=window, metal=metal.value)
        .standing()
        .select_related("made_by")
        .prefetch_related("sign_offs__signed_by")
        .order_by("id")
    )
    return tuple(judgement for row in stored for judgement in _as_judgements(row))


def _as_judgements(row: StoredJudgement) -> Iterator[Judgement]:
    record = _documentation(row)
    match row.kind:
        case StoredJudgement.Kind.CARRY_FORWARD:
            yield OutcomeJudgement(record, Outcome.CARRY_FORWARD)
        case StoredJudgement.Kind.WITHHOLD:
            yield OutcomeJudgement(record, Outcome.WITHHOLD)
        case StoredJudgement.Kind.ADMIT_ORDER:
            yield from (Overruling(record, _input(row), code) for code in OVERRULABLE)
        case StoredJudgement.Kind.OVERRIDE_ADJUSTMENT:
            assert row.amount_usd_per_t is not None
            yield AdjustmentOverride(
                record, _input(row), AdjustmentName(row.adjustment), row.amount_usd_per_t
            )
        case StoredJudgement.Kind.ADD_ADJUSTMENT:
            assert row.amount_usd_per_t is not None
            yield AddedAdjustment(record, _input(row), AdjustmentName(row.adjustment), row.amount_usd_per_t)


def _input(row: StoredJudgement) -> InputKey:
    assert row.category is not None
    return InputKey(Category(row.category), row.record_id)


def _documentation(row: StoredJudgement) -> JudgementRecord:
    review = next(iter(row.sign_offs.all()), None)
    return JudgementRecord(
        reference=str(row),
        data_considered=row.data_considered,
        rationale=row.rationale,
        made_by=row.made_by.get_username(),
        made_at=row.made_at,
        signed_off_by=review.signed_by.get_username() if review else None,
    )
