"""Who may do what about the code of conduct (paper 7.3). Compliance reads everything and changes nothing."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from cpal.people.models import ConflictDeclaration, User
from cpal.people.roles import Role
from cpal.people.visitors import Visitor, holds


def may_adopt_code(visitor: Visitor) -> bool:
    return holds(visitor, Role.SENIOR_MANAGER)


def may_record_training(visitor: Visitor) -> bool:
    """The administrator; a senior manager for the administrator's own."""
    return holds(visitor, Role.ADMINISTRATOR, Role.SENIOR_MANAGER)


def may_see_standings(visitor: Visitor) -> bool:
    """Who has done what of the code, without the declared interests."""
    return holds(visitor, Role.COMPLIANCE, Role.SENIOR_MANAGER, Role.ADMINISTRATOR)


def may_read_declarations(visitor: Visitor) -> bool:
    """Declared interests are personal: those who review them, and compliance."""
    return holds(visitor, Role.COMPLIANCE, Role.SENIOR_MANAGER)


def may_read_role_history(visitor: Visitor) -> bool:
    """Who held which role when, out of the audit log: compliance, and the administrator who gives the roles."""
    return holds(visitor, Role.COMPLIANCE, Role.ADMINISTRATOR)


def check_may_adopt_code(user: User) -> None:
    if not may_adopt_code(user):
        raise PermissionDenied("Only a senior manager adopts a code of conduct.")


def check_may_record_training(recorded_by: User, user: User) -> None:
    if not may_record_training(recorded_by):
        raise PermissionDenied("Training is recorded by an administrator or a senior manager.")
    if recorded_by == user:
        raise PermissionDenied("Nobody records their own training.")


def obstacle_to_reviewing(user: User, declaration: ConflictDeclaration) -> str:
    """Why the person may not review this declaration; empty when nothing stands against it."""
    if not user.has_role(Role.SENIOR_MANAGER):
        return "Only a senior manager reviews a declaration."
    if declaration.user_id == user.pk:
        return "Nobody reviews their own declaration: another senior manager must."
    return ""


def check_may_review_declaration(user: User, declaration: ConflictDeclaration) -> None:
    obstacle = obstacle_to_reviewing(user, declaration)
    if obstacle:
        raise PermissionDenied(obstacle)
