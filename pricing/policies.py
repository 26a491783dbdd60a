"""Who may do what to a price (paper 5.3, 7.2). Whether it can be done at all is asked in `pricing.publication`."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied

from cpal.people.conduct import obstacle_of_conduct
from cpal.people.models import User
from cpal.people.roles import SEES_DEALS, Role
from cpal.people.visitors import Visitor, holds
from pricing.models import Assessment, Decision, Delivery, FeedRecord, Judgement, MarketAssessment, Window


class NotAllowed(PermissionDenied):
    """The person may not do this; says why and who may."""


def may_see_deals(user: Visitor) -> bool:
    """Analysts, senior managers and compliance; never the exchange's commercial staff (5.1)."""
    return holds(user, *SEES_DEALS)


def may_see_records_without_consent(user: Visitor) -> bool:
    """A record without consent is kept out of every staff view but compliance's (5.1)."""
    return holds(user, Role.COMPLIANCE)


def may_prepare(user: Visitor) -> bool:
    """Analysts receive feeds, run windows, decide flags and record judgements."""
    return holds(user, Role.ANALYST)


def check_may_prepare(user: User) -> None:
    if not may_prepare(user):
        raise NotAllowed("Only an analyst can do this.")


def is_involved(user: User, window: Window, metal: str) -> bool:
    """Whether the person collected, entered or decided anything among the inputs of the window (5.3)."""
    deliveries = Delivery.objects.filter(received_by=user)
    return (
        Decision.objects.filter(window=window, decided_by=user).exists()
        or Judgement.objects.filter(window=window, made_by=user).exists()
        or Assessment.objects.filter(window=window, metal=metal, prepared_by=user).exists()
        or FeedRecord.objects.filter(settles_in=window, delivery__in=deliveries).exists()
        or MarketAssessment.objects.filter(settles_in=window, delivery__in=deliveries).exists()
    )


def check_may_sign_off(user: User, judgement: Judgement, at: dt.datetime | None = None) -> None:
    """A senior manager who collected, entered or decided nothing in that window's inputs (5.3), in good standing."""
    _check_is_uninvolved_senior(user, judgement.window, judgement.metal, "sign off this judgement")
    check_conduct(user, at)


def check_may_approve(user: User, assessment: Assessment, at: dt.datetime | None = None) -> None:
    """Four eyes: a senior manager involved in nothing of the window, in good standing (7.3)."""
    _check_is_uninvolved_senior(user, assessment.window, assessment.metal, "approve this assessment")
    check_conduct(user, at)


def may_publish(user: Visitor) -> bool:
    """The timetable publishes; a senior manager does when the scheduled moment has passed."""
    return holds(user, Role.SENIOR_MANAGER)


def check_may_publish(user: User | None, at: dt.datetime | None = None) -> None:
    """The timetable (None) publishes; so does a senior manager in good standing."""
    if user is None:
        return
    if not may_publish(user):
        raise NotAllowed("Only a senior manager can publish.")
    check_conduct(user, at)


def check_may_correct(user: User, at: dt.datetime | None = None) -> None:
    """Those who prepare and those who approve may say that a figure needs correcting, in good standing."""
    if not user.has_role(Role.ANALYST, Role.SENIOR_MANAGER):
        raise NotAllowed("Only an analyst or a senior manager can open a correction.")
    check_conduct(user, at)


def check_conduct(user: User, at: dt.datetime | None = None) -> None:
    """Raise NotAllowed while a duty of the code of conduct is overdue at the moment, or now (7.3)."""
    obstacle = obstacle_of_conduct(user, at)
    if obstacle:
        raise NotAllowed(obstacle)


def _check_is_uninvolved_senior(user: User, window: Window, metal: str, what: str) -> None:
    if not user.has_role(Role.SENIOR_MANAGER):
        raise NotAllowed(f"Only a senior manager can {what}.")
    if is_involved(user, window, metal):
        raise NotAllowed(
            f"{user} collected, entered or decided something in window {window.code} and so cannot {what}: "
            "another senior manager must."
        )
