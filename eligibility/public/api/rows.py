"""Brands, sites and standards as documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse

from cpal.api.cells import stamp
from cpal.calendar import london_date
from eligibility.explained import RuleOutcome
from eligibility.keeping.assurance_life import due_dates
from eligibility.models import CorrectiveAction, RecognisedStandard, StandardAssessment
from eligibility.public import columns as of
from eligibility.public.brand_held import BrandRows
from eligibility.public.brand_verdict import BrandVerdict
from eligibility.public.columns import PublicColumn
from eligibility.public.registers import Row, row_of
from eligibility.public.site_held import SiteAsHeld
from eligibility.timeline import VerdictPeriod


def rows_of(columns: Sequence[PublicColumn], found: Iterable[object]) -> list[Row]:
    """Rows or values under the names of the columns."""
    return [row_of(columns, [getattr(each, column.name) for column in columns]) for each in found]


def brand_document(held: BrandRows, verdict: BrandVerdict, known_at: dt.datetime) -> dict[str, Any]:
    """A brand as its endpoint answers; what is shown is what was known at the moment asked for."""
    found = verdict.shown
    return {
        "metal": held.metal,
        "brand": held.brand,
        "on": verdict.on.isoformat(),
        "known_at": stamp(known_at),
        "methodology": verdict.now.verdict.case.threshold.methodology,
        "is_eligible": found.verdict.is_eligible,
        "verdict": verdict.sentence,
        "rules": [rule_row(each) for each in found.rules],
        "periods": [period_row(each) for each in verdict.periods],
        "listings": rows_of(of.LISTINGS, held.listings),
        "listing_events": rows_of(of.LISTING_EVENTS, held.events),
        "made_at": rows_of(of.BRAND_SITES, held.made_at),
        "proof_points": rows_of(of.PROOF_POINTS, held.proof_points),
        "assurances": rows_of(of.ASSURANCES, held.assurances),
        "assurance_steps": rows_of(of.ASSURANCE_STEPS, held.steps),
        "page": settings.SITE_URL + reverse("brand", args=[held.metal, held.brand]),
    }


def rule_row(rule: RuleOutcome) -> dict[str, Any]:
    """A rule as the answer has it."""
    return {
        "code": rule.code.value,
        "title": rule.title,
        "clause": rule.clause,
        "is_met": rule.is_met,
        "detail": rule.detail,
        "would_change": rule.would_change,
    }


def period_row(period: VerdictPeriod) -> dict[str, Any]:
    """A period as the answer has it."""
    return {
        "from_on": period.from_on.isoformat(),
        "until_on": period.until_on.isoformat(),
        "is_eligible": period.verdict.is_eligible,
        "codes": [code.value for code in period.verdict.codes],
    }


def site_document(held: SiteAsHeld) -> dict[str, Any]:
    """A site as its endpoint answers."""
    due = due_dates(held.steps, held.assurances, london_date(held.held_at))
    return {
        "site": site_row(held),
        "makes": rows_of(of.BRAND_SITES, held.brands),
        "assurances": rows_of(of.ASSURANCES, held.assurances),
        "assurance_steps": rows_of(of.ASSURANCE_STEPS, held.steps),
        "due": [
            {
                "standard": each.standard,
                "title": each.title,
                "due_on": each.due_on.isoformat(),
                "dating": each.dating.value,
                "is_met": each.is_met,
                "note": each.note,
                "source": each.source,
            }
            for each in due
        ],
        "shares_its_place_with": [other.code for other in held.neighbours],
        "page": settings.SITE_URL + reverse("site", args=[held.code]),
    }


def site_row(held: SiteAsHeld) -> Row:
    """The site itself; one that only other registers name has its code alone."""
    site, place, producer = held.site, held.place, held.producer
    code = site.producer if site else ""
    values = (
        held.code,
        site.name if site else "",
        site.country if site else "",
        place.place if place else "",
        place.address if place else "",
        code,
        (producer.name if producer else "") or code,
        place.source if place else "",
        site.received_at if site else held.held_at,
    )
    return row_of(of.SITES, values)


def standard_document(code: str, at: dt.datetime) -> dict[str, Any] | None:
    """A standard as its endpoint answers, in three queries; None of one that is not held."""
    standard = RecognisedStandard.objects.filter(code=code).held_at(at).first()
    if standard is None:
        return None
    assessments = StandardAssessment.objects.filter(standard=code).held_at(at)
    actions = CorrectiveAction.objects.filter(standard=code).held_at(at)
    return {
        "standard": rows_of(of.STANDARDS, [standard])[0],
        "assessments": rows_of(of.STANDARD_ASSESSMENTS, assessments),
        "corrective_actions": rows_of(of.CORRECTIVE_ACTIONS, actions),
    }
