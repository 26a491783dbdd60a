"""The gallery in a real Chromium: accessible, inside its policy, inside the screen."""

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser

from tests import people
from tests.browser.visits import Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (360, 1280)
SCHEMES = ("light", "dark")


@pytest.mark.long
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_gallery_is_accessible(browser: Browser, live_server: Any, scheme: str, width: int) -> None:
    with Visit(browser, f"{live_server.url}/look/?form=sent", width, scheme, bypass_csp=True) as visit:
        assert visit.findings() == []


def test_the_gallery_keeps_to_its_policy_and_asks_nobody_else(browser: Browser, live_server: Any) -> None:
    with Visit(browser, f"{live_server.url}/look/", 1280, "light") as visit:
        assert visit.complaints == []
        assert {url for url in visit.requested if not url.startswith(live_server.url)} == set()
        assert visit.page.evaluate("document.fonts.check('16px \"Source Serif 4\"')")


@pytest.mark.long
@pytest.mark.parametrize("width", [320, 360, 640, 1024, 1920])
def test_nothing_stands_outside_the_screen(browser: Browser, live_server: Any, width: int) -> None:
    with Visit(browser, f"{live_server.url}/look/?form=sent", width, "light") as visit:
        assert visit.overflow() <= 0


def test_the_page_says_everything_without_a_script(browser: Browser, live_server: Any) -> None:
    with Visit(browser, f"{live_server.url}/look/", 1280, "light", java_script_enabled=False) as visit:
        words = visit.page.locator(".countdown").inner_text()
        assert words.startswith("at ")
        assert words.endswith("London")


def test_the_countdown_counts_by_the_servers_clock(browser: Browser, live_server: Any) -> None:
    with Visit(browser, f"{live_server.url}/look/", 1280, "light") as visit:
        words = visit.page.locator(".countdown").inner_text()
        assert words.startswith("in 3 min ")
        assert visit.page.locator("[data-countdown-said]").inner_text() == ""


def test_the_page_is_read_again_when_the_window_has_closed(browser: Browser, live_server: Any) -> None:
    with (
        Visit(browser, f"{live_server.url}/look/?left=4", 1280, "light") as visit,
        visit.page.expect_navigation(timeout=20_000),
    ):
        visit.page.get_by_text("The window has closed.").wait_for(state="attached", timeout=20_000)


def test_a_page_that_somebody_is_writing_on_is_left_alone(browser: Browser, live_server: Any) -> None:
    with Visit(browser, f"{live_server.url}/back-office/login/", 1280, "light") as visit:
        visit.page.get_by_label("Username").fill("ana")
        visit.page.evaluate(
            """document.querySelector('main form').insertAdjacentHTML('beforeend',
            `<span data-countdown data-ends-at="${new Date(Date.now() + 1500).toISOString()}"
            data-now="${new Date().toISOString()}"><i data-countdown-left></i><i data-countdown-said></i></span>`)"""
        )
        visit.page.add_script_tag(url=f"{live_server.url}/static/look/js/countdown.js")
        visit.page.get_by_text("The window has closed.").wait_for(state="attached", timeout=10_000)
        visit.page.wait_for_timeout(3_000)
        assert visit.page.get_by_label("Username").input_value() == "ana"


def test_the_first_tab_leads_past_the_masthead(browser: Browser, live_server: Any) -> None:
    with Visit(browser, f"{live_server.url}/look/", 1280, "light") as visit:
        visit.page.keyboard.press("Tab")
        assert visit.page.evaluate("document.activeElement.className") == "skip-link"
        visit.page.keyboard.press("Enter")
        assert visit.page.evaluate("document.activeElement.id") == "main"


def test_an_error_leads_to_its_field(browser: Browser, live_server: Any) -> None:
    with Visit(browser, f"{live_server.url}/look/?form=sent", 1280, "light") as visit:
        visit.page.get_by_role("link", name="Rationale: This field is required.").click()
        assert visit.page.evaluate("document.activeElement.name") == "rationale"


@pytest.fixture
def staff_cookie() -> str:
    client = Client()
    client.force_login(people.ana(), backend="django.contrib.auth.backends.ModelBackend")
    return str(client.cookies["sessionid"].value)


@pytest.mark.long
@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_back_office_is_accessible_and_keeps_to_its_policy(
    browser: Browser, live_server: Any, staff_cookie: str, scheme: str
) -> None:
    first_page = f"{live_server.url}/back-office/"
    with Visit(browser, first_page, 1280, scheme, staff_cookie) as visit:
        assert visit.complaints == []
    for width in WIDTHS:
        with Visit(browser, first_page, width, scheme, staff_cookie, bypass_csp=True) as visit:
            assert visit.findings() == []
            assert visit.overflow() <= 0


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_sign_in_page_is_accessible(browser: Browser, live_server: Any, scheme: str) -> None:
    with Visit(browser, f"{live_server.url}/back-office/login/", 360, scheme, bypass_csp=True) as visit:
        assert visit.findings() == []
        assert visit.overflow() <= 0
