"""Looking for a brand as people do: misspelt, without accents, by site or group, on any day; and finding nothing."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from eligibility.public.brand_words import meant_by, plain_words, vocabulary, words_of
from tests.eligibility.public.rows import PLACE
from tests.eligibility.registers import ACME, AT_SMELTER, ZINCO, load, load_eligible_brand

pytestmark = pytest.mark.django_db
HUTTE = {"code": "HUETTE", "name": "Hütte Lünen", "country": "DE", "producer": "OERE"}


def page(**query: str) -> str:
    response = Client().get("/brands/", query)
    assert response.status_code == 200
    return " ".join(unescape(response.content.decode()).split())


def found(**query: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="[^"]*">([^<]*)</a>', page(**query))


@pytest.fixture
def register() -> None:
    """Zinc of Acme in Norway, and copper of Øre, of the group Gruppe Ør, made in Lünen."""
    load_eligible_brand()
    load("sites", {"code": "SMELTER", "name": "North Smelter", "country": "NO", "producer": "ACME"}, HUTTE)
    load("site_places", PLACE | {"place": "Ålesund"})
    load("organisations", {"code": "OERE", "name": "Øre Métaux", "country": "DE", "group": "GRUPPE"})
    load("organisations", {"code": "GRUPPE", "name": "Gruppe Ør", "country": "DE"})
    load("brands", ZINCO | {"metal": "copper", "brand": "ØRE-CU 99.995", "producer": "OERE"})
    load("brand_sites", AT_SMELTER | {"metal": "copper", "brand": "ØRE-CU 99.995", "site": "HUETTE"})
    load(
        "brand_details", {"metal": "copper", "brand": "ØRE-CU 99.995", "lmesword": "ORECU", "plant": "Werk 2"}
    )


@pytest.mark.parametrize(
    "words",
    [
        "øre-cu 99.995",
        "ØRE",
        "ore cu",
        "cu øre",
        "ORE-CU99.995",
        "metaux",
        "MÉTAUX",
        "me\u0301taux",
        "Lünen",
        "lunen",
        "Luenen",
        "gruppe",
        "GRUPPE Ør",
        "huette",
        "orecu",
        "werk 2",
        "lünen ØRE 99",
    ],
)
def test_a_brand_is_found_by_any_of_its_names_and_codes_however_they_are_typed(
    register: None, words: str
) -> None:
    assert found(q=words) == ["ØRE-CU 99.995"]
    assert Client().get("/api/v1/brands", {"q": words}).json()["count"] == 1


@pytest.mark.parametrize(("words", "count"), [("alesund", 1), ("aalesund", 1), ("øre zinco", 0), ("—", 0)])
def test_every_word_must_be_in_its_names(register: None, words: str, count: int) -> None:
    assert len(found(q=words)) == count


def test_all_filters_hold_together_and_stay_in_the_address(register: None) -> None:
    query = {"q": "acme", "metal": "zinc", "country": "no", "standard": "ZINC-MARK", "status": "eligible"}
    shown = page(**query, on="2026-03-01")
    assert "1 of 2 brands; eligible on 1 March 2026: 1." in shown
    assert "<details open>" in shown
    for value in ('value="acme"', 'value="zinc" selected', 'value="NO" selected', 'value="2026-03-01"'):
        assert value in shown
    assert (
        "/api/v1/brands?q=acme&metal=zinc&country=NO&standard=ZINC-MARK&status=eligible&on=2026-03-01"
        in shown
    )
    assert found(**query | {"metal": "copper"}) == []


def test_the_files_that_are_offered_hold_what_is_shown(register: None) -> None:
    (address,) = re.findall(r'href="([^"]*format=csv)"', page(q="ore", metal="copper"))
    rows = Client().get(address).getvalue().decode().splitlines()
    assert len(rows) == 2
    assert rows[1].startswith("copper,ØRE-CU 99.995,")


def test_each_metal_is_counted_under_the_other_filters_and_leads_to_its_brands(register: None) -> None:
    shown = page(country="DE", page="3")
    assert '<a href="?country=DE&metal=copper">Copper <span class="soft">1</span></a>' in shown
    assert '<span class="soft">Zinc 0</span>' in shown
    assert '<a href="?country=DE" aria-current="true">All <span class="soft">1</span></a>' in shown


def test_brands_stand_under_their_metal_with_what_is_asked_of_it(register: None) -> None:
    shown = page()
    assert (
        shown.index('id="copper"') < shown.index("ØRE-CU") < shown.index('id="zinc"') < shown.index(">ZINCO<")
    )
    assert "at most 3.5 tCO2e/t by the method IZA" in shown[shown.index('id="zinc"') :]


def test_a_misspelt_word_is_put_right_where_that_finds_a_brand(register: None) -> None:
    shown = page(q="zinko", country="NO")
    assert "No brand found among 2." in shown
    assert 'Did you mean <a href="?q=zinco&country=NO">zinco</a>? It finds 1.' in shown
    assert "Did you mean" not in page(q="zinko", country="DE")


def test_where_filters_together_find_nothing_each_can_be_left_out(register: None) -> None:
    shown = page(q="zinco", country="DE")
    assert 'Leave out <a href="?q=zinco">Country: Germany</a>: that finds 1.' in shown
    assert 'Leave out <a href="?country=DE">Brand, producer or site: zinco</a>: that finds 1.' in shown


def test_what_is_not_offered_is_said_and_left_open(register: None) -> None:
    shown = page(metal="lead", country="XX", status="good", on="2026-02-30")
    assert "“lead” is none of these, so it is left open." in shown
    assert "“XX” is no country known here, so it is left open." in shown
    assert "“good” is none of these, so it is left open." in shown
    assert "There is no such day. Write a day as 2026-10-30." in shown
    assert "2 of 2 brands; eligible today: 1." in shown
    assert "<details open>" in shown


def test_a_country_without_a_brand_finds_nothing_and_stays_chosen(register: None) -> None:
    shown = page(country="fi", metal="zinc")
    assert "No brand found among 2." in shown
    assert '<option value="FI" selected>Finland</option>' in shown
    assert 'Leave out <a href="?metal=zinc">Country: Finland</a>' in shown


def test_a_day_before_every_listing_says_since_when_there_are_any(register: None) -> None:
    shown = page(on="2001-01-01")
    assert (
        "On 1 January 2001 no brand was listed: the register’s first listing begins on 1 January 2020."
        in shown
    )
    assert "no brand was listed" not in page(on="2020-01-01")


def test_a_day_that_lies_ahead_is_told_as_what_is_known_now(register: None) -> None:
    assert "1 January 2098 lies ahead: the verdicts follow from what is known on" in page(on="2098-01-01")
    assert "lies ahead" not in page()


@pytest.mark.parametrize("on", ["2000-12-31", "2100-01-01", "9999-12-31", "0001-01-01"])
def test_a_day_outside_the_calendar_is_explained(register: None, on: str) -> None:
    assert "Write a day between 2001 and 2099." in page(on=on)


def test_a_page_past_the_last_is_the_last(register: None) -> None:
    assert found(page="99") == ["ØRE-CU 99.995", "ZINCO"]


def test_nothing_of_who_trades_is_found_or_suggested(register: None) -> None:
    load("organisations", ACME | {"code": "QUIET", "name": "Quiet Trading"})
    load("consents", {"organisation": "QUIET", "from_on": "2020-01-01"})
    assert found(q="quiet") == []
    assert "Did you mean" not in page(q="quiat")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("KZ-SHG 99.995", ("kz", "shg", "99", "995")),
        ("Łódź Straße Øre Æble Ünal", ("lodz", "strasse", "ore", "aeble", "unal")),
        ("İstanbul ılık", ("istanbul", "ilik")),
        ("  —  ", ()),
    ],
)
def test_words_are_plain(text: str, words: tuple[str, ...]) -> None:
    assert plain_words(text) == words


def test_what_is_asked_plainly_is_always_among_the_words_of_the_name() -> None:
    for name in ("KZ-SHG 99.995", "Lünen", "Øre Métaux", "JSC «Kola GMK»", "A B C"):
        assert all(word in words_of(name) for word in plain_words(name))


def test_a_word_is_put_right_only_where_one_is_close() -> None:
    known = vocabulary(["norilsk nickel harjavalta", "kola gmk", "p 12345 b12x4"])
    assert meant_by("Norlisk harjavalla", known) == "norilsk harjavalta"
    assert meant_by("noril kola", known) == ""  # nothing is wrong
    assert meant_by("norlisk bauxite", known) == ""  # one word means nothing
    assert meant_by("", known) == ""
