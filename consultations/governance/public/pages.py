"""What anybody may read of governance: only what was approved and published (paper 7.1 to 7.5)."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from consultations.governance import selectors, shown
from consultations.governance.models import FitnessReview, SpotPlatform
from consultations.governance.selectors import PlatformTerm
from cpal.access import access_table, readers
from cpal.calendar import london_date
from cpal.clock import database_clock
from cpal.look.navigation import url_or_blank
from cpal.look.values import Fact, Table
from cpal.people.conduct import code_in_force
from cpal.people.conduct_shown import code_facts


@dataclass(frozen=True, slots=True)
class PlatformShown:
    """A platform with its term, and what it says about itself."""

    platform: SpotPlatform
    is_in_force: bool
    facts: list[Fact]


@dataclass(frozen=True, slots=True)
class FitnessShown:
    """A confirmed review of a platform's fitness."""

    review: FitnessReview
    facts: list[Fact]
    findings: Table


@login_not_required
@require_safe
def governance(request: HttpRequest) -> HttpResponse:
    """How the administrator governs itself, on one page."""
    now = database_clock()
    terms, in_force = selectors.platform_terms(), SpotPlatform.objects.in_force_on(london_date(now))
    quarters = selectors.meetings_a_quarter()
    context = {
        "access": shown.access_shown(access_table(), readers()),
        "reviews": selectors.published_reviews(),
        "independence_reviews": selectors.published_independence_reviews(),
        "platforms": [_platform(term, in_force) for term in terms],
        "fitness": [_fitness(each) for each in selectors.confirmed_fitness_reviews()],
        "code": code_in_force(now),
        "quarters": shown.quarters_table(quarters) if quarters else None,
        "consultations_url": url_or_blank("consultations"),
        "notices_url": url_or_blank("notices"),
    }
    return render(request, "portal/governance/governance.html", context)


@login_not_required
@require_safe
def review(request: HttpRequest, reference: str) -> HttpResponse:
    """A review as it was communicated to the market."""
    found = get_object_or_404(selectors.published_reviews(), reference=reference)
    context = {
        "review": found,
        "facts": shown.published_facts(found),
        "decisions": shown.published_decisions(found.decisions.all()),
    }
    return render(request, "portal/governance/review.html", context)


@login_not_required
@require_safe
def code_of_conduct(request: HttpRequest) -> HttpResponse:
    """The code by which all staff are bound."""
    code = code_in_force(database_clock())
    facts = [fact for fact in code_facts(code) if fact.term != "Adopted"] if code else []
    return render(request, "portal/governance/code_of_conduct.html", {"code": code, "facts": facts})


def _platform(term: PlatformTerm, in_force: SpotPlatform | None) -> PlatformShown:
    return PlatformShown(
        term.platform, term.platform == in_force, shown.platform_facts(term.platform, term.until_on)
    )


def _fitness(review: FitnessReview) -> FitnessShown:
    return FitnessShown(review, shown.fitness_facts(review), shown.findings_table(review))
