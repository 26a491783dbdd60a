"""Who may object, determine and read objections (paper 8.2; METHODOLOGY “Objections”)."""

from __future__ import annotations

import datetime as dt

from cpal.calendar import london_date
from cpal.people.models import User
from cpal.people.roles import Role
from objections.models import Objection
from objections.models.objections import ObjectionQuerySet
from pricing import policies as pricing_policies
from pricing.models import Assessment
from pricing.policies import NotAllowed


def organisation_of(user: User, at: dt.datetime) -> str:
    """The register code of the participant for whom the person acts on that London day; empty if none."""
    membership = user.membership_on(london_date(at)) if user.is_active else None
    return membership.organisation if membership else ""


def readable_by(user: User, at: dt.datetime) -> ObjectionQuerySet:
    """Those of the participant for whom the person acts; without one, what the person filed and was refused."""
    organisation = organisation_of(user, at)
    if organisation:
        return Objection.objects.filed_for(organisation)
    return Objection.objects.filter(filed_by=user, organisation="")


def may_read_all(user: User) -> bool:
    """Those who see deals: analysts, senior managers and compliance."""
    return pricing_policies.may_see_deals(user)


def obstacle_to_determining(user: User, assessment: Assessment) -> str:
    """Why the person may not determine objections to this assessment; empty when nothing stands against it."""
    if not user.has_role(Role.SENIOR_MANAGER):
        return "Only a senior manager can determine an objection."
    if _prepared_or_approved(user, assessment):
        return (
            f"{user} prepared or approved {assessment.reference}: another senior manager must determine this."
        )
    return ""


def check_may_determine(user: User, assessment: Assessment, at: dt.datetime | None = None) -> None:
    """Raise NotAllowed unless the person neither prepared nor approved the assessment and is in good standing (7.3)."""
    obstacle = obstacle_to_determining(user, assessment)
    if obstacle:
        raise NotAllowed(obstacle)
    pricing_policies.check_conduct(user, at)


def _prepared_or_approved(user: User, assessment: Assessment) -> bool:
    """Also whoever collected, entered, decided or signed off anything of the window has prepared it."""
    return (
        user.pk in {assessment.prepared_by_id, assessment.approved_by_id}
        or pricing_policies.is_involved(user, assessment.window, assessment.metal)
        or assessment.window.judgements.filter(metal=assessment.metal, sign_offs__signed_by=user).exists()
    )
