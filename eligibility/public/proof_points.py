"""The disclosed footprints that the public sees, each with where it stands (4.1, 4.3).

Public is what was verified at some time, or stands on its file alone; what was only submitted, or rejected, is not.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cpal.calendar import london_date
from eligibility import models
from eligibility.evidence import plain
from eligibility.keeping.proof_life import ON_FILE, StatusDecided, in_order, standing_on
from eligibility.public.visibility import is_shown
from eligibility.vocabulary import ProofStatus, Qualifier, Scopes

MOST_ASKED_BY_NAME, ROWS_AT_ONCE = 1_000, 2_000
OF_POINTS = (
    "qualifier",
    "scopes",
    "product",
    "period_from",
    "period_until",
    "submitted_on",
    "report_sha256",
    "source",
)
OF_DISCLOSURES = (
    "metal",
    "brand",
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
    "received_at",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicProofPoint:
    """A disclosed footprint with what was said with it, and its life so far."""

    id: str
    metal: str
    brand: str
    value_tco2e_per_t: Decimal | None
    qualifier: str
    scopes: str
    method: str
    boundary: str
    offsets_used: bool | None
    product: str
    period_from: dt.date | None
    period_until: dt.date | None
    submitted_by: str
    submitted_on: dt.date | None
    verified_by: str
    verified_on: dt.date | None
    valid_from: dt.date | None
    valid_until: dt.date | None
    report: str
    report_sha256: str
    standing: str
    source: str
    received_at: dt.datetime
    life: tuple[StatusDecided, ...]
    row: models.Disclosure

    @property
    def said(self) -> str:
        """The value as it was disclosed: “less than 4 tCO2e/t”."""
        if self.value_tco2e_per_t is None:
            return "no value"
        before = f"{Qualifier(self.qualifier).said.lower()} " if self.qualifier else ""
        return f"{before}{plain(self.value_tco2e_per_t)} tCO2e/t"

    @property
    def scopes_said(self) -> str:
        return Scopes(self.scopes).said if self.scopes else "not said"


def public_proof_points(at: dt.datetime, **asked: Any) -> Iterator[PublicProofPoint]:
    """Those held at a moment, of every brand or of the one asked for; in three queries."""
    held = models.Disclosure.objects.all()
    if asked:
        held = held.filter(reference__in=held.filter(**asked).order_by().values("reference"))
    disclosures = [
        each
        for each in held.last_received_by(at).select_related("delivery").defer("delivery__content")
        if all(getattr(each, name) == value for name, value in asked.items())
    ]
    references = [each.reference for each in disclosures] if asked else None
    points, lives = _points(at, references), _lives(at, references)
    today = london_date(at)
    for each in disclosures:
        life = in_order(lives.get(each.reference, ()))
        if is_shown(life):
            yield _public(each, points.get(each.reference) or models.ProofPoint(), life, today)


def proof_point_rows(at: dt.datetime) -> Iterator[dict[str, Any]]:
    """Every one by the names of its columns, read one after the other."""
    points = {
        disclosure: cells
        for disclosure, *cells in models.ProofPoint.objects.all()
        .last_received_by(at)
        .values_list("disclosure", *OF_POINTS)
    }
    lives, today = _lives(at, None), london_date(at)
    nothing = [getattr(models.ProofPoint(), name) for name in OF_POINTS]
    disclosures = models.Disclosure.objects.all().last_received_by(at).values("reference", *OF_DISCLOSURES)
    for each in disclosures.iterator(ROWS_AT_ONCE):
        reference = each.pop("reference")
        life = in_order(lives.get(reference, ()))
        if is_shown(life):
            of_point = dict(zip(OF_POINTS, points.get(reference, nothing), strict=True))
            yield each | of_point | {"id": reference, "standing": standing_on(life, today) or ON_FILE}


def hidden_among(references: Collection[str], at: dt.datetime) -> frozenset[str]:
    """Which of the disclosures are not public by what is held at a moment; one query, none for none."""
    if not references:
        return frozenset()
    few = references if len(references) <= MOST_ASKED_BY_NAME else None
    lives = _lives(at, few)
    return frozenset(each for each in references if each in lives and not is_shown(lives[each]))


def _public(
    disclosure: models.Disclosure, point: models.ProofPoint, life: tuple[StatusDecided, ...], today: dt.date
) -> PublicProofPoint:
    return PublicProofPoint(
        id=disclosure.reference,
        metal=disclosure.metal,
        brand=disclosure.brand,
        value_tco2e_per_t=disclosure.value_tco2e_per_t,
        qualifier=point.qualifier,
        scopes=point.scopes,
        method=disclosure.method,
        boundary=disclosure.boundary,
        offsets_used=disclosure.offsets_used,
        product=point.product,
        period_from=point.period_from,
        period_until=point.period_until,
        submitted_by=disclosure.submitted_by,
        submitted_on=point.submitted_on,
        verified_by=disclosure.verified_by,
        verified_on=disclosure.verified_on,
        valid_from=disclosure.valid_from,
        valid_until=disclosure.valid_until,
        report=disclosure.report,
        report_sha256=point.report_sha256,
        standing=standing_on(life, today) or ON_FILE,
        source=point.source,
        received_at=disclosure.received_at,
        life=life,
        row=disclosure,
    )


def _points(at: dt.datetime, references: Collection[str] | None) -> Mapping[str, models.ProofPoint]:
    rows = (
        models.ProofPoint.objects.all()
        if references is None
        else models.ProofPoint.objects.filter(disclosure__in=references)
    )
    return {each.disclosure: each for each in rows.last_received_by(at)}


def _lives(at: dt.datetime, references: Collection[str] | None) -> Mapping[str, list[StatusDecided]]:
    rows = models.ProofPointStatus.objects.all()
    if references is not None:
        rows = rows.filter(disclosure__in=references)
    lives: dict[str, list[StatusDecided]] = defaultdict(list)
    columns = ("disclosure", "status", "from_on", "decided_by", "reason", "pk")
    for disclosure, status, *decided in rows.last_received_by(at).values_list(*columns):
        lives[disclosure].append(StatusDecided(ProofStatus(status), *decided))
    return lives
