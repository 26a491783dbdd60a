"""The public pages in a real Chromium: accessible, inside their policy and the screen, the record on one sheet."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser

from pricing.models import Publication
from tests.browser.visits import Visit
from tests.portal.factory import BEHIND, Premium

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = [
    "/",
    "/premia/nickel/",
    "/premia/nickel/2026-10/",
    "/premia/nickel/2026-10/r1/final/",
    "/methodology/",
    "/methodology/v2026-02/",
    "/methodology/compare/v2025-10/v2026-02/",
    "/calendar/",
    "/data/",
]


@pytest.fixture
def premia(transactional_db: None) -> None:
    """One window of every basis, and a correction with its whole life."""
    for month, basis in enumerate(BEHIND, start=5):
        value = None if basis == "withheld" else "164.75"
        Premium(window=f"2026-{month:02d}", basis=basis, value=value).published()
    Premium(window="2026-10", status=Publication.Status.PROVISIONAL).published()
    Premium(window="2026-10").published()
    Premium(window="2026-10").published(
        value="151.00", revision=2, status=Publication.Status.CORRECTED, reason="A trade was counted twice."
    )


@contextmanager
def shown(
    browser: Browser, address: str, width: int = 1280, scheme: str = "light", **options: Any
) -> Iterator[Visit]:
    """A page that answered, and about which the browser has nothing to complain."""
    with Visit(browser, address, width, scheme, **options) as visit:
        assert visit.complaints == [], address
        yield visit


@pytest.mark.long
@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_every_page_is_accessible(
    browser: Browser, live_server: Any, premia: None, scheme: str, width: int
) -> None:
    findings = {}
    for path in PAGES:
        with shown(browser, f"{live_server.url}{path}", width, scheme, bypass_csp=True) as visit:
            findings[path] = visit.findings()
    assert findings == {path: [] for path in PAGES}


@pytest.mark.long
@pytest.mark.parametrize("width", [320, 640, 1280])
def test_nothing_stands_outside_the_screen_and_nobody_else_is_asked(
    browser: Browser, live_server: Any, premia: None, width: int
) -> None:
    for path in PAGES:
        with shown(browser, f"{live_server.url}{path}", width) as visit:
            assert visit.overflow() <= 0, path
            assert {url for url in visit.requested if not url.startswith(live_server.url)} == set()


@pytest.mark.parametrize("window", ["2026-05", "2026-06", "2026-09", "2026-10"])
def test_the_record_prints_on_one_sheet(
    browser: Browser, live_server: Any, premia: None, window: str
) -> None:
    with shown(browser, f"{live_server.url}/premia/nickel/{window}/") as visit:
        sheets = re.findall(rb"/Type\s*/Page\b", visit.page.pdf(format="A4"))
    assert len(sheets) == 1
