"""The pages of notices in a real Chromium: accessible, inside their policy and the screen; subscribing by its link."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from playwright.sync_api import Browser

from consultations.notices.models import Kind, Subscription
from consultations.notices.services.announce_calendar import announce_calendar
from consultations.notices.services.issue_due import issue_due
from consultations.notices.services.plan import Written, plan_notice
from consultations.notices.services.subscribe import Wish, token_of
from consultations.notices.services.webhooks import send_test
from cpal.clock import database_clock
from cpal.people.models import User
from pricing.models import Publication
from tests.browser.visits import Visit
from tests.notices.telling import endpoint, issued, subscriber
from tests.people import cora, mia, signed_in
from tests.portal.factory import Premium

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = [(360, "light"), (1280, "dark")]
BACK_OFFICE = "/back-office/notices/"


@pytest.fixture
def public(transactional_db: None) -> list[str]:
    """Notices of several kinds and a subscriber; the pages that anybody may visit."""
    Premium(window="2026-09", status=Publication.Status.PROVISIONAL).published()
    Premium(window="2026-09").published()
    Premium(window="2026-09").published(
        value="151.00", revision=2, status=Publication.Status.CORRECTED, reason="A trade was counted twice."
    )
    issue_due()
    calendar = announce_calendar(year=database_clock().year + 1, announced_by=cora())
    long_title = (
        "A very long title of a notice about an incident that touches several windows and metals at once"
    )
    incident = issued("incident:1", url="/calendar/", title=long_title)
    correction = issued("correction:1", kind=Kind.CORRECTION, corrects=incident)
    return [
        "/",
        "/notices/",
        "/notices/?kind=delay",
        *(notice.get_absolute_url() for notice in (calendar, incident, correction)),
        "/notices/subscribe/",
        "/notices/subscribe/sent/",
        f"/notices/subscribe/{token_of(Wish('reader@example.org'))}/",
        "/notices/subscribe/nonsense/",
        f"/notices/unsubscribe/{subscriber().key}/",
        "/calendar/",
    ]


def behind_a_sign_in() -> list[tuple[User, list[str]]]:
    """The pages of the desk and of the back office, by whom they are visited."""
    webhook = endpoint("https://127.0.0.1/a-rather-long-path-of-an-endpoint/that-never-answers")
    send_test(webhook=webhook, asked_by=mia())
    at = database_clock().replace(year=database_clock().year + 1)
    written = Written(
        token=webhook.deliveries.get().message, kind=Kind.INCIDENT, title="Planned", summary="s", body="b"
    )
    planned = plan_notice(written=written, publishes_at=at, written_by=cora())
    notice = issued("incident:1")
    back_office = (
        "notice/",
        f"notice/{notice.pk}/change/",
        "notice/write/",
        "notice/calendar/",
        "notice/delivery/",
    )
    return [
        (mia(), ["/desk/webhooks/", f"/desk/webhooks/{webhook.pk}/"]),
        (
            cora(),
            [
                BACK_OFFICE + path
                for path in (*back_office, "plannednotice/", f"plannednotice/{planned.pk}/change/")
            ],
        ),
    ]


def cookie_of(person: User) -> str:
    return signed_in(person).cookies["sessionid"].value


def faults(visit: Visit) -> list[str]:
    """What is wrong with a page as it stands on the screen."""
    over = visit.overflow()
    return [*visit.findings(), *([f"{over} px outside the screen"] if over > 0 else [])]


@pytest.mark.long
@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_every_public_page_is_accessible_and_keeps_to_the_screen(
    browser: Browser, live_server: Any, public: list[str], width: int, scheme: str
) -> None:
    found = {}
    for path in public:
        with Visit(browser, f"{live_server.url}{path}", width, scheme, bypass_csp=True) as visit:
            found[path] = faults(visit)
    assert found == {path: [] for path in public}


@pytest.mark.long
@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_every_page_behind_a_sign_in_is_accessible_and_keeps_to_the_screen(
    browser: Browser, live_server: Any, transactional_db: None, width: int, scheme: str
) -> None:
    found = {}
    for person, paths in behind_a_sign_in():
        for path in paths:
            address, cookie = f"{live_server.url}{path}", cookie_of(person)
            with Visit(browser, address, width, scheme, cookie, bypass_csp=True) as visit:
                found[path] = faults(visit)
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


@pytest.mark.long
def test_no_page_breaks_the_policy_or_asks_anybody_else(
    browser: Browser, live_server: Any, public: list[str]
) -> None:
    for path in public:
        with Visit(browser, f"{live_server.url}{path}", 360, "light") as visit:
            gone = "the server responded with a status of 410"  # of a link that is too old
            assert [words for words in visit.complaints if gone not in words] == [], path
            assert {url for url in visit.requested if not url.startswith(live_server.url)} == set()


def test_pat_subscribes_by_the_letter_that_this_machine_kept_and_leaves_by_the_next(
    browser: Browser, live_server: Any, transactional_db: None, settings: LazySettings, tmp_path: Path
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = settings.POST_FOLDER = str(tmp_path)
    settings.SITE_URL = live_server.url
    with Visit(browser, f"{live_server.url}/notices/subscribe/", 1280, "light") as visit:
        page = visit.page
        page.get_by_label("E-mail address").fill("pat@example.org")
        page.get_by_label("Delay").check()
        page.wait_for_timeout(2100)  # nobody reads faster
        page.get_by_role("button", name="Send me the link").click()
        page.get_by_role("link", name="the letters it would have sent").click()
        page.get_by_role("link", name="Confirm your subscription").click()
        page.get_by_role("link", name="/notices/subscribe/").click()
        page.get_by_role("button", name="Subscribe").click()
        page.get_by_text("Delay, to pat@example.org.").wait_for()
        kept = Subscription.objects.get()
        assert (kept.address, kept.kinds) == ("pat@example.org", ["delay"])
        page.goto(f"{live_server.url}/notices/unsubscribe/{kept.key}/")
        page.get_by_role("button", name="Unsubscribe").click()
        page.get_by_role("heading", name="You have left").wait_for()
        assert not Subscription.objects.exists()
        assert visit.complaints == []
