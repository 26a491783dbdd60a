"""The notices of a consultation's life, each issued in the transaction of what it tells (paper 2, 7.6)."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from consultations.models import Consultation
from consultations.notices.events import bullets, one_line
from consultations.notices.models import Kind, Notice
from consultations.notices.services.issue import issue_notice
from cpal.look.figures import london_text
from cpal.people.models import User


def announce(
    consultation: Consultation,
    event: str,
    *,
    title: str,
    summary: str,
    facts: list[tuple[str, str]],
    at: dt.datetime,
    issued_by: User | None,
) -> Notice:
    """Issue the next notice of this event of the consultation, which the caller holds."""
    prefix = f"consultation:{consultation.reference}:{event}:"
    number = Notice.objects.filter(event__startswith=prefix).count() + 1
    return issue_notice(
        kind=Kind.CONSULTATION,
        title=f"{consultation.reference} {title}",
        summary=summary,
        body=bullets([("Consultation", consultation.title), *facts]),
        url=reverse("consultation", args=[consultation.reference]),
        event=f"{prefix}{number}",
        at=at if consultation.backfilled else None,
        issued_by=issued_by,
    )


def announce_schedule(consultation: Consultation, at: dt.datetime) -> Notice:
    """It will open."""
    return announce(
        consultation,
        "scheduled",
        title=f"opens on {told(consultation.opens_at, 'date')}",
        summary=f"{consultation.title}: a consultation opens {told(consultation.opens_at)}.",
        facts=dates(consultation),
        at=at,
        issued_by=consultation.approved_by,
    )


def announce_opening(consultation: Consultation, at: dt.datetime, lateness: str = "") -> Notice:
    """It is open; `lateness` says what a late opening changed."""
    return announce(
        consultation,
        "opened",
        title="is open",
        summary=f"{consultation.title}: responses are welcome until {told(consultation.closes_at)}."
        + (f" {lateness}" if lateness else ""),
        facts=[*dates(consultation), ("About", consultation.summary)],
        at=at,
        issued_by=None,
    )


def announce_extension(
    consultation: Consultation, closes_at: dt.datetime, reason: str, by: User, at: dt.datetime
) -> Notice:
    """It stays open longer."""
    return announce(
        consultation,
        "extended",
        title=f"stays open until {told(closes_at)}",
        summary=f"{consultation.title}: the close moves from {told(consultation.closes_at)}"
        f" to {told(closes_at)}.",
        facts=[
            ("Closed before", told(consultation.closes_at)),
            ("Closes", told(closes_at)),
            ("Reason", one_line(reason)),
        ],
        at=at,
        issued_by=by,
    )


def announce_close(consultation: Consultation, at: dt.datetime) -> Notice:
    """It is closed, and its outcome is promised."""
    return announce(
        consultation,
        "closed",
        title="is closed",
        summary=f"{consultation.title}: responses are no longer received."
        f" The outcome is promised by {told(consultation.target_on, 'date')}.",
        facts=dates(consultation),
        at=at,
        issued_by=None,
    )


def announce_end(consultation: Consultation, what: str, reason: str, by: User, at: dt.datetime) -> Notice:
    """It is withdrawn, or taken back before it opened."""
    return announce(
        consultation,
        "ended",
        title=f"is {what}",
        summary=f"{consultation.title}: this consultation is {what}.",
        facts=[("Reason", one_line(reason))],
        at=at,
        issued_by=by,
    )


def dates(consultation: Consultation) -> list[tuple[str, str]]:
    """The announced moments, in words."""
    return [
        ("Opens", told(consultation.opens_at)),
        ("Closes", told(consultation.closes_at)),
        ("Outcome promised by", told(consultation.target_on, "date")),
    ]


def told(at: dt.datetime | dt.date | None, form: str = "") -> str:
    """A moment that has been stated, on the London clock."""
    assert at is not None
    return london_text(at, form)
