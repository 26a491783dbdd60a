"""The public register in a real Chromium: accessible, inside its policy and the screen, on a phone and in the dark."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.visits import Visit
from tests.eligibility.public.rows import CLAIM, load_brand_with_site, load_second_footprint
from tests.eligibility.registers import FEBRUARY, MARK, ZINCO, load

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = [
    "/brands/",
    "/brands/?q=gresik",
    "/brands/?q=zinko&country=NO&metal=lead",
    "/brands/?on=2024-01-01&status=not_eligible",
    "/brands/zinc/ZINCO/",
    "/brands/zinc/ZINCO/?on=2026-01-20&known=2026-01-31",
    "/brands/zinc/ZINCO/?known=never",
    "/sites/SMELTER/",
    "/footprints/",
    "/register/",
]


@pytest.fixture
def register(transactional_db: None) -> None:
    """A brand with something of everything, and one with a long name."""
    load_brand_with_site()
    load_second_footprint({"status": "verified", "from_on": "2026-01-12"})
    load("assurances", MARK | {"status": "withdrawn", "from_on": "2026-01-01"}, at=FEBRUARY)
    load("brands", ZINCO | {"brand": "AVERYLONGBRANDNAMEWITHOUTANYSPACE" * 3})
    load("footprint_claims", CLAIM, CLAIM | {"id": "CLAIM-2", "kind": "average", "said": "20-70"})
    event = {"metal": "zinc", "brand": "ZINCO", "event": "applied", "dating": "undated"}
    load("listing_events", event | {"source": "https://example.org/notice", "reference": "18/235"})
    step = {"site": "SMELTER", "standard": "ZINC-MARK", "step": "letter_of_commitment", "dating": "month"}
    load("assurance_steps", step | {"happened_on": "2024-01-31", "source": "https://example.org/letter"})


@pytest.mark.long
@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_every_page_is_accessible_and_stays_inside_the_screen(
    browser: Browser, live_server: Any, register: None, scheme: str, width: int
) -> None:
    findings = {}
    for path in PAGES:
        with Visit(browser, f"{live_server.url}{path}", width, scheme, bypass_csp=True) as visit:
            assert visit.complaints == [], path
            assert visit.overflow() <= 0, path
            findings[path] = visit.findings()
    assert findings == {path: [] for path in PAGES}


@pytest.mark.long
def test_nobody_else_is_asked_and_the_policy_is_kept(
    browser: Browser, live_server: Any, register: None
) -> None:
    for path in PAGES:
        with Visit(browser, f"{live_server.url}{path}", 1280, "light") as visit:
            assert visit.complaints == [], path
            assert {url for url in visit.requested if not url.startswith(live_server.url)} == set()


def test_on_a_phone_a_brand_takes_three_lines_and_the_filters_wait_behind_their_summary_without_a_script(
    browser: Browser, live_server: Any, register: None
) -> None:
    with Visit(browser, f"{live_server.url}/brands/", 360, "light", java_script_enabled=False) as visit:
        row = visit.page.get_by_role("row").filter(
            has=visit.page.get_by_role("link", name="ZINCO", exact=True)
        )
        box = row.bounding_box()
        assert box
        assert box["height"] < 90
        country = visit.page.get_by_label("Country")
        assert not country.is_visible()
        visit.page.get_by_text("More filters").click()
        country.select_option("NO")
        visit.page.get_by_role("button", name="Find").click()
        assert "country=NO" in visit.page.url
        assert country.is_visible()


def test_a_trader_finds_a_brand_and_why_it_is_out(browser: Browser, live_server: Any, register: None) -> None:
    with Visit(browser, f"{live_server.url}/brands/", 360, "light") as visit:
        page = visit.page
        page.get_by_label("Brand, producer or site").fill("zinco")
        page.get_by_role("button", name="Find").click()
        page.get_by_role("link", name="ZINCO", exact=True).click()
        page.get_by_text("not every site that makes it is assured").first.wait_for()
        page.get_by_label("On the day").fill("2025-12-31")
        page.get_by_role("button", name="Judge").click()
        page.get_by_text("ZINCO was eligible on 31 December 2025").first.wait_for()
