"""What a list would change is what it changes: shown row by row first, loaded all or none, twice changes nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from cpal.audit.models import Entry
from cpal.clock import database_clock
from cpal.people.models import Organisation, RegisterDelivery
from eligibility.models import Brand, BrandDetail, BrandSite, ListingEvent, Site, StagedFile
from eligibility.services.load_brand_list import NotAsShown, load_brand_list
from tests import people
from tests.eligibility.imports.lists import HEADER, LISTED_BY, SOURCE, load_list, preview, stage, zinc_list
from tests.eligibility.imports.workbooks import xlsx
from tests.eligibility.registers import ACME, ZINCO, load

pytestmark = pytest.mark.django_db

NEW_ROW = ["Norway", "Fjordmetall AS", "FJORD", "Jumbo ingots"]
HELD_ROW = ["NO", "Acme", "ZINCO", ""]


def held(model: Any) -> Any:
    return model.objects.held_at(database_clock())


@pytest.fixture
def registers() -> None:
    load("organisations", ACME)
    load("brands", ZINCO)


def test_a_new_brand_is_held_as_listed_by_the_date_of_the_list(registers: None) -> None:
    load_list(stage(zinc_list(HELD_ROW, NEW_ROW)))
    brand = held(Brand).get(brand="FJORD")
    assert (brand.metal, brand.producer, brand.listed_on) == ("zinc", "FJORDMETALL", LISTED_BY)
    event = held(ListingEvent).get(brand="FJORD")
    assert (event.event, event.happened_on, event.dating, event.source) == ("listed", LISTED_BY, "by", SOURCE)
    organisation = held(Organisation).get(code="FJORDMETALL")
    assert (organisation.name, organisation.country) == ("Fjordmetall AS", "NO")
    assert held(BrandDetail).get(brand="FJORD").shape == "Jumbo ingots"
    assert not held(Site).exists()


def test_the_preview_shows_the_very_rows_that_are_loaded(registers: None) -> None:
    staged = stage(zinc_list(HELD_ROW, NEW_ROW))
    shown = preview(staged).changes
    assert [each.listed.brand for each in shown.new] == ["FJORD"]
    assert [each.listing.brand for each in shown.held] == ["ZINCO"]
    load_list(staged)
    loaded = RegisterDelivery.objects.filter(loaded_by=people.eli())
    assert {each.register: each.rows_stored for each in loaded} == {
        register: len(rows) for register, rows in shown.rows.items() if rows
    }


def test_the_same_list_twice_changes_nothing(registers: None) -> None:
    content = zinc_list(HELD_ROW, NEW_ROW)
    load_list(stage(content))
    before = RegisterDelivery.objects.count()
    again = stage(content)
    assert preview(again).changes.is_nothing
    assert load_list(again).rows == {}
    later = stage(content, listed_by=LISTED_BY + dt.timedelta(days=30))
    assert preview(later).changes.is_nothing
    earlier = stage(content, listed_by=LISTED_BY - dt.timedelta(days=30))
    assert preview(earlier).changes.is_nothing
    assert RegisterDelivery.objects.count() == before


def test_a_loaded_list_is_gone_and_its_loading_is_recorded(registers: None) -> None:
    load_list(stage(zinc_list(NEW_ROW)))
    assert not StagedFile.objects.exists()
    entry = Entry.objects.get(action="load_brand_list")
    assert '"brands.xlsx"' in entry.detail
    assert '"organisations":1' in entry.detail


def test_a_brand_that_is_not_in_the_list_stays_listed_unless_it_is_chosen(registers: None) -> None:
    load_list(stage(zinc_list(NEW_ROW)))
    assert held(Brand).get(brand="ZINCO").delisted_on is None
    staged = stage(zinc_list(NEW_ROW), delist=frozenset({"zinc ZINCO"}))
    assert [(each.listing.brand, each.is_chosen) for each in preview(staged).changes.gone] == [
        ("ZINCO", True)
    ]
    load_list(staged)
    assert held(Brand).get(brand="ZINCO").delisted_on == LISTED_BY
    event = held(ListingEvent).get(brand="ZINCO")
    assert (event.event, event.dating) == ("delisted", "by")


def test_a_list_of_one_metal_says_nothing_of_the_others(registers: None) -> None:
    load("brands", ZINCO | {"metal": "copper", "brand": "CUPRO"})
    gone = preview(stage(zinc_list(NEW_ROW))).changes.gone
    assert [(each.metal, each.listing.brand) for each in gone] == [("zinc", "ZINCO")]


def test_a_brand_that_was_delisted_is_listed_again_with_a_period_of_its_own(registers: None) -> None:
    load("brands", ZINCO | {"delisted_on": "2025-01-01"})
    staged = stage(zinc_list(HELD_ROW))
    (new,) = preview(staged).changes.new
    assert new.before is not None
    load_list(staged)
    periods = held(Brand).filter(brand="ZINCO").order_by("listed_on").values_list("listed_on", "delisted_on")
    assert list(periods) == [
        (dt.date(2020, 1, 1), dt.date(2025, 1, 1)),
        (LISTED_BY, None),
    ]


def test_capitals_and_blanks_make_no_other_brand(registers: None) -> None:
    assert preview(stage(zinc_list(["NO", "ACME", " zinco ", ""]))).changes.is_nothing


def test_an_alike_brand_is_new_and_said_to_be_alike(registers: None) -> None:
    (new,) = preview(stage(zinc_list(["NO", "Acme", "ZINCOO", ""]))).changes.new
    assert new.similar == ("ZINCO",)


def test_an_alike_producer_is_offered_and_never_merged_silently(registers: None) -> None:
    row = ["NO", "Acme Metals Ltd", "FJORD", ""]
    staged = stage(zinc_list(row))
    (undecided,) = preview(staged).changes.undecided
    assert [each.code for each in undecided.alike] == ["ACME"]
    with pytest.raises(NotAsShown, match="Say first who these producers are: Acme Metals Ltd"):
        load_list(staged)
    assert not held(Brand).filter(brand="FJORD").exists()
    load_list(stage(zinc_list(row), is_organisation={"acme metals ltd": "ACME"}))
    assert held(Brand).get(brand="FJORD").producer == "ACME"
    assert held(Organisation).count() == 1


def test_an_alike_producer_may_be_said_to_be_another(registers: None) -> None:
    load_list(
        stage(zinc_list(["NO", "Acme Metals Ltd", "FJORD", ""]), new_codes={"acme metals ltd": "ACME-M"})
    )
    assert held(Brand).get(brand="FJORD").producer == "ACME-M"


def test_the_same_name_in_another_country_is_only_alike(registers: None) -> None:
    (undecided,) = preview(stage(zinc_list(["SE", "Acme", "FJORD", ""]))).changes.undecided
    assert [(each.code, each.country) for each in undecided.alike] == [("ACME", "NO")]


def test_two_plants_in_one_town_are_two_sites() -> None:
    header = ["Country", "Producer", "Brand", "Plant"]
    load("sites", {"code": "NN-HARJAVALTA", "name": "Harjavalta", "country": "FI", "producer": "NORILSK"})
    load("organisations", {"code": "NORILSK", "name": "Norilsk Nickel Harjavalta", "country": "FI"})
    content = xlsx(
        {
            "Nickel": [
                header,
                ["FI", "Norilsk Nickel Harjavalta", "NORILSK CATHODES", "Harjavalta"],
                ["FI", "Boliden", "BOLIDEN", "Harjavalta"],
            ]
        }
    )
    load_list(stage(content))
    made_at = dict(held(BrandSite).values_list("brand", "site"))
    assert made_at == {"NORILSK CATHODES": "NN-HARJAVALTA", "BOLIDEN": "BOLIDEN-HARJAVALTA"}
    assert held(Site).get(code="BOLIDEN-HARJAVALTA").producer == "BOLIDEN"


def test_an_empty_cell_takes_no_detail_back_and_a_filled_one_is_shown_beside_what_was_held(
    registers: None,
) -> None:
    load(
        "brand_details", {"metal": "zinc", "brand": "ZINCO", "shape": "Slabs", "capacity_t_per_year": "5000"}
    )
    assert preview(stage(zinc_list(HELD_ROW))).changes.is_nothing
    staged = stage(zinc_list(["NO", "Acme", "ZINCO", "Jumbo"]))
    changed = [(each.field, each.was, each.becomes) for each in preview(staged).changes.details]
    assert changed == [("shape", "Slabs", "Jumbo"), ("source", "", SOURCE)]
    load_list(staged)
    detail = held(BrandDetail).get(brand="ZINCO")
    assert (detail.shape, detail.capacity_t_per_year) == ("Jumbo", 5000)


def test_a_brand_keeps_its_producer_unless_the_other_is_chosen(registers: None) -> None:
    load("organisations", {"code": "BOLT", "name": "Bolt Refining", "country": "SE"})
    content = zinc_list(["SE", "Bolt Refining", "ZINCO", ""])
    staged = stage(content)
    (moved,) = preview(staged).changes.moved
    assert (moved.moved_from, moved.is_moved) == ("ACME", False)
    assert preview(staged).changes.is_nothing
    load_list(stage(content, move=frozenset({"zinc ZINCO"})))
    brand = held(Brand).get(brand="ZINCO")
    assert (brand.producer, brand.listed_on) == ("BOLT", dt.date(2020, 1, 1))


def test_nothing_is_loaded_when_what_is_held_changed_since_it_was_shown(registers: None) -> None:
    staged = stage(zinc_list(NEW_ROW))
    shown = preview(staged).changes.digest
    load("brands", ZINCO | {"brand": "OTHER"}, at=None)
    with pytest.raises(NotAsShown, match="has changed since"):
        load_brand_list(staged=staged, shown=shown, loaded_by=people.eli())
    assert not held(Brand).filter(brand="FJORD").exists()
    assert StagedFile.objects.exists()
    load_list(staged)
    assert held(Brand).filter(brand="FJORD").exists()


def test_a_code_that_somebody_took_in_the_meantime_is_asked_for_again(registers: None) -> None:
    staged = stage(zinc_list(NEW_ROW), new_codes={"fjordmetall as": "FM"})
    shown = preview(staged).changes.digest
    load("organisations", {"code": "FM", "name": "Quite Another"}, at=None)
    with pytest.raises(NotAsShown):
        load_brand_list(staged=staged, shown=shown, loaded_by=people.eli())
    assert held(Organisation).get(code="FM").name == "Quite Another"
    assert preview(staged).changes.undecided


def test_a_list_loads_once(registers: None) -> None:
    staged = stage(zinc_list(NEW_ROW))
    shown = preview(staged).changes.digest
    load_brand_list(staged=staged, shown=shown, loaded_by=people.eli())
    staged.pk = 1_000_000
    with pytest.raises(NotAsShown, match="in the meantime"):
        load_brand_list(staged=staged, shown=shown, loaded_by=people.eli())


def test_faulty_rows_are_left_out_and_the_others_load(registers: None) -> None:
    staged = stage(zinc_list(["Nowhere", "Acme", "A", ""], NEW_ROW))
    assert [fault.row for fault in preview(staged).read.faults] == [2]
    load_list(staged)
    assert set(held(Brand).values_list("brand", flat=True)) == {"ZINCO", "FJORD"}


def test_only_the_officer_imports(registers: None) -> None:
    staged = stage(zinc_list(NEW_ROW))
    shown = preview(staged).changes.digest
    for person in (people.ana(), people.kim(), people.max_()):
        with pytest.raises(PermissionDenied):
            load_brand_list(staged=staged, shown=shown, loaded_by=person)


@pytest.mark.parametrize("length", [3, 60])
def test_a_preview_asks_five_questions_of_the_registers_however_long_the_list(
    registers: None, length: int, django_assert_num_queries: Any
) -> None:
    rows = [["NO", f"Producer {number} Oy", f"B{number}", "Slabs"] for number in range(length)]
    staged = stage(xlsx({"Zinc": [HEADER, *rows]}), is_organisation={})
    with django_assert_num_queries(6):  # and the clock
        preview(staged)
