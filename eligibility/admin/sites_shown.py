"""What the page of a site shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from cpal.look.values import Cell, Column, Fact, Moment, Table
from eligibility.evidence import Standard
from eligibility.keeping.assurance_change import Effect
from eligibility.keeping.assurance_life import DueDate
from eligibility.keeping.sites import SiteHeld
from eligibility.models import AssuranceStep
from eligibility.vocabulary import Dating, dated

NOT_GIVEN = "not given"


def site_facts(held: SiteHeld) -> list[Fact]:
    """What the site is."""
    site, place = held.site, held.place
    return [
        Fact("Code", held.code),
        Fact("Producer", (site.producer if site else "") or NOT_GIVEN),
        Fact("Country", (site.country if site else "") or NOT_GIVEN),
        Fact("Place", (place.place if place else "") or NOT_GIVEN),
        *([Fact("Address", place.address)] if place and place.address else []),
    ]


def moments_of(held: SiteHeld, today: dt.date) -> list[Moment]:
    """Steps and what counts, the latest first; a step without a day is told in `undated`."""
    steps = [
        Moment(
            f"{Standard(step.standard).full_name.removeprefix('the ')}: {step.get_step_display()}",
            step.happened_on,
            step_said(step),
            is_ahead=step.happened_on > today,
        )
        for step in held.steps
        if step.happened_on is not None and step.dating != Dating.UNDATED
    ]
    counts = [
        Moment(
            f"{Standard(row.standard).full_name.removeprefix('the ')}: counts as {row.get_status_display().lower()}",
            row.from_on,
            f"{f'Until {row.until_on}. ' if row.until_on else ''}{row.delivery}",
            is_ahead=row.from_on > today,
        )
        for row in held.assurances
    ]
    return sorted([*steps, *counts], key=lambda each: (each.at, each.title), reverse=True)


def step_said(step: AssuranceStep) -> str:
    """Everything else that the source tells of a step, and the file it came in."""
    told = (
        dated(step.happened_on, step.dating) if step.dating != Dating.DAY else "",
        step.version,
        step.get_level_display() if step.level else "",
        step.auditor,
        step.reference,
        step.note,
        step.source,
        str(step.delivery),
    )
    return " · ".join(each for each in told if each)


def undated(held: SiteHeld) -> list[str]:
    """Steps of which no day is known."""
    return [
        f"{Standard(step.standard).full_name.removeprefix('the ')}: {step.get_step_display()} ({step_said(step)})"
        for step in held.steps
        if step.happened_on is None or step.dating == Dating.UNDATED
    ]


def due_table(due: Sequence[DueDate], today: dt.date) -> Table:
    """What falls due, and what became of it."""
    return Table(
        "Due dates of the assurance process",
        (
            Column("What"),
            Column("Standard"),
            Column("Due"),
            Column("Since"),
            Column("Stands"),
            Column("Source"),
        ),
        tuple(
            (
                each.title,
                each.standard,
                dated(each.due_on, each.dating),
                f"{each.since.said}, {dated(each.since_on, each.dating)}",
                stands(each, today),
                Cell(each.source, each.source if each.source.startswith("https://") else ""),
            )
            for each in due
        ),
        note=" ".join(dict.fromkeys(f"{each.title}: {each.note}" for each in due if each.note)),
    )


def stands(due: DueDate, today: dt.date) -> str:
    """Met, overdue or ahead."""
    if due.is_met:
        late = "late, " if due.met_on and due.met_on > due.due_on else ""
        return f"met {late}on {due.met_on}" if due.met_on else "met"
    if due.is_overdue(today):
        return "past, and nothing is recorded"
    return f"in {(due.due_on - today).days} days"


def brands_table(held: SiteHeld) -> Table:
    """The brands that the site makes or made."""
    return Table(
        "Brands of the site",
        (Column("Brand"), Column("Metal"), Column("From"), Column("Until")),
        tuple((row.brand, row.metal, row.from_on, row.until_on or "") for row in held.brands),
    )


def effects_table(effects: Iterable[Effect]) -> Table:
    """Which brands gain or lose eligibility on which days."""
    return Table(
        "Verdicts that would change",
        (Column("Brand"), Column("Metal"), Column("Would be"), Column("From"), Column("Until")),
        tuple(
            (
                each.brand,
                each.metal,
                "eligible" if each.gains else "no longer eligible",
                each.from_on,
                each.until_on or "as far as can be seen",
            )
            for each in effects
        ),
    )
