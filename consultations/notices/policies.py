"""Who may write notices and register webhooks. Notices themselves are public."""

from __future__ import annotations

import datetime as dt

from cpal.calendar import london_date
from cpal.people.models import User
from cpal.people.roles import Role
from cpal.people.visitors import Visitor, holds, works_here
from pricing.policies import NotAllowed


def may_write(user: Visitor) -> bool:
    """Senior managers and the consultation editor speak to the market."""
    return holds(user, Role.SENIOR_MANAGER, Role.CONSULTATION_EDITOR)


def check_may_write(user: User) -> None:
    if not may_write(user):
        raise NotAllowed("Only a senior manager or the consultation editor can write a notice.")


def may_read_in_back_office(user: Visitor) -> bool:
    """Everybody who works there: a notice is public."""
    return works_here(user)


def may_mend(user: Visitor) -> bool:
    """Administrators see to letters and webhooks that did not arrive."""
    return holds(user, Role.ADMINISTRATOR)


def webhooks_for(user: User, at: dt.datetime) -> str | None:
    """For whom the person keeps webhooks: a participant's code, blank for us, None for nobody."""
    membership = user.membership_on(london_date(at)) if user.is_active else None
    if membership is not None:
        return membership.organisation
    return "" if user.has_role(Role.ADMINISTRATOR) else None
