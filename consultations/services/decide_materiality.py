"""Whether a change is material, decided with the reason by somebody who did not prepare it (paper 7.6)."""

from __future__ import annotations

from consultations.models import Amendment, MaterialityDecision
from consultations.services.draft_amendment import AmendmentRefused
from cpal.clock import database_clock
from cpal.people.models import User

GLIDE_PATH_IS_MATERIAL = (
    "It changes the glide path: that is material, for whoever makes or buys the metal plans by it."
)


def decide_materiality(
    *, amendment: Amendment, is_material: bool, reason: str, decided_by: User
) -> MaterialityDecision:
    """Keep the decision; `propose` calls it in the transaction that makes the proposal public."""
    if not reason.strip():
        raise AmendmentRefused("Say why it is material, or why it is not: the reason is published.")
    if not is_material and changes_glide_path(amendment):
        raise AmendmentRefused(GLIDE_PATH_IS_MATERIAL)
    decision = MaterialityDecision.objects.create(
        amendment=amendment,
        is_material=is_material,
        reason=reason.strip(),
        decided_by=decided_by,
        decided_at=database_clock(),
    )
    decision.refresh_from_db()
    return decision


def changes_glide_path(amendment: Amendment) -> bool:
    """Whether the text proposed adds, changes or takes out a step of the glide path (4.1)."""
    text = amendment.proposal
    return text is not None and text.glide_changes.exists()
