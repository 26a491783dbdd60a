"""The banner of an illustrative market in a real Chromium: on each face, inside a landmark, inside the screen."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser

from cpal.illustrative import marks
from tests.browser.visits import Visit
from tests.people import ana, mia, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def illustrative(monkeypatch: pytest.MonkeyPatch) -> None:
    """A market of fictitious organisations and deals."""
    monkeypatch.setattr(marks, "is_illustrative", lambda: True)


def faces() -> list[tuple[str, str]]:
    """An address of each face, and the session of who works there."""
    return [
        (reverse("brands"), ""),
        (reverse("desk"), signed_in(mia()).cookies["sessionid"].value),
        (reverse("admin:index"), signed_in(ana()).cookies["sessionid"].value),
    ]


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_every_face_says_what_is_fictitious_and_everything_stands_in_a_landmark(
    browser: Browser, live_server: Any, transactional_db: None, width: int, scheme: str
) -> None:
    for address, cookie in faces():
        with Visit(browser, live_server.url + address, width, scheme, cookie, bypass_csp=True) as visit:
            banner = visit.page.get_by_role("complementary", name="About this market")
            assert "fictitious organisations and deals" in banner.inner_text(), address
            assert visit.findings() == [], address
            assert visit.overflow() <= 0, address
