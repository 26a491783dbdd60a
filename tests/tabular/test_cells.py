"""A cell is read exactly or refused; nothing is guessed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpal.tabular import (
    CellRefused,
    boolean,
    code,
    day,
    decimal_number,
    one_of,
    prose,
    timestamp,
    whole_number,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        ("-12.50", "-12.50"),
        ("+3", "3"),
        ("999999999999999999.9999999999", "999999999999999999.9999999999"),
    ],
)
def test_plain_decimal_text_is_read_to_its_last_digit(text: str, value: str) -> None:
    assert str(decimal_number(text)) == value


@pytest.mark.parametrize(
    "text",
    ["1e5", "1E-3", "NaN", "inf", "-Infinity", "1,000", "1_000", " 1", "1 ", "1.", ".5", "", "--1", "0x10", "٣", "1\n",
     "1234567890123456789", "0.12345678901", "12,5"],
)  # fmt: skip
def test_any_other_number_is_refused(text: str) -> None:
    with pytest.raises(CellRefused, match="plain decimal digits"):
        decimal_number(text)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**17), max_value=10**17, places=10))
def test_every_decimal_that_fits_comes_back_equal(value: Decimal) -> None:
    assert decimal_number(f"{value:f}") == value


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-10-30T17:00:00+00:00", dt.datetime(2026, 10, 30, 17, tzinfo=dt.UTC)),
        ("2026-10-30T17:00:00Z", dt.datetime(2026, 10, 30, 17, tzinfo=dt.UTC)),
        ("2026-07-31T17:00:00.000001+01:00", dt.datetime(2026, 7, 31, 16, 0, 0, 1, tzinfo=dt.UTC)),
        ("2026-07-31T17:00+0530", dt.datetime(2026, 7, 31, 11, 30, tzinfo=dt.UTC)),
    ],
)
def test_a_timestamp_with_its_offset_is_a_moment(text: str, moment: dt.datetime) -> None:
    assert timestamp(text) == moment


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-10-30T17:00:00", "with its offset from UTC"),
        ("2026-10-30T25:00:00Z", "exists in the calendar"),
        ("2026-02-29T17:00:00Z", "exists in the calendar"),
        ("1026-02-28T17:00:00Z", "in the years 1900 to 2199"),
        ("2026-10-30", "a timestamp such as"),
        ("1793379600", "a timestamp such as"),
        ("2026-W44-5T17:00:00Z", "a timestamp such as"),
    ],
)
def test_what_names_no_moment_is_refused(text: str, expected: str) -> None:
    with pytest.raises(CellRefused, match=expected):
        timestamp(text)


def test_a_leap_day_is_a_date_in_leap_years_alone() -> None:
    assert day("2028-02-29") == dt.date(2028, 2, 29)
    with pytest.raises(CellRefused, match="exists in the calendar"):
        day("2027-02-29")


@pytest.mark.parametrize(
    ("read", "good", "bad"),
    [
        (boolean, ["true", "false"], ["True", "yes", "1", "TRUE", " true"]),
        (one_of(["bid", "offer"]), ["bid", "offer"], ["Bid", "bids", "bid "]),
        (whole_number(minimum=1), ["1", "30", "+7"], ["0", "-1", "1.0", "1e3", "one"]),
        (day, ["2026-10-30"], ["30/10/2026", "2026-10-30T00:00:00Z", "20261030", "2026-1-3"]),
        (code(5), ["ACME", "A B", "Ägir"], [" ACME", "ACME ", "A\tB", "A\u200bB", "A\u00a0B", "ACMETAL"]),
        (prose(20), ["two\nlines", "tab\there"], ["bell\x07", "a sentence that is too long"]),
    ],
)
def test_readers_accept_and_refuse(read: Callable[[str], Any], good: list[str], bad: list[str]) -> None:
    for text in good:
        read(text)
    for text in bad:
        with pytest.raises(CellRefused):
            read(text)
