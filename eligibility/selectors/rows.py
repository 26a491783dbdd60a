"""Which rows of which registers are evidence of brands, and how evidence is made of them.

One reading serves all: every brand, those of some metals or names, or one brand in a single query.
"""

from __future__ import annotations

import datetime as dt
import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from cpal.people.models.organisations import RegisterRow
from eligibility import evidence, models
from eligibility.evidence import AssuranceStatus, BrandEvidence
from eligibility.vocabulary import ProofStatus

BrandName = tuple[str, str]  # metal and brand
Cells = Sequence[Any]
Asked = Mapping[str, Any]  # a filter on metal and brand; empty asks for every brand


@dataclass(frozen=True, slots=True)
class Reading:
    """A kind of row and the columns that are read of it, its id last."""

    model: type[RegisterRow]
    columns: tuple[str, ...]

    def held(self, at: dt.datetime, **key: Any) -> Any:
        """The cells of the rows held at a moment whose key fits."""
        return self.model.objects.filter(**key).last_received_by(at).values_list(*self.columns)


LISTINGS = Reading(models.Brand, ("metal", "brand", "producer", "listed_on", "delisted_on", "id"))
SITES = Reading(models.BrandSite, ("metal", "brand", "site", "from_on", "until_on", "id"))
DISCLOSURES = Reading(
    models.Disclosure,
    (
        "metal",
        "brand",
        "reference",
        "value_tco2e_per_t",
        "method",
        "boundary",
        "offsets_used",
        "submitted_by",
        "verified_by",
        "verified_on",
        "valid_from",
        "valid_until",
        "report",
        "id",
    ),
)
PROOF_POINTS = Reading(models.ProofPoint, ("disclosure", "qualifier", "scopes", "id"))
STATUSES = Reading(models.ProofPointStatus, ("disclosure", "status", "from_on", "id"))
ASSURANCES = Reading(
    models.Assurance, ("site", "standard", "status", "from_on", "until_on", "reference", "id")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRows:
    """The rows of brands: as questions still to be asked, or as their answers."""

    listings: Iterable[Cells]
    sites: Iterable[Cells]
    disclosures: Iterable[Cells]
    proof_points: Iterable[Cells]
    statuses: Iterable[Cells]
    assurances: Iterable[Cells]


def rows_held(at: dt.datetime, asked: Asked) -> EvidenceRows:
    """The questions, one a register. A disclosure's key does not name its brand, so that a later row may have moved
    it: those are read that were ever of a brand asked for.
    """
    of_sites, of_disclosures, of_proof_points = _keys_of(asked) if asked else ({}, {}, {})
    return EvidenceRows(
        listings=LISTINGS.held(at, **asked),
        sites=SITES.held(at, **asked),
        disclosures=DISCLOSURES.held(at, **of_disclosures),
        proof_points=PROOF_POINTS.held(at, **of_proof_points),
        statuses=STATUSES.held(at, **of_proof_points),
        assurances=ASSURANCES.held(at, **of_sites),
    )


def _keys_of(asked: Asked) -> tuple[Asked, Asked, Asked]:
    """What names the assurances, the disclosures and the proof points of the brands asked for."""
    references = models.Disclosure.objects.filter(**asked).order_by().values("reference")
    return (
        {"site__in": models.BrandSite.objects.filter(**asked).order_by().values("site")},
        {"reference__in": references},
        {"disclosure__in": references},
    )


@dataclass(slots=True)
class Gathered:
    """What is gathered of one brand, register by register."""

    listings: list[evidence.ListingPeriod] = field(default_factory=list)
    sites: list[evidence.BrandSite] = field(default_factory=list)
    disclosures: list[evidence.Disclosure] = field(default_factory=list)


def evidence_of_brands(rows: EvidenceRows) -> dict[BrandName, BrandEvidence]:
    """The evidence of every brand that is listed at all; without a listing the register does not know it."""
    with collector_paused():
        brands = _listed(rows.listings)
        _add_sites(rows.sites, brands)
        _add_disclosures(rows, brands)
        assurances = _assurances(rows.assurances)
        return {
            name: BrandEvidence(
                metal=name[0],
                brand=name[1],
                listings=tuple(gathered.listings),
                sites=tuple(gathered.sites),
                disclosures=tuple(gathered.disclosures),
                assurances=_of_sites(gathered.sites, assurances),
            )
            for name, gathered in brands.items()
        }


def _listed(rows: Iterable[Cells]) -> dict[BrandName, Gathered]:
    brands: dict[BrandName, Gathered] = defaultdict(Gathered)
    for metal, brand, producer, listed_on, delisted_on, row_id in rows:
        brands[metal, brand].listings.append(evidence.ListingPeriod(producer, listed_on, delisted_on, row_id))
    return dict(brands)


def _add_sites(rows: Iterable[Cells], brands: Mapping[BrandName, Gathered]) -> None:
    for metal, brand, site, from_on, until_on, row_id in rows:
        if gathered := brands.get((metal, brand)):
            gathered.sites.append(evidence.BrandSite(site, from_on, until_on, row_id))


_NO_PROOF_POINT = ("", "", None)


def _add_disclosures(rows: EvidenceRows, brands: Mapping[BrandName, Gathered]) -> None:
    proof_points = {reference: cells for reference, *cells in rows.proof_points}
    statuses = _statuses(rows.statuses)
    for metal, brand, reference, value, method, boundary, offsets_used, *rest in rows.disclosures:
        gathered = brands.get((metal, brand))
        if gathered is None:
            continue
        submitted_by, verified_by, verified_on, valid_from, valid_until, report, row_id = rest
        qualifier, scopes, proof_row_id = proof_points.get(reference, _NO_PROOF_POINT)
        gathered.disclosures.append(
            evidence.Disclosure(
                id=reference,
                value_tco2e_per_t=value,
                method=method,
                boundary=boundary,
                offsets_used=offsets_used,
                submitted_by=submitted_by,
                verified_by=verified_by,
                verified_on=verified_on,
                valid_from=valid_from,
                valid_until=valid_until,
                report=report,
                row_id=row_id,
                qualifier=qualifier,
                scopes=scopes,
                statuses=tuple(statuses.get(reference, ())),
                proof_row_id=proof_row_id,
            )
        )


_PROOF_STATUSES = {status.value: status for status in ProofStatus}
_ASSURANCE_STATUSES = {status.value: status for status in AssuranceStatus}


def _statuses(rows: Iterable[Cells]) -> dict[str, list[evidence.ProofStanding]]:
    found: dict[str, list[evidence.ProofStanding]] = defaultdict(list)
    for reference, status, from_on, row_id in rows:
        found[reference].append(evidence.ProofStanding(_PROOF_STATUSES[status], from_on, row_id))
    return dict(found)


def _assurances(rows: Iterable[Cells]) -> dict[str, list[evidence.Assurance]]:
    found: dict[str, list[evidence.Assurance]] = defaultdict(list)
    for site, standard, status, from_on, until_on, reference, row_id in rows:
        found[site].append(
            evidence.Assurance(
                site, standard, _ASSURANCE_STATUSES[status], from_on, until_on, reference, row_id
            )
        )
    return dict(found)


def _of_sites(
    places: Sequence[evidence.BrandSite], assurances: Mapping[str, list[evidence.Assurance]]
) -> tuple[evidence.Assurance, ...]:
    if len(places) == 1:
        return tuple(assurances.get(places[0].site, ()))
    codes = dict.fromkeys([place.site for place in places])
    return tuple([row for code in codes for row in assurances.get(code, ())])


@contextmanager
def collector_paused() -> Iterator[None]:
    """While so many values are made, none of which can be part of a cycle, nothing is looked through for cycles."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
