"""Every fact that was read from a public source is in the register with it, and none of them makes a brand eligible."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.management import call_command

from cpal.calendar import london_date
from cpal.clock import database_clock
from cpal.people.models import Organisation
from eligibility.evidence import Metal
from eligibility.models import (
    Assurance,
    AssuranceStep,
    Brand,
    BrandSite,
    Disclosure,
    FootprintClaim,
    ListingEvent,
    ProofPoint,
    Site,
    SitePlace,
)
from eligibility.registers.facts import fact_files
from eligibility.selectors import RegisterAsHeld, thresholds_for
from tests.eligibility.facts.sources import (
    ASI_SITES,
    FOOTPRINTS,
    LME_BRANDS,
    MARK_SITES,
    READ_AS,
    SourcedRow,
    held_under,
    kept,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("facts_of_record")]


def test_the_files_load_without_a_fault(facts_of_record: str) -> None:
    said = facts_of_record.splitlines()
    assert len(said) == len(fact_files()) >= 10
    assert not [line for line in said if "not loaded" in line]


def test_loaded_again_they_bring_nothing_new(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_register", *map(str, fact_files()))
    assert all("nothing new" in line for line in capsys.readouterr().out.splitlines())


@pytest.mark.parametrize(
    "fact", [*LME_BRANDS, *MARK_SITES, *ASI_SITES, *FOOTPRINTS], ids=lambda fact: fact.name[:60]
)
def test_every_cell_of_a_fact_is_held_under_its_source(fact: SourcedRow) -> None:
    held = held_under(fact.source)
    missing = [words for leaf in fact.leaves for words in READ_AS.get(leaf, (leaf,)) if words not in held]
    assert missing == []


def test_no_part_of_the_files_is_left_out_of_the_comparison() -> None:
    compared = {
        "real_lme_brand_facts": {"lme_counts_aug_2022", "lme_brands", "listing_rules"}
        | {"ine_copper_brands_not_an_lme_list"},
        "real_marks_and_asi_facts": {"process", "sites", "asi", "not_found"},
        "real_carbon_footprint_facts": {"unit", "producers", "averages", "iza_pact"},
    }
    assert {name: set(kept(name)) - {"how"} for name in compared} == compared
    assert kept("real_carbon_footprint_facts")["unit"] == "tCO2e per tonne of metal"  # that of the column


# --- listing -------------------------------------------------------------------------------------------------------
def test_the_brands_of_record_are_those_that_a_source_shows_to_be_listed() -> None:
    held = Brand.objects.held_at(database_clock()).values_list("metal", "brand")
    assert set(held) == {(fact.cells["metal"], fact.cells["brand"]) for fact in LME_BRANDS}


def test_a_brand_is_listed_from_the_first_day_on_which_a_source_shows_it() -> None:
    listed = dict(Brand.objects.held_at(database_clock()).values_list("brand", "listed_on"))
    assert listed["NORNICKEL"] == dt.date(2018, 10, 17)
    assert listed["GEM-NI1"] == dt.date(2023, 11, 6)
    events = ListingEvent.objects.held_at(database_clock()).filter(event="listed")
    assert dict(events.values_list("brand", "happened_on")) == listed
    assert dict(events.values_list("brand", "dating")) == {
        "NORNICKEL": "day",
        "HUAYOU": "day",
        "GEM-NI1": "by",
        "Norilsk Nickel Harjavalta Cathodes": "by",
        "Norilsk Nickel Harjavalta Briquettes": "by",
        "KZ-SHG 99.995": "by",
    }


def test_no_new_warranting_ends_no_listing() -> None:
    stopped = ListingEvent.objects.held_at(database_clock()).filter(event="no_new_warranting")
    assert stopped.count() == 3
    today = london_date(database_clock())
    register = RegisterAsHeld.at(database_clock())
    for event in stopped:
        evidence = register.evidence_of(event.metal, event.brand)
        assert evidence.listing_on(today), event.brand
        assert all(period.delisted_on is None for period in evidence.listings)


def test_a_brand_of_another_exchange_is_not_a_brand_of_the_register() -> None:
    ine = kept("real_lme_brand_facts")["ine_copper_brands_not_an_lme_list"]["rows"]
    names = {row["brand"] for row in ine} | {row["producer"] for row in ine}
    assert len(ine) == 13
    assert not Brand.objects.filter(brand__in=names).exists()
    assert not Organisation.objects.filter(name__in=names).exists()


def test_the_two_harjavaltas_share_a_place_and_nothing_else() -> None:
    now = database_clock()
    places = SitePlace.objects.held_at(now).filter(place="Harjavalta")
    codes = sorted(places.values_list("site", flat=True))
    assert codes == ["BOLIDEN-HARJAVALTA", "NORNICKEL-HARJAVALTA"]
    sites = Site.objects.held_at(now).filter(code__in=codes)
    assert len(set(sites.values_list("producer", flat=True))) == 2
    brands = dict(BrandSite.objects.held_at(now).filter(site__in=codes).values_list("brand", "site"))
    assert set(brands.values()) == {"NORNICKEL-HARJAVALTA"}
    assert len(brands) == 2  # one plant, two brands
    awarded = AssuranceStep.objects.held_at(now).filter(site__in=codes, step="awarded")
    assert set(awarded.values_list("site", flat=True)) == {
        "BOLIDEN-HARJAVALTA"
    }  # a mark of the one says nothing of the other


# --- footprints ----------------------------------------------------------------------------------------------------
def test_a_bound_a_scope_and_a_comparison_are_kept_as_what_they_are() -> None:
    claims = {claim.reference: claim for claim in FootprintClaim.objects.held_at(database_clock())}
    qualifiers = {name: claim.qualifier for name, claim in claims.items() if claim.qualifier}
    assert qualifiers == {
        "BOLIDEN-LOW-CARBON-CU": "less_than",
        "RUSAL-ALLOW-SCOPES-1-2": "less_than",
        "ALCOA-ECOLUM": "less_than",
        "HYDRO-REDUXA": "less_than",
        "NYRSTAR-EUROPE-SHG": "no_value",
        "AURUBIS-CATHODE": "no_value",
    }
    assert claims["RUSAL-ALLOW-2023"].value_tco2e_per_t == Decimal("5.9")
    assert claims["RUSAL-ALLOW-2023"].scope == "full scope"
    assert claims["RUSAL-ALLOW-INERTA-2023"].scope == "scopes 1 and 2 only"
    assert {name for name, claim in claims.items() if claim.value_tco2e_per_t is None} == {
        "NYRSTAR-EUROPE-SHG",
        "AURUBIS-CATHODE",
        "AVERAGE-ZN",
        "AVERAGE-NI-RANGE",
    }


@pytest.mark.parametrize(
    "average", kept("real_carbon_footprint_facts")["averages"], ids=lambda row: row["metal"]
)
def test_every_average_is_held_as_one_with_its_source(average: dict[str, object]) -> None:
    claim = FootprintClaim.objects.held_at(database_clock()).get(kind="average", subject=average["metal"])
    assert claim.said == average["value"]
    assert claim.year == average.get("year")
    expected = (
        str(average["source"]).replace("...", "").replace("AME, same", "AME, https://direct.amegroup.com/")
    )
    assert claim.source.startswith(expected)


def test_every_row_that_can_name_a_source_does() -> None:
    now = database_clock()
    for model in (ListingEvent, AssuranceStep, FootprintClaim, SitePlace):
        assert not model.objects.held_at(now).filter(source="").exists(), model.__name__


# --- what follows from them ------------------------------------------------------------------------------------------
def test_no_proof_point_is_public_so_no_brand_of_record_is_eligible() -> None:
    assert not Disclosure.objects.exists()
    assert not ProofPoint.objects.exists()
    register = RegisterAsHeld.at(database_clock())
    thresholds = thresholds_for("v2026-02")
    today = london_date(database_clock())
    for metal, brand in register.brands:
        verdict = register.verdict(metal, brand, today, thresholds.on(metal, today))
        assert "no_verified_carbon_disclosure" in verdict.codes, brand
    assert {metal for metal, _ in register.brands} == {Metal.NICKEL, Metal.ZINC}


def test_an_award_without_an_end_is_history_and_no_certificate() -> None:
    assert AssuranceStep.objects.held_at(database_clock()).filter(step="awarded").count() > 10
    assert not Assurance.objects.exists()
