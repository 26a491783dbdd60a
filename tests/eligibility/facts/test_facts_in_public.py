"""Every fact of record is on a public page with its source."""

from __future__ import annotations

from functools import cache
from html import unescape
from urllib.parse import quote

import pytest
from django.test import Client

from cpal.clock import database_clock
from eligibility.models import AssuranceStep, BrandDetail, BrandSite, FootprintClaim, ListingEvent, SitePlace
from eligibility.vocabulary import dated
from tests.eligibility.facts.sources import FOOTPRINTS, LME_BRANDS, READ_AS, SourcedRow, kept

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("facts_of_record")]

INE = kept("real_lme_brand_facts")["ine_copper_brands_not_an_lme_list"]["rows"]


@cache
def page(address: str) -> str:
    """A page as it is read, with its links."""
    response = Client().get(address)
    assert response.status_code == 200, address
    return " ".join(unescape(response.content.decode()).split())


def brand_page(metal: str, brand: str) -> str:
    return page(f"/brands/{metal}/{quote(brand, safe='')}/")


def addresses_in(source: str) -> list[str]:
    return [word for word in source.split() if word.startswith("http")]


def links_to(source: str) -> list[str]:
    """How the addresses of a source stand on a page."""
    return [f'href="{address}"' for address in addresses_in(source)]


@pytest.mark.parametrize("fact", LME_BRANDS, ids=lambda fact: fact.cells["brand"])
def test_the_page_of_a_brand_has_its_listing_its_details_and_their_source(fact: SourcedRow) -> None:
    metal, brand = fact.cells["metal"], fact.cells["brand"]
    shown = brand_page(metal, brand)
    now = database_clock()
    expected = [brand, fact.cells["producer"], *links_to(fact.source)]
    for event in ListingEvent.objects.held_at(now).filter(metal=metal, brand=brand):
        expected += [dated(event.happened_on, event.dating), event.reference, event.note]
        expected += links_to(event.source)
    for detail in BrandDetail.objects.held_at(now).filter(metal=metal, brand=brand):
        expected += [detail.shape, detail.lmesword, detail.plant, detail.specification]
        if detail.capacity_t_per_year:
            digits = f"{detail.capacity_t_per_year:,}"
            assert any(
                digits.replace(",", gap) in shown for gap in ("", ",", "\u202f", "\u2009", "\xa0", " ")
            )
    assert [text for text in expected if text not in shown] == []


def test_the_page_of_a_site_has_every_step_of_its_way_with_its_source() -> None:
    steps = AssuranceStep.objects.held_at(database_clock())
    assert len(steps) > 30
    missing = []
    for step in steps:
        shown = page(f"/sites/{step.site}/").casefold()
        expected = [
            step.get_step_display(),
            dated(step.happened_on, step.dating),
            step.auditor,
            step.version,
            step.level,
            step.note,
            *links_to(step.source),
        ]
        missing += [(step.site, text) for text in expected if text.casefold() not in shown]
    assert missing == []


def test_the_page_of_a_site_has_its_place_and_what_is_made_there() -> None:
    now = database_clock()
    for place in SitePlace.objects.held_at(now):
        shown = page(f"/sites/{place.site}/")
        expected = [place.place, place.address, *links_to(place.source)]
        assert [text for text in expected if text not in shown] == [], place.site
    for made in BrandSite.objects.held_at(now):
        assert made.brand in page(f"/sites/{made.site}/")


def test_each_harjavalta_points_to_the_other_as_another_plant() -> None:
    for one, other in (("BOLIDEN", "NORNICKEL"), ("NORNICKEL", "BOLIDEN")):
        shown = page(f"/sites/{one}-HARJAVALTA/")
        assert f"/sites/{other}-HARJAVALTA/" in shown
        assert "different plants" in shown
    assert "Nickel Mark" not in page("/sites/NORNICKEL-HARJAVALTA/").split("<footer")[0]


@pytest.mark.parametrize("fact", FOOTPRINTS, ids=lambda fact: fact.name[:50])
def test_every_footprint_reported_in_public_is_on_the_page_of_footprints(fact: SourcedRow) -> None:
    cells = fact.cells
    said = str(cells["value"] or cells["qualifier"])
    row = next(
        claim
        for claim in FootprintClaim.objects.held_at(database_clock()).filter(
            metal=cells["metal"], subject=cells["producer"], kind="producer"
        )
        if said in claim.said and claim.product == cells.get("product", "")
    )
    shown = row_of(row.reference)
    wanted = ("producer", "product", "year", "scope", "verifier", "standard")
    expected = [said, *(str(cells[name]) for name in wanted if cells.get(name)), *links_to(fact.source)]
    if note := cells.get("note"):
        expected.append(READ_AS.get(note, (note,))[0][1:])
    assert [text for text in expected if text not in shown] == []


def test_every_average_is_on_the_page_of_footprints() -> None:
    for average in kept("real_carbon_footprint_facts")["averages"]:
        claim = FootprintClaim.objects.held_at(database_clock()).get(kind="average", subject=average["metal"])
        shown = row_of(claim.reference)
        expected = [average["metal"], average["value"], *links_to(claim.source)]
        assert [text for text in expected if text not in shown] == []
        if not links_to(claim.source):
            assert claim.source in shown


def row_of(reference: str) -> str:
    """One row of the table of footprints."""
    return page("/footprints/").split(f'<tr id="{reference}">')[1].split("</tr>", maxsplit=1)[0]


@pytest.mark.parametrize("row", INE, ids=lambda row: row["brand"])
def test_a_brand_of_another_exchange_has_no_page_and_stands_in_no_list(row: dict[str, str]) -> None:
    assert Client().get(f"/brands/copper/{quote(row['brand'], safe='')}/").status_code == 404
    assert f">{row['brand']}<" not in page("/brands/")


def test_whoever_searches_for_one_is_told_where_it_is_known_from() -> None:
    shown = page("/brands/?q=gresik")
    assert "PT. Smelting" in shown
    assert "Shanghai International Energy Exchange" in shown
    assert links_to(kept("real_lme_brand_facts")["ine_copper_brands_not_an_lme_list"]["source"])[0] in shown


def test_no_brand_of_record_is_shown_as_eligible() -> None:
    for fact in LME_BRANDS:
        assert "is not eligible today" in brand_page(fact.cells["metal"], fact.cells["brand"])
