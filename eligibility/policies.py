"""Who may do what with the registers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpal.people.roles import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from cpal.people.models import User


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
