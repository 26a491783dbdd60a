"""Which verdicts on a brand the assessments used, from what their runs stored (paper 5.1, 7.1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import F
from django.db.models.functions import TruncDate
from django.urls import reverse

from cpal.calendar import LONDON
from cpal.people.visitors import Visitor
from eligibility.uses import FindingUsed, VerdictUsed
from pricing import policies
from pricing.methodology.codec import decode
from pricing.methodology.values import BrandVerdict
from pricing.models import Assessment, RunEvidence, RunInput

LATEST = 12  # assessments of the metal that are looked at
NO_CONSENT = "no_consent"

UsedOn = tuple[int, dt.date]  # a run, and the market date


def verdicts_used(visitor: Visitor, metal: str, brand: str) -> tuple[VerdictUsed, ...]:
    """The verdicts on a brand in the runs behind the latest assessments, as those runs stored them.

    Nothing for whoever may not see deals: that a brand was judged on a day tells that somebody dealt in it. A day on
    which only records without consent named the brand is known to compliance alone (5.1).
    """
    if not policies.may_see_deals(visitor):
        return ()
    assessments = list(
        Assessment.objects.filter(metal=metal, run__isnull=False)
        .select_related("window", "run")
        .order_by("-window__cutoff_at", "-revision")[:LATEST]
    )
    stored = _stored_verdicts([each.run_id for each in assessments if each.run_id], brand)
    visible = None
    if stored and not policies.may_see_records_without_consent(visitor):
        visible = _days_with_consent(stored.keys(), brand)
    return tuple(
        used
        for assessment in assessments
        for used in _of(assessment, stored.get(assessment.run_id or 0, ()))
        if visible is None or (used.run, used.on) in visible
    )


def _of(assessment: Assessment, verdicts: Sequence[BrandVerdict]) -> Iterator[VerdictUsed]:
    run = assessment.run
    assert run is not None
    for verdict in verdicts:
        yield VerdictUsed(
            window=assessment.window.code,
            reference=assessment.reference,
            run=run.pk,
            url=reverse("admin:pricing_assessment_change", args=[assessment.pk]),
            on=verdict.on,
            held_at=assessment.window.cutoff_at,
            methodology=run.methodology,
            findings=tuple(
                FindingUsed(finding.code.value, finding.clause, finding.detail)
                for finding in verdict.findings
            ),
        )


def _stored_verdicts(runs: Sequence[int], brand: str) -> dict[int, tuple[BrandVerdict, ...]]:
    """What each run stored of the brand; the rest of its evidence stays in the database."""
    stored = RunEvidence.objects.filter(run_id__in=runs).values_list("run_id", "head__inputs__brand_verdicts")
    return {run: verdicts for run, written in stored if (verdicts := _of_brand(written, brand))}


def _of_brand(written: list[dict[str, Any]] | None, brand: str) -> tuple[BrandVerdict, ...]:
    mine = (each for each in written or () if each["brand"] == brand)
    return tuple(decode(BrandVerdict, each, "brand_verdicts") for each in mine)


def _days_with_consent(runs: Any, brand: str) -> set[UsedOn]:
    """The runs and days on which an input whose parties agreed to its use named the brand."""
    named = RunInput.objects.filter(run_id__in=list(runs)).exclude(codes__contains=[NO_CONSENT])
    fed = (
        named.filter(feed_record__brand=brand)
        .annotate(market_on=TruncDate("feed_record__market_at", tzinfo=LONDON))
        .order_by()
    )
    assessed = (
        named.filter(market_assessment__brand=brand)
        .annotate(market_on=F("market_assessment__evidence_on"))
        .order_by()
    )
    return {
        *fed.values_list("run_id", "market_on").distinct(),
        *assessed.values_list("run_id", "market_on").distinct(),
    }
