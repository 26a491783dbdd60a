"""What the timetable sets going. Each task may run twice, die half-way or come late without harm."""

from __future__ import annotations

from celery import shared_task
from django.db import connection

from consultations.notices.services import issue_due as issuing
from consultations.notices.services.send_letters import send_letters
from consultations.notices.services.webhooks import deliver_webhooks

# The advisory lock of the one worker that delivers; it goes with the worker's connection.
DELIVERING = 4060


@shared_task
def issue_due() -> None:
    """Tell what happened and was not told yet."""
    issuing.issue_due()


@shared_task
def deliver() -> None:
    """Send the letters and post to the webhooks that are due; one worker at a time, so that the others can price."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [DELIVERING])
        (is_mine,) = cursor.fetchone()
    if not is_mine:
        return
    try:
        send_letters()
        deliver_webhooks()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [DELIVERING])
