"""Asking for a window to be priced: the button, the timetable and `run_pricing` all come through here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from cpal.audit.trail import record
from cpal.calendar import Month
from cpal.people.models import User
from pricing.methodology.metals import Metal
from pricing.models import Assessment, MethodologyVersion, Run, Window
from pricing.publication import State

IN_PREPARATION = frozenset({State.OPEN, State.IN_REVIEW})


class PricingRefused(ValueError):
    """The window cannot be priced as asked; says why and what can be done."""


@transaction.atomic
def price_window(
    *,
    window: Month,
    metals: Sequence[Metal],
    requested_by: User | None,
    at: dt.datetime,
    methodology: str | None = None,
    purpose: Run.Purpose | None = None,
) -> list[Run]:
    """Queue one run a metal; execute them with `execute_run`.

    Without a `purpose` the runs prepare the assessments where they can, and are what-ifs where they cannot: another
    methodology version than the window's own, a window that is still collecting, or an assessment that is approved
    or published already. Raises PricingRefused when an assessment is demanded of such a window.
    """
    frozen = Window.objects.frozen(window)
    version = (
        MethodologyVersion.objects.named(methodology)
        if methodology
        else MethodologyVersion.objects.default_for(frozen.code)
    )
    runs = []
    for metal in metals:
        obstacle = obstacle_to_assessment(frozen, metal, version, at)
        natural = Run.Purpose.WHAT_IF if obstacle else Run.Purpose.ASSESSMENT
        if obstacle and purpose == Run.Purpose.ASSESSMENT:
            raise PricingRefused(f"{metal.value.capitalize()} cannot be assessed: {obstacle}.")
        runs.append(_queue(frozen, metal, version, purpose or natural, requested_by, at))
    return runs


def obstacle_to_assessment(
    window: Window, metal: Metal, version: MethodologyVersion, at: dt.datetime
) -> str | None:
    """Why a run of this window under this version cannot prepare its assessment, if so."""
    if version != MethodologyVersion.objects.default_for(window.code):
        return (
            f"another methodology version than the window’s own can only be run on {window.code} as a what-if"
        )
    if not window.is_closed(at):
        return (
            f"window {window.code} is still collecting: its cut-off is {window.cutoff_at:%d %B %Y %H:%M} UTC"
        )
    latest = Assessment.objects.of(window, metal.value).first()
    if latest is not None and latest.current_state not in IN_PREPARATION:
        return f"{latest.reference} is {latest.get_state_display()}: open a correction to assess the window again"
    return None


def _queue(
    window: Window,
    metal: Metal,
    version: MethodologyVersion,
    purpose: Run.Purpose,
    requested_by: User | None,
    at: dt.datetime,
) -> Run:
    if purpose == Run.Purpose.ASSESSMENT:
        Assessment.objects.get_or_create(
            window=window,
            metal=metal.value,
            revision=_latest_revision(window, metal),
            defaults={"state": State.OPEN},
        )
    run = Run.objects.create(
        window=window,
        metal=metal.value,
        methodology=version.code,
        purpose=purpose,
        requested_by=requested_by,
        requested_at=at,
    )
    record(
        action="run.requested",
        subject=f"{metal.value}-{window.code}",
        actor=requested_by,
        at=at,
        detail={"run": run.pk, "methodology": version.code, "purpose": purpose},
    )
    return run


def _latest_revision(window: Window, metal: Metal) -> int:
    latest = Assessment.objects.of(window, metal.value).first()
    return latest.revision if latest else 1
