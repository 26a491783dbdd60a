"""The methodology as it stands: which version is in force, and the text of a version."""

from __future__ import annotations

import datetime as dt

from cpal import calendar
from eligibility.in_force import AdoptedVersion
from pricing.models import Clause, MethodologyVersion


def version_in_force(at: dt.datetime) -> str | None:
    """The name of the version in force for the window that collects at a moment; None where none is."""
    window = str(calendar.window_of(at))
    started = MethodologyVersion.objects.in_force().filter(applies_from_window__lte=window)
    return started.values_list("code", flat=True).last()


def versions_adopted() -> tuple[AdoptedVersion, ...]:
    """Every version that was adopted with the window from which it applies, oldest first."""
    rows = MethodologyVersion.objects.in_force().values_list("code", "applies_from_window")
    return tuple(AdoptedVersion(code, window or "") for code, window in rows)


def clauses_of(version: MethodologyVersion) -> tuple[Clause, ...]:
    """The clauses of a version, in order."""
    return tuple(version.clauses.in_order())
