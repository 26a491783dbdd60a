"""The methodology as it stands: which version is in force, and the text of a version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import groupby

from cpal import calendar
from eligibility.in_force import AdoptedVersion
from eligibility.models import Threshold
from pricing.methodology.glide_path import GlideStep
from pricing.methodology.metals import Metal
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


def days_consulted(at: dt.datetime) -> int | None:
    """For how many full days the version in force has a material change consulted on (7.6); None where none is."""
    code = version_in_force(at)
    return None if code is None else MethodologyVersion.objects.named(code).parameters.consultation_days


def clauses_of(version: MethodologyVersion) -> tuple[Clause, ...]:
    """The clauses of a version, in order."""
    return tuple(version.clauses.in_order())


def glide_path_of(version: MethodologyVersion) -> tuple[GlideStep, ...]:
    """The steps of a version by metal and day: each of its thresholds but the one that a metal begins with (4.1)."""
    return _steps_of([version.code])


def steps_in_force() -> frozenset[GlideStep]:
    """Every step that some version in force holds."""
    return frozenset(_steps_of(MethodologyVersion.objects.in_force().values_list("code", flat=True)))


def _steps_of(codes: Iterable[str]) -> tuple[GlideStep, ...]:
    rows = Threshold.objects.filter(methodology__in=codes).order_by("methodology", "metal", "effective_on")
    of_metals = groupby(rows, lambda row: (row.methodology, row.metal))
    return tuple(step_of(row) for _, of_metal in of_metals for row in [*of_metal][1:])


def step_of(row: Threshold) -> GlideStep:
    """A threshold as a step."""
    return GlideStep(
        metal=Metal(row.metal),
        max_tco2e_per_t=row.max_tco2e_per_t,
        effective_on=row.effective_on,
        source=row.source,
        rationale=row.rationale,
    )
