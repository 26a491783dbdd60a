"""A site as its page shows it: facts, brands, one timeline a standard, and what lapses when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cpal.calendar import london_date
from cpal.look.figures import day_text
from cpal.look.values import Cell, Column, Fact, Table
from cpal.look.words import metal_name
from eligibility.assured import is_certified, is_committed
from eligibility.evidence import Assurance as AssuranceHeld
from eligibility.evidence import AssuranceStatus, Standard, Thresholds
from eligibility.keeping.assurance_life import END_OF_CERTIFICATE, DueDate, due_dates
from eligibility.models import Assurance, AssuranceStep
from eligibility.public.assurance_told import ahead, told_of
from eligibility.public.countries import country_name
from eligibility.public.site_held import SiteAsHeld
from eligibility.public.told import Told, latest_first, period_as_told, source_of
from eligibility.vocabulary import Step, dated


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardAtSite:
    """One standard at the site: whether it counts today, how it came so, and what falls due."""

    standard: Standard
    counts: bool | None  # None: the register holds nothing that could count, only what sources tell
    said: str
    certificate: str
    told: tuple[Told, ...]

    @property
    def name(self) -> str:
        """As a title."""
        name = self.standard.full_name
        return name[:1].upper() + name[1:]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSite:
    """Everything that the page shows."""

    held: SiteAsHeld
    today: dt.date
    facts: tuple[Fact, ...]
    brands: Table | None
    standards: tuple[StandardAtSite, ...]
    lapses: Table | None
    source: SafeString


def shown(held: SiteAsHeld, thresholds: Thresholds) -> ShownSite:
    """The page of a site on the day it is read."""
    today = london_date(held.held_at)
    due = due_dates(held.steps, held.assurances, today)
    named = {*(row.standard for row in held.assurances), *(row.standard for row in held.steps)}
    return ShownSite(
        held=held,
        today=today,
        facts=tuple(_facts(held)),
        brands=_brands(held, today),
        standards=tuple(
            _standard(standard, held, thresholds, due, today) for standard in Standard if standard in named
        ),
        lapses=_lapses(due, today),
        source=source_of(held.place.source if held.place else ""),
    )


def _facts(held: SiteAsHeld) -> list[Fact]:
    country = country_name(held.site.country) if held.site and held.site.country else "not given"
    place = (held.place.place if held.place else "") or "not given"
    facts = [Fact("Code", held.code), Fact("Country", country), Fact("Place", place)]
    if held.place and held.place.address:
        facts.append(Fact("Address", held.place.address))
    if held.site and held.site.producer:
        name = (held.producer.name if held.producer else "") or held.site.producer
        facts.append(Fact("Producer", name))
    return facts


def _brands(held: SiteAsHeld, today: dt.date) -> Table | None:
    if not held.brands:
        return None
    rows = tuple(
        (
            Cell(row.brand, reverse("brand", args=[row.metal, row.brand])),
            metal_name(row.metal),
            period_as_told(row.from_on, row.until_on),
            "yes" if row.from_on <= today and (row.until_on is None or today < row.until_on) else "no",
        )
        for row in held.brands
        if row.until_on is None or row.from_on < row.until_on
    )
    columns = (Column("Brand"), Column("Metal"), Column("Made here"), Column("Today"))
    return Table(f"Brands made at {held.name}", columns, rows)


def _standard(
    standard: Standard,
    held: SiteAsHeld,
    thresholds: Thresholds,
    due: tuple[DueDate, ...],
    today: dt.date,
) -> StandardAtSite:
    steps = [row for row in held.steps if row.standard == standard]
    rows = [row for row in held.assurances if row.standard == standard]
    counts, said = _counts(standard, rows, thresholds, today) if rows else (None, _as_reported(steps))
    open_ = [each for each in due if each.standard == standard and not each.is_met]
    ahead_of = [ahead(each, today) for each in open_ if not _is_told(each, rows)]
    return StandardAtSite(
        standard=standard,
        counts=counts,
        said=said,
        certificate=_certificate(steps),
        told=latest_first([*told_of(steps, rows), *ahead_of]),
    )


def _is_told(due: DueDate, rows: list[Assurance]) -> bool:
    """Whether the end of a certificate is on the timeline by its own row already."""
    return due.title == END_OF_CERTIFICATE and any(due.due_on == row.until_on for row in rows)


def _counts(
    standard: Standard, rows: list[Assurance], thresholds: Thresholds, today: dt.date
) -> tuple[bool, str]:
    """Whether the standard counts today (4.1, 4.2)."""
    held = tuple(
        AssuranceHeld(
            row.site, row.standard, AssuranceStatus(row.status), row.from_on, row.until_on, row.reference
        )
        for row in rows
    )
    if is_certified(held, today):
        return True, "A certificate counts today."
    asking = [
        row for row in thresholds.rows if row.required_standard == standard and row.effective_on <= today
    ]
    if any(row.letter_accepted and is_committed(held, today, row.letter_years) for row in asking):
        return True, "A letter of commitment counts today."
    return False, "Nothing that is held counts today."


def _as_reported(steps: list[AssuranceStep]) -> str:
    """“Awarded June 2023, as reported; the register holds no certificate.”"""
    last = max(steps, key=lambda row: row.happened_on or dt.date.min)
    day = f" {dated(last.happened_on, last.dating)}" if last.happened_on else ""
    return f"{Step(last.step).said}{day}, as reported; the register holds no certificate or letter."


def _certificate(steps: list[AssuranceStep]) -> str:
    """Level and version of the certificate told last: “provisional, V3”."""
    told = sorted(
        (row for row in steps if row.level or row.version), key=lambda row: row.happened_on or dt.date.min
    )
    if not told:
        return ""
    last = told[-1]
    return ", ".join(part for part in (last.get_level_display() if last.level else "", last.version) if part)


def _lapses(due: tuple[DueDate, ...], today: dt.date) -> Table | None:
    """What must happen by when; what has happened is not in it."""
    rows = tuple(
        (
            due_.title,
            Standard(due_.standard).full_name.removeprefix("the "),
            dated(due_.due_on, due_.dating),
            "past; nothing later is recorded here"
            if due_.is_overdue(today)
            else f"in {(due_.due_on - today).days} days",
            format_html("{}", source_of(due_.source)),
        )
        for due_ in due
        if not due_.is_met
    )
    columns = (Column("What"), Column("Standard"), Column("By"), Column("From today"), Column("Source"))
    return Table(f"What falls due, as of {day_text(today)}", columns, rows) if rows else None
