"""Which verdicts on a brand the assessments used, from what their runs stored (paper 5.1, 7.1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.urls import reverse

from cpal.people.visitors import Visitor
from eligibility.uses import FindingUsed, VerdictUsed
from pricing import policies
from pricing.methodology.codec import decode
from pricing.methodology.codes import Finding
from pricing.models import Assessment, Run, RunVerdict

LATEST = 12  # assessments of the metal that are looked at


def verdicts_used(visitor: Visitor, metal: str, brand: str) -> tuple[VerdictUsed, ...]:
    """The verdicts on a brand in the runs behind the latest assessments, as those runs stored them.

    Nothing for whoever may not see deals: that a brand was judged on a day tells that somebody dealt in it. A day on
    which only records without consent named the brand is known to compliance alone (5.1).
    """
    if not policies.may_see_deals(visitor):
        return ()
    behind = [(each, each.run) for each in _latest_assessments(metal) if each.run]
    sees_all = policies.may_see_records_without_consent(visitor)
    stored = _stored_verdicts([run for _, run in behind], brand, sees_without_consent=sees_all)
    return tuple(_used(assessment, run, verdict) for assessment, run in behind for verdict in stored[run.pk])


def _latest_assessments(metal: str) -> Sequence[Assessment]:
    priced = Assessment.objects.filter(metal=metal, run__isnull=False).select_related("window", "run")
    return list(priced.defer("run__result").order_by("-window__cutoff_at", "-revision")[:LATEST])


def _stored_verdicts(
    runs: Sequence[Run], brand: str, *, sees_without_consent: bool
) -> Mapping[int, Sequence[RunVerdict]]:
    """What each run stored of the brand, by day."""
    stored = RunVerdict.objects.filter(run__in=runs, brand=brand).order_by("market_on")
    by_run: dict[int, list[RunVerdict]] = defaultdict(list)
    for verdict in stored if sees_without_consent else stored.filter(is_named_with_consent=True):
        by_run[verdict.run_id].append(verdict)
    return by_run


def _used(assessment: Assessment, run: Run, verdict: RunVerdict) -> VerdictUsed:
    findings: tuple[Finding, ...] = decode(tuple[Finding, ...], verdict.findings, "findings")
    return VerdictUsed(
        window=assessment.window.code,
        reference=assessment.reference,
        run=run.pk,
        url=reverse("admin:pricing_assessment_change", args=[assessment.pk]),
        on=verdict.market_on,
        held_at=assessment.window.cutoff_at,
        methodology=run.methodology,
        findings=tuple(FindingUsed(each.code.value, each.clause, each.detail) for each in findings),
    )
