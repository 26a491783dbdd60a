"""From when until when a credential holds: its own dates, those of its envelope and proofs, in days of London."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from eligibility.imports.refusals import ImportRefused
from tests.eligibility.imports.credentials import (
    COMPANY,
    SMELTER,
    TODAY,
    as_bytes,
    conformity,
    held,
    passport,
    with_proof,
)
from tests.eligibility.imports.test_odd_credentials import read, rows_of

STRANGER = "did:web:example.com:stranger"


def days_of(document: dict[str, Any]) -> tuple[str, str]:
    """The first day on which it holds and the first on which it no longer does, as a register keeps them."""
    rows = rows_of(read(as_bytes(document)))
    if row := next(iter(rows.get("assurances", [])), None):
        return row["from_on"], row["until_on"]
    (row,) = rows["disclosures"]
    return row["valid_from"], row["valid_until"]


# Days are those of London


@pytest.mark.parametrize("document", [passport(), conformity()], ids=["passport", "conformity"])
@pytest.mark.parametrize(
    ("valid_from", "first_day"),
    [
        pytest.param("2026-06-30T22:59:59Z", "2026-06-30", id="the last second of a day in summer"),
        pytest.param("2026-06-30T23:30:00Z", "2026-07-01", id="half past midnight in London"),
        pytest.param("2026-12-31T23:30:00Z", "2026-12-31", id="half past eleven in winter"),
        pytest.param("2026-07-01T00:00:00+01:00", "2026-07-01", id="midnight in London, as written there"),
    ],
)
def test_a_credential_holds_from_the_london_day_on_which_it_becomes_valid(
    document: dict[str, Any], valid_from: str, first_day: str
) -> None:
    told = document | {"validFrom": valid_from, "validUntil": "2030-01-01T00:00:00Z"}
    assert days_of(told) == (first_day, "2030-01-01")


@pytest.mark.parametrize("document", [passport(), conformity()], ids=["passport", "conformity"])
@pytest.mark.parametrize(
    ("valid_until", "first_day_without"),
    [
        pytest.param("2027-01-01T00:00:00Z", "2027-01-01", id="midnight"),
        pytest.param(
            "2026-12-31T23:59:59Z", "2027-01-01", id="to the last second, as many write the end of a day"
        ),
        pytest.param("2026-12-31T23:59:00Z", "2027-01-01", id="to the last minute"),
        pytest.param("2026-12-31T23:58:59Z", "2026-12-31", id="not to the last minute"),
        pytest.param("2026-12-31T12:00:00Z", "2026-12-31", id="until noon"),
        pytest.param("2026-06-30T23:00:00Z", "2026-07-01", id="midnight in London in summer"),
        pytest.param("2026-06-30T22:59:59Z", "2026-07-01", id="the last second of a London day in summer"),
        pytest.param("2026-06-30T21:59:59Z", "2026-06-30", id="an hour before"),
    ],
)
def test_a_credential_holds_no_day_on_which_it_ends_before_its_last_minute(
    document: dict[str, Any], valid_until: str, first_day_without: str
) -> None:
    told = document | {"validFrom": "2026-01-10T00:00:00Z", "validUntil": valid_until}
    assert days_of(told) == ("2026-01-10", first_day_without)


def test_the_key_that_counts_is_that_of_the_london_day() -> None:
    document = passport() | {"validFrom": "2026-06-30T23:30:00Z"}
    content = with_proof(document, SMELTER, f"{COMPANY}#key-1")
    assert not read(content, held(until_on=dt.date(2026, 7, 1))).checked.is_valid
    assert read(content, held(from_on=dt.date(2026, 7, 1))).checked.is_valid


def test_a_key_that_ends_on_the_day_of_signing_no_longer_counts_on_it() -> None:
    content = with_proof(passport(), SMELTER, f"{COMPANY}#key-1")
    on = dt.date(2026, 1, 1)
    assert not read(content, held(until_on=on)).checked.is_valid
    assert read(content, held(from_on=on, until_on=on + dt.timedelta(days=1))).checked.is_valid


# What the envelope says beside the credential


def token(document: dict[str, Any], **claims: Any) -> bytes:
    return SMELTER.token(document | claims, kid="key-1").encode()


def test_an_envelope_in_the_name_of_another_issuer_refuses_the_file() -> None:
    assert read(token(passport(), iss=COMPANY), held()).checked.is_valid
    for content in (token(passport(), iss=STRANGER), token({"vc": passport()}, iss=STRANGER)):
        with pytest.raises(ImportRefused, match=f"{STRANGER}.*and the credential in it in that of {COMPANY}"):
            read(content, held())


def test_an_envelope_narrows_the_days_on_which_its_credential_holds_and_never_widens_them() -> None:
    from_on, until_on = (dt.datetime(2026, month, 1, tzinfo=dt.UTC) for month in (3, 9))
    narrow = read(token(passport(), nbf=from_on.timestamp(), exp=int(until_on.timestamp())), held())
    assert (narrow.valid_from, narrow.valid_until) == (from_on, until_on)
    assert "no longer valid" in narrow.validity_said(until_on)
    wide = read(token(passport(), nbf=1_700_000_000, exp=1_900_000_000), held())
    plain = read(token(passport()), held())
    assert (wide.valid_from, wide.valid_until) == (plain.valid_from, plain.valid_until)
    bare = {name: value for name, value in passport().items() if not name.startswith("valid")}
    older = read(token({"vc": bare}, nbf=int(from_on.timestamp()), exp=int(until_on.timestamp())), held())
    assert (older.valid_from, older.valid_until) == (from_on, until_on)


@pytest.mark.parametrize("moment", ["2026-01-01", True, -1e12, 10**30, {}, [], "1"])
@pytest.mark.parametrize("claim", ["nbf", "exp"])
def test_an_envelope_whose_moment_is_none_refuses_the_file(claim: str, moment: Any) -> None:
    with pytest.raises(ImportRefused, match=f"Its envelope’s {claim} is no moment"):
        read(token(passport(), **{claim: moment}), held())


def test_a_proof_that_ends_narrows_the_days_on_which_its_credential_holds() -> None:
    ends_at = dt.datetime(2026, 9, 1, tzinfo=dt.UTC)
    ending = with_proof(passport(), SMELTER, f"{COMPANY}#key-1", expires="2026-09-01T00:00:00Z")
    found = read(ending, held())
    assert (found.checked.is_valid, found.valid_until) == (True, ends_at)
    lasting = with_proof(passport(), SMELTER, f"{COMPANY}#key-1", expires="2030-01-01T00:00:00Z")
    assert read(lasting, held()).valid_until == dt.datetime(2027, 1, 1, tzinfo=dt.UTC)
    with pytest.raises(ImportRefused, match="Its expires is no moment"):
        read(with_proof(passport(), SMELTER, f"{COMPANY}#key-1", expires="soon"), held())


# Its own dates


def test_a_credential_that_is_not_yet_or_no_longer_valid_says_so() -> None:
    found = read(as_bytes(passport()))
    from_on, until_on = (dt.datetime(year, 1, 1, tzinfo=dt.UTC) for year in (2026, 2027))
    second = dt.timedelta(seconds=1)
    assert found.validity_said(from_on - second).startswith("not valid before 01 January 2026")
    assert found.validity_said(from_on) == found.validity_said(until_on - second)
    assert found.validity_said(from_on).startswith("valid now")
    assert found.validity_said(until_on).startswith("no longer valid since 01 January 2027")


def undated(*left_out: str) -> dict[str, Any]:
    return {name: value for name, value in passport().items() if name not in left_out}


def test_a_credential_without_dates_says_so_holds_no_given_day_and_is_checked_by_the_key_of_today() -> None:
    document = undated("validFrom", "validUntil")
    now = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
    assert read(as_bytes(document)).validity_said(now) == "it gives no dates"
    assert days_of(document) == ("", "")
    content = with_proof(document, SMELTER, f"{COMPANY}#key-1")
    assert read(content, held(from_on=TODAY)).checked.is_valid
    assert not read(content, held(until_on=TODAY)).checked.is_valid


@pytest.mark.parametrize("left_out", ["validFrom", "validUntil"])
def test_one_date_of_two_is_read_alone(left_out: str) -> None:
    now = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
    assert read(as_bytes(undated(left_out))).validity_said(now) == "valid now by its own dates"


def test_a_credential_that_ends_before_it_begins_refuses_the_file() -> None:
    with pytest.raises(ImportRefused, match="ends on or before the moment from which it is valid"):
        read(as_bytes(passport() | {"validUntil": "2026-01-01T00:00:00Z"}))
