"""The registers that anybody may take away: which they are, and their rows as held at a moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cpal.api.cells import stamp
from cpal.calendar import london_date
from cpal.people.models.organisations import RegisterRow
from eligibility import models
from eligibility.evidence import plain
from eligibility.in_force import methodology_in_force
from eligibility.judged import JudgedBrand, judged_brands
from eligibility.public import columns as of
from eligibility.public import proof_points
from eligibility.public.columns import PublicColumn
from eligibility.selectors import organisation_names

Row = dict[str, object]  # a row by the names of its columns, as JSON writes it
ROWS_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class PublicRegister:
    """A register that anybody may take away."""

    name: str
    title: str
    about: str
    columns: tuple[PublicColumn, ...]
    rows: Callable[[dt.datetime], Iterator[Row]]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


_WRITTEN: dict[type, Callable[[Any], str]] = {
    Decimal: plain,
    dt.datetime: stamp,
    dt.date: dt.date.isoformat,
}


def written(value: object) -> object:
    """A value as JSON writes it: decimals, days and moments as text, to the last digit."""
    in_text = _WRITTEN.get(type(value))
    return value if in_text is None else in_text(value)


def row_of(columns: Sequence[PublicColumn], values: Sequence[object]) -> Row:
    """The values under the names of the columns."""
    return {column.name: written(value) for column, value in zip(columns, values, strict=True)}


def held(
    model: type[RegisterRow], columns: tuple[PublicColumn, ...]
) -> Callable[[dt.datetime], Iterator[Row]]:
    """The rows of a register as they were received; an `id` column is the row’s reference."""
    fields = ["reference" if column.name == "id" else column.name for column in columns]

    def rows(at: dt.datetime) -> Iterator[Row]:
        found = model.objects.all().last_received_by(at).values_list(*fields)
        return (row_of(columns, values) for values in found.iterator(ROWS_AT_ONCE))

    return rows


def brand_rows(at: dt.datetime) -> Iterator[Row]:
    """Every brand with its verdict today."""
    methodology = methodology_in_force(at)
    judged = judged_brands(on=london_date(at), held_at=at, methodology=methodology)
    return (brand_row(each) for each in judged)


def brand_row(each: JudgedBrand, hidden: Collection[str] = ()) -> Row:
    """A brand with its verdict, flat; without its footprint where that is not public."""
    verdict = each.verdict
    is_hidden = verdict.disclosure is not None and verdict.disclosure.id in hidden
    values: tuple[object, ...] = (
        each.metal,
        each.brand,
        each.producer,
        each.producer_name,
        each.country,
        [site.code for site in each.sites],
        sorted(each.countries),
        each.listing.value,
        each.warranting_note,
        verdict.is_eligible,
        [code.value for code in verdict.codes],
        None if is_hidden else each.footprint,
        each.standard,
        verdict.on,
        each.verdict.case.threshold.methodology,
    )
    return row_of(of.BRANDS, values)


def site_rows(at: dt.datetime) -> Iterator[Row]:
    """Every site with its place and its producer."""
    places = {each.site: each for each in models.SitePlace.objects.all().last_received_by(at)}
    names = organisation_names(at)
    nowhere = models.SitePlace()
    for site in models.Site.objects.all().last_received_by(at).iterator(ROWS_AT_ONCE):
        place = places.get(site.code, nowhere)
        values: tuple[object, ...] = (
            site.code,
            site.name,
            site.country,
            place.place,
            place.address,
            site.producer,
            names.get(site.producer) or site.producer,
            place.source,
            site.received_at,
        )
        yield row_of(of.SITES, values)


def proof_point_rows(at: dt.datetime) -> Iterator[Row]:
    """The proof points that are public, each with where it stands today."""
    names = _names(of.PROOF_POINTS)
    return (
        row_of(of.PROOF_POINTS, [each[name] for name in names]) for each in proof_points.proof_point_rows(at)
    )


def threshold_rows(at: dt.datetime) -> Iterator[Row]:
    """The thresholds of the version in force: past, present and to come."""
    rows = models.Threshold.objects.filter(methodology=methodology_in_force(at))
    return (row_of(of.THRESHOLDS, values) for values in rows.values_list(*_names(of.THRESHOLDS)))


def _names(columns: Sequence[PublicColumn]) -> list[str]:
    return [column.name for column in columns]


def column_rows(_at: dt.datetime) -> Iterator[Row]:
    """What every column of every file holds."""
    for register in REGISTERS:
        for place, column in enumerate(register.columns, start=1):
            values = (register.name, place, column.name, column.kind, column.may_be_empty, column.meaning)
            yield row_of(of.COLUMNS, values)


REGISTERS = (
    PublicRegister("brands", "Brands", "Every brand with its verdict today.", of.BRANDS, brand_rows),
    PublicRegister(
        "listings",
        "Listing periods",
        "When the exchange lists a brand; the gap between two periods is a suspension.",
        of.LISTINGS,
        held(models.Brand, of.LISTINGS),
    ),
    PublicRegister(
        "listing_events",
        "Listing events",
        "What the exchange said of a brand, and what was reported of it.",
        of.LISTING_EVENTS,
        held(models.ListingEvent, of.LISTING_EVENTS),
    ),
    PublicRegister(
        "brand_details",
        "Brand details",
        "Shape, code, plant and capacity.",
        of.BRAND_DETAILS,
        held(models.BrandDetail, of.BRAND_DETAILS),
    ),
    PublicRegister("sites", "Sites", "Where metal is made.", of.SITES, site_rows),
    PublicRegister(
        "brand_sites",
        "Brands made at sites",
        "Which site makes which brand, and when.",
        of.BRAND_SITES,
        held(models.BrandSite, of.BRAND_SITES),
    ),
    PublicRegister(
        "proof_points",
        "Proof points",
        "Disclosed footprints that were verified at some time, or stand on file.",
        of.PROOF_POINTS,
        proof_point_rows,
    ),
    PublicRegister(
        "assurances",
        "Assurance of sites",
        "Certificates and letters of commitment, and their ends: what counts.",
        of.ASSURANCES,
        held(models.Assurance, of.ASSURANCES),
    ),
    PublicRegister(
        "assurance_steps",
        "Steps of assurance",
        "How a site went through the assurance process, as sources tell it.",
        of.ASSURANCE_STEPS,
        held(models.AssuranceStep, of.ASSURANCE_STEPS),
    ),
    PublicRegister(
        "standards",
        "Standards",
        "What the exchange or the methodology relies on.",
        of.STANDARDS,
        held(models.RecognisedStandard, of.STANDARDS),
    ),
    PublicRegister(
        "standard_assessments",
        "Assessments of standards",
        "Where each alignment assessment and approval stands.",
        of.STANDARD_ASSESSMENTS,
        held(models.StandardAssessment, of.STANDARD_ASSESSMENTS),
    ),
    PublicRegister(
        "corrective_actions",
        "Corrective actions",
        "What the owners of standards do about findings.",
        of.CORRECTIVE_ACTIONS,
        held(models.CorrectiveAction, of.CORRECTIVE_ACTIONS),
    ),
    PublicRegister(
        "recognitions",
        "Upstream mechanisms",
        "Recognition by the Responsible Minerals Initiative, event by event.",
        of.RECOGNITIONS,
        held(models.Recognition, of.RECOGNITIONS),
    ),
    PublicRegister(
        "footprint_claims",
        "Footprints reported in public",
        "To be read; none of them is a proof point.",
        of.FOOTPRINT_CLAIMS,
        held(models.FootprintClaim, of.FOOTPRINT_CLAIMS),
    ),
    PublicRegister(
        "thresholds",
        "Thresholds",
        "What the version in force asks of each metal, days to come included.",
        of.THRESHOLDS,
        threshold_rows,
    ),
    PublicRegister(
        "columns",
        "What the columns mean",
        "Every column of every file in its order: kind, whether it may be empty, meaning.",
        of.COLUMNS,
        column_rows,
    ),
)
BY_NAME = {register.name: register for register in REGISTERS}
