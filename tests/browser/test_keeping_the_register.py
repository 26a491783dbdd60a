"""Eli enters and verifies a footprint in a real Chromium, and Pat reads on a phone that the brand is eligible."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page

from tests.browser.visits import Visit
from tests.eligibility.registers import ACME, AT_SMELTER, MARK, ZINCO, load
from tests.people import eli, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TYPED = {
    "id": "LP-1",
    "brand": "ZINCO",
    "value_tco2e_per_t": "2.75",
    "method": "IZA",
    "boundary": "cradle-to-gate",
    "submitted_by": "ACME",
    "verified_by": "AUDITOR",
    "verified_on": "2026-01-10",
    "valid_from": "2026-01-01",
    "submitted_on": "2026-01-12",
    "reason": "It came through the platform.",
}
CHOSEN = {"metal": "zinc", "offsets_used": "false", "scopes": "1+2+3"}
REPORT = {"name": "report.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 the report"}


@pytest.fixture
def known(transactional_db: None) -> None:
    """A listed brand with an assured site, of which no footprint is known."""
    load("organisations", ACME, {"code": "AUDITOR", "name": "Auditor"})
    load("brands", ZINCO)
    load("brand_sites", AT_SMELTER)
    load("assurances", MARK)


def enter(page: Page) -> None:
    """Fill the form in and send it."""
    for name, choice in CHOSEN.items():
        page.locator(f"select[name={name}]").select_option(choice)
    for name, text in TYPED.items():
        page.locator(f"[name={name}]").fill(text)
    page.locator("[name=report_file]").set_input_files(files=REPORT)  # type: ignore[arg-type]  # a file payload
    page.get_by_role("button", name="Enter the proof point").click()
    page.get_by_text("LP-1 waits for verification.").wait_for()


def verify(page: Page) -> None:
    """Decide that it counts, from a day on and with a reason."""
    page.get_by_label("Verify: it counts").check()
    page.get_by_label("From").fill("2026-02-01")
    page.get_by_label("Why").fill("Report and figure agree.")
    page.get_by_role("button", name="Record the decision").click()
    page.get_by_text("LP-1 is verified.").wait_for()


def what_pat_reads(browser: Browser, server: str, address: str) -> tuple[str, list[str]]:
    """The verdict on a phone, and everything that is wrong with the page."""
    with Visit(browser, server + address, 360, "light") as visit:
        wrong = [*visit.complaints, *(["too wide"] if visit.overflow() > 0 else [])]
        return visit.page.locator(".verdict").inner_text(), wrong


@pytest.mark.usefixtures("known")
def test_a_footprint_that_eli_verifies_makes_the_brand_eligible_for_pat(
    browser: Browser, live_server: Any
) -> None:
    brand = "/brands/zinc/ZINCO/"
    said, wrong = what_pat_reads(browser, live_server.url, brand)
    assert "is not eligible today" in said
    assert wrong == []
    form = live_server.url + reverse("admin:eligibility_disclosure_enter")
    cookie = signed_in(eli()).cookies["sessionid"].value
    with Visit(browser, form, 1280, "light", cookie) as visit:
        enter(visit.page)
        assert "is not eligible today" in what_pat_reads(browser, live_server.url, brand)[0]
        verify(visit.page)
        assert visit.complaints == []
    said, wrong = what_pat_reads(browser, live_server.url, brand)
    assert "is eligible today" in said
    assert wrong == []


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_the_page_on_how_a_brand_is_listed_is_accessible_and_keeps_to_the_screen(
    browser: Browser, live_server: Any, transactional_db: None, width: int, scheme: str
) -> None:
    with Visit(browser, f"{live_server.url}/brands/about/", width, scheme, bypass_csp=True) as visit:
        assert visit.complaints == []
        assert visit.findings() == []
        assert visit.overflow() <= 0
