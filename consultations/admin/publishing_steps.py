"""Each step of publishing: search, remove, justify, confirm, publish. Views only translate."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from consultations import policies
from consultations.admin.analysis_pages import opened, user_of
from consultations.admin.publishing_forms import JustifyForm, PublishForm, RemoveForm
from consultations.models import Consultation, LeakFinding, LeakJustification, Redaction
from consultations.services.held import ConsultationRefused
from consultations.services.justify_finding import (
    confirm_justification,
    justify_everywhere,
    justify_finding,
)
from consultations.services.publish_outcome import publish_outcome
from consultations.services.redact import redact
from consultations.services.search_for_leaks import search_for_leaks
from consultations.tasks import search_outcome

AT_ONCE = 500  # responses that are searched while somebody waits for the page


def search(request: HttpRequest, number: int) -> HttpResponse:
    """Look for every hidden respondent in what would be published now; a worker does it where there are many."""
    consultation = opened(request, number)
    user = user_of(request)
    policies.check_may_prepare_outcome(user)
    if consultation.responses.count() > AT_ONCE:
        return _do(
            request,
            consultation,
            lambda: search_outcome.delay(consultation.pk, user.pk),
            "The search is under way: open this page again in a minute.",
        )
    return _do(
        request,
        consultation,
        lambda: search_for_leaks(consultation=consultation, searched_by=user),
        "Searched: what was found stands below.",
    )


def remove(request: HttpRequest, number: int, finding: int) -> HttpResponse:
    """Take the words out of what is published of an answer."""
    consultation = opened(request, number)
    policies.check_may_prepare_outcome(user_of(request))
    found = get_object_or_404(
        LeakFinding.objects.select_related("answer__question__consultation"),
        pk=finding,
        search__consultation=consultation,
        answer__isnull=False,
    )
    form = RemoveForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    return _do(
        request, consultation, lambda: _remove(request, found, reason), "The words are removed. Search again."
    )


def _remove(request: HttpRequest, found: LeakFinding, reason: str) -> object:
    assert found.answer
    return redact(
        answer=found.answer,
        field=Redaction.Field(found.field),
        words=found.found,
        reason=reason,
        redacted_by=user_of(request),
    )


def justify(request: HttpRequest, number: int, finding: int) -> HttpResponse:
    """Say why the words may stay, here or wherever they were found."""
    consultation = opened(request, number)
    policies.check_may_prepare_outcome(user_of(request))
    found = get_object_or_404(
        LeakFinding.objects.select_related("search__consultation"),
        pk=finding,
        search__consultation=consultation,
    )
    form = JustifyForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    verb = justify_everywhere if form.cleaned_data.get("everywhere") else justify_finding
    return _do(
        request,
        consultation,
        lambda: verb(finding=found, reason=reason, justified_by=user_of(request)),
        "Justified: a second person must confirm it.",
    )


def confirm(request: HttpRequest, number: int, justification: int) -> HttpResponse:
    """Agree, as the second person."""
    consultation = opened(request, number)
    policies.check_may_prepare_outcome(user_of(request))
    given = get_object_or_404(
        LeakJustification.objects.select_related("consultation"), pk=justification, consultation=consultation
    )
    return _do(
        request,
        consultation,
        lambda: confirm_justification(justification=given, confirmed_by=user_of(request)),
        "Confirmed.",
    )


def publish(request: HttpRequest, number: int) -> HttpResponse:
    """Publish the outcome, or its correction."""
    consultation = opened(request, number)
    form = PublishForm(request.POST or None, is_correction=consultation.editions.exists())
    reason = form.why if form.is_valid() else ""
    return _do(
        request,
        consultation,
        lambda: publish_outcome(consultation=consultation, published_by=user_of(request), reason=reason),
        "The outcome is published.",
    )


def _do(
    request: HttpRequest, consultation: Consultation, action: Callable[[], object], done: str
) -> HttpResponse:
    """Carry it out if it was posted, and say on the page what came of it."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        action()
    except ConsultationRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return HttpResponseRedirect(reverse("admin:consultations_publishing", args=[consultation.pk]))
