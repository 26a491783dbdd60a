"""Tell the keepers of the registers what lapses, when it first comes within 90, 60 and 30 days (4.1, 4.2).

May run twice, die or come late without harm: what was told is a row, claimed under a lock in one transaction with one
letter for each keeper; each letter is a row that is sent once, and tried again by a later run until it is.
"""

from __future__ import annotations

import datetime as dt
import logging
import smtplib
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import connection, transaction
from django.template import Context, engines
from django.urls import reverse

from cpal.audit.trail import record
from cpal.calendar import london_date
from cpal.clock import database_clock
from cpal.people.models import User
from cpal.people.roles import Role
from eligibility.keeping.lapses import Lapse, span_ahead
from eligibility.keeping.lapsing import lapses_ahead, with_losses
from eligibility.models import LapseLetter, LapseReminder

REMINDING_LOCK = 4025  # of the advisory lock: what lapses is claimed once
MOST_ATTEMPTS = 20  # of one letter; after that it is left as it is, and the page of letters shows why
CALENDAR = "admin:eligibility_lapsereminder_calendar"

log = logging.getLogger(__name__)


class LettersWait(RuntimeError):
    """Some letters were not taken; they wait for the next attempt."""


def remind_of_lapses(*, at: dt.datetime | None = None) -> int:
    """Claim what came near and send every letter that waits. Returns how many were sent; raises LettersWait."""
    at = at or database_clock()
    claim_what_came_near(at=at)
    waiting = LapseLetter.objects.filter(sent_at=None, attempts__lt=MOST_ATTEMPTS).order_by("pk")
    sent = [send_letter(number) for number in waiting.values_list("pk", flat=True)]
    if not all(sent):
        raise LettersWait(f"{sent.count(False)} letters wait for the next attempt")
    return len(sent)


@transaction.atomic
def claim_what_came_near(*, at: dt.datetime) -> tuple[Lapse, ...]:
    """Write down what is told today, and one letter for each keeper with all of it; nothing where nobody keeps.

    A keeper has one letter a day: what comes near after it is told the day after.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [REMINDING_LOCK])
    on, keepers = london_date(at), keepers_of_the_registers()
    if not keepers or LapseLetter.objects.filter(on=on).exists():
        return ()
    near = with_losses(_not_told_yet(lapses_ahead(at, on), on), at)
    if not near:
        return ()
    LapseReminder.objects.bulk_create(_reminder(each, on, len(keepers)) for each in near)
    items = [item_of(each, on) for each in near]
    LapseLetter.objects.bulk_create(LapseLetter(keeper=keeper, on=on, items=items) for keeper in keepers)
    record(
        action="remind_of_lapses",
        subject="registers",
        actor=None,
        detail={"on": on, "lapses": len(near), "keepers": len(keepers)},
    )
    return near


def keepers_of_the_registers() -> list[User]:
    """Every active eligibility officer with an address."""
    officers = User.objects.filter(is_active=True, groups__name=Role.ELIGIBILITY_OFFICER.value)
    return list(officers.exclude(email="").order_by("pk"))


@transaction.atomic
def send_letter(number: int) -> bool:
    """Send one letter that nobody else is sending. Whether it is sent, by whomever."""
    letter = LapseLetter.objects.select_for_update(skip_locked=True).filter(pk=number, sent_at=None).first()
    if letter is None:
        return True
    letter.attempts += 1
    try:
        message_of(letter).send()
    except (OSError, smtplib.SMTPException) as fault:
        log.warning("letter %s was not taken: %s", number, type(fault).__name__)
        letter.fault = f"The mail server did not take it ({type(fault).__name__})."
    else:
        letter.sent_at, letter.fault = database_clock(), ""
    letter.save()
    return letter.sent_at is not None


def message_of(letter: LapseLetter) -> EmailMultiAlternatives:
    """The letter in plain text and in simple HTML; its Message-ID is the same at every attempt."""
    number = len(letter.items)
    words: Mapping[str, Any] = {
        "items": letter.items,
        "on": letter.on,
        "keeper": letter.keeper,
        "subject": f"{number} {'piece' if number == 1 else 'pieces'} of evidence will lapse",
        "calendar": settings.SITE_URL + reverse(CALENDAR),
        "site_url": settings.SITE_URL,
    }
    message = EmailMultiAlternatives(
        subject=f"CPAL registers: {words['subject']}",
        body=_rendered("emails/lapses.txt", words, is_html=False).strip() + "\n",
        to=[letter.keeper.email],
        headers={
            "Message-ID": f"<lapses-{letter.on}-{letter.keeper_id}@{urlsplit(settings.SITE_URL).hostname}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(_rendered("emails/lapses.html", words, is_html=True), "text/html")
    return message


def item_of(lapse: Lapse, on: dt.date) -> dict[str, Any]:
    """What a letter says of a lapse."""
    return {
        "within": span_ahead(lapse.lapses_on, on),
        "days": (lapse.lapses_on - on).days,
        "lapses_on": lapse.lapses_on.isoformat(),
        "kind": lapse.kind.value,
        "said": lapse.said,
        "losing": [str(name) for name in lapse.losing],
    }


def _not_told_yet(lapses: Iterable[Lapse], on: dt.date) -> list[Lapse]:
    """Those of which nobody was told within their present span."""
    told = set(
        LapseReminder.objects.filter(lapses_on__gt=on).values_list(
            "kind", "subject", "lapses_on", "days_ahead"
        )
    )
    return [each for each in lapses if (*each.key, span_ahead(each.lapses_on, on)) not in told]


def _reminder(lapse: Lapse, on: dt.date, recipients: int) -> LapseReminder:
    kind, subject, lapses_on = lapse.key
    return LapseReminder(
        kind=kind,
        subject=subject,
        lapses_on=lapses_on,
        days_ahead=span_ahead(lapses_on, on) or 0,
        recipients=recipients,
    )


def _rendered(name: str, words: Mapping[str, Any], *, is_html: bool) -> str:
    template = engines["django"].get_template(name).template  # type: ignore[attr-defined]  # Django's own, of its engine
    return str(template.render(Context(dict(words), autoescape=is_html)))
