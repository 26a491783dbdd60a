"""An analyst’s written decision on a flagged or pending input: retain or exclude (paper 5.1, 6.2.2)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from cpal.audit.trail import record
from cpal.people.models import User
from pricing import policies
from pricing.methodology.codes import Category
from pricing.methodology.results import InputState
from pricing.methodology.values import Ruling
from pricing.models import Assessment, Decision, RunInput
from pricing.publication import State


class DecisionRefused(ValueError):
    """The input cannot be decided as asked; says why."""


@transaction.atomic
def decide(
    *,
    assessment: Assessment,
    category: Category,
    record_id: str,
    ruling: Ruling,
    rationale: str,
    decided_by: User,
    at: dt.datetime,
) -> Decision:
    """Keep the decision with what the analyst saw. It counts in the next run; the latest on an input stands."""
    policies.check_may_prepare(decided_by)
    assessment = check_is_in_review(assessment)
    seen = _as_seen(assessment, category, record_id)
    if not rationale.strip():
        raise DecisionRefused("Write why: every decision is kept with its rationale.")
    decision = Decision.objects.create(
        window=assessment.window,
        metal=assessment.metal,
        category=category.value,
        record_id=record_id,
        ruling=ruling.value,
        rationale=rationale.strip(),
        seen_run=seen.run,
        seen={
            "normalised": str(seen.normalised) if seen.normalised is not None else None,
            "provisional_average": (seen.run.result or {})
            .get("categories", {})
            .get(str(category.value), {})
            .get("average"),
            "leave_one_out_percent": str(seen.leave_one_out_percent)
            if seen.leave_one_out_percent is not None
            else None,
            "state": seen.state,
            "flagged": seen.flagged,
        },
        decided_by=decided_by,
        decided_at=at,
    )
    record(
        action=f"input.{ruling.value}ed" if ruling is Ruling.RETAIN else "input.excluded",
        subject=assessment.reference,
        actor=decided_by,
        at=at,
        detail={
            "record": record_id,
            "category": category.value,
            "rationale": rationale.strip(),
            "seen": decision.seen,
        },
    )
    return decision


def check_is_in_review(assessment: Assessment) -> Assessment:
    """Lock the assessment and make sure that it is still in review. Raises DecisionRefused saying where it stands."""
    locked = (
        Assessment.objects.select_for_update(of=["self"])
        .select_related("window", "run")
        .get(pk=assessment.pk)
    )
    if locked.current_state is not State.IN_REVIEW:
        raise DecisionRefused(
            f"{locked.reference} is {locked.get_state_display()}: inputs are decided only while it is in review."
        )
    return locked


def _as_seen(assessment: Assessment, category: Category, record_id: str) -> RunInput:
    seen = (
        RunInput.objects.select_related("run")
        .filter(run=assessment.run, category=category.value, record_id=record_id)
        .first()
    )
    if seen is None:
        raise DecisionRefused(
            f"{record_id} is not a category {category.value} input of {assessment.reference}."
        )
    if seen.state == InputState.SCREENED_OUT:
        raise DecisionRefused(
            f"{record_id} was screened out ({', '.join(seen.codes)}): a decision cannot bring it back or remove it."
        )
    return seen
