"""Beginning and resuming: signed in at once, otherwise by a link to an e-mail address (paper 2.1)."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultations.models import Consultation
from consultations.notices.public.subscribing import local_post, machine_of
from consultations.respond.forms import AddressForm
from consultations.respond.gate import address_of, of_consultation
from consultations.respond.who import forget, refuse_staff, remember
from consultations.services import verify_address
from consultations.services.begin_response import StaffRefused, begin_for_address, begin_for_user
from consultations.services.response_held import NotOpen, ResponseRefused, why_not_open
from cpal.clock import database_clock

log = logging.getLogger(__name__)


def show_beginning(
    request: HttpRequest, consultation: Consultation, form: AddressForm | None = None, status: int = 200
) -> HttpResponse:
    """Where a response begins, or goes on after a session has ended."""
    now = database_clock()
    context = {
        "consultation": consultation,
        "form": form or AddressForm(),
        "why_not_open": "" if consultation.takes_responses_at(now) else why_not_open(consultation, now),
        "again": "again" in request.GET,
        "now": now,
    }
    return render(request, "portal/consultations/respond/begin.html", context, status=status)


@require_POST
@of_consultation
def begin(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Begin at once, for somebody signed in."""
    refuse_staff(request)
    if not request.user.is_authenticated:
        return redirect(address_of(consultation))
    try:
        begin_for_user(consultation=consultation, user=request.user)
    except ResponseRefused as refusal:
        return _refused(request, consultation, refusal)
    return redirect(address_of(consultation))


@require_http_methods(["GET", "HEAD", "POST"])
@of_consultation
def link(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Send the link; what is answered does not tell whether the address is known."""
    refuse_staff(request)
    form = AddressForm(request.POST or None)
    if request.method != "POST":
        return redirect(address_of(consultation))
    if not form.is_valid():
        return show_beginning(request, consultation, form)
    if not form.is_a_robots:
        try:
            verify_address.send_link(
                consultation=consultation, email=form.cleaned_data["address"], asked_from=machine_of(request)
            )
        except verify_address.TooManyRequests as refusal:
            form.add_error(None, str(refusal))
            return show_beginning(request, consultation, form, status=429)
        except (OSError, SMTPException):
            log.exception("The link for %s could not be sent.", consultation.reference)
            form.add_error(None, "No letter can be sent at the moment: try again in a few minutes.")
            return show_beginning(request, consultation, form, status=503)
    return redirect("respond-sent", consultation.reference)


@require_safe
@of_consultation
def sent(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """What to do next."""
    context = {"consultation": consultation, "post_url": local_post()}
    return render(request, "portal/consultations/respond/sent.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@of_consultation
def verify(request: HttpRequest, consultation: Consultation, token: str) -> HttpResponse:
    """A button, for a program that merely follows links begins nothing; then the response, on whichever device."""
    refuse_staff(request)
    try:
        email = verify_address.address_in(token, consultation)
    except verify_address.LinkExpired as expired:
        return _refused(request, consultation, expired, status=410)
    if request.method == "POST":
        try:
            response = begin_for_address(consultation=consultation, email=email)
        except ResponseRefused as refusal:
            return _refused(request, consultation, refusal)
        remember(request, response)
        return redirect(address_of(consultation))
    context = {"consultation": consultation, "email": email}
    return render(request, "portal/consultations/respond/verify.html", context)


@require_POST
@of_consultation
def leave(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Close the response on this computer; a new link opens it again."""
    forget(request, consultation)
    return redirect("consultation", consultation.reference)


def _refused(
    request: HttpRequest, consultation: Consultation, refusal: Exception, status: int = 409
) -> HttpResponse:
    if isinstance(refusal, StaffRefused):
        status = 403
    context = {
        "consultation": consultation,
        "refusal": refusal,
        "may_ask_again": not isinstance(refusal, (NotOpen, StaffRefused)),
    }
    return render(request, "portal/consultations/respond/refused.html", context, status=status)
