"""The overview, who responds, and the questions: saved as typed, by script or by a button (paper 2.1)."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultations.models import Consultation, Permission, Response, Section
from consultations.respond import pages, saving
from consultations.respond.beginning import show_beginning
from consultations.respond.drafts import draft_of
from consultations.respond.forms import AnswerForm, DetailsForm, PermissionForm
from consultations.respond.gate import address_of, is_forged, of_author, of_consultation
from consultations.respond.who import NoResponse, own_response, question_of
from consultations.services.describe_respondent import describe_respondent
from consultations.services.permit_all import permit_all
from consultations.services.response_held import ResponseRefused
from consultations.services.save_answer import settle_answer
from cpal.clock import database_clock
from cpal.look.figures import london_text


@require_safe
@of_consultation
def overview(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """The task list of a response; for whoever has none here, where to begin."""
    try:
        response = own_response(request, consultation)
    except NoResponse:
        return show_beginning(request, consultation)
    shown = pages.overview_of(response, database_clock())
    context = {"shown": shown, "standing": shown.standing, "form": PermissionForm()}
    return render(request, "portal/consultations/respond/overview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@of_author
def you(request: HttpRequest, response: Response) -> HttpResponse:
    """Who responds."""
    form = DetailsForm(request.POST) if request.method == "POST" else DetailsForm.showing(response.respondent)
    if request.method == "POST" and form.is_valid():
        try:
            describe_respondent(response=response, details=form.details)
        except ResponseRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(address_of(response.consultation))
    context = {"standing": pages.standing_of(response, database_clock()), "form": form}
    return render(request, "portal/consultations/respond/you.html", context)


@csrf_exempt  # checked by hand, so that a refusal shows what was typed and not an error page
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, consultation: str, number: str) -> HttpResponse:
    """The questions of a section beneath each other."""
    asked = get_object_or_404(
        Section.objects.select_related("consultation"),
        consultation__in=Consultation.objects.public(),
        consultation__reference=consultation,
        number=number,
    )
    try:
        response = own_response(request, asked.consultation)
    except NoResponse as missing:
        if request.method != "POST":
            return redirect(f"{address_of(asked.consultation)}?again=1")
        return _not_saved(request, asked, str(missing), status=401)
    if request.method == "POST":
        return _save_section(request, response, asked)
    return _show_section(request, response, asked, saving.forms_showing(response, asked))


def _save_section(request: HttpRequest, response: Response, asked: Section) -> HttpResponse:
    if is_forged(request):
        return _not_saved(request, asked, "The page had stood open too long.", status=403)
    if request.POST.get("response") != response.reference:
        return _not_saved(
            request, asked, "Another response than the one on the page is open here.", status=409
        )
    answered = saving.forms_sent(response, asked, request.POST)
    if not all(each.form.is_valid() for each in answered):
        return _show_section(request, response, asked, answered)
    try:
        saved = [saving.save_form(response, each) for each in answered]
    except ResponseRefused as refusal:
        return _not_saved(request, asked, str(refusal), status=409)
    if any(each.in_conflict for each in saved if each):
        messages.warning(request, "An answer was changed elsewhere meanwhile. Both are kept: choose below.")
        return redirect("respond-section", response.consultation.reference, asked.number)
    messages.success(request, f"Saved {london_text(database_clock(), 'time-seconds')}.")
    return redirect(pages.address_after(response, asked, request.POST.get("then", "")))


def _show_section(
    request: HttpRequest, response: Response, asked: Section, answers: list[saving.Answered]
) -> HttpResponse:
    context = {
        "standing": pages.standing_of(response, database_clock()),
        "section": asked,
        "answers": answers,
        "faults": [fault for each in answers for fault in each.faults],
        "places": pages.places_of(response, asked),
    }
    status = 422 if context["faults"] else 200
    return render(request, "portal/consultations/respond/section.html", context, status=status)


def _not_saved(request: HttpRequest, asked: Section, reason: str, status: int) -> HttpResponse:
    """What was typed, given back: to be sent again once there is a session, or copied."""
    context = {
        "consultation": asked.consultation,
        "section": asked,
        "reason": reason,
        "texts": saving.texts_in(asked, request.POST),
        "fields": saving.fields_in(asked, request.POST),
        "response_reference": request.POST.get("response", ""),
        "may_send_again": status != 409,
    }
    return render(request, "portal/consultations/respond/not_saved.html", context, status=status)


@csrf_exempt  # checked by hand, so that the script is told what to do
@require_POST
@of_consultation
def save(request: HttpRequest, consultation: Consultation, number: str) -> JsonResponse:
    """One answer, by script, while it is typed. The same save twice is kept once."""
    try:
        response = own_response(request, consultation)
    except NoResponse:
        where = f"{address_of(consultation)}?again=1"
        return JsonResponse({"state": "ended", "where": where}, status=401)
    if is_forged(request):
        return JsonResponse(
            {"state": "expired", "where": address_of(consultation, "respond-token")}, status=403
        )
    return saving.save_sent(request, response, question_of(consultation, number))


@require_safe
@of_consultation
def token(request: HttpRequest, consultation: Consultation) -> JsonResponse:
    """A new token for a page that stood open, and whose response is open here."""
    try:
        reference = own_response(request, consultation).reference
    except NoResponse:
        reference = ""
    return JsonResponse({"token": get_token(request), "response": reference})


@require_http_methods(["GET", "HEAD", "POST"])
@of_author
def versions(request: HttpRequest, response: Response, number: str) -> HttpResponse:
    """Versions of an answer side by side, for its author to choose or to join."""
    question = question_of(response.consultation, number)
    draft = draft_of(response, question)
    form = AnswerForm(request.POST) if request.method == "POST" else AnswerForm.choosing(draft)
    if request.method == "POST" and form.is_valid():
        try:
            settle_answer(
                response=response,
                question=question,
                words=form.words,
                compared=form.cleaned_data["made_from"],
                token=form.cleaned_data["token"],
            )
        except ResponseRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Your answer to {question.number} is kept as you chose it.")
            return redirect("respond-section", response.consultation.reference, question.section.number)
    context = {
        "standing": pages.standing_of(response, database_clock()),
        "draft": draft,
        "form": form,
        "choices": pages.choices_of(draft),
        "earlier": pages.earlier_versions(response, question),
        "new_token": uuid.uuid4(),
    }
    return render(request, "portal/consultations/respond/versions.html", context)


@require_POST
@of_author
def permission(request: HttpRequest, response: Response) -> HttpResponse:
    """One choice for all answers."""
    form = PermissionForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose what may become of your answers.")
        return redirect(address_of(response.consultation))
    try:
        permit_all(response=response, permission=Permission(form.cleaned_data["permission"]))
    except ResponseRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Set for all your answers. Each can still be changed on its own.")
    return redirect(address_of(response.consultation))
