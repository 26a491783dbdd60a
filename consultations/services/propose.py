"""Making a proposal public, with whether it is material and with what it would have done (paper 7.6)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from consultations.amending import policies
from consultations.amending.glide_path import name_of
from consultations.amending.notices import announce_proposal
from consultations.amending.windows import steps_too_soon, windows_to_adopt_from
from consultations.life import AmendmentState, check_move
from consultations.models import Amendment, AmendmentText
from consultations.services.back_cast import progress_of
from consultations.services.decide_materiality import decide_materiality
from consultations.services.draft_amendment import AmendmentRefused, held
from consultations.services.schedule import days_required
from cpal.audit.trail import record
from cpal.clock import database_clock
from cpal.people.models import User
from eligibility.evidence import plain
from pricing.models import MethodologyVersion


@transaction.atomic
def propose(*, amendment: Amendment, is_material: bool, reason: str, proposed_by: User) -> Amendment:
    """Decide whether the change is material, and announce the proposal with its fixed text and its back-cast.

    A material one is consulted on from then on; one that is not can be decided at once. Raises NotAllowed, MoveRefused
    or AmendmentRefused.
    """
    amendment = held(amendment)
    check_move(amendment.current_state, AmendmentState.PROPOSED)
    policies.check(policies.obstacle_to_deciding(proposed_by, amendment), proposed_by)
    obstacles = obstacles_to_proposing(amendment)
    if obstacles:
        raise AmendmentRefused(" ".join(obstacles))
    materiality = decide_materiality(
        amendment=amendment, is_material=is_material, reason=reason, decided_by=proposed_by
    )
    notice = announce_proposal(amendment, materiality)
    amendment.state, amendment.notice = AmendmentState.PROPOSED, notice.number
    amendment.save()
    amendment.refresh_from_db()
    record(
        action="amendment.proposed",
        subject=amendment.reference,
        actor=proposed_by,
        at=amendment.proposed_at,
        detail={
            "material": is_material,
            "reason": materiality.reason,
            "notice": notice.number,
            **steps_said(amendment.proposal),
        },
    )
    return amendment


def obstacles_to_proposing(amendment: Amendment) -> list[str]:
    """What must be done before the amendment can be proposed."""
    text = amendment.proposal
    if text is None or not text.is_fixed:
        return ["Its text is still being written: it is fixed first."]
    found = obstacles_of_base(amendment)
    if not found and text.glide_changes.exists():
        found += steps_before_a_consultation_ends(text)
    progress = progress_of(text)
    if not progress.is_done:
        found.append(f"What it would have done is being computed: {progress.words}.")
    return found


def steps_before_a_consultation_ends(text: AmendmentText) -> list[str]:
    """A glide path is consulted on: its steps leave room for its days, so that what is asked can be done (7.6)."""
    at = database_clock()
    consulted_for = dt.timedelta(days=days_required(at))
    soonest = next(iter(windows_to_adopt_from(at + consulted_for)), None)
    found = steps_too_soon(text, at, soonest)
    return [*found, "Take the text up again and give it a later day."] if found else []


def steps_said(text: AmendmentText | None) -> dict[str, object]:
    """What the text does to the glide path, as the record has it; nothing where it does nothing."""
    changes = text.glide_changes.all() if text is not None else ()
    said = [
        {
            "step": str(name_of(each)),
            "becomes_tco2e_per_t": None
            if each.becomes_tco2e_per_t is None
            else plain(each.becomes_tco2e_per_t),
            "source": each.source,
            "rationale": each.rationale,
        }
        for each in changes
    ]
    return {"glide_path": said} if said else {}


def obstacles_of_base(amendment: Amendment) -> list[str]:
    """A change of a version that is no longer the last would undo what was adopted since."""
    latest = MethodologyVersion.objects.in_force().last()
    if latest is None or latest.code == amendment.base:
        return []
    return [
        f"It changes {amendment.base}; {latest.code} was adopted since, and would be undone: withdraw it, draft anew."
    ]
