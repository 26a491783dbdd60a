"""Subscribing by e-mail in two steps, and leaving in one. No page says whether an address is known."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from consultations.notices.models import Kind
from consultations.notices.public.forms import SubscribeForm
from consultations.notices.public.post_page import is_kept_here
from consultations.notices.services import subscribe as service
from cpal.look.navigation import url_or_blank


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest) -> HttpResponse:
    """The form; a good answer and a robot's lead to the same page."""
    asked = request.GET.get("kind", "")
    form = SubscribeForm(request.POST or None, initial={"kinds": [asked] if asked in Kind.values else []})
    if request.method != "POST" or not form.is_valid():
        return _show(request, form, 200)
    if form.is_a_robots:
        return redirect("subscribe-sent")
    try:
        service.ask_to_confirm(wish=form.wish, asked_from=machine_of(request))
    except service.TooManyRequests as refusal:
        form.add_error(None, str(refusal))
        return _show(request, form, 429)
    return redirect("subscribe-sent")


@login_not_required
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """What to do next."""
    return render(request, "portal/notices/sent.html", {"post_url": local_post()})


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """What is confirmed, and a button: a program that merely follows links subscribes nobody."""
    try:
        wish = service.wish_in(token)
        if request.method == "POST":
            service.confirm(token=token)
    except service.LinkExpired:
        return render(request, "portal/notices/expired.html", status=410)
    context = {
        "choice": service.choice_in_words(wish.kinds, wish.metals),
        "is_done": request.method == "POST",
        "address": wish.address,
    }
    return render(request, "portal/notices/confirm.html", context)


@csrf_exempt  # a mail program posts here by itself (RFC 8058); the key in the address is the proof
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, key: UUID) -> HttpResponse:
    """A button, and what it does; also for a subscription that is gone."""
    if request.method == "POST":
        service.unsubscribe(key=key)
    return render(request, "portal/notices/unsubscribe.html", {"is_done": request.method == "POST"})


def machine_of(request: HttpRequest) -> str:
    """The machine that asks, as our own proxy saw it."""
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
    return forwarded.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))


def local_post() -> str:
    """Where a local installation shows what it would have sent."""
    return url_or_blank("post") if is_kept_here() else ""


def _show(request: HttpRequest, form: SubscribeForm, status: int) -> HttpResponse:
    return render(request, "portal/notices/subscribe.html", {"form": form}, status=status)
