"""THE TIMETABLE: every scheduled moment, in clock order, and nothing else (each tick claims what is due)."""

import os
from typing import Any

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cpal.settings")

app = Celery("cpal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def every(seconds: int, task: str) -> dict[str, Any]:
    """A tick; one that no worker took in time is dropped, for the next does the same."""
    return {"task": task, "schedule": float(seconds), "options": {"expires": seconds}}


# Moments of a window are rows: a tick asks the database's clock which have come, and does those. The order is that
# of a window's life; times of day are London's.
app.conf.beat_schedule = {
    # 17:00 on the last business day, and after: the window that closed is priced.
    "open reviews": every(15, "pricing.tasks.open_reviews"),
    # At any time: runs that a dead worker left unfinished are given to another.
    "sweep runs": every(15, "pricing.tasks.sweep_runs"),
    # 16:00 on the business day after: what was approved in time is published, provisional.
    "publish": every(10, "pricing.tasks.publish_due"),
    # Five minutes later: what nobody objected to is final.
    "close objection windows": every(10, "pricing.tasks.close_objection_windows"),
    # At any time: what happened is told in a notice, and each notice to whoever asked for it.
    "issue notices": every(10, "consultations.notices.tasks.issue_due"),
    "deliver notices": every(10, "consultations.notices.tasks.deliver"),
    # At their stated moments, 17:00 if nothing else is stated: consultations open and close.
    "open consultations": every(10, "consultations.tasks.open_consultations"),
    "close consultations": every(10, "consultations.tasks.close_consultations"),
    # After a close: searches for copies that were asked for.
    "searches for copies": every(15, "consultations.tasks.search_for_copies"),
    # At any time: what a proposed change of the methodology would have done is computed.
    "back-casts": every(15, "consultations.tasks.compute_back_casts"),
    # 07:30 every day: the keepers of the registers are told what lapses in 90, 60 or 30 days.
    "remind of lapses": {
        "task": "eligibility.tasks.remind_of_lapses",
        "schedule": crontab(hour="7", minute="30"),
    },
    # 23:55 every day: the head of the audit log is kept.
    "audit checkpoint": {
        "task": "cpal.audit.tasks.take_checkpoint",
        "schedule": crontab(hour="23", minute="55"),
    },
}
