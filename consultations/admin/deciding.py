"""Deciding on a consultation: scheduled with its moments, extended, taken back, withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import cast

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.urls import URLPattern

from consultations import policies
from consultations.admin.forms import ExtendForm, MomentsForm, OpeningForm, ReasonForm, ScheduleForm
from consultations.admin.frame import Page, at, attempt, back, decided, page
from consultations.asked import digest_of
from consultations.full_days import earliest_close, first_closing_time
from consultations.models import Consultation
from consultations.services.extend import extend
from consultations.services.schedule import days_required, schedule, target_after
from consultations.services.withdraw import take_back, withdraw
from cpal.clock import database_clock
from cpal.look.figures import london_text
from cpal.people.conduct import obstacle_of_conduct
from cpal.people.models import User


def deciding_urls(site: AdminSite) -> list[URLPattern]:
    """The pages of senior managers."""
    pages: tuple[tuple[str, Page, str], ...] = (
        ("earliest/", earliest_page, "consultations_earliest"),
        ("<int:number>/schedule/", schedule_page, "consultations_schedule"),
        ("<int:number>/extend/", extend_page, "consultations_extend"),
        ("<int:number>/take-back/", take_back_page, "consultations_take_back"),
        ("<int:number>/withdraw/", withdraw_page, "consultations_withdraw"),
    )
    return [at(site, route, view, name) for route, view, name in pages]


def schedule_page(site: AdminSite, request: HttpRequest, number: int) -> HttpResponse:
    """Approve it with its moments; the words must be those that were on the page."""
    consultation = decided(request, number)
    user = cast(User, request.user)
    shown = MomentsForm.showing(consultation.opens_at, consultation.closes_at, consultation.target_on)
    form = ScheduleForm(_sent(request), initial=shown | {"seen": digest_of(consultation)})
    obstacle = policies.obstacle_to_approving(user, consultation)
    if obstacle and request.method == "POST":
        raise PermissionDenied(obstacle)
    decide = partial(_scheduled, consultation, form, user)
    if form.is_bound and form.is_valid() and "reckon" not in request.POST and attempt(form, decide):
        return back(request, consultation, f"{consultation.reference} is announced.")
    return page(
        site,
        request,
        "moments.html",
        f"Approve {consultation.reference}",
        consultation=consultation,
        form=form,
        obstacle=obstacle,
        conduct=obstacle_of_conduct(user),
        earliest=_earliest(form),
        is_approval=True,
        button="Approve and announce",
    )


def _scheduled(consultation: Consultation, form: ScheduleForm, user: User) -> Consultation:
    return schedule(
        consultation=consultation,
        approved_by=user,
        opens_at=form.opens_at,
        closes_at=form.closes_at,
        target_on=form.cleaned_data["target_on"],
        seen=form.cleaned_data["seen"],
        at=consultation.created_at if consultation.backfilled else None,
    )


def _earliest(form: MomentsForm) -> str:
    """The explanation for the opening that stands in the form."""
    opening = OpeningForm({name: form[name].value() for name in ("opens_on", "opens_time")})
    return explanation(opening) if opening.is_valid() else ""


def explanation(opening: OpeningForm) -> str:
    """The earliest permitted close, and the one that leaves room for a late tick of the timetable."""
    days = days_required(database_clock())
    opens_at = opening.opens_at
    usual = first_closing_time(opens_at, days)
    return (
        f"Opened {london_text(opens_at)}, {days} full days are over"
        f" {london_text(earliest_close(opens_at, days), 'seconds')}: it may close then or later. The first 17:00"
        f" after that is {london_text(usual)}; its outcome would be promised by {london_text(target_after(usual))}."
    )


def earliest_page(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """The explanation alone, for the script of the page."""
    user = cast(User, request.user)
    if not (policies.may_decide(user) or policies.may_draft(user)):
        raise PermissionDenied("The editor proposes moments, and a senior manager decides.")
    opening = OpeningForm(request.GET)
    return JsonResponse({"explanation": explanation(opening) if opening.is_valid() else ""})


def extend_page(site: AdminSite, request: HttpRequest, number: int) -> HttpResponse:
    """Keep it open longer."""
    consultation = decided(request, number)
    form = ExtendForm(_sent(request))
    return _decision(
        site,
        request,
        consultation,
        form,
        lambda: extend(
            consultation=consultation,
            extended_by=cast(User, request.user),
            closes_at=form.closes_at,
            reason=form.cleaned_data["reason"],
        ),
        title=f"Extend {consultation.reference}",
        told=f"{consultation.reference} is extended; a notice says so.",
        note="The close only moves later. The notice goes out at once, and the promised date stays.",
    )


def take_back_page(site: AdminSite, request: HttpRequest, number: int) -> HttpResponse:
    """Make it a draft again before it opens."""
    consultation = decided(request, number)
    form = ReasonForm(_sent(request))
    return _decision(
        site,
        request,
        consultation,
        form,
        lambda: take_back(
            consultation=consultation,
            taken_back_by=cast(User, request.user),
            reason=form.cleaned_data["reason"],
        ),
        title=f"Take back {consultation.reference}",
        told=f"{consultation.reference} is a draft again; a notice says so.",
        note="It becomes a draft and must be approved anew. A notice says so.",
    )


def withdraw_page(site: AdminSite, request: HttpRequest, number: int) -> HttpResponse:
    """End it for good."""
    consultation = decided(request, number)
    form = ReasonForm(_sent(request))
    return _decision(
        site,
        request,
        consultation,
        form,
        lambda: withdraw(
            consultation=consultation,
            withdrawn_by=cast(User, request.user),
            reason=form.cleaned_data["reason"],
        ),
        title=f"Withdraw {consultation.reference}",
        told=f"{consultation.reference} is withdrawn; a notice says so.",
        note="A withdrawn consultation never comes back. Its page stays, with the reason.",
    )


def _decision(
    site: AdminSite,
    request: HttpRequest,
    consultation: Consultation,
    form: Form,
    action: Callable[[], object],
    *,
    title: str,
    told: str,
    note: str,
) -> HttpResponse:
    """A form with a reason, whose decision is made once."""
    if form.is_bound and form.is_valid() and attempt(form, action):
        return back(request, consultation, told)
    conduct = obstacle_of_conduct(cast(User, request.user))
    return page(
        site,
        request,
        "decision.html",
        title,
        consultation=consultation,
        form=form,
        note=note,
        conduct=conduct,
    )


def _sent(request: HttpRequest) -> QueryDict | None:
    """What was sent; None when the form is only to be shown."""
    return request.POST if request.method == "POST" else None
