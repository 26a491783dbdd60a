"""The people of the tests, by name; each call gives the same account.

Ana (analyst) and Sam (senior manager) price and approve; Sol is a second senior manager who had no part in it.
Eli keeps the registers, Cora the consultations, Kim is compliance, Ada the administrator, Max works for the
exchange. Mia acts for Meridian Metals, Theo for Tramontane Trading. Pat, the public, has no account: use a client
without a sign-in.
"""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import Group
from django.test import Client

from cpal.people.models import Membership, User
from cpal.people.roles import BACK_OFFICE, Role

PASSWORD = "correct horse battery staple"
MERIDIAN = "MERIDIAN"
TRAMONTANE = "TRAMONTANE"
ORGANISATION_NAMES = {MERIDIAN: "Meridian Metals", TRAMONTANE: "Tramontane Trading"}
LONG_AGO = dt.date(2015, 1, 1)


def ana() -> User:
    """Analyst: receives feeds, screens, decides flags, records judgements, prepares."""
    return staff("Ana", Role.ANALYST)


def sam() -> User:
    """Senior manager: signs off judgements and approves."""
    return staff("Sam", Role.SENIOR_MANAGER)


def sol() -> User:
    """Another senior manager, who neither prepared nor approved: determines objections."""
    return staff("Sol", Role.SENIOR_MANAGER)


def eli() -> User:
    """Eligibility officer: keeps the registers; sees no deal."""
    return staff("Eli", Role.ELIGIBILITY_OFFICER)


def cora() -> User:
    """Consultation editor; sees no deal."""
    return staff("Cora", Role.CONSULTATION_EDITOR)


def kim() -> User:
    """Compliance: reads everything, changes nothing."""
    return staff("Kim", Role.COMPLIANCE)


def ada() -> User:
    """Administrator: accounts and roles; sees no deal and no response."""
    return staff("Ada", Role.ADMINISTRATOR)


def max_() -> User:
    """Exchange commercial staff: nothing beyond the public."""
    return staff("Max", Role.EXCHANGE_COMMERCIAL)


def mia() -> User:
    """Participant, for Meridian Metals."""
    return participant("Mia", MERIDIAN)


def theo() -> User:
    """Participant, for Tramontane Trading."""
    return participant("Theo", TRAMONTANE)


def staff(first_name: str, *roles: Role) -> User:
    """A member of staff with these roles."""
    user = account(first_name, is_staff=not BACK_OFFICE.isdisjoint(roles))
    user.groups.set([Group.objects.get_or_create(name=role.value)[0] for role in roles])
    return user


def participant(
    first_name: str, organisation: str, from_on: dt.date = LONG_AGO, until_on: dt.date | None = None
) -> User:
    """A person who acts for a participant organisation, named by its register code, from and until those days."""
    user = account(first_name)
    Membership.objects.get_or_create(user=user, organisation=organisation, from_on=from_on, until_on=until_on)
    return user


def account(first_name: str, *, is_staff: bool = False) -> User:
    """Somebody who can sign in with PASSWORD."""
    username = first_name.lower()
    user, is_new = User.objects.get_or_create(
        username=username,
        defaults={"first_name": first_name, "email": f"{username}@example.org", "is_staff": is_staff},
    )
    if is_new:
        user.set_password(PASSWORD)
        user.save()
    return user


def signed_in(user: User) -> Client:
    """A browser in which the person has signed in."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client
