"""The pages of a glide path in a real Chromium, as Cora and the public find them."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser

from consultations.models import Amendment
from tests.browser.test_work import cookie_of
from tests.browser.visits import Visit
from tests.clock import stand_at
from tests.consultations import amending, gliding
from tests.consultations.gliding import a_step
from tests.people import cora

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def amendment(transactional_db: None) -> Amendment:
    """A draft that adds a step."""
    return gliding.drafted(a_step())


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_its_pages_are_accessible_and_keep_to_the_screen(
    browser: Browser, live_server: Any, amendment: Amendment, width: int, scheme: str
) -> None:
    stand_at(amending.DRAFTED_AT)
    text, findings = amending.text_of(amendment), {}
    of_text = {name: f"admin:consultations_text_{name}" for name in ("glide_path", "new_step", "step")}
    addresses = [
        reverse("admin:consultations_amendment_change", args=[amendment.pk]),
        reverse(of_text["glide_path"], args=[text.pk]),
        reverse(of_text["new_step"], args=[text.pk]),
        reverse(of_text["step"], args=[text.pk, "nickel-2028-01-01"]),
    ]
    for address in addresses:
        with Visit(
            browser, live_server.url + address, width, scheme, cookie_of(cora()), bypass_csp=True
        ) as visit:
            findings[address] = [*visit.complaints, *visit.findings()]
            if visit.overflow() > 0:
                findings[address].append(f"{visit.overflow()} px outside the screen")
    assert {address: found for address, found in findings.items() if found} == {}
