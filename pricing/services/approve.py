"""Four eyes: an uninvolved senior manager approves what an analyst prepared (METHODOLOGY “Life of an assessment”)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from cpal.audit.trail import record
from cpal.people.models import User
from pricing import policies
from pricing.methodology.explanation import number_of
from pricing.models import Assessment, Decision, Judgement, Run
from pricing.publication import State, check_move
from pricing.selectors.run_evidence import seen_by


class ApprovalRefused(ValueError):
    """The assessment cannot be approved yet; `obstacles` says what must be done first, a sentence each."""

    def __init__(self, obstacles: list[str]) -> None:
        super().__init__(" ".join(obstacles))
        self.obstacles = obstacles


def obstacles_to_approval(assessment: Assessment) -> list[str]:
    """What must still be done before the assessment can be approved; empty when nothing."""
    run = assessment.run
    if run is None or run.state != Run.State.COMPLETE:
        return ["The window has not been priced yet."]
    obstacles = []
    if run.pending_count:
        obstacles.append(
            f"{number_of(run.pending_count, 'input')} pending: load the missing reference rows, override the adjustment"
            " by expert judgement, or exclude the input."
        )
    if run.undecided_flags:
        obstacles.append(
            f"{number_of(run.undecided_flags, 'flagged transaction')} without a decision to retain or exclude."
        )
    if run.basis == "none":
        obstacles.append(
            "Nothing qualifies: judge whether to carry the previous assessment forward or to withhold."
        )
    unsigned = Judgement.objects.filter(window=assessment.window, metal=assessment.metal).unsigned()
    obstacles += [f"Expert judgement {judgement} is not signed off." for judgement in unsigned]
    if not is_current(assessment, run):
        obstacles.append("Decisions or judgements were made after this run: run the window again.")
    return obstacles


def is_current(assessment: Assessment, run: Run) -> bool:
    """Whether the run has seen every decision, judgement and refusal made so far."""
    return bool(seen_by(run) == latest_of(assessment.window_id, assessment.metal))


def latest_of(window_id: int, metal: str) -> dict[str, list[int]]:
    """The decisions in force and the judgements standing, by number."""
    here = {"window_id": window_id, "metal": metal}
    return {
        "decisions": sorted(Decision.objects.filter(**here).in_force().values_list("pk", flat=True)),
        "judgements": sorted(Judgement.objects.filter(**here).standing().values_list("pk", flat=True)),
    }


@transaction.atomic
def approve(*, assessment: Assessment, approved_by: User, at: dt.datetime) -> Assessment:
    """Move an assessment in review to approved. Raises ApprovalRefused, NotAllowed or MoveRefused."""
    assessment = (
        Assessment.objects.select_for_update(of=["self"])
        .select_related("window", "run")
        .get(pk=assessment.pk)
    )
    check_move(assessment.current_state, State.APPROVED)
    policies.check_may_approve(approved_by, assessment, at)
    obstacles = obstacles_to_approval(assessment)
    if obstacles:
        raise ApprovalRefused(obstacles)
    assessment.state = State.APPROVED
    assessment.approved_by = approved_by
    assessment.approved_at = at
    assessment.save()
    assert assessment.run is not None
    record(
        action="assessment.approved",
        subject=assessment.reference,
        actor=approved_by,
        at=at,
        detail={
            "run": assessment.run.pk,
            "value": assessment.run.value_usd_per_t,
            "digest": assessment.run.inputs_digest,
        },
    )
    return assessment


@transaction.atomic
def withdraw_approval(*, assessment: Assessment, by: User, at: dt.datetime, reason: str) -> Assessment:
    """Bring an approved assessment back into review before it is published, saying why."""
    assessment = (
        Assessment.objects.select_for_update(of=["self"]).select_related("window").get(pk=assessment.pk)
    )
    check_move(assessment.current_state, State.IN_REVIEW)
    policies.check_may_approve(by, assessment, at)
    if not reason.strip():
        raise ApprovalRefused(["Write why the approval is withdrawn."])
    assessment.state = State.IN_REVIEW
    assessment.approved_by = None
    assessment.approved_at = None
    assessment.save()
    record(
        action="assessment.approval_withdrawn",
        subject=assessment.reference,
        actor=by,
        at=at,
        detail={"reason": reason.strip()},
    )
    return assessment
