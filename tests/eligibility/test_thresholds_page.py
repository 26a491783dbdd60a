"""The page of thresholds: every fact of the paper's and the roadmap's tables, what is in force, what is ahead."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cpal.calendar import london_date
from cpal.clock import database_clock
from eligibility.models import Threshold, ThresholdProposal
from eligibility.public.what_if import CSV_COLUMNS
from eligibility.reference.thresholds import TEXTS
from eligibility.selectors import RegisterAsHeld, thresholds_for
from eligibility.services.decide_proposal import decide_proposal
from eligibility.services.enter_average import enter_average
from pricing.methodology.glide_path import GlideStep
from pricing.methodology.metals import Metal
from tests.eligibility.registers import (
    AT_SMELTER,
    FOOTPRINT,
    JANUARY,
    MARK,
    ZINCO,
    load,
    load_eligible_brand,
)
from tests.people import eli, sam
from tests.pricing.versions import adopted, an_amendment, proposed

pytestmark = pytest.mark.django_db

QUERIES, WHAT_IF_QUERIES = 7, 14
AHEAD = dt.date(2199, 1, 1)
STEP = GlideStep(
    metal=Metal.ZINC,
    max_tco2e_per_t=Decimal("3.1"),
    effective_on=AHEAD,
    source="amendment AM-2026-01",
    rationale="The average is expected to fall.",
)


def page(address: str = "/thresholds/") -> str:
    response = Client().get(address)
    assert response.status_code == 200
    return response.content.decode()


def text_of(shown: str) -> str:
    """What a reader sees, on one line."""
    words = re.sub(r"<(script|style)[^>]*>.*?</\1>", " ", shown, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", words)).split())


def facts_in(value: Any) -> Iterator[str]:
    """Every text and number of the shipped facts."""
    match value:
        case dict():
            for key, each in value.items():
                if key.isdecimal():
                    yield key
                yield from facts_in(each)
        case list():
            for each in value:
                yield from facts_in(each)
        case _:
            yield str(value)


def test_every_fact_of_the_paper_and_the_roadmap_is_on_the_page() -> None:
    shown = text_of(page()).casefold()
    facts = list(facts_in(json.loads(TEXTS.read_text(encoding="utf-8"))))
    assert len(facts) > 80
    said = {"<=": "≤"}
    assert [fact for fact in facts if " ".join(said.get(fact, fact).split()).casefold() not in shown] == []


def test_the_facts_shipped_are_four_metals_nine_footnotes_and_what_is_accepted_for_a_time() -> None:
    texts = json.loads(TEXTS.read_text(encoding="utf-8"))
    assert [row["metal"] for row in texts["paper"]["rows"]] == ["Aluminium", "Copper", "Nickel", "Zinc"]
    assert sorted(row["metal"] for row in texts["roadmap"]["rows"]) == sorted(Metal)
    assert list(texts["roadmap"]["footnotes"]) == [str(number) for number in range(10, 19)]
    assert len(texts["paper"]["temporary_acceptance"]["paragraphs"]) == 2
    for row in texts["paper"]["rows"]:
        stored = Threshold.objects.get(methodology="v2025-10", metal=row["metal"].lower())
        assert stored.max_tco2e_per_t == Decimal(row["max_tco2e_per_t"])
    for row in texts["roadmap"]["rows"]:
        stored = Threshold.objects.get(methodology="v2025-10", metal=row["metal"])
        assert stored.max_tco2e_per_t == Decimal(row["max_tco2e_per_t"])


def test_what_is_in_force_says_by_which_version_since_when_why_and_from_where() -> None:
    shown = text_of(page())
    assert "methodology v2026-02" in shown
    assert "8 tCO2e/t, cradle to gate, that figure included" in shown
    assert "by v2026-02, from window February 2026" in shown
    for row in Threshold.objects.filter(methodology="v2026-02"):
        assert row.rationale in shown
        assert row.source in shown


def test_the_history_has_every_version_that_was_adopted() -> None:
    shown = text_of(page())
    for row in Threshold.objects.all():
        assert row.rationale in shown
    assert "v2025-10, from the first window" in shown
    assert "v2026-02, from window February 2026" in shown
    assert "Aluminium 10 International Aluminium Institute The ASI Performance Standard" in shown


def test_a_proposal_is_not_shown() -> None:
    proposed(an_amendment("v9999-99"))
    assert "v9999-99" not in page()


def test_where_no_future_row_is_decided_the_page_says_so() -> None:
    shown = text_of(page())
    assert "No future row is decided" in shown
    assert "the threshold should follow a glide path aligned with the industry’s net-zero trajectory" in shown


def test_a_step_of_a_glide_path_is_shown_before_its_day() -> None:
    adopted(an_amendment("v2027-01"), window="2027-01", glide_path=[STEP])
    shown = text_of(page())
    assert "No future row is decided" not in shown
    assert "Zinc 1 January 2199 3.1 v2027-01 The average is expected to fall. amendment AM-2026-01" in shown


def test_a_version_that_will_apply_later_is_shown_as_decided() -> None:
    adopted(an_amendment("v2099-01"), window="2099-01")
    shown = text_of(page())
    assert "Aluminium window January 2099 7.5 v2099-01" in shown
    assert "8 tCO2e/t, cradle to gate" in shown


def test_a_verdict_changes_on_the_day_of_the_step_and_what_was_judged_before_stays() -> None:
    adopted(an_amendment("v2027-01"), window="2027-01", glide_path=[STEP])
    load_eligible_brand()
    register, thresholds = RegisterAsHeld.at(JANUARY), thresholds_for("v2027-01")
    days = [AHEAD - dt.timedelta(days=1), AHEAD]
    codes = [register.verdict("zinc", "ZINCO", day, thresholds.on("zinc", day)).codes for day in days]
    assert codes == [(), ("carbon_above_threshold",)]
    assert [row.max_tco2e_per_t for row in thresholds.after("zinc", days[0])] == [Decimal("3.1")]


def test_a_step_in_force_is_what_is_shown_from_its_day_on() -> None:
    zinc: Any = Threshold.objects.filter(methodology="v2026-02", metal="zinc").values().get()
    began = {"id": None, "effective_on": dt.date(2026, 2, 1), "max_tco2e_per_t": Decimal("3.2")}
    Threshold.objects.create(**zinc | began)
    shown = text_of(page())
    assert "3.2 tCO2e/t, cradle to gate" in shown
    assert "by v2026-02, from 1 February 2026" in shown


def test_new_averages_are_shown_with_their_state_and_the_reasons_of_the_decision() -> None:
    for value in ("3.4", "3.6"):
        enter_average(
            metal="zinc",
            value=Decimal(value),
            published_on=dt.date(2026, 6, 1),
            source="IZA, https://example.org/average",
            entered_by=eli(),
        )
    shown = page()
    assert "Lower than the threshold of 3.5: proposed, to be consulted on." in text_of(shown)
    assert "held until it is decided whether to consult on it" in text_of(shown)
    assert '<a href="https://example.org/average" rel="external">example.org</a>' in shown
    decide_proposal(
        proposal=ThresholdProposal.objects.get(state="held"),
        outcome="threshold_stays",
        reasons="One year is no trend.",
        decided_by=sam(),
    )
    assert "Decided: the threshold stays at 3.5." in text_of(page())
    assert "One year is no trend." in text_of(page())
    assert "changes only with a new version of the methodology, after a public consultation" in text_of(
        page()
    )


def test_without_an_average_the_page_says_so() -> None:
    assert "No new average has been entered." in text_of(page())


@pytest.mark.parametrize("number", [3, 30])
def test_the_page_asks_the_same_number_of_questions(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for place in range(number):
        enter_average(
            metal="zinc",
            value=Decimal(3) + Decimal(place) / 100,
            published_on=dt.date(2026, 6, 1),
            source="IZA",
            entered_by=eli(),
        )
    page()
    with django_assert_num_queries(QUERIES):
        page()


# What if


def load_footprints(**footprints: str) -> None:
    load("brands", *(ZINCO | {"brand": brand} for brand in footprints))
    load("brand_sites", *(AT_SMELTER | {"brand": brand} for brand in footprints))
    load("assurances", MARK)
    rows = (
        FOOTPRINT | {"id": brand, "brand": brand, "value_tco2e_per_t": value}
        for brand, value in footprints.items()
    )
    load("disclosures", *rows)


def test_the_brands_gained_and_lost_stand_beside_the_limit_in_force() -> None:
    load_footprints(LOW="3", EDGE="3.5", HIGH="4")
    lower = text_of(page("/thresholds/what-if/?metal=zinc&limit=3.4"))
    assert "3.4 instead of the 3.5 tCO2e/t of v2026-02: 0 gained, 1 lost, 1 kept" in lower
    assert "EDGE" in lower
    assert "HIGH" not in lower
    higher = text_of(page("/thresholds/what-if/?metal=zinc&limit=4.0"))
    assert "4 instead of the 3.5 tCO2e/t of v2026-02: 1 gained, 0 lost, 2 kept" in higher
    assert "HIGH" in higher


def test_the_day_asked_about_is_the_day_judged() -> None:
    load_footprints(EDGE="3.5")
    assert "1 lost" in text_of(page("/thresholds/what-if/?metal=zinc&limit=3&on=2025-07-01"))
    before_verification = text_of(page("/thresholds/what-if/?metal=zinc&limit=3&on=2025-05-31"))
    assert "0 lost, 0 kept" in before_verification


def test_a_brand_moved_is_linked_and_the_file_says_the_same() -> None:
    load_footprints(EDGE="3.5")
    shown = page("/thresholds/what-if/?metal=zinc&limit=3")
    assert 'href="/brands/zinc/EDGE/"' in shown
    (address,) = re.findall(r'href="(/thresholds/what-if\.csv[^"]*)"', shown)
    response = Client().get(html.unescape(address))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    today = london_date(database_clock()).isoformat()
    assert response.content.decode().splitlines() == [
        ",".join(CSV_COLUMNS),
        f"zinc,EDGE,ACME,lost,3.5,3.5,3,{today},v2026-02,ACME",
    ]
    assert f"what-if-zinc-3-{today}.csv" in response["Content-Disposition"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("metal=zinc&limit=", "Say the limit to try"),
        ("metal=zinc", "Say the limit to try"),
        ("metal=zinc&limit=low", "Write the limit as a number"),
        ("metal=zinc&limit=NaN", "Write the limit as a number"),
        ("metal=zinc&limit=8,5", "Write the limit as a number"),
        ("metal=zinc&limit=0", "A limit is above 0"),
        ("metal=zinc&limit=-1", "A limit is above 0"),
        ("metal=zinc&limit=1001", "at most 1,000"),
        ("metal=zinc&limit=1e999999999", "at most 1,000"),
        ("metal=lead&limit=3", "Choose one of the four metals"),
        ("limit=3", "Choose one of the four metals"),
        ("metal=zinc&limit=3.00000000001", "Footprints are kept to 10 decimal places"),
        ("metal=zinc&limit=1e-400", "Footprints are kept to 10 decimal places"),
        ("metal=zinc&limit=3&on=tomorrow", "Write a day as 2026-10-30"),
        ("metal=zinc&limit=3&on=1999-12-31", "Write a day between 2001 and 2099"),
        ("metal=zinc&limit=3&on=2999-01-01", "Write a day between 2001 and 2099"),
    ],
)
def test_what_is_wrong_with_a_question_is_said(query: str, said: str) -> None:
    for address in ("/thresholds/what-if/", "/thresholds/what-if.csv"):
        response = Client().get(f"{address}?{query}")
        assert response.status_code == 400
        assert said in text_of(response.content.decode())


@pytest.mark.parametrize("limit", ["99999999999.123456789012", "1e999999999", "-0.00000000001"])
def test_of_a_limit_that_is_wrong_in_two_ways_one_is_said(limit: str) -> None:
    response = Client().get(f"/thresholds/what-if.csv?metal=zinc&limit={limit}")
    assert len(response.content.decode().splitlines()) == 1


def test_a_limit_is_tried_to_the_last_decimal_that_a_footprint_has() -> None:
    load_footprints(EDGE="3.0000000001")
    assert "0 lost, 1 kept" in text_of(page("/thresholds/what-if/?metal=zinc&limit=3.0000000001"))
    assert "1 lost, 0 kept" in text_of(page("/thresholds/what-if/?metal=zinc&limit=3.00000000000"))


def test_an_empty_question_offers_an_example() -> None:
    assert "?metal=aluminium&amp;limit=8" in page("/thresholds/what-if/")


def test_the_threshold_asked_about_changes_nothing() -> None:
    before = list(Threshold.objects.order_by("pk").values())
    page("/thresholds/what-if/?metal=zinc&limit=3")
    assert list(Threshold.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("number", [3, 30])
def test_the_what_if_asks_the_same_number_of_questions(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    load_footprints(**{f"B{place}": "3.5" for place in range(number)})
    address = "/thresholds/what-if/?metal=zinc&limit=3"
    page(address)
    with django_assert_num_queries(WHAT_IF_QUERIES):
        assert f"{number} lost" in text_of(page(address))
