"""Deciding what becomes of a proposal: after its consultation where it is material (paper 7.6)."""

from __future__ import annotations

from django.db import transaction

from consultations.amending import policies
from consultations.amending.notices import announce_decision
from consultations.amending.windows import steps_too_soon
from consultations.life import AmendmentState, ConsultationState, check_move
from consultations.models import Amendment, AmendmentDecision, AmendmentText, Consultation
from consultations.services.back_cast import progress_of
from consultations.services.draft_amendment import AmendmentRefused, held
from consultations.services.propose import obstacles_of_base
from cpal.audit.trail import record
from cpal.clock import database_clock
from cpal.people.models import User

Outcome = AmendmentDecision.Outcome
STILL_HELD = [
    ConsultationState.SCHEDULED,
    ConsultationState.OPEN,
    ConsultationState.CLOSED,
]


@transaction.atomic
def decide_amendment(
    *, amendment: Amendment, outcome: AmendmentDecision.Outcome, reasons: str, decided_by: User
) -> AmendmentDecision:
    """Keep and announce the decision with its reasons. Raises NotAllowed, MoveRefused or AmendmentRefused."""
    amendment = held(amendment)
    target = AmendmentState.REJECTED if outcome == Outcome.REJECT else AmendmentState.DECIDED
    check_move(amendment.current_state, target)
    policies.check(policies.obstacle_to_deciding(decided_by, amendment), decided_by)
    obstacles = obstacles_to_deciding(amendment, outcome)
    if not reasons.strip():
        obstacles.append("Say why: the reasons are published.")
    if obstacles:
        raise AmendmentRefused(" ".join(obstacles))
    decision = AmendmentDecision.objects.create(
        amendment=amendment,
        outcome=outcome,
        reasons=reasons.strip(),
        decided_by=decided_by,
        decided_at=database_clock(),
    )
    decision.refresh_from_db()
    amendment.state = target
    amendment.save()
    notice = announce_decision(amendment, decision)
    record(
        action="amendment.decided",
        subject=amendment.reference,
        actor=decided_by,
        at=decision.decided_at,
        detail={"outcome": outcome, "reasons": decision.reasons, "notice": notice.number},
    )
    return decision


def obstacles_to_deciding(amendment: Amendment, outcome: AmendmentDecision.Outcome) -> list[str]:
    """What must be done before that can be decided."""
    found = []
    waiting = amendment.consultations.filter(state__in=STILL_HELD).first()
    if waiting is not None:
        found.append(
            f"{waiting.reference} is {waiting.state}: its outcome is published or it is withdrawn first."
        )
    if outcome == Outcome.REJECT:
        return found
    if amendment.materiality.is_material and not was_consulted_on(amendment):
        found.append(
            "It is material: a consultation of 28 full days on it is held and its outcome published first."
        )
    return [*found, *_obstacles_of_text(amendment, outcome)]


def _obstacles_of_text(amendment: Amendment, outcome: AmendmentDecision.Outcome) -> list[str]:
    found = obstacles_of_base(amendment)
    final = amendment.final
    text = final if outcome == Outcome.ADOPT_CHANGED else amendment.proposal
    if not found and text is not None and text.is_fixed:
        found += _obstacles_of_steps(text)
    if outcome == Outcome.ADOPT and final is not None:
        found.append("A final text was begun: it is adopted with changes, or not at all.")
    if outcome == Outcome.ADOPT_CHANGED:
        if final is None or not final.is_fixed:
            found.append("Its final text is written and fixed first.")
        elif not progress_of(final).is_done:
            found.append(
                f"What the final text would have done is being computed: {progress_of(final).words}."
            )
    return found


def _obstacles_of_steps(text: AmendmentText) -> list[str]:
    found = steps_too_soon(text, database_clock())
    return [*found, "Write a final text with a later day, or without the step."] if found else []


def was_consulted_on(amendment: Amendment) -> bool:
    """Whether a consultation on the proposal was held and concluded; the database asks for its 28 full days as well."""
    return Consultation.objects.filter(
        amendment=amendment,
        state=ConsultationState.CONCLUDED,
        backfilled=False,
        opened_at__gte=amendment.proposed_at,
    ).exists()
