"""Whether what is shown comes from fictitious organisations and deals."""

from __future__ import annotations

from django.db import connection

from cpal.illustrative.models import Mark

# The names of the databases known to be illustrative: once one is, it stays so.
_known: set[str] = set()


def is_illustrative() -> bool:
    """Whether this database holds the illustrative market; asked once a process where it does."""
    name = str(connection.settings_dict["NAME"])
    if name not in _known and Mark.objects.exists():
        _known.add(name)
    return name in _known


def forget() -> None:
    """Ask again: for tests, whose databases are emptied."""
    _known.clear()
