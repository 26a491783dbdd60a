"""Check, hand in, receipt, history, withdraw (paper 2.1)."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from consultations.models import Response, Submission
from consultations.respond import pages, received
from consultations.respond.countries import country_name
from consultations.respond.gate import address_of, of_author
from consultations.services.hand_in import hand_in
from consultations.services.receipt_letter import send_receipt
from consultations.services.response_held import ResponseRefused
from consultations.services.withdraw_response import withdraw_response
from cpal.clock import database_clock

log = logging.getLogger(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
@of_author
def check(request: HttpRequest, response: Response) -> HttpResponse:
    """Everything as it would be handed in; the button hands it in."""
    refusal = ""
    if request.method == "POST":
        try:
            submission = hand_in(response=response)
        except ResponseRefused as refused:
            refusal = str(refused)
        else:
            _send(request, submission, is_new=submission.pk != response.standing_id)
            return redirect("respond-receipt", response.consultation.reference, submission.number)
    shown = pages.overview_of(response, database_clock())
    context = {
        "shown": shown,
        "standing": shown.standing,
        "country": country_name(response.respondent.country),
        "refusal": refusal,
    }
    status = 409 if refusal else 200
    return render(request, "portal/consultations/respond/check.html", context, status=status)


def _send(request: HttpRequest, submission: Submission, *, is_new: bool) -> None:
    """The receipt by e-mail; the page shows the same, so a letter that cannot be sent is only told."""
    if not is_new:
        return
    try:
        send_receipt(submission=submission)
    except (OSError, SMTPException):
        log.exception("The receipt of %s could not be sent.", submission.response.reference)
        messages.warning(request, "The receipt could not be sent by e-mail. Keep this page.")


@require_safe
@of_author
def receipt(request: HttpRequest, response: Response, number: int) -> HttpResponse:
    """What was received and when."""
    submission = get_object_or_404(
        response.submissions.select_related("response__consultation"), number=number
    )
    context = {
        "standing": pages.standing_of(response, database_clock()),
        "submission": submission,
        "is_standing": response.standing_id == submission.pk and response.withdrawn_at is None,
        "facts": received.facts_of(submission),
        "answers": received.answers_of(submission),
        "attachments": received.files_of(submission),
    }
    return render(request, "portal/consultations/respond/receipt.html", context)


@require_safe
@of_author
def history(request: HttpRequest, response: Response) -> HttpResponse:
    """Every submission with what changed, and every withdrawal."""
    context = {
        "standing": pages.standing_of(response, database_clock()),
        "events": received.history_of(response),
    }
    return render(request, "portal/consultations/respond/history.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@of_author
def withdraw(request: HttpRequest, response: Response) -> HttpResponse:
    """Withdraw, having been asked once more."""
    refusal = ""
    if request.method == "POST":
        try:
            withdraw_response(response=response)
        except ResponseRefused as refused:
            refusal = str(refused)
        else:
            messages.success(request, "Your response is withdrawn. Hand it in again to bring it back.")
            return redirect(address_of(response.consultation))
    context = {"standing": pages.standing_of(response, database_clock()), "refusal": refusal}
    status = 409 if refusal else 200
    return render(request, "portal/consultations/respond/withdraw.html", context, status=status)
