"""`/api/v1/calendar`: when windows close and premia are due, and what else has a public date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpResponseBase, QueryDict
from django.utils.cache import patch_cache_control
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from cpal.api.cells import stamp
from cpal.api.description import NOT_MODIFIED, described, refusal
from cpal.api.parameters import BadParameter, Parameter, check_names, window_in
from cpal.api.shapes import MomentText, WindowText
from cpal.api.views import PublicView
from cpal.calendar import Month
from cpal.clock import database_clock
from pricing.public import extras
from pricing.public.extras import CalendarEntry
from pricing.public.timetable import Clocks, ScheduledWindow, calendar_around, scheduled, windows_shown

FROM = Parameter("from", "First window, YYYY-MM, included; twelve back without it.", "2026-01", kind="window")
TO = Parameter("to", "Last window, YYYY-MM, included; twelve ahead without it.", "2026-12", kind="window")
FORMAT = Parameter("format", "The form of the answer.", "json", ("json",))
PARAMETERS = (FROM, TO, FORMAT)
MOST_WINDOWS = 120
SECONDS_FRESH = 900


class ClocksSerializer(serializers.Serializer[Any]):
    """One instant, and how the clocks of three places show it."""

    at = MomentText(help_text="The instant in UTC, ISO 8601.")
    london = serializers.CharField(help_text="On the London clock: Fri 30 Oct 2026, 17:00.")
    utc = serializers.CharField(help_text="In UTC.")
    dubai = serializers.CharField(help_text="On the Dubai clock.")


class CalendarWindowSerializer(serializers.Serializer[Any]):
    """One observation window."""

    window = WindowText(help_text="Observation window, YYYY-MM.")
    name = serializers.CharField(help_text="The window in words.")
    opens = ClocksSerializer(help_text="It opens, excluded.")
    cutoff = ClocksSerializer(help_text="It closes, included.")
    publication = ClocksSerializer(help_text="Its provisional premia are due.")
    moves = serializers.ListField(
        child=serializers.CharField(), help_text="Days that a bank holiday moved, in words."
    )
    sequence = serializers.IntegerField(help_text="How often its dates were announced anew.")


class CalendarEntrySerializer(serializers.Serializer[Any]):
    """A public moment beside the windows: a consultation opens or closes."""

    key = serializers.CharField(help_text="Stable over time.")
    title = serializers.CharField()
    moment = ClocksSerializer()
    detail = serializers.CharField(allow_blank=True)
    url = serializers.URLField(allow_null=True)
    sequence = serializers.IntegerField(help_text="How often its moment was changed.")


class CalendarSerializer(serializers.Serializer[Any]):
    """Windows and further moments, soonest first."""

    windows = CalendarWindowSerializer(many=True)
    entries = CalendarEntrySerializer(many=True)


DESCRIPTION: dict[str, Any] = {
    "operation_id": "calendar",
    "tags": ["calendar"],
    "summary": "Cut-offs and publication moments",
    "description": "Windows with their instants in UTC and as London, UTC and Dubai clocks show them.",
    "parameters": [described(each) for each in PARAMETERS],
    "auth": [],
    "responses": {
        (200, "application/json"): CalendarSerializer,
        304: NOT_MODIFIED,
        (400, "application/json"): refusal("A parameter is unknown or its value is not accepted."),
        (429, "application/json"): refusal("Too many requests; Retry-After says when to ask again."),
    },
}


class CalendarView(PublicView):
    """The publication calendar."""

    renderer_classes = (JSONRenderer,)

    @extend_schema(**DESCRIPTION)
    def get(self, request: Request) -> HttpResponseBase:
        """The windows asked for, or those of the calendar page, soonest first."""
        windows = asked_windows(request.query_params, database_clock())
        entries = extras.calendar_entries(windows[0].opens_at, windows[-1].publishes_at)
        moves = extras.calendar_moves([window.code for window in windows])
        body = {
            "windows": [window_row(window, moves[window.code]) for window in windows],
            "entries": [entry_row(entry) for entry in entries],
        }
        response = Response(CalendarSerializer(body).data)
        patch_cache_control(response, public=True, max_age=SECONDS_FRESH)
        return response


def asked_windows(params: QueryDict, at: dt.datetime) -> Sequence[ScheduledWindow]:
    """The windows from `from` to `to`. Raises BadParameter."""
    check_names(params, PARAMETERS)
    shown = windows_shown(calendar_around(at))
    first = window_in(params, FROM) or Month.parse(shown[0].code)
    last = window_in(params, TO) or Month.parse(shown[-1].code)
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    if count < 1:
        raise BadParameter("from", f"“from” ({first}) is after “to” ({last}): give the earlier window first.")
    if count > MOST_WINDOWS:
        raise BadParameter("to", f"At most {MOST_WINDOWS} windows are given at once; these are {count}.")
    return tuple(scheduled(first, count))


def window_row(window: ScheduledWindow, sequence: int) -> dict[str, Any]:
    """One window as the answer has it."""
    return {
        "window": window.code,
        "name": window.name,
        "opens": clocks_row(window.opens_at),
        "cutoff": clocks_row(window.cutoff_at),
        "publication": clocks_row(window.publishes_at),
        "moves": list(window.moves),
        "sequence": sequence,
    }


def entry_row(entry: CalendarEntry) -> dict[str, Any]:
    """One further moment as the answer has it."""
    return {
        "key": entry.key,
        "title": entry.title,
        "moment": clocks_row(entry.at),
        "detail": entry.detail,
        "url": settings.SITE_URL + entry.url if entry.url else None,
        "sequence": entry.sequence,
    }


def clocks_row(at: dt.datetime) -> dict[str, str]:
    """An instant on its clocks."""
    clocks = Clocks(at)
    return {"at": stamp(at), "london": clocks.london, "utc": clocks.utc, "dubai": clocks.dubai}
