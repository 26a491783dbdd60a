"""Showing that an e-mail address is one's own: a letter with a signed link, whether or not the address is known."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core import signing
from django.urls import reverse

from consultations.models import Consultation
from consultations.notices import post
from consultations.notices.services.subscribe import may_do_again

SALT = "consultations.respond"
VALID_FOR = dt.timedelta(hours=24)
LETTERS_AN_HOUR = 5
REQUESTS_AN_HOUR = 30


class LinkExpired(ValueError):
    """The link is too old, or not ours."""


class TooManyRequests(ValueError):
    """The same machine asked too often."""


def send_link(*, consultation: Consultation, email: str, asked_from: str) -> None:
    """Send the link that begins or resumes a response, on whichever device it is opened.

    An address gets five letters an hour at most, and nobody is told. Raises TooManyRequests for a machine that asks
    for too many, and what `post.send` raises.
    """
    if not may_do_again(f"respond-from:{asked_from}", REQUESTS_AN_HOUR):
        raise TooManyRequests("Too many links were asked for from this machine: try again in an hour.")
    if not may_do_again(f"respond-to:{consultation.reference}:{email.lower()}", LETTERS_AN_HOUR):
        return
    path = reverse("respond-verify", args=[consultation.reference, token_of(consultation, email)])
    post.send(
        to=email,
        subject=f"Your response to {consultation.reference}",
        template="verify",
        context={
            "url": settings.SITE_URL + path,
            "consultation": consultation,
            "hours": VALID_FOR // dt.timedelta(hours=1),
        },
    )


def token_of(consultation: Consultation, email: str) -> str:
    """The address and the consultation, signed with the time."""
    return signing.dumps([consultation.reference, email], salt=SALT, compress=True)


def address_in(token: str, consultation: Consultation) -> str:
    """The address whose owner follows the link. Raises LinkExpired."""
    try:
        reference, email = signing.loads(token, salt=SALT, max_age=VALID_FOR)
    except signing.BadSignature as fault:
        raise LinkExpired("This link is too old or incomplete.") from fault
    if reference != consultation.reference:
        raise LinkExpired("This link belongs to another consultation.")
    return str(email)
