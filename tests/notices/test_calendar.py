"""The publication calendar says the same on its page, in its file and in the API; moved days are announced."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # it comes without types
from pytest_django import DjangoAssertNumQueries

from consultations.notices.models import AnnouncedWindow, Kind, Notice
from consultations.notices.services.announce_calendar import announce_calendar
from consultations.notices.services.issue import NoticeRefused
from consultations.notices.services.issue_due import issue_due
from cpal import calendar
from cpal.calendar import LONDON, Month, london, observation_window
from pricing.models import Window
from pricing.policies import NotAllowed
from pricing.public import extras
from pricing.public.extras import CalendarEntry
from pricing.public.timetable import ScheduledWindow, clock
from tests.clock import clock_at, stand_at
from tests.people import ana, cora
from tests.portal.conftest import frame_queries, page_at

__all__ = ["frame_queries"]
pytestmark = pytest.mark.django_db
DUBAI = ZoneInfo("Asia/Dubai")
NOON = dt.time(12)


@pytest.fixture(autouse=True)
def nobody_asked_yet() -> None:
    cache.clear()


def events(client: Client) -> dict[str, Any]:
    """The events of the file by their identifiers."""
    response = client.get("/calendar.ics")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/calendar")
    file = icalendar.Calendar.from_ical(response.content)
    found = {str(event["UID"]): event for event in file.walk("VEVENT")}
    assert len(found) == len(file.walk("VEVENT"))
    return found


def when(event: Any) -> dt.datetime:
    at = event["DTSTART"].dt
    assert isinstance(at, dt.datetime)
    return at


@pytest.mark.parametrize(
    "on",
    [
        dt.date(2026, 3, 28),
        dt.date(2026, 3, 29),
        dt.date(2026, 10, 24),
        dt.date(2026, 10, 25),
        dt.date(2028, 2, 29),
    ],
)
def test_page_file_and_api_give_the_same_instants_over_both_clock_changes_and_a_leap_day(
    client: Client, on: dt.date
) -> None:
    agree(client, london(on, NOON))


@examples(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(on=st.dates(dt.date(2021, 1, 1), dt.date(2090, 12, 31)), hour=st.integers(0, 23))
def test_they_agree_whenever_they_are_asked(client: Client, on: dt.date, hour: int) -> None:
    cache.clear()
    agree(client, dt.datetime.combine(on, dt.time(hour), tzinfo=dt.UTC))


def agree(client: Client, at: dt.datetime) -> None:
    """Every window of the API stands with the same instants in the file and on the page."""
    with clock_at(at):
        page = page_at(client, "/calendar/")
        file = events(client)
        windows = client.get("/api/v1/calendar").json()["windows"]
    assert len(windows) == 24
    assert len(file) == 48
    for row in windows:
        expected = observation_window(Month.parse(row["window"]))
        for key, instant in (("cutoff", expected.cutoff_at), ("publication", expected.publishes_at)):
            assert dt.datetime.fromisoformat(row[key]["at"]) == instant
            event = file[f"{key}-{row['window']}@localhost"]
            assert when(event) == instant
            assert event["DTSTART"].params["TZID"] == "Europe/London"
            for zone, name in ((LONDON, "london"), (dt.UTC, "utc"), (DUBAI, "dubai")):
                words = clock(instant, zone)
                assert row[key][name] == words
                assert words in page
                assert words in str(event["DESCRIPTION"])


def test_the_file_carries_londons_zone_with_both_of_its_offsets(client: Client) -> None:
    file = icalendar.Calendar.from_ical(client.get("/calendar.ics").content)
    (zone,) = file.walk("VTIMEZONE")
    assert str(zone["TZID"]) == "Europe/London"
    parts: list[Any] = [*zone.walk("STANDARD"), *zone.walk("DAYLIGHT")]
    offsets = {part["TZOFFSETTO"].td for part in parts}
    assert offsets == {dt.timedelta(0), dt.timedelta(hours=1)}
    assert str(file["VERSION"]) == "2.0"


def test_identifiers_stay_and_two_files_of_a_day_are_the_same(client: Client) -> None:
    with clock_at(london(dt.date(2026, 11, 3), dt.time(9))):
        morning = client.get("/calendar.ics")
        before = set(events(client))
    with clock_at(london(dt.date(2026, 11, 3), dt.time(21))):
        assert client.get("/calendar.ics").content == morning.content
        unchanged = client.get("/calendar.ics", headers={"if-none-match": morning["ETag"]})
        assert unchanged.status_code == 304
        assert set(events(client)) == before


def test_a_day_that_a_bank_holiday_moved_says_so_everywhere(client: Client) -> None:
    with clock_at(london(dt.date(2026, 11, 15), NOON)):
        page = page_at(client, "/calendar/")
        event = events(client)["publication-2026-12@localhost"]
        rows = {row["window"]: row for row in client.get("/api/v1/calendar").json()["windows"]}
    words = "moved from Fri 1 Jan 2027, New Year"
    assert words in page
    assert words in str(event["DESCRIPTION"])
    assert words in rows["2026-12"]["moves"][0]
    assert rows["2026-11"]["moves"] == []


@pytest.mark.parametrize(
    ("window", "cutoff", "publication"),
    [
        ("2026-05", "", ""),  # the last Monday is a bank holiday, the last weekday is not
        ("2026-08", "moved from Mon 31 Aug 2026", ""),
        ("2026-12", "", "moved from Fri 1 Jan 2027"),
        ("2027-12", "", "moved from Mon 3 Jan 2028"),
        ("2026-02", "", ""),
    ],
)
def test_a_move_is_told_of_the_day_that_moved(window: str, cutoff: str, publication: str) -> None:
    scheduled = ScheduledWindow.of(observation_window(Month.parse(window)))
    assert scheduled.cutoff_moved.startswith(cutoff) is True
    assert bool(scheduled.cutoff_moved) is bool(cutoff)
    assert scheduled.publication_moved.startswith(publication) is True
    assert bool(scheduled.publication_moved) is bool(publication)


def test_the_api_gives_the_windows_asked_for_as_it_is_described(client: Client) -> None:
    answer = client.get("/api/v1/calendar?from=2026-01&to=2026-12").json()
    assert [row["window"] for row in answer["windows"]] == [f"2026-{month:02d}" for month in range(1, 13)]
    schema = client.get("/api/v1/schema", headers={"accept": "application/json"}).json()
    shape = schema["paths"]["/api/v1/calendar"]["get"]["responses"]["200"]["content"]["application/json"][
        "schema"
    ]
    assert list(Draft202012Validator({**shape, "components": schema["components"]}).iter_errors(answer)) == []
    october = answer["windows"][9]
    assert october["opens"]["at"] == "2026-09-30T16:00:00Z"
    assert october["cutoff"] == {
        "at": "2026-10-30T17:00:00Z",
        "london": "Fri 30 Oct 2026, 17:00",
        "utc": "Fri 30 Oct 2026, 17:00",
        "dubai": "Fri 30 Oct 2026, 21:00",
    }


@pytest.mark.parametrize(
    "query", ["from=2026-13", "from=2027-01&to=2026-01", "from=2000-01&to=2099-01", "year=2026"]
)
def test_the_api_refuses_what_it_cannot_give(client: Client, query: str) -> None:
    answer = client.get(f"/api/v1/calendar?{query}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad_parameter")


@pytest.fixture
def consultation() -> Iterator[CalendarEntry]:
    """A later stage adds a moment."""
    entry = CalendarEntry(
        key="consultation-CP-2026-09-closes",
        title="CP-2026-09 closes",
        at=london(dt.date(2026, 12, 1), dt.time(17)),
        detail="Responses are received until then.",
        url="/consultations/CP-2026-09/",
        sequence=2,
    )

    def source(first: dt.datetime, last: dt.datetime) -> list[CalendarEntry]:
        return [entry]

    extras.add_calendar_source(source)
    yield entry
    extras._calendar_sources.remove(source)


def test_a_later_stages_moment_stands_on_the_page_in_the_file_and_in_the_api(
    client: Client, consultation: CalendarEntry
) -> None:
    with clock_at(london(dt.date(2026, 11, 15), NOON)):
        page = page_at(client, "/calendar/")
        event = events(client)["consultation-CP-2026-09-closes@localhost"]
        (entry,) = client.get("/api/v1/calendar").json()["entries"]
        assert client.get("/api/v1/calendar?from=2026-01&to=2026-02").json()["entries"] == []
    assert '<a href="/consultations/CP-2026-09/">CP-2026-09 closes</a>' in page
    assert (when(event), event["SEQUENCE"]) == (consultation.at, 2)
    assert entry["url"] == "http://localhost:8000/consultations/CP-2026-09/"
    assert dt.datetime.fromisoformat(entry["moment"]["at"]) == consultation.at


@pytest.fixture
def new_bank_holiday() -> Iterator[None]:
    """A day is proclaimed: the last business day of September 2027."""
    on = dt.date(2027, 9, 30)
    calendar.PROCLAIMED[on] = "Day of Illustration"
    forget()
    yield
    del calendar.PROCLAIMED[on]
    forget()


def forget() -> None:
    for cached in (calendar.bank_holidays, calendar.cutoff_of, calendar.observation_window):
        cached.cache_clear()


def announced_2027() -> Notice:
    stand_at(london(dt.date(2026, 11, 15), NOON))
    return announce_calendar(year=2027, announced_by=cora())


def test_a_calendar_is_announced_once_with_its_twelve_windows() -> None:
    notice = announced_2027()
    assert (notice.kind, notice.title) == (Kind.CALENDAR, "Publication calendar 2027")
    assert notice.body.count("\n| ") == 13
    assert (
        "| January 2027 | Fri 29 Jan 2027, 17:00 | Mon 1 Feb 2027, 16:00 | Mon 1 Feb 2027, 16:00 |"
        in notice.body
    )
    assert "December 2027: publication moved from Mon 3 Jan 2028" in notice.body
    assert announce_calendar(year=2027, announced_by=cora()) == notice
    assert AnnouncedWindow.objects.count() == 12


def test_a_year_that_is_over_is_not_announced_nor_by_an_analyst() -> None:
    stand_at(london(dt.date(2026, 11, 15), NOON))
    with pytest.raises(NoticeRefused):
        announce_calendar(year=2025, announced_by=cora())
    with pytest.raises(NotAllowed):
        announce_calendar(year=2027, announced_by=ana())


def test_a_new_bank_holiday_is_told_once_for_each_window_that_it_moves(
    client: Client, request: pytest.FixtureRequest
) -> None:
    announced_2027()
    issue_due()
    assert Notice.objects.count() == 1
    request.getfixturevalue("new_bank_holiday")
    issue_due()
    issue_due()
    (moved,) = Notice.objects.exclude(event="calendar:2027")
    assert (moved.kind, moved.window) == (Kind.CALENDAR, "2027-09")
    assert "**Cut-off was**: 30 September 2027, 17:00" in moved.body
    assert "**Cut-off is**: 29 September 2027, 17:00" in moved.body
    with clock_at(london(dt.date(2027, 1, 5), NOON)):
        file = events(client)
    assert file["cutoff-2027-09@localhost"]["SEQUENCE"] == 1
    assert file["cutoff-2027-10@localhost"]["SEQUENCE"] == 0


def test_a_window_that_is_frozen_is_not_moved(request: pytest.FixtureRequest) -> None:
    announced_2027()
    Window.objects.frozen(Month(2027, 9))
    request.getfixturevalue("new_bank_holiday")
    issue_due()
    assert Notice.objects.count() == 1


@pytest.mark.parametrize(("path", "queries"), [("/calendar/", 3), ("/calendar.ics", 4)])
def test_each_form_takes_its_queries_and_no_more(
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    frame_queries: int,
    path: str,
    queries: int,
) -> None:
    with clock_at(london(dt.date(2026, 11, 15), NOON)):
        is_page = path.endswith("/")
        with django_assert_num_queries(queries + (frame_queries if is_page else 0)):
            client.get(path)
