"""Who may do what with the registers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpal.people.conduct import obstacle_of_conduct
from cpal.people.roles import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from cpal.people.models import User
    from eligibility.models import ThresholdProposal


def may_load_registers(user: User | AnonymousUser) -> bool:
    """The eligibility officer keeps the registers."""
    return user.is_authenticated and user.has_role(Role.ELIGIBILITY_OFFICER)


def may_read_registers(user: User | AnonymousUser) -> bool:
    """Whoever judges with them reads them, and compliance reads everything."""
    return user.is_authenticated and user.has_role(
        Role.ELIGIBILITY_OFFICER, Role.ANALYST, Role.SENIOR_MANAGER, Role.COMPLIANCE
    )


def may_read_deliveries(user: User | AnonymousUser) -> bool:
    """Files as received, and consents, which tell who trades: the officer who keeps them, and compliance."""
    return user.is_authenticated and user.has_role(Role.ELIGIBILITY_OFFICER, Role.COMPLIANCE)


def may_enter_averages(user: User | AnonymousUser) -> bool:
    """The eligibility officer enters what a method's owner published (roadmap 4.4)."""
    return may_load_registers(user)


def may_decide_proposals(user: User | AnonymousUser) -> bool:
    """What becomes of a threshold that a new average proposes is for senior managers."""
    return user.is_authenticated and user.has_role(Role.SENIOR_MANAGER)


def obstacle_to_deciding(user: User, proposal: ThresholdProposal) -> str:
    """Why the person may not decide it: four eyes, once, and in good standing (7.3); empty when nothing stands
    against it.
    """
    if not may_decide_proposals(user):
        return "Only a senior manager decides what becomes of a threshold."
    if proposal.average.entered_by_id == user.pk:
        return "You entered this average: another senior manager decides."
    if hasattr(proposal, "decision"):
        return "It is decided already."
    return obstacle_of_conduct(user)
