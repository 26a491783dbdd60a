"""Freshly generated passwords for the people of the illustrative market, kept where only we can read them."""

import os
import secrets
from pathlib import Path

from cpal.people.models import User

# An address under example.org can belong to nobody, so no real account is ever touched.
ILLUSTRATIVE_ADDRESS = "@example.org"
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else
GROUPS_OF_LETTERS, LETTERS = 4, 4


def sign_ins(kept_in: Path) -> str:
    """The table of sign-ins: as kept from the last start, or new passwords for everybody.

    Each start with the same database prints the same ones; delete the file for new ones.
    """
    people = User.objects.filter(email__endswith=ILLUSTRATIVE_ADDRESS, is_active=True).order_by("pk")
    if not people:
        return ""
    if not kept_in.exists() or not all(f" {person.username} " in kept_in.read_text() for person in people):
        _write_privately(kept_in, "\n".join(_line_with_a_new_password(person) for person in people))
    return kept_in.read_text()


def _line_with_a_new_password(person: User) -> str:
    password = _new_password()
    person.set_password(password)
    person.save(update_fields=["password"])
    return f"  {person.first_name:<6} {person.username:<8} {password}   {_is(person)}"


def _new_password() -> str:
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(LETTERS)) for _ in range(GROUPS_OF_LETTERS))
    return "-".join(groups)


def _is(person: User) -> str:
    """The roles, or the participant for whom the person acts."""
    roles = sorted(role.label.lower() for role in person.roles)
    acts_for = sorted(person.memberships.values_list("organisation", flat=True))
    return ", ".join(roles) or f"participant {', '.join(acts_for)}".strip()


def _write_privately(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
