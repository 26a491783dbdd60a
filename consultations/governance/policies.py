"""Who may do what in governance (paper 7.2 to 7.5). Compliance leads reviews, reads everything, changes nothing."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied

from consultations.governance.models import FitnessReview, IndependenceReview, Review
from cpal.people.conduct import obstacle_of_conduct
from cpal.people.models import User
from cpal.people.roles import Role
from cpal.people.visitors import Visitor, holds


class NotAllowed(PermissionDenied):
    """The person may not do this; says why and who may."""


def may_draft(visitor: Visitor) -> bool:
    """Minutes are written by a consultation editor or a senior manager."""
    return holds(visitor, Role.CONSULTATION_EDITOR, Role.SENIOR_MANAGER)


def may_read(visitor: Visitor) -> bool:
    """Minutes with names and papers: those who write or approve them, and compliance."""
    return holds(visitor, Role.CONSULTATION_EDITOR, Role.SENIOR_MANAGER, Role.COMPLIANCE)


def may_decide(visitor: Visitor) -> bool:
    """Approvals, publications and the choice of the platform are for senior managers."""
    return holds(visitor, Role.SENIOR_MANAGER)


def may_log_meetings(visitor: Visitor) -> bool:
    """Those who meet the market one by one."""
    return holds(visitor, Role.CONSULTATION_EDITOR, Role.SENIOR_MANAGER)


def may_read_meetings(visitor: Visitor) -> bool:
    """With whom was spoken is confidential: those who meet the market, and compliance."""
    return may_log_meetings(visitor) or holds(visitor, Role.COMPLIANCE)


def may_see_due(visitor: Visitor) -> bool:
    """Who is told that a review is due."""
    return holds(visitor, Role.COMPLIANCE, Role.SENIOR_MANAGER)


def obstacle_to_amending(user: User, review: Review | IndependenceReview) -> str:
    """Why the person may not change these minutes; empty when nothing stands against it."""
    if hasattr(review, "approval"):
        return "They are approved and stay as they are."
    if review.drafted_by_id != user.pk:
        return f"Only {review.drafted_by}, who wrote them, changes them."
    return ""


def obstacle_to_approving(
    user: User, draft: Review | IndependenceReview | FitnessReview, at: dt.datetime | None = None
) -> str:
    """Why the person may not approve, confirm or publish it: four eyes, and in good standing (7.3)."""
    written_by = draft.recorded_by if isinstance(draft, FitnessReview) else draft.drafted_by
    if not user.has_role(Role.SENIOR_MANAGER):
        return "Only a senior manager can do this."
    if written_by == user:
        return "You wrote this: another senior manager must do it."
    return obstacle_of_conduct(user, at)


def check_may_draft(user: User) -> None:
    if not may_draft(user):
        raise NotAllowed("Only a consultation editor or a senior manager writes minutes.")


def check_may_amend(user: User, review: Review | IndependenceReview) -> None:
    obstacle = obstacle_to_amending(user, review)
    if obstacle:
        raise NotAllowed(obstacle)


def check_may_approve(
    user: User, draft: Review | IndependenceReview | FitnessReview, at: dt.datetime | None = None
) -> None:
    obstacle = obstacle_to_approving(user, draft, at)
    if obstacle:
        raise NotAllowed(obstacle)


def check_may_decide(user: User, at: dt.datetime | None = None) -> None:
    """A senior manager in good standing."""
    if not may_decide(user):
        raise NotAllowed("Only a senior manager can do this.")
    obstacle = obstacle_of_conduct(user, at)
    if obstacle:
        raise NotAllowed(obstacle)


def check_may_log_meetings(user: User) -> None:
    if not may_log_meetings(user):
        raise NotAllowed("Meetings are logged by consultation editors and senior managers.")
