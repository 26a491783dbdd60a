"""How figures and moments are written."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils.formats import date_format
from django.utils.timezone import localtime
from hypothesis import given
from hypothesis import strategies as st

from cpal.look import figures

THIN = figures.THIN
HARD = figures.HARD


@pytest.mark.parametrize(
    ("premium", "written"),
    [
        ("38.5", "38.50"),
        ("0", "0.00"),
        ("-3.4", "−3.40"),
        ("-0.001", "0.00"),
        ("2.345", "2.35"),
        ("-2.345", "−2.35"),
        ("1234567.8", f"1{THIN}234{THIN}567.80"),
        (Fraction(1, 3), "0.33"),
    ],
)
def test_a_premium_has_two_decimals_a_true_minus_and_thin_thousands(premium: str, written: str) -> None:
    assert figures.premium_text(premium) == written


def test_a_premium_without_a_value_is_withheld() -> None:
    assert figures.premium_text(None) == "withheld"


def test_a_float_is_refused() -> None:
    with pytest.raises(TypeError, match="never a float"):
        figures.premium_text(1.5)  # type: ignore[arg-type]


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_a_written_premium_reads_back_as_the_same_number(premium: Decimal) -> None:
    written = figures.premium_text(premium).replace(THIN, "").replace("−", "-")
    assert Decimal(written) == premium


@pytest.mark.parametrize(
    ("tonnes", "written"),
    [
        ("186", "186"),
        ("186.500", "186.5"),
        ("0", "0"),
        ("12345.125", f"12{THIN}345.125"),
        (None, "suppressed"),
    ],
)
def test_tonnes_carry_no_idle_zeros(tonnes: str | None, written: str) -> None:
    assert figures.tonnes_text(tonnes) == written


@pytest.mark.parametrize(
    ("share", "written"),
    [("0.778", f"77.8{HARD}%"), ("0", f"0{HARD}%"), ("1", f"100{HARD}%"), (Fraction(7, 9), f"77.8{HARD}%")],
)
def test_a_share_is_written_as_per_cent(share: str, written: str) -> None:
    assert figures.share_text(share) == written


@pytest.mark.parametrize(
    ("at", "form", "written"),
    [
        (datetime(2026, 10, 30, 17, 0, tzinfo=UTC), "", f"30 October 2026, 17:00{HARD}London"),
        (datetime(2026, 7, 31, 16, 0, tzinfo=UTC), "", f"31 July 2026, 17:00{HARD}London"),
        (datetime(2026, 11, 2, 16, 5, 9, tzinfo=UTC), "seconds", f"2 November 2026, 16:05:09{HARD}London"),
        (datetime(2026, 11, 2, 16, 5, 9, tzinfo=UTC), "short-seconds", f"2 Nov 2026, 16:05:09{HARD}London"),
        (datetime(2026, 11, 2, 16, 5, tzinfo=UTC), "short", f"2 Nov 2026, 16:05{HARD}London"),
        (datetime(2026, 7, 31, 23, 30, tzinfo=UTC), "date", "1 August 2026"),
        (datetime(2026, 11, 2, 16, 5, 9, tzinfo=UTC), "time-seconds", f"16:05:09{HARD}London"),
        (date(2026, 10, 30), "", "30 October 2026"),
        (date(2026, 10, 30), "short-date", "30 Oct 2026"),
    ],
)
def test_a_moment_is_told_on_the_london_clock(at: date, form: str, written: str) -> None:
    assert figures.london_text(at, form) == written


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a time zone"):
        figures.london_text(datetime(2026, 10, 30, 17, 0))  # noqa: DTZ001 - the point


def test_a_window_is_named_by_its_month() -> None:
    assert figures.window_text("2026-10") == "October 2026"
    assert figures.window_short("2026-01") == "Jan 2026"


def test_django_itself_writes_moments_by_the_24_hour_clock_with_the_zone() -> None:
    at = localtime(datetime(2026, 7, 31, 16, 5, tzinfo=UTC))
    assert date_format(at, "DATETIME_FORMAT") == "31 Jul 2026, 17:05 London"
