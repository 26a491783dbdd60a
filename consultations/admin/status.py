"""The page on which a consultation stands: its moments, its notices, and what this person can do next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse

from consultations import policies
from consultations.admin.frame import page
from consultations.life import ConsultationState
from consultations.models import Consultation
from consultations.notices.models import Notice
from consultations.public.shown import Shown, shown_at
from cpal.look.figures import london_text
from cpal.look.values import Fact
from cpal.people.models import User

_S = ConsultationState


@dataclass(frozen=True, slots=True)
class Step:
    """Something that can be done next."""

    title: str
    url: str
    is_grave: bool = False


def status_of(
    site: AdminSite, request: HttpRequest, consultation: Consultation, at: dt.datetime
) -> HttpResponse:
    """The page of one consultation, for whoever may read it."""
    (shown,) = shown_at([consultation], at)
    user = cast(User, request.user)
    return page(
        site,
        request,
        "consultation.html",
        consultation.reference,
        consultation=consultation,
        shown=shown,
        now=at,
        facts=list(facts_of(shown)),
        steps=list(steps_for(user, consultation)),
        obstacle=_waits_for(user, consultation),
        notices=notices_of(consultation),
        may_draft=policies.may_draft(user) and consultation.is_draft,
    )


def facts_of(shown: Shown) -> Iterator[Fact]:
    """Who made it what it is, and when; what is not known yet is left out."""
    held = shown.consultation
    proposed = ", proposed" if held.is_draft else ""
    lines: tuple[tuple[str, object], ...] = (
        ("State", shown.state.value.capitalize()),
        ("Prepared by", held.prepared_by),
        ("Sent for approval", told(held.sent_at)),
        ("Approved by", held.approved_by),
        ("About", held.amendment),
        (f"Opens{proposed}", told(held.opens_at)),
        (f"Closes{proposed}", told(held.closes_at)),
        (f"Outcome promised by{proposed}", told(held.target_on)),
        ("Opened", told(held.opened_at, "seconds")),
        ("Closed", told(held.closed_at, "seconds")),
        ("Stays open for", f"{held.minimum_days} full days or more"),
        ("Responses received", shown.received),
        ("Responses published", shown.published),
        ("Back-filled", "its moments were stated; it can carry no adoption" if held.backfilled else None),
    )
    return (Fact(term, detail) for term, detail in lines if detail is not None)


def told(at: dt.datetime | dt.date | None, form: str = "") -> str | None:
    """A moment on the London clock, if it is known."""
    return london_text(at, form) if at else None


def steps_for(user: User, consultation: Consultation) -> Iterator[Step]:
    """What this person can do next, in the order in which it is done."""
    state = consultation.current_state
    if policies.may_draft(user) and state is _S.DRAFT:
        yield from _steps(
            consultation,
            ("Edit", "consultations_edit"),
            ("Add a document", "consultations_documents"),
            ("Send for approval", "consultations_send"),
        )
    if policies.may_decide(user):
        yield from _decisions(user, consultation)
    if policies.may_read_responses(user) and state in {_S.CLOSED, _S.CONCLUDED}:
        yield from _steps(
            consultation, ("Analysis", "consultations_analysis"), ("Publishing", "consultations_publishing")
        )


def _decisions(user: User, consultation: Consultation) -> Iterator[Step]:
    state = consultation.current_state
    if state is _S.DRAFT and policies.may_approve(user, consultation):
        yield from _steps(consultation, ("Approve", "consultations_schedule"))
    if state is _S.OPEN:
        yield from _steps(consultation, ("Extend", "consultations_extend"))
    if state is _S.SCHEDULED:
        yield from _steps(consultation, ("Take back", "consultations_take_back"))
    if state in {_S.SCHEDULED, _S.OPEN, _S.CLOSED}:
        yield from _steps(consultation, ("Withdraw", "consultations_withdraw"), is_grave=True)


def _steps(consultation: Consultation, *pages: tuple[str, str], is_grave: bool = False) -> Iterator[Step]:
    """Those of the pages that there are."""
    for title, name in pages:
        try:
            yield Step(title, reverse(f"admin:{name}", args=[consultation.pk]), is_grave)
        except NoReverseMatch:
            continue


def _waits_for(user: User, consultation: Consultation) -> str:
    """Why this person cannot approve a draft that waits; empty for whoever can, or need not."""
    if not consultation.is_draft or not policies.may_decide(user):
        return ""
    return policies.obstacle_to_approving(user, consultation)


def notices_of(consultation: Consultation) -> list[Notice]:
    """What was announced of it, newest first."""
    events = Notice.objects.filter(event__startswith=f"consultation:{consultation.reference}:")
    return list(events.newest_first().defer("body"))
