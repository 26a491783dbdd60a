"""What the public may read of notices: those that are out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from consultations.notices.models import Notice
from consultations.notices.models.notices import NoticeQuerySet
from pricing.public.extras import News

LATEST = 3


def out(at: dt.datetime) -> NoticeQuerySet:
    """Every notice out at `at`, newest first."""
    return Notice.objects.public(at).select_related("corrects").newest_first()


def years(at: dt.datetime) -> list[int]:
    """The London years that have notices, newest first."""
    found = Notice.objects.public(at).dates("published_at", "year", order="DESC")
    return [day.year for day in found]


def year_of(year: int) -> tuple[dt.datetime, dt.datetime]:
    """The first instant of a London year, and of the next."""
    zone = timezone.get_default_timezone()
    return dt.datetime(year, 1, 1, tzinfo=zone), dt.datetime(year + 1, 1, 1, tzinfo=zone)


def latest_news(at: dt.datetime) -> Sequence[News]:
    """The latest notices, as the front page lists them."""
    return [News(each.title, each.published_at, each.get_absolute_url()) for each in out(at)[:LATEST]]
