"""What notices ask of whoever opens the back office: letters and webhooks that never arrived."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse

from consultations.notices.models import Letter, Webhook
from consultations.notices.policies import may_mend
from cpal.backoffice import Task
from cpal.clock import database_clock

LATELY = dt.timedelta(days=7)


def notices_waiting(request: HttpRequest) -> Iterator[Task]:
    """An administrator's tasks; nobody else has any here."""
    if not may_mend(request.user):
        return
    lost = Letter.objects.given_up().filter(given_up_at__gt=database_clock() - LATELY)
    if count := lost.count():
        yield Task(
            title=f"See why {count} {'e-mail' if count == 1 else 'e-mails'} could not be sent",
            url=reverse("admin:notices_delivery"),
            detail=", ".join(sorted(set(lost.values_list("fault", flat=True)))[:3]),
        )
    for webhook in Webhook.objects.filter(disabled_at__isnull=False):
        yield Task(
            title=f"See why {webhook} of {webhook.organisation or 'ours'} is switched off",
            url=reverse("admin:notices_delivery"),
            detail=webhook.disabled_because,
        )
