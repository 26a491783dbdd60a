"""Storing a version of the methodology: its numbers, its text and its thresholds, at once (paper 7.6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction

from cpal import calendar
from cpal.audit.trail import record
from cpal.calendar import Month, NotAWindow, london_date
from cpal.people.models import User
from eligibility.in_force import AdoptedVersion
from eligibility.models import Threshold
from pricing.methodology.glide_path import GlideStep, faults_of_glide_path
from pricing.methodology.metals import Metal
from pricing.methodology.parameters import (
    BadParametersError,
    MethodologyParameters,
    version_from_json,
)
from pricing.methodology.text.clauses import ClauseText
from pricing.methodology.text.whole import faults_of
from pricing.models import Clause, MethodologyVersion
from pricing.selectors.methodology import steps_in_force

# As those that ship: long before the first window, so that any month can be run under the version.
THRESHOLDS_EFFECTIVE_ON = dt.date(2000, 1, 1)
CODE_LENGTH = 20


class VersionRefused(ValueError):
    """The version cannot be stored; says everything that is wrong with it."""


@transaction.atomic
def store_version(
    *,
    document: Mapping[str, Any],
    clauses: Sequence[ClauseText],
    applies_from_window: str | None,
    stored_by: User | None,
    at: dt.datetime,
    glide_path: Sequence[GlideStep] = (),
) -> MethodologyVersion:
    """Write a version with its clauses and the thresholds that eligibility judges brands by under it.

    With a window it is adopted: in force from that window on, which is still to collect or collecting at `at` and
    later than that of every version in force. Without one it is a proposal, run as a what-if alone. The document's own
    `applies_from_window` is set accordingly. `glide_path` has thresholds of days to come, and those that a version in
    force holds; they come with the version or never. Nothing stored is ever changed. Raises VersionRefused.
    """
    document = applying_from(document, applies_from_window)
    check_may_be_stored(document, clauses, applies_from_window, at, glide_path)
    version = MethodologyVersion.objects.create(
        code=document["version"], applies_from_window=applies_from_window, document=document, loaded_at=at
    )
    Clause.objects.bulk_create(
        clause_row(version, position, each) for position, each in enumerate(clauses, start=1)
    )
    Threshold.objects.bulk_create(threshold_row(version, metal) for metal in Metal)
    Threshold.objects.bulk_create(glide_row(version, step) for step in glide_path)
    record(
        action="methodology.proposed" if version.is_proposal else "methodology.adopted",
        subject=version.code,
        actor=stored_by,
        at=at,
        detail={
            "applies_from_window": applies_from_window,
            "title": document["title"],
            **({"glide_path": [step_said(step) for step in glide_path]} if glide_path else {}),
        },
    )
    return version


def applying_from(document: Mapping[str, Any], window: str | None) -> dict[str, Any]:
    """The document with the window from which it applies; that of a proposal names none."""
    provisions = [
        {**each, "value": window} if each["parameter"] == "applies_from_window" else each
        for each in document["parameters"]
    ]
    return {**document, "parameters": provisions}


def check_may_be_stored(
    document: Mapping[str, Any],
    clauses: Sequence[ClauseText],
    applies_from_window: str | None,
    at: dt.datetime,
    glide_path: Sequence[GlideStep] = (),
) -> None:
    """Raise VersionRefused unless name, window, numbers and text are those of a whole new version, and every step of
    its glide path lies ahead or is carried.
    """
    try:
        parameters = version_from_json(document).parameters
    except (BadParametersError, KeyError, TypeError) as problem:
        raise VersionRefused(f"The document is not that of a version: {problem}.") from problem
    faults = [
        *faults_of_name(parameters),
        *faults_of_window(applies_from_window, at),
        *faults_of(clauses, parameters),
        *faults_of_steps(glide_path, applies_from_window, at),
    ]
    if faults:
        raise VersionRefused(f"{parameters.version} cannot be stored: {'; '.join(faults)}.")


def faults_of_name(parameters: MethodologyParameters) -> tuple[str, ...]:
    """A name is never used twice, and fits an address."""
    code = parameters.version
    if not code or len(code) > CODE_LENGTH or not code.replace("-", "").replace(".", "").isalnum():
        return (
            f"its name is at most {CODE_LENGTH} letters, digits, points and hyphens, for example v2026-02",
        )
    if MethodologyVersion.objects.filter(code=code).exists() or holds_thresholds(code):
        return ("there is a version of that name already",)
    return ()


def holds_thresholds(code: str) -> bool:
    """Whether eligibility has thresholds of that name."""
    return Threshold.objects.filter(methodology=code).exists()


def faults_of_window(window: str | None, at: dt.datetime) -> tuple[str, ...]:
    """A version is adopted for windows to come, after every version in force; nothing past is priced anew."""
    if window is None:
        return ()
    try:
        month = Month.parse(window)
    except NotAWindow as problem:
        return (str(problem).rstrip("."),)
    collecting = calendar.window_of(at)
    if month < collecting:
        return (f"it cannot apply from {window}: that window closed, {collecting} collects now",)
    latest = MethodologyVersion.objects.in_force().last()
    if latest is not None and window <= (latest.applies_from_window or ""):
        begins = latest.applies_from_window
        return (
            f"it cannot apply from {window}: {latest.code} applies from {begins}, and it must come later",
        )
    return ()


def faults_of_steps(
    steps: Sequence[GlideStep], applies_from_window: str | None, at: dt.datetime
) -> tuple[str, ...]:
    """What is wrong with the glide path; what a version in force holds is carried just so."""
    held = steps_in_force() if steps else ()
    faults = faults_of_glide_path(steps, london_date(at), begins_on=begins_on(applies_from_window), held=held)
    return tuple(str(fault) for fault in faults)


def begins_on(window: str | None) -> dt.date | None:
    """The first London day that a version adopted from this window judges; None without a window that is one."""
    try:
        return AdoptedVersion("", window).begins_on if window else None
    except NotAWindow:
        return None


def step_said(step: GlideStep) -> dict[str, str]:
    """A step as the record has it."""
    return {
        "metal": step.metal.value,
        "max_tco2e_per_t": str(step.max_tco2e_per_t),
        "effective_on": step.effective_on.isoformat(),
    }


def clause_row(version: MethodologyVersion, position: int, clause: ClauseText) -> Clause:
    """The row of a clause."""
    return Clause(
        version=version,
        position=position,
        clause_id=clause.id,
        number=clause.number,
        title=clause.title,
        text=clause.text,
        parameters=list(clause.parameters),
        code=list(clause.code),
        source=clause.source,
        change=clause.change,
    )


def threshold_row(version: MethodologyVersion, metal: Metal) -> Threshold:
    """The threshold of one metal as the version's parameters have it (4.1, 4.2)."""
    parameters = version.parameters
    most: Decimal = parameters.carbon_threshold_tco2e_per_t.of(metal)
    return Threshold(
        methodology=version.code,
        metal=metal.value,
        max_tco2e_per_t=most,
        carbon_method=parameters.carbon_method.of(metal),
        required_standard=parameters.required_standard.of(metal) or "",
        letter_accepted=parameters.letter_of_commitment_accepted.of(metal),
        letter_years=parameters.letter_of_commitment_years,
        effective_on=THRESHOLDS_EFFECTIVE_ON,
        source=f"methodology {version.code}, 4.1 and 4.2",
        rationale=f"As {version.code} states: {version.contents.title}.",
    )


def glide_row(version: MethodologyVersion, step: GlideStep) -> Threshold:
    """The threshold of one metal from a day to come: another largest footprint, all else as the version has it."""
    row = threshold_row(version, step.metal)
    row.max_tco2e_per_t = step.max_tco2e_per_t
    row.effective_on = step.effective_on
    row.source = step.source.strip()
    row.rationale = step.rationale.strip()
    return row
