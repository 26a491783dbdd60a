"""A notice as programs read it: the API's answer and the webhook's message hold the same."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings

from consultations.notices.models import Notice
from cpal.api.cells import stamp


@dataclass(frozen=True, slots=True)
class NoticeData:
    """One notice, flat; moments in UTC, addresses whole."""

    number: str
    kind: str
    title: str
    summary: str
    body: str
    metal: str | None
    window: str | None
    published_at: str
    corrects: str | None
    about: str | None
    url: str


def data_of(notice: Notice) -> NoticeData:
    """The notice's fields; `about` is the page that it tells of, `url` its own."""
    return NoticeData(
        number=notice.number,
        kind=notice.kind,
        title=notice.title,
        summary=notice.summary,
        body=notice.body,
        metal=notice.metal or None,
        window=notice.window or None,
        published_at=stamp(notice.published_at),
        corrects=notice.corrects.number if notice.corrects else None,
        about=settings.SITE_URL + notice.url if notice.url else None,
        url=settings.SITE_URL + notice.get_absolute_url(),
    )


def message_of(notice: Notice) -> dict[str, Any]:
    """What a webhook receives, in the shape of the Standard Webhooks specification."""
    return {
        "type": f"notice.{notice.kind}",
        "timestamp": stamp(notice.published_at),
        "data": asdict(data_of(notice)),
    }


def message_of_a_test(at: dt.datetime) -> dict[str, Any]:
    """What the test button sends."""
    return {"type": "test", "timestamp": stamp(at), "data": {"summary": "A test: nothing was published."}}
