"""`/thresholds/`: what is asked of each metal now, since when and why; what is decided for later; what is proposed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cpal.calendar import london_date
from cpal.clock import database_clock
from cpal.look.figures import window_text
from cpal.look.values import Column, Fact, Table
from eligibility.averages import ONLY_A_VERSION_CHANGES_IT, averages_entered, reasons_of, standing_of
from eligibility.evidence import Metal, Standard, Threshold, Thresholds, plain
from eligibility.in_force import AdoptedVersion, methodology_in_force, versions_adopted
from eligibility.models import IndustryAverage
from eligibility.models import Threshold as StoredThreshold
from eligibility.public.sources import linked_source
from eligibility.reference.thresholds import PaperTable, threshold_texts
from eligibility.selectors.thresholds import as_judged, thresholds_within

METHODS = {
    "IAI": "International Aluminium Institute",
    "ICA": "International Copper Association",
    "NI": "Nickel Institute",
    "IZA": "International Zinc Association",
}
FOOTPRINT = Column("Largest footprint", is_number=True, unit="tCO2e/t")


@dataclass(frozen=True, slots=True)
class ThresholdShown:
    """A threshold as a reader takes it."""

    stored: StoredThreshold
    threshold: Threshold
    version: AdoptedVersion
    place: int  # of its version among those adopted
    is_step: bool  # of a glide path: it holds from a day within its version
    holds: bool  # on some day: neither passed over before its version begins, nor due when another judges

    @property
    def metal(self) -> str:
        return self.threshold.metal

    @property
    def most(self) -> str:
        return plain(self.threshold.max_tco2e_per_t)

    @property
    def method(self) -> str:
        return METHODS.get(self.threshold.carbon_method, self.threshold.carbon_method)

    @property
    def assurance(self) -> str:
        """What is asked for at every site that makes the brand."""
        if self.threshold.required_standard is None:
            return "none yet"
        letter = ", or a letter of commitment" if self.threshold.letter_accepted else ""
        return f"{_capital(Standard(self.threshold.required_standard).full_name)}{letter}"

    @property
    def since(self) -> str:
        """The window from which its version applies, or the day of a step within it."""
        if self.is_step and self.threshold.effective_on > self.version.begins_on:
            return _day(self.threshold.effective_on)
        if self.version.from_window:
            return f"window {window_text(self.version.from_window)}"
        return "the first window"

    @property
    def facts(self) -> list[Fact]:
        """Everything about it."""
        return [
            Fact("Largest footprint", f"{self.most} tCO2e/t, cradle to gate, that figure included"),
            Fact("Method", self.method),
            Fact("Assurance", self.assurance),
            Fact("In force", f"by {self.threshold.methodology}, from {self.since}"),
            Fact("Why", self.stored.rationale),
            Fact("Source", linked_source(self.stored.source)),
        ]


@login_not_required
@require_safe
def thresholds(request: HttpRequest) -> HttpResponse:
    """What is in force, the glide path, what new averages propose, the history, and the sources' own words."""
    now = database_clock()
    today, in_force = london_date(now), methodology_in_force(now)
    shown = every_threshold()
    present = in_force_now(shown, in_force, today)
    texts = threshold_texts()
    context = {
        "on": today,
        "methodology": in_force,
        "present": present,
        "present_table": present_table(present),
        "ahead": ahead_table(decided_ahead(shown, present, today)),
        "versions": versions_shown(shown),
        "averages": averages_table(averages_entered()),
        "only_a_version": ONLY_A_VERSION_CHANGES_IT,
        "texts": texts,
        "paper_table": paper_table(texts.paper),
    }
    return render(request, "portal/thresholds.html", context)


def every_threshold() -> list[ThresholdShown]:
    """The thresholds of every version that was adopted, the latest version first; of proposals none."""
    adopted = versions_adopted()
    places = {version.methodology: place for place, version in enumerate(adopted)}
    rows = StoredThreshold.objects.filter(methodology__in=places).order_by("metal", "effective_on")
    judging = {each.row_id for each in thresholds_within(adopted, [as_judged(row) for row in rows])}
    shown = []
    begun: set[tuple[str, str]] = set()
    for row in sorted(rows, key=lambda row: -places[row.methodology]):
        place, name = places[row.methodology], (row.methodology, row.metal)
        is_step, holds = name in begun, row.pk in judging
        shown.append(ThresholdShown(row, as_judged(row), adopted[place], place, is_step, holds))
        begun.add(name)
    return shown


def in_force_now(shown: Iterable[ThresholdShown], methodology: str, on: dt.date) -> list[ThresholdShown]:
    """One a metal: that of the version in force on the day."""
    of_version = {each.threshold: each for each in shown if each.threshold.methodology == methodology}
    rows = Thresholds(methodology, tuple(of_version))
    return [of_version[rows.on(metal, on)] for metal in Metal if rows.of(metal)]


def decided_ahead(
    shown: Iterable[ThresholdShown], present: Iterable[ThresholdShown], on: dt.date
) -> list[ThresholdShown]:
    """The glide path: steps to come of the version in force, and whole versions that will follow it."""
    place = max((each.place for each in present), default=-1)
    return [
        each
        for each in shown
        if each.holds and (each.place > place or (each.place == place and each.threshold.effective_on > on))
    ]


def present_table(present: Iterable[ThresholdShown]) -> Table:
    """What is asked now, a row a metal."""
    return Table(
        "Thresholds in force",
        (Column("Metal"), FOOTPRINT, Column("Method"), Column("Assurance at every site")),
        tuple((each.metal.capitalize(), each.most, each.method, each.assurance) for each in present),
        stacks=True,
    )


def ahead_table(ahead: Iterable[ThresholdShown]) -> Table | None:
    """The glide path: what is decided for days to come."""
    rows = tuple(
        (
            each.metal.capitalize(),
            each.since,
            each.most,
            each.threshold.methodology,
            each.stored.rationale,
            linked_source(each.stored.source),
        )
        for each in sorted(ahead, key=lambda each: (each.metal, each.place, each.threshold.effective_on))
    )
    columns = (Column("Metal"), Column("From"), FOOTPRINT, Column("Version"), Column("Why"), Column("Source"))
    return Table("Glide path", columns, rows, stacks=True) if rows else None


@dataclass(frozen=True, slots=True)
class VersionShown:
    """A version that was adopted, with its thresholds."""

    version: AdoptedVersion
    rows: tuple[ThresholdShown, ...]

    @property
    def title(self) -> str:
        return f"{self.version.methodology}, from {self.rows[0].since}"

    @property
    def table(self) -> Table:
        """Its thresholds; a step of its glide path says from when it holds."""
        columns = (
            Column("Metal"),
            FOOTPRINT,
            Column("Method"),
            Column("Assurance at every site"),
            Column("Why"),
        )
        rows = (
            (_named(each), each.most, each.method, each.assurance, each.stored.rationale)
            for each in self.rows
        )
        return Table(f"Thresholds of {self.version.methodology}", columns, tuple(rows), stacks=True)


def _named(shown: ThresholdShown) -> str:
    metal = shown.metal.capitalize()
    return f"{metal}, from {shown.since}" if shown.is_step else metal


def versions_shown(shown: Iterable[ThresholdShown]) -> list[VersionShown]:
    """Every version adopted, the latest first."""
    return [
        VersionShown(version, tuple(rows)) for version, rows in groupby(shown, key=lambda each: each.version)
    ]


def averages_table(averages: Iterable[IndustryAverage]) -> Table | None:
    """What new industry averages propose, and what was decided."""
    rows = tuple(_average_cells(averages))
    columns = (
        Column("Metal"),
        Column("New average", is_number=True, unit="tCO2e/t"),
        Column("Published"),
        Column("Where it stands"),
        Column("Could hold from"),
        Column("Reasons"),
        Column("Source"),
    )
    return Table("Averages entered and what they propose", columns, rows, stacks=True) if rows else None


def _average_cells(averages: Iterable[IndustryAverage]) -> Iterator[tuple[object, ...]]:
    for average in averages:
        proposal = getattr(average, "proposal", None)
        yield (
            average.metal.capitalize(),
            plain(average.value_tco2e_per_t),
            _day(average.published_on),
            standing_of(average),
            f"{_day(proposal.effective_on)} at the earliest" if proposal else "–",
            reasons_of(average) or "–",
            linked_source(average.source),
        )


def paper_table(paper: PaperTable) -> Table:
    """Table 1 as the paper has it."""
    return Table(
        "Table 1 of the paper",
        tuple(Column(name) for name in paper.columns),
        tuple((row.metal, row.emissions, row.assurance) for row in paper.rows),
        note=f"Footnote 1: {paper.offsets}.",
        stacks=True,
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _day(on: dt.date) -> str:
    return f"{on.day} {on:%B %Y}"
