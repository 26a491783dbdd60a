"""Who may see which data, asked of the policies that are in force (paper 5.1, 7.2, 7.3).

Nothing here is typed by hand: each app names its kinds of data and the policy that guards each, and the table puts
that policy's question for somebody who holds exactly one role.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model
from django.http import HttpRequest
from django.urls import resolve, reverse

from cpal.people.models import Membership, User
from cpal.people.roles import Role
from cpal.people.visitors import Visitor

Question = Callable[[Visitor], bool]

PARTICIPANT = "Participant"
PUBLIC = "Public"


def nobody(visitor: Visitor) -> bool:
    """The answer of data that nobody has rows of their own in."""
    return False


@dataclass(frozen=True, slots=True)
class DataKind:
    """A kind of data and the policy that guards it. `own` answers who sees their own rows of it and no others.

    `page` is the URL name under which it is read; tests walk it for every role.
    """

    name: str
    clause: str
    who_may_see: Question
    own: Question = nobody
    page: str = ""


class Sight(Enum):
    """How much of a kind of data somebody sees."""

    ALL = "yes"
    OWN = "own only"
    NONE = "no"


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who holds one role and no other, or none."""

    name: str
    visitor: Visitor


@dataclass(frozen=True, slots=True)
class AccessRow:
    """A kind of data, and how much of it each reader sees, in the order of `readers`."""

    kind: DataKind
    sights: tuple[Sight, ...]


_kinds: dict[str, DataKind] = {}


def register_data(*kinds: DataKind) -> None:
    """Put kinds of data into the table; the same name again replaces what was said before."""
    _kinds.update({kind.name: kind for kind in kinds})


def data_kinds() -> tuple[DataKind, ...]:
    """Every kind that was named, in the order of the apps."""
    return tuple(_kinds.values())


def access_table() -> tuple[AccessRow, ...]:
    """Every policy asked for every reader, now."""
    people = readers()
    return tuple(
        AccessRow(kind, tuple(sight_of(kind, reader.visitor) for reader in people)) for kind in data_kinds()
    )


def sight_of(kind: DataKind, visitor: Visitor) -> Sight:
    """What the kind's policies answer for this visitor."""
    if kind.who_may_see(visitor):
        return Sight.ALL
    return Sight.OWN if kind.own(visitor) else Sight.NONE


def readers() -> tuple[Reader, ...]:
    """One for each role of staff, one participant, and the public."""
    staff = (Reader(role.value, somebody_with(role)) for role in Role)
    return (*staff, Reader(PARTICIPANT, a_participant()), Reader(PUBLIC, AnonymousUser()))


def somebody_with(*roles: Role) -> User:
    """An account, kept nowhere, that holds these roles and acts for nobody."""
    user = User(username="representative")
    vars(user).update(roles=frozenset(roles), membership_on=lambda _on: None)
    return user


def a_participant() -> User:
    """An account, kept nowhere, without a role, that acts for a participant."""
    user = somebody_with()
    membership = Membership(user=user, organisation="PARTICIPANT", from_on=dt.date.min)
    vars(user).update(membership_on=lambda _on: membership)
    return user


def in_back_office(model: type[Model]) -> Question:
    """Whether the visitor is let into the back office and may view the rows of the model there."""

    def may_view(visitor: Visitor) -> bool:
        request = HttpRequest()
        request.user = visitor
        admits = admin.site.has_permission(request)
        return admits and admin.site.get_model_admin(model).has_view_permission(request)

    return may_view


def on_page(url_name: str) -> Question:
    """Whether the page of that name, which takes no parameter, is public; else nobody is answered for."""

    def is_public(visitor: Visitor) -> bool:
        view = resolve(reverse(url_name)).func
        return not getattr(view, "login_required", True)

    return is_public
