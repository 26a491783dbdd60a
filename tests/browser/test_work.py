"""The desk and the back office in a real Chromium, as the people who work there find them."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser

from cpal.clock import database_clock
from cpal.people.models import User
from pricing.models import Assessment
from pricing.services.publish import publish_provisional
from tests.browser.visits import Visit
from tests.people import ana, kim, mia, sam, signed_in
from tests.publication import market

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = [(360, "light"), (1280, "dark")]


@pytest.fixture
def flagged(transactional_db: None) -> Assessment:
    """Zinc of March 2026 in review, with two flags to decide."""
    return market.in_review("100", "110", "150")


def cookie_of(person: User) -> str:
    client: Client = signed_in(person)
    return client.cookies["sessionid"].value


def workbench(assessment: Assessment) -> list[str]:
    """Every page on which an assessment is worked at."""
    names = [("change", ()), ("input", (1, "T-3")), ("adjust", (1, "T-3")), ("outcome", ())]
    return [reverse(f"admin:pricing_assessment_{name}", args=[assessment.pk, *more]) for name, more in names]


def lists() -> list[str]:
    names = ("assessment", "run", "delivery", "feedrecord", "decision", "publication", "referencerow")
    return [reverse("admin:index"), *(reverse(f"admin:pricing_{name}_changelist") for name in names)]


@pytest.mark.long
@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_every_page_of_the_back_office_is_accessible_and_keeps_to_the_screen(
    browser: Browser, live_server: Any, flagged: Assessment, width: int, scheme: str
) -> None:
    findings: dict[str, list[str]] = {}
    receive = reverse("admin:pricing_delivery_receive")
    pages = [
        (ana(), [*workbench(flagged), *lists(), receive]),
        (kim(), [reverse("admin:audit_entry_changelist")]),
    ]
    for person, addresses in pages:
        cookie = cookie_of(person)
        for address in addresses:
            with Visit(browser, live_server.url + address, width, scheme, cookie, bypass_csp=True) as visit:
                findings[address] = [*visit.complaints, *visit.findings()]
                if visit.overflow() > 0:
                    findings[address].append(f"{visit.overflow()} px outside the screen")
    assert {address: found for address, found in findings.items() if found} == {}


def test_the_workbench_keeps_to_its_policy(browser: Browser, live_server: Any, flagged: Assessment) -> None:
    cookie = cookie_of(ana())
    for address in workbench(flagged):
        with Visit(browser, live_server.url + address, 1280, "light", cookie) as visit:
            assert visit.complaints == [], address
            assert {url for url in visit.requested if not url.startswith(live_server.url)} == set()


def test_approved_published_and_objected_to_in_the_browser(
    browser: Browser, live_server: Any, transactional_db: None
) -> None:
    assessment = market.in_review("40", "41", "42")
    page_of = live_server.url + reverse("admin:pricing_assessment_change", args=[assessment.pk])
    with Visit(browser, page_of, 1280, "light", cookie_of(sam())) as visit:
        visit.page.get_by_role("button", name="Approve").click()
        visit.page.get_by_text("is approved.").wait_for()
        visit.page.get_by_role("button", name="Publish").click()
        visit.page.get_by_text("is published as provisional.").wait_for()
    with Visit(browser, f"{live_server.url}/desk/", 360, "light", cookie_of(mia())) as visit:
        assert visit.overflow() <= 0
        visit.page.get_by_role("link", name="Object to Zinc, March 2026").click()
        visit.page.get_by_label("Rationale").fill("Two trades of the window were left out.")
        visit.page.get_by_label("Supporting evidence").fill("Platform log of 30 March 2026.")
        visit.page.get_by_role("button", name="File the objection").click()
        visit.page.get_by_text("OBJ-").first.wait_for()
    assessment.refresh_from_db()
    assert assessment.state == "under_objection"


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_the_desk_is_accessible(
    browser: Browser, live_server: Any, transactional_db: None, width: int, scheme: str
) -> None:
    publication = publish_provisional(assessment=market.approved(), published_by=None, at=database_clock())
    cookie = cookie_of(mia())
    findings: dict[str, list[str]] = {}
    for address in (
        "/desk/",
        "/desk/objections/",
        f"{reverse('objection-new')}?publication={publication.pk}",
    ):
        with Visit(browser, live_server.url + address, width, scheme, cookie, bypass_csp=True) as visit:
            findings[address] = [*visit.complaints, *visit.findings()]
    assert {address: found for address, found in findings.items() if found} == {}
