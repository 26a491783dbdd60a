"""Who held which role when, read from the audit log of account changes (paper 7.1, 7.2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cpal.audit.models import Entry
from cpal.people.models import User

ACCOUNT_ACTIONS = ("account.opened", "account.created", "account.changed")


@dataclass(frozen=True, slots=True)
class RoleChange:
    """The roles of an account as they stood before and after an entry of the log."""

    account: str
    at: dt.datetime
    before: frozenset[str]
    roles: frozenset[str]
    by: str


@dataclass(frozen=True, slots=True)
class Tenure:
    """An account held a role from a moment until another; an absent start lies before the record."""

    account: str
    role: str
    from_at: dt.datetime | None
    until_at: dt.datetime | None
    given_by: str = ""


def tenures() -> list[Tenure]:
    """Every role that anybody held, by account, the latest first; in three queries."""
    entries = Entry.objects.filter(action__in=ACCOUNT_ACTIONS).in_order()
    changes = [change for entry in entries if (change := _change(entry)) is not None]
    people = User.objects.prefetch_related("groups").order_by("username")
    now = {person.get_username(): frozenset(group.name for group in person.groups.all()) for person in people}
    return tenures_of(changes, now)


def tenures_of(changes: Iterable[RoleChange], now: dict[str, frozenset[str]]) -> list[Tenure]:
    """The changes, in order, as tenures; a role held now that no change explains began before the record."""
    running: dict[tuple[str, str], Tenure] = {}
    ended: list[Tenure] = []
    for change in changes:
        for role in change.before:
            running.setdefault((change.account, role), Tenure(change.account, role, None, None))
        held = {role for account, role in running if account == change.account}
        lost = [running.pop((change.account, role)) for role in held - change.roles]
        ended += [_ended(tenure, change.at) for tenure in lost]
        for role in change.roles - held:
            running[change.account, role] = Tenure(change.account, role, change.at, None, change.by)
    for account, roles in now.items():
        for role in roles:
            running.setdefault((account, role), Tenure(account, role, None, None))
    return sorted([*running.values(), *ended], key=_order)


def _ended(tenure: Tenure, at: dt.datetime) -> Tenure:
    return Tenure(tenure.account, tenure.role, tenure.from_at, at, tenure.given_by)


def _order(tenure: Tenure) -> tuple[str, str, float]:
    return (tenure.account, tenure.role, -(tenure.from_at.timestamp() if tenure.from_at else 0.0))


def _change(entry: Entry) -> RoleChange | None:
    """What an entry says about roles; None where it says nothing."""
    facts: dict[str, Any] = entry.facts
    if "roles" not in facts and "role" not in facts:
        return None
    roles = facts.get("roles", [facts["role"]] if facts.get("role") else [])
    assert entry.at is not None
    return RoleChange(
        account=entry.subject.removeprefix("user:"),
        at=entry.at,
        before=frozenset(facts.get("roles_before", [])),
        roles=frozenset(roles),
        by=entry.actor_name,
    )
