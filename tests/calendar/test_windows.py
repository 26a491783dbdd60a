"""The calendar of observation windows against the official bank holidays."""

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpal import calendar
from cpal.calendar import Month

EXAMPLES = Path(__file__).parent / "examples"
OFFICIAL = {
    dt.date.fromisoformat(day["date"])
    for day in json.loads((EXAMPLES / "govuk_bank_holidays.json").read_text())["days"]
}
MONTHS = [Month(year, month) for year in range(2012, 2029) for month in range(1, 13)]
FIRST_AT = dt.datetime(2012, 1, 2, tzinfo=dt.UTC)
instants = st.integers(0, 16 * 365 * 24 * 3600).map(lambda seconds: FIRST_AT + dt.timedelta(seconds=seconds))


@pytest.mark.parametrize("month", MONTHS, ids=str)
def test_the_cutoff_is_the_last_official_business_day_of_every_month(month: Month) -> None:
    day = dt.date(month.next.year, month.next.month, 1) - dt.timedelta(days=1)
    while day.weekday() >= 5 or day in OFFICIAL:
        day -= dt.timedelta(days=1)
    assert calendar.cutoff_of(month) == dt.datetime.combine(day, dt.time(17), tzinfo=calendar.LONDON)


def test_bank_holidays_agree_with_the_official_list_day_by_day() -> None:
    days = (dt.date(2012, 1, 2) + dt.timedelta(days=n) for n in range(17 * 366))
    disagreements = [
        day
        for day in days
        if day.year <= 2028 and day.weekday() < 5 and calendar.is_business_day(day) == (day in OFFICIAL)
    ]
    assert disagreements == []


@pytest.mark.parametrize(
    "moved", json.loads((EXAMPLES / "moved_cutoffs.json").read_text()), ids=lambda m: m["month"]
)
def test_a_bank_holiday_on_the_last_weekday_moves_the_cutoff(moved: dict[str, str]) -> None:
    assert calendar.final_business_day(Month.parse(moved["month"])).isoformat() == moved["final_business_day"]


def test_five_in_the_afternoon_in_london_is_four_in_summer_and_five_in_winter_in_utc() -> None:
    assert calendar.cutoff_of(Month(2026, 8)).astimezone(dt.UTC) == dt.datetime(
        2026, 8, 28, 16, tzinfo=dt.UTC
    )
    assert calendar.cutoff_of(Month(2026, 10)).astimezone(dt.UTC) == dt.datetime(
        2026, 10, 30, 17, tzinfo=dt.UTC
    )


def test_the_instant_of_the_cutoff_belongs_to_the_closing_window() -> None:
    cutoff = calendar.cutoff_of(Month(2026, 10))
    assert calendar.window_of(cutoff) == Month(2026, 10)
    assert calendar.window_of(cutoff + dt.timedelta(microseconds=1)) == Month(2026, 11)
    assert calendar.latest_closed_window(cutoff) == Month(2026, 9)


@given(instants)
def test_windows_touch_and_nothing_falls_between_them(at: dt.datetime) -> None:
    window = calendar.observation_window(calendar.window_of(at))
    assert window.opens_at < at <= window.cutoff_at
    assert window.cutoff_at == calendar.observation_window(calendar.window_of(at).next).opens_at


def test_provisional_premia_are_due_at_four_on_the_first_business_day_after_the_cutoff() -> None:
    christmas = calendar.observation_window(Month(2026, 12))
    assert christmas.publishes_at.isoformat() == "2027-01-04T16:00:00+00:00"


@pytest.mark.parametrize("text", ["2026-13", "2026-1", "26-10", "October", "", "1999-12", "2026-10-01"])
def test_anything_but_a_month_is_refused_saying_what_was_expected(text: str) -> None:
    with pytest.raises(calendar.NotAWindow, match=r"YYYY-MM|between 2000-01"):
        Month.parse(text)
