"""The desk of the eligibility officer in a real Chromium: names are found while they are typed, every page fits."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from eligibility.keeping.known import MOST_LISTED
from tests.browser.visits import Visit
from tests.eligibility.imports.lists import stage, zinc_list
from tests.eligibility.keeping.keeping import submit
from tests.eligibility.registers import ACME, ZINCO, load, load_eligible_brand, load_particulars
from tests.people import eli, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OFFICE = "/back-office/eligibility"
PAGES = (
    f"{OFFICE}/disclosure/enter/",
    f"{OFFICE}/disclosure/proof-point/?id=D-1",
    f"{OFFICE}/disclosure/waiting/",
    f"{OFFICE}/site/timeline/?site=SMELTER",
    f"{OFFICE}/site/step/?site=SMELTER",
    f"{OFFICE}/brand/kept/?metal=zinc&brand=ZINCO",
    f"{OFFICE}/brand/enter/",
    f"{OFFICE}/correctiveaction/enter/",
    f"{OFFICE}/footprintclaim/enter/",
    f"{OFFICE}/lapsereminder/calendar/",
    f"{OFFICE}/industryaverage/enter/",
    f"{OFFICE}/issuerkey/",
    f"{OFFICE}/delivery/load/",
    f"{OFFICE}/stagedfile/upload/",
    "/back-office/people/organisation/enter/",
)
OFFERED = "() => [...document.querySelector('[name=brand]').list.options].map(each => each.value)"


def cookie() -> str:
    return signed_in(eli()).cookies["sessionid"].value


def offered(page: Page) -> list[str]:
    names: list[str] = page.evaluate(OFFERED)
    return names


def test_of_many_brands_those_that_hold_what_is_typed_are_offered_in_the_metal_that_is_chosen(
    live_server: Any, browser: Browser
) -> None:
    load("organisations", ACME)
    load("brands", *(ZINCO | {"brand": f"B{place:04}"} for place in range(MOST_LISTED + 1)))
    load("brands", ZINCO | {"brand": "FJORD"}, ZINCO | {"brand": "FJORDEN", "metal": "nickel"})
    with Visit(browser, f"{live_server.url}{OFFICE}/disclosure/enter/", 360, "light", cookie()) as visit:
        assert offered(visit.page) == []
        visit.page.locator("[name=brand]").press_sequentially("fjo")
        expect(visit.page.locator("#known_brand option")).to_have_count(2)
        assert offered(visit.page) == ["FJORD", "FJORDEN"]
        visit.page.locator("[name=metal]").select_option("nickel")
        visit.page.locator("[name=brand]").press_sequentially("r")
        expect(visit.page.locator("#known_brand option")).to_have_count(1)
        assert offered(visit.page) == ["FJORDEN"]
        assert visit.complaints == []
        assert all(asked.startswith(live_server.url) for asked in visit.requested)


@pytest.mark.long
@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_the_pages_of_the_desk_are_accessible_and_keep_to_the_screen(
    live_server: Any, browser: Browser, width: int, scheme: str
) -> None:
    load_eligible_brand()
    load_particulars()
    load("sites", {"code": "SMELTER", "name": "Smelter"})
    submit()
    staged = stage(zinc_list(["NO", "Acme Metals", "FJORD", ""]))
    steps = [
        reverse(f"admin:eligibility_stagedfile_{step}", args=[staged.pk])
        for step in ("columns", "who_is_who", "preview")
    ]
    for address in (*PAGES, *steps):
        with Visit(browser, live_server.url + address, width, scheme, cookie(), bypass_csp=True) as visit:
            assert visit.complaints == [], address
            assert visit.findings() == [], address
            assert visit.overflow() <= 0, address
