"""The accounts of the illustrative people; `manage.py run` gives them passwords, fresh on each machine."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import Group

from cpal.audit.trail import record
from cpal.illustrative.cast import PEOPLE, Person
from cpal.people.models import Membership, User
from cpal.people.roles import BACK_OFFICE

ADDRESS = "{}@example.org"  # nobody can have an address there


def open_accounts(since: dt.datetime) -> dict[str, User]:
    """An account for everybody, by user name; members act for their firms from that day on."""
    return {person.username: _open_account(person, since) for person in PEOPLE}


def _open_account(person: Person, since: dt.datetime) -> User:
    user = User(
        username=person.username,
        first_name=person.name,
        email=ADDRESS.format(person.username),
        is_staff=person.role in BACK_OFFICE,
        date_joined=since,
    )
    user.set_unusable_password()
    user.save()
    if person.role is not None:
        user.groups.add(Group.objects.get(name=person.role.value))
    if person.acts_for:
        Membership.objects.create(user=user, organisation=person.acts_for, from_on=since.date())
    record(
        action="account.opened",
        subject=f"user:{person.username}",
        actor=None,
        at=since,
        detail={"role": person.role, "acts_for": person.acts_for, "illustrative": True},
    )
    return user
