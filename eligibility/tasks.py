"""What the timetable sets going. Each task may run twice, die half-way or come late without harm."""

from __future__ import annotations

from celery import shared_task

from eligibility.services import remind_of_lapses as reminding
from eligibility.services.remind_of_lapses import LettersWait


@shared_task(autoretry_for=(LettersWait,), retry_backoff=60, retry_backoff_max=3600, max_retries=8)
def remind_of_lapses() -> None:
    """Tell the keepers of the registers what lapses; letters that were not taken are tried again for some hours."""
    reminding.remind_of_lapses()
