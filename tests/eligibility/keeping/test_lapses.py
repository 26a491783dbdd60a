"""What lapses in the next 30, 60 and 90 days, and which brands would lose eligibility (4.1, 4.2)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries

from eligibility.admin.lapses_file import lapses_file
from eligibility.keeping.lapses import BrandNamed, Lapse, LapseKind, by_span, span_ahead
from eligibility.keeping.lapsing import lapses_ahead, with_losses
from tests.eligibility.registers import (
    ACME,
    AT_SMELTER,
    FEBRUARY,
    FOOTPRINT,
    JANUARY,
    MARCH,
    MARK,
    PARTICULARS,
    ZINCO,
    load,
    load_eligible_brand,
)

ON = dt.date(2026, 3, 2)
A_DAY = dt.timedelta(days=1)
ZINCO_NAMED = BrandNamed("zinc", "ZINCO")


def ahead(days: int) -> dt.date:
    return ON + days * A_DAY


def found(on: dt.date = ON, at: dt.datetime = MARCH) -> list[Lapse]:
    return list(with_losses(lapses_ahead(at, on), at))


def kinds(on: dt.date = ON, at: dt.datetime = MARCH) -> list[str]:
    return [each.kind.name for each in found(on, at)]


@pytest.mark.parametrize(
    ("days", "span"),
    [(-1, None), (0, None), (1, 30), (30, 30), (31, 60), (60, 60), (61, 90), (90, 90), (91, None)],
)
def test_a_lapse_belongs_to_the_narrowest_span_it_lies_in(days: int, span: int | None) -> None:
    assert span_ahead(ahead(days), ON) == span


def test_the_calendar_has_each_lapse_once_the_soonest_first() -> None:
    days = [61, 30, 1, 90, 60]
    lapses = [
        Lapse(kind=LapseKind.DISCLOSURE, subject=f"{day}", lapses_on=ahead(day), said="") for day in days
    ]
    assert [[each.subject for each in span.lapses] for span in by_span(lapses, ON)] == [
        ["1", "30"],
        ["60"],
        ["61", "90"],
    ]


@pytest.mark.django_db
def test_nothing_lapses_where_nothing_ends() -> None:
    load_eligible_brand()
    assert found() == []


@pytest.mark.django_db
def test_a_disclosure_lapses_on_the_first_day_on_which_it_is_not_valid() -> None:
    load_eligible_brand()
    load("disclosures", FOOTPRINT | {"valid_until": ahead(90).isoformat()}, at=FEBRUARY)
    (lapse,) = found()
    assert (lapse.kind, lapse.subject, lapse.lapses_on) == (LapseKind.DISCLOSURE, "D-1", ahead(90))
    assert lapse.losing == (ZINCO_NAMED,)
    assert kinds(ON - A_DAY) == []
    assert kinds(ahead(89)) == ["DISCLOSURE"]
    assert kinds(ahead(90)) == []


@pytest.mark.django_db
def test_nobody_loses_where_another_disclosure_takes_over() -> None:
    load_eligible_brand()
    load("disclosures", FOOTPRINT | {"valid_until": ahead(20).isoformat()}, at=FEBRUARY)
    load("disclosures", FOOTPRINT | {"id": "D-2"}, at=FEBRUARY)
    assert [each.losing for each in found()] == [()]


@pytest.mark.django_db
def test_what_is_rejected_or_withdrawn_by_then_does_not_lapse() -> None:
    load_eligible_brand()
    load("disclosures", FOOTPRINT | {"valid_until": ahead(20).isoformat()}, at=FEBRUARY)
    load(
        "proof_point_statuses",
        PARTICULARS["proof_point_statuses"] | {"status": "withdrawn", "from_on": ahead(10).isoformat()},
        at=FEBRUARY,
    )
    assert kinds() == []


@pytest.mark.django_db
def test_a_replaced_row_no_longer_lapses_and_what_was_not_yet_held_does_not_either() -> None:
    load_eligible_brand()
    load("disclosures", FOOTPRINT | {"valid_until": ahead(20).isoformat()}, at=FEBRUARY)
    assert kinds(at=JANUARY) == []
    load("disclosures", FOOTPRINT | {"valid_until": ahead(400).isoformat()}, at=MARCH)
    assert (kinds(at=FEBRUARY), kinds(at=MARCH)) == (["DISCLOSURE"], [])


@pytest.mark.django_db
def test_a_letter_lapses_a_year_after_it_was_signed() -> None:
    load("organisations", ACME)
    load("brands", ZINCO)
    load("brand_sites", AT_SMELTER)
    load("disclosures", FOOTPRINT)
    load("assurances", MARK | {"status": "committed", "from_on": "2025-04-15"})
    (lapse,) = found()
    assert (lapse.kind, lapse.lapses_on, lapse.losing) == (
        LapseKind.LETTER,
        dt.date(2026, 4, 15),
        (ZINCO_NAMED,),
    )
    load("assurances", MARK | {"from_on": "2026-02-01"})
    assert kinds() == []


@pytest.mark.django_db
def test_a_certificate_lapses_on_its_end_and_its_re_assessment_after_three_years() -> None:
    load_eligible_brand()
    load(
        "assurances",
        MARK | {"from_on": "2023-04-15"},
        MARK | {"until_on": ahead(75).isoformat()},
        at=FEBRUARY,
    )
    load("assurances", MARK | {"site": "OTHER", "from_on": "2023-04-15"}, at=FEBRUARY)
    assert [(each.kind.name, each.site) for each in found()] == [
        ("RE_ASSESSMENT", "OTHER"),
        ("CERTIFICATE", "SMELTER"),
    ]


@pytest.mark.django_db
def test_a_withdrawn_certificate_does_not_lapse_again() -> None:
    load_eligible_brand()
    load("assurances", MARK | {"until_on": ahead(10).isoformat()}, at=FEBRUARY)
    load("assurances", MARK | {"status": "withdrawn", "from_on": "2026-01-20"}, at=FEBRUARY)
    assert kinds() == []


@pytest.mark.django_db
def test_a_listing_lapses_on_the_day_of_its_delisting() -> None:
    load_eligible_brand()
    load("brands", ZINCO | {"delisted_on": ahead(30).isoformat()}, at=FEBRUARY)
    (lapse,) = found()
    assert (lapse.kind, lapse.lapses_on, lapse.losing) == (LapseKind.LISTING, ahead(30), (ZINCO_NAMED,))


@pytest.mark.django_db
def test_a_row_that_was_taken_back_does_not_lapse() -> None:
    load_eligible_brand()
    day = ahead(9).isoformat()
    load("brands", ZINCO | {"brand": "GONE", "listed_on": day, "delisted_on": day})
    load("issuer_keys", PARTICULARS["issuer_keys"] | {"from_on": day, "until_on": day})
    assert kinds() == []


@pytest.mark.django_db
def test_a_recognition_at_level_2_lapses_after_its_year() -> None:
    granted = PARTICULARS["recognitions"] | {"level": "2", "from_on": "2025-05-01"}
    load("recognitions", granted)
    (lapse,) = found()
    assert (lapse.kind, lapse.subject, lapse.lapses_on) == (
        LapseKind.RECOGNITION,
        "A mechanism",
        dt.date(2026, 5, 1),
    )
    load("recognitions", granted | {"level": "1"})
    assert kinds() == []


@pytest.mark.django_db
def test_an_issuer_key_lapses_on_its_end() -> None:
    load("issuer_keys", PARTICULARS["issuer_keys"] | {"until_on": ahead(5).isoformat()})
    assert [(each.kind.name, each.losing) for each in found()] == [("ISSUER_KEY", ())]


@pytest.mark.django_db
@pytest.mark.parametrize("number", [3, 30])
def test_what_lapses_is_found_in_a_fixed_number_of_queries(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    names = [f"B{place}" for place in range(number)]
    load("brands", *(ZINCO | {"brand": name, "delisted_on": ahead(80).isoformat()} for name in names))
    load("brand_sites", *(AT_SMELTER | {"brand": name, "site": name} for name in names))
    load("assurances", *(MARK | {"site": name, "until_on": ahead(70).isoformat()} for name in names))
    load(
        "disclosures",
        *(FOOTPRINT | {"id": name, "brand": name, "valid_until": ahead(60).isoformat()} for name in names),
    )
    with django_assert_num_queries(QUERIES):
        lapses = with_losses(lapses_ahead(MARCH, ON), MARCH)
    assert len(lapses) == 3 * number
    assert sum(len(each.losing) for each in lapses) == number


QUERIES = 21


@pytest.mark.django_db
def test_the_calendar_file_has_a_day_for_each_lapse_with_an_identifier_of_its_own() -> None:
    load_eligible_brand()
    load("disclosures", FOOTPRINT | {"valid_until": ahead(20).isoformat()}, at=FEBRUARY)
    load("brands", ZINCO | {"delisted_on": ahead(30).isoformat()}, at=FEBRUARY)
    content = lapses_file(found(), MARCH)
    events: list[Any] = list(Calendar.from_ical(content).walk("VEVENT"))
    assert [event["DTSTART"].dt for event in events] == [ahead(20), ahead(30)]
    assert len({str(event["UID"]) for event in events}) == 2
    assert "Would lose eligibility: ZINCO (zinc)." in str(events[0]["DESCRIPTION"])
    assert content == lapses_file(found(), MARCH)
