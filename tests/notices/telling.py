"""Notices, readers and letters for the tests."""

from __future__ import annotations

import datetime as dt
from email.message import Message
from typing import cast

from django.core.mail import EmailMessage

from consultations.notices.models import Kind, Letter, Notice, Subscription, Webhook, WebhookDelivery
from consultations.notices.services.issue import issue_notice
from cpal.clock import database_clock
from tests.people import mia

LATELY = dt.timedelta(minutes=1)


def issued(
    event: str = "incident:1", *, kind: Kind = Kind.INCIDENT, metal: str = "", **more: object
) -> Notice:
    """A notice of that event."""
    words = {"title": f"Title of {event}", "summary": f"Summary of {event}.", "body": "A *text*."} | more
    return issue_notice(kind=kind, event=event, metal=metal, **words)  # type: ignore[arg-type]  # words of a test


def subscriber(
    address: str = "reader@example.org", *, kinds: tuple[str, ...] = (), metals: tuple[str, ...] = ()
) -> Subscription:
    """Somebody who confirmed."""
    return Subscription.objects.create(
        address=address, kinds=list(kinds), metals=list(metals), confirmed_at=database_clock() - LATELY
    )


def endpoint(url: str, organisation: str = "MERIDIAN", *, kinds: tuple[str, ...] = ()) -> Webhook:
    """A registered endpoint, not looked at."""
    return Webhook.objects.create(
        url=url,
        organisation=organisation,
        kinds=list(kinds),
        registered_by=mia(),
        registered_at=database_clock(),
    )


def make_due(outgoing: type[Letter | WebhookDelivery] = Letter) -> None:
    """Whatever waits may be tried at once."""
    outgoing.objects.waiting().update(due_at=database_clock() - LATELY)


def html_of(letter: EmailMessage) -> str:
    """The HTML of a letter."""
    part = cast(Message, letter.message()).get_payload(1)
    assert isinstance(part, Message)
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content.decode()
