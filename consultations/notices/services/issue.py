"""Issuing a notice: numbered, kept for ever, and put on its way to whoever asked for it (paper 2, 7)."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction

from consultations.notices.models import Kind, Letter, Notice, Subscription, Webhook, WebhookDelivery
from cpal.audit.trail import record
from cpal.calendar import london_date
from cpal.clock import database_clock
from cpal.people.models import User

# Numbers are given out under the lock of the audit log, which the entry below takes anyway: with one lock instead of
# two, it is of no account whether a caller has written to the log before.
AUDIT_CHAIN = 4018
# An older notice tells nobody anything new: it is kept and shown, but sent to nobody.
SENT_WITHIN = dt.timedelta(days=1)


class NoticeRefused(ValueError):
    """The notice cannot be issued as asked; says why."""


@transaction.atomic
def issue_notice(
    *,
    kind: Kind,
    title: str,
    summary: str,
    event: str,
    body: str = "",
    url: str = "",
    at: dt.datetime | None = None,
    issued_by: User | None = None,
    metal: str = "",
    window: str = "",
    corrects: Notice | None = None,
) -> Notice:
    """Issue the notice of `event`; a second call for the same event returns the first notice.

    `at` is the moment of what happened, by default now, and never ahead. Raises NoticeRefused.
    """
    issued = Notice.objects.filter(event=event).first()
    if issued is not None:
        return issued
    _hold_numbers()
    issued = Notice.objects.filter(event=event).first()
    if issued is not None:
        return issued
    now = database_clock()
    if at is not None and at > now:
        raise NoticeRefused("A notice is not issued ahead of its moment: plan it for then.")
    notice = Notice.objects.create(
        number=_next_number(at or now),
        kind=kind,
        title=title,
        summary=summary,
        body=body,
        url=url,
        metal=metal,
        window=window,
        event=event,
        published_at=at or now,
        issued_at=now,
        issued_by=issued_by,
        corrects=corrects,
    )
    _put_on_its_way(notice, now)
    _log(notice)
    return notice


def _hold_numbers() -> None:
    """Whoever else issues waits until this notice is in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [AUDIT_CHAIN])


def _next_number(at: dt.datetime) -> str:
    """The next number of the London year; rows stay, so their count is the last number."""
    year = f"{london_date(at).year % 100:02d}"
    return f"{year}/{Notice.objects.filter(number__startswith=f'{year}/').count() + 1:03d}"


def _put_on_its_way(notice: Notice, now: dt.datetime) -> None:
    """A row for every reader who wants it, in the same transaction: none is forgotten, none is told twice."""
    if notice.published_at <= now - SENT_WITHIN:
        return
    readers = Subscription.objects.wanting(notice).only("pk")
    Letter.objects.bulk_create(
        (Letter(notice=notice, subscription=reader, due_at=now) for reader in readers), batch_size=1000
    )
    hooks = Webhook.objects.working().wanting(notice)
    WebhookDelivery.objects.bulk_create(
        WebhookDelivery(notice=notice, webhook=hook, due_at=now) for hook in hooks
    )


def _log(notice: Notice) -> None:
    record(
        action="notice.issued",
        subject=f"notice {notice.number}",
        actor=notice.issued_by,
        at=notice.published_at,
        detail={"kind": notice.kind, "title": notice.title, "event": notice.event},
    )
