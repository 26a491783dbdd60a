"""What waits for whoever signs in: windows to review, judgements to sign off, assessments to approve or publish."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from django.http import HttpRequest
from django.urls import reverse

from cpal.backoffice import Task
from cpal.clock import database_clock
from cpal.people.models import User
from pricing import policies
from pricing.models import Assessment, Judgement
from pricing.publication import State
from pricing.services.approve import obstacles_to_approval


def pricing_waiting(request: HttpRequest) -> list[Task]:
    """The tasks of an analyst and of a senior manager; nobody else has any here."""
    user = cast(User, request.user)
    found: list[Task] = []
    if policies.may_prepare(user):
        found += _to_review()
    if policies.may_publish(user):
        found += [*_to_sign_off(), *_to_approve(), *_to_publish()]
    return found


def _in_review() -> list[Assessment]:
    found = Assessment.objects.in_state(State.IN_REVIEW).select_related("window", "run")
    return list(found.order_by("window__cutoff_at", "metal"))


def _named(assessment: Assessment) -> str:
    return f"{assessment.metal.capitalize()}, {assessment.window.name}"


def _page_of(assessment: Assessment) -> str:
    return reverse("admin:pricing_assessment_change", args=[assessment.pk])


def _to_review() -> Iterator[Task]:
    for assessment in _in_review():
        obstacles = [each for each in obstacles_to_approval(assessment) if "signed off" not in each]
        if obstacles:
            yield Task(
                f"Review {_named(assessment)}",
                _page_of(assessment),
                " ".join(obstacles),
                assessment.window.publishes_at,
            )


def _to_sign_off() -> Iterator[Task]:
    unsigned = Judgement.objects.unsigned().select_related("window", "made_by")
    assessments = {(each.window_id, each.metal): each for each in _in_review()}
    for judgement in unsigned:
        assessment = assessments.get((judgement.window_id, judgement.metal))
        if assessment is not None:
            yield Task(
                f"Sign off {judgement}, {_named(assessment)}",
                reverse("admin:pricing_assessment_judgement", args=[assessment.pk, judgement.pk]),
                f"{judgement.get_kind_display().capitalize()}, by {judgement.made_by}.",
                assessment.window.publishes_at,
            )


def _to_approve() -> Iterator[Task]:
    for assessment in _in_review():
        if not obstacles_to_approval(assessment):
            yield Task(
                f"Approve {_named(assessment)}",
                _page_of(assessment),
                "Ready for four eyes.",
                assessment.window.publishes_at,
            )


def _to_publish() -> Iterator[Task]:
    """What was approved after its scheduled moment, or corrects: a person publishes it."""
    for assessment in Assessment.objects.in_state(State.APPROVED).select_related("window"):
        if assessment.revision > 1 or assessment.window.publishes_at <= database_clock():
            yield Task(
                f"Publish {_named(assessment)}", _page_of(assessment), "Approved; its moment has passed."
            )
