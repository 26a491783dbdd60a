"""What governance asks of whoever opens the back office (paper 7.2, 7.4, 7.5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import cast

from django.http import HttpRequest
from django.urls import reverse

from consultations.governance.models import FitnessReview, IndependenceReview, Review
from consultations.governance.policies import may_decide, may_see_due
from consultations.governance.selectors import due_reviews
from cpal.backoffice import Task
from cpal.calendar import london, london_date
from cpal.clock import database_clock
from cpal.people.models import User

SOON = dt.timedelta(days=30)
ONE_DAY = dt.timedelta(days=1)


def governance_waiting(request: HttpRequest) -> Iterator[Task]:
    """Periodic reviews that are due, for compliance and senior managers; drafts that wait for a second person."""
    user = cast(User, request.user)
    if may_see_due(user):
        yield from _due(london_date(database_clock()))
    if may_decide(user):
        yield from _to_approve(user)


def _due(today: dt.date) -> Iterator[Task]:
    due = due_reviews()
    reviews = reverse("admin:governance_review_changelist")
    independence = reverse("admin:governance_independencereview_changelist")
    fitness = reverse("admin:governance_spotplatform_changelist")
    yield from _task("annual governance review", "7.5", due.annual_on, today, reviews)
    yield from _task("review of editorial independence", "7.2", due.independence_on, today, independence)
    yield from _task("review of the spot platform’s fitness", "7.4", due.fitness_on, today, fitness)


def _task(name: str, clause: str, due_on: dt.date | None, today: dt.date, url: str) -> Iterator[Task]:
    """Never held, overdue, or due within 30 days; otherwise nothing waits."""
    if due_on is None:
        yield Task(f"Hold the first {name}", url, f"None is on record yet ({clause}).")
    elif due_on - today <= SOON:
        late = "Overdue" if due_on < today else "Due"
        yield Task(f"{late}: {name}", url, f"Clause {clause}.", london(due_on + ONE_DAY))


def _to_approve(user: User) -> Iterator[Task]:
    """What somebody else wrote and nobody approved, confirmed or published yet."""
    for review in Review.objects.filter(approval=None).exclude(drafted_by=user):
        yield Task(f"Approve the minutes of {review}", _page("review", review.pk))
    approved = Review.objects.filter(approval__isnull=False, approval__publication=None)
    for review in approved.exclude(drafted_by=user):
        yield Task(f"Publish the decisions of {review}", _page("review", review.pk))
    for independence in IndependenceReview.objects.filter(approval=None).exclude(drafted_by=user):
        yield Task(
            f"{independence}: record the board’s approval", _page("independencereview", independence.pk)
        )
    unconfirmed = FitnessReview.objects.filter(confirmation=None).exclude(recorded_by=user)
    for fitness in unconfirmed.select_related("platform"):
        yield Task(f"Confirm the fitness review {fitness}", _page("fitnessreview", fitness.pk))


def _page(model: str, number: int) -> str:
    return reverse(f"admin:governance_{model}_change", args=[number])
