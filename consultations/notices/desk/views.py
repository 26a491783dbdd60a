"""Webhooks of a participant, or of our administrators: each keeps those of its own organisation."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultations.notices.desk import pages
from consultations.notices.desk.forms import WebhookForm
from consultations.notices.models import Webhook
from consultations.notices.policies import webhooks_for
from consultations.notices.services import webhooks as service
from consultations.notices.services.subscribe import may_do_again
from cpal.clock import database_clock
from cpal.people.models import User

RECENT = 30
TESTS_AN_HOUR = 30


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def webhooks(request: HttpRequest) -> HttpResponse:
    """Those there are, and the form for another; its secret is shown in the answer, this once."""
    organisation = _organisation(request)
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        registered = _register(request, form)
        if registered is not None:
            context = {"webhook": registered, "facts": pages.webhook_facts(registered)}
            return render(request, "desk/notices/secret.html", context)
    found = Webhook.objects.of(organisation)
    context = {"form": form, "table": pages.webhooks_table(found) if found else None}
    return render(request, "desk/notices/webhooks.html", context)


@require_safe
def webhook(request: HttpRequest, number: int) -> HttpResponse:
    """One endpoint and its recent deliveries."""
    found = _own(request, number)
    recent = found.deliveries.select_related("notice")[:RECENT]
    context = {
        "webhook": found,
        "facts": pages.webhook_facts(found),
        "deliveries": pages.deliveries_table(recent) if recent else None,
    }
    return render(request, "desk/notices/webhook.html", context)


@require_POST
def test(request: HttpRequest, number: int) -> HttpResponse:
    """Post a test now and say what came of it."""
    found = _own(request, number)
    if not may_do_again(f"webhook-test:{found.pk}", TESTS_AN_HOUR):
        messages.error(request, "That is enough for an hour.")
        return redirect("webhook", number=number)
    delivery = service.send_test(webhook=found, asked_by=_user(request))
    if delivery.done_at:
        messages.success(request, f"The test arrived: the endpoint answered {delivery.status}.")
    else:
        messages.error(request, f"The test did not arrive. {delivery.fault}")
    return redirect("webhook", number=number)


@require_POST
def enable(request: HttpRequest, number: int) -> HttpResponse:
    """Switch an endpoint on again."""
    service.enable_webhook(webhook=_own(request, number), enabled_by=_user(request))
    messages.success(request, "The webhook is on again. It receives the notices from now on.")
    return redirect("webhook", number=number)


@require_POST
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Remove an endpoint."""
    service.remove_webhook(webhook=_own(request, number), removed_by=_user(request))
    messages.success(request, "The webhook is removed.")
    return redirect("webhooks")


def _register(request: HttpRequest, form: WebhookForm) -> Webhook | None:
    asked = form.cleaned_data
    try:
        return service.register_webhook(
            url=asked["url"], kinds=asked["kinds"], metals=asked["metals"], registered_by=_user(request)
        )
    except service.WebhookRefused as refusal:
        form.add_error("url", str(refusal))
        return None


def _own(request: HttpRequest, number: int) -> Webhook:
    found = Webhook.objects.of(_organisation(request)).select_related("registered_by")
    return get_object_or_404(found, pk=number)


def _organisation(request: HttpRequest) -> str:
    """For whom the person keeps webhooks. Raises PermissionDenied for anybody who keeps none."""
    organisation = webhooks_for(_user(request), database_clock())
    if organisation is None:
        raise PermissionDenied("Webhooks are kept by participants and by our administrators.")
    return organisation


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)
