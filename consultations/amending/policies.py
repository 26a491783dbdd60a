"""Who may draft, propose, decide and adopt a change of the methodology (paper 7.3, 7.6): three people at least.

Whoever prepared it decides nothing of it, and whoever decided does not adopt it. Each obstacle is a sentence that a
page shows before the button; empty when nothing stands against the person.
"""

from __future__ import annotations

from consultations.models import Amendment, AmendmentText
from cpal.people.conduct import check_in_good_standing
from cpal.people.models import User
from cpal.people.roles import Role
from cpal.people.visitors import Visitor, holds
from pricing.policies import NotAllowed

PREPARES = (Role.CONSULTATION_EDITOR, Role.ANALYST, Role.SENIOR_MANAGER)


def may_prepare(user: Visitor) -> bool:
    """The consultation editor, analysts and senior managers draft changes."""
    return holds(user, *PREPARES)


def may_read(user: Visitor) -> bool:
    """Drafts are read by those who may draft, and by compliance."""
    return holds(user, *PREPARES, Role.COMPLIANCE)


def may_decide(user: Visitor) -> bool:
    """Senior managers propose, decide and adopt."""
    return holds(user, Role.SENIOR_MANAGER)


def prepared(user: User, amendment: Amendment) -> bool:
    """Whether the person drafted the amendment, or wrote or fixed a text of it."""
    texts = AmendmentText.objects.filter(amendment=amendment)
    return (
        amendment.drafted_by_id == user.pk
        or texts.filter(prepared_by=user).exists()
        or texts.filter(fixed_by=user).exists()
    )


def obstacle_to_preparing(user: User) -> str:
    """Why the person may not write or fix a text."""
    return (
        "" if may_prepare(user) else "Only a consultation editor, an analyst or a senior manager can do this."
    )


def obstacle_to_deciding(user: User, amendment: Amendment) -> str:
    """Why the person may not propose the amendment, or decide what becomes of it."""
    if not may_decide(user):
        return "Only a senior manager can do this."
    if prepared(user, amendment):
        return f"{user} prepared {amendment.reference}: another senior manager must do this."
    return ""


def obstacle_to_adopting(user: User, amendment: Amendment) -> str:
    """Why the person may not adopt the amendment."""
    decision = getattr(amendment, "decision", None)
    if decision is not None and decision.decided_by_id == user.pk:
        return f"{user} decided on {amendment.reference}: another senior manager must adopt it."
    return obstacle_to_deciding(user, amendment)


def obstacle_to_withdrawing(user: User, amendment: Amendment) -> str:
    """Why the person may not withdraw it: a draft by those who may draft, a proposal by a senior manager."""
    if amendment.is_draft:
        return obstacle_to_preparing(user)
    return "" if may_decide(user) else "Only a senior manager can withdraw what was proposed."


def check(obstacle: str, user: User) -> None:
    """Raise NotAllowed for an obstacle, and NotInGoodStanding while a duty of the code of conduct is overdue (7.3)."""
    if obstacle:
        raise NotAllowed(obstacle)
    check_in_good_standing(user)
