"""Whoever stands before a page: somebody signed in, or nobody."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from cpal.people.models import User
from cpal.people.roles import Role

Visitor = User | AnonymousUser


def holds(visitor: Visitor, *roles: Role) -> bool:
    """Whether the visitor is signed in and holds any of the roles."""
    return isinstance(visitor, User) and visitor.has_role(*roles)


def works_here(visitor: Visitor) -> bool:
    """Whether the visitor is signed in and holds a role of the back office."""
    return isinstance(visitor, User) and visitor.works_in_back_office
