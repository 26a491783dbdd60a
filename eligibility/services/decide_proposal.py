"""A senior manager decides what becomes of a threshold that a new average proposes (roadmap 4.4)."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction

from cpal.audit.trail import record
from cpal.clock import database_clock
from cpal.people.models import User
from eligibility.models import ProposalDecision, ThresholdProposal
from eligibility.policies import obstacle_to_deciding

LONGEST_REASONS = 10_000


class DecisionRefused(ValueError):
    """The decision cannot be taken so; says why."""


@transaction.atomic
def decide_proposal(
    *, proposal: ThresholdProposal, outcome: str, reasons: str, decided_by: User
) -> ProposalDecision:
    """Keep the one decision: consult on it, or let the threshold stay. No threshold changes by it.

    Raises PermissionDenied unless a senior manager decides who did not enter the average, and DecisionRefused.
    """
    locked = ThresholdProposal.objects.select_for_update(of=("self",)).select_related("average")
    proposal = locked.get(pk=proposal.pk)
    if obstacle := obstacle_to_deciding(decided_by, proposal):
        raise PermissionDenied(obstacle)
    if outcome not in ProposalDecision.Outcome.values:
        raise DecisionRefused("Either it is consulted on, or the threshold stays.")
    if not reasons.strip() or len(reasons) > LONGEST_REASONS:
        raise DecisionRefused(f"A decision says why, in at most {LONGEST_REASONS:,} characters.")
    decision = ProposalDecision.objects.create(
        proposal=proposal,
        outcome=outcome,
        reasons=reasons.strip(),
        decided_by=decided_by,
        decided_at=database_clock(),
    )
    record(
        action="decide_proposal",
        subject=f"average:{proposal.average_id}",
        actor=decided_by,
        detail={
            "proposal": proposal.pk,
            "state": proposal.state,
            "outcome": outcome,
            "reasons": reasons.strip(),
        },
    )
    return decision
