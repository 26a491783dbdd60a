"""The receipt by e-mail: that it came, when, and how much of it may be published; not a word of it."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from consultations.models import Respondent, Submission
from consultations.notices import post
from consultations.respond.received import facts_of


def send_receipt(*, submission: Submission) -> None:
    """Send the receipt to the respondent's address, if any. Call it after the commit; raises as `post.send`."""
    response = submission.response
    address = Respondent.objects.get(response=response).email
    if not address:
        return
    post.send(
        to=address,
        subject=f"Receipt {response.reference}: your response to {response.consultation.reference}",
        template="receipt",
        context={
            "facts": facts_of(submission)[:-1],
            "digest": submission.digest,
            "consultation": response.consultation,
            "url": settings.SITE_URL
            + reverse("consultation-respond", args=[response.consultation.reference]),
        },
    )
