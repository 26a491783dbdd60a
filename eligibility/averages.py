"""What is told of an industry average and of the threshold that it proposes."""

from __future__ import annotations

from eligibility.evidence import plain
from eligibility.models import IndustryAverage, ProposalDecision, ThresholdProposal

ONLY_A_VERSION_CHANGES_IT = (
    "A threshold itself changes only with a new version of the methodology, after a public consultation."
)


def averages_entered() -> list[IndustryAverage]:
    """Every average with its proposal and decision, the latest first, in one query."""
    rows = IndustryAverage.objects.select_related("proposal__decision__decided_by", "entered_by")
    return list(rows.order_by("-published_on", "-pk"))


def standing_of(average: IndustryAverage) -> str:
    """Where it stands, in one sentence."""
    proposal: ThresholdProposal | None = getattr(average, "proposal", None)
    if proposal is None:
        return "Equal to the threshold then in force: nothing is proposed."
    present = plain(proposal.present_tco2e_per_t)
    decision: ProposalDecision | None = getattr(proposal, "decision", None)
    if decision is not None and decision.outcome == ProposalDecision.Outcome.TO_CONSULTATION:
        return f"To be consulted on. Until a version says otherwise the threshold stays at {present}."
    if decision is not None:
        return f"Decided: the threshold stays at {present}."
    if proposal.state == ThresholdProposal.State.HELD:
        return f"Higher than the threshold of {present}: held until it is decided whether to consult on it."
    return f"Lower than the threshold of {present}: proposed, to be consulted on."


def reasons_of(average: IndustryAverage) -> str:
    """Why it was decided so; empty while it is not."""
    decision = getattr(getattr(average, "proposal", None), "decision", None)
    return decision.reasons if decision else ""
