"""The pages of standards in a real Chromium: accessible, inside their policy, inside the screen of a phone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.visits import Visit
from tests.eligibility.standards.shipped import load_shipped
from tests.people import eli, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = [(360, "light"), (1280, "dark")]
PAGES = (
    "/standards/",
    "/standards/JDDS-COPPER-MARK/",
    "/standards/RMI-COBALT/",
    "/standards/ZINC-MARK/",
    "/standards/upstream/",
    "/standards/asm/",
    "/glossary/",
)
# Links and controls less than 24 px high that stand in no sentence.
SMALL_TARGETS = """() => [...document.querySelectorAll('main a, main button, main input')]
    .filter(each => !each.closest('p, dd, blockquote, cite, .breadcrumbs'))
    .map(each => [each.textContent.trim(), each.getBoundingClientRect().height])
    .filter(([, height]) => height > 0 && height < 24)"""
FORMS = (
    "/back-office/eligibility/standardassessment/enter/",
    "/back-office/eligibility/recognition/enter/",
    "/back-office/eligibility/recognition/",
)


@pytest.mark.long
@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_the_public_pages_are_accessible_and_fit(
    live_server: Any, browser: Browser, width: int, scheme: str
) -> None:
    load_shipped()
    for address in (*PAGES, "/standards/?on=nonsense"):
        with Visit(browser, live_server.url + address, width, scheme, bypass_csp=True) as visit:
            assert visit.findings() == [], address
            assert visit.overflow() <= 0, address


@pytest.mark.long
@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_the_forms_are_accessible_and_fit(
    live_server: Any, browser: Browser, width: int, scheme: str
) -> None:
    load_shipped()
    cookie = signed_in(eli()).cookies["sessionid"].value
    for address in FORMS:
        with Visit(browser, live_server.url + address, width, scheme, cookie, bypass_csp=True) as visit:
            assert visit.findings() == [], address
            assert visit.overflow() <= 0, address


@pytest.mark.long
def test_no_page_breaks_the_policy_asks_anybody_else_or_has_a_target_too_small_for_a_finger(
    live_server: Any, browser: Browser
) -> None:
    load_shipped()
    for address in PAGES:
        with Visit(browser, live_server.url + address, 360, "light") as visit:
            assert visit.complaints == [], address
            assert all(asked.startswith(live_server.url) for asked in visit.requested), address
            assert visit.page.evaluate(SMALL_TARGETS) == [], address


def test_a_term_of_the_glossary_is_found_by_its_link(live_server: Any, browser: Browser) -> None:
    load_shipped()
    with Visit(browser, f"{live_server.url}/standards/", 360, "light") as visit:
        visit.page.click("a[href='/glossary/#alignment-assessment']")
        visit.page.wait_for_url("**/glossary/#alignment-assessment")
        assert visit.page.locator("#alignment-assessment dt").is_visible()
