"""Notices by e-mail: each letter is a row, sent once and tried again until it is."""

from __future__ import annotations

import smtplib
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from consultations.notices import post
from consultations.notices.markdown import as_html
from consultations.notices.models import Letter, Subscription
from consultations.notices.services.outbox import NeverDeliverable, Undeliverable, work_off


def send_letters() -> int:
    """Send what is due. Returns how many were tried."""
    return work_off(Letter.objects.select_related("notice", "subscription"), send_letter)


def send_letter(letter: Letter) -> None:
    """Send one letter. Raises Undeliverable."""
    notice, subscription = letter.notice, letter.subscription
    unsubscribe = unsubscribe_url(subscription)
    context = {"notice": notice, "body": as_html(notice.body), "unsubscribe_url": unsubscribe}
    headers = {
        "List-Unsubscribe": f"<{unsubscribe}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Message-ID": f"<notice-{notice.slug}-{subscription.key}@{urlsplit(settings.SITE_URL).hostname}>",
        "Auto-Submitted": "auto-generated",
    }
    subject = f"CPAL notice {notice.number}: {notice.title}"
    try:
        post.send(
            to=subscription.address, subject=subject, template="notice", context=context, headers=headers
        )
    except smtplib.SMTPRecipientsRefused as refusal:
        code = next(iter(refusal.recipients.values()))[0]
        kind = NeverDeliverable if code >= 500 else Undeliverable
        raise kind(f"The mail server refused the address ({code}).") from None
    except (OSError, smtplib.SMTPException) as fault:
        raise Undeliverable(f"The mail server did not take it ({type(fault).__name__}).") from fault


def unsubscribe_url(subscription: Subscription) -> str:
    """The address that ends a subscription, for people and for their mail programs (RFC 8058)."""
    return f"{settings.SITE_URL}{reverse('unsubscribe', args=[subscription.key])}"
