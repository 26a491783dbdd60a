"""The pages of consultations in a real Chromium: Pat reads, Cora drafts, Sam approves; phone and desk."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser

from consultations.models import Consultation
from consultations.paper import discussion_paper
from consultations.services.close import close_due
from consultations.services.documents import BackgroundFile, add_document
from consultations.services.draft import begin
from consultations.services.extend import extend
from consultations.services.load_paper import load_paper
from consultations.services.open import open_due
from consultations.services.schedule import schedule
from cpal.calendar import london_date
from cpal.clock import database_clock
from cpal.people.models import User
from tests.browser.visits import Visit
from tests.people import cora, sam, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DAY = dt.timedelta(days=1)
WIDTHS = [(360, "light"), (1280, "dark")]


@pytest.fixture
def papers_about(transactional_db: None) -> dict[str, Consultation]:
    """The discussion paper, closed and overdue; one that is open and was extended; a draft with documents."""
    now = database_clock()
    old = load_paper(document=discussion_paper(), prepared_by=cora(), backfilled=True)
    assert old.opens_at is not None
    assert old.closes_at is not None
    schedule(
        consultation=old,
        approved_by=sam(),
        opens_at=old.opens_at,
        closes_at=old.closes_at,
        at=old.created_at,
    )
    held = load_paper(document=discussion_paper(), prepared_by=cora(), backfilled=True, at=now - 20 * DAY)
    schedule(
        consultation=held,
        approved_by=sam(),
        opens_at=now - 10 * DAY,
        closes_at=now + 20 * DAY,
        at=now - 12 * DAY,
    )
    open_due()
    close_due()
    held.refresh_from_db()
    extend(
        consultation=held,
        extended_by=sam(),
        closes_at=now + 27 * DAY,
        reason="Two respondents asked for more time over the holidays.",
        at=now - DAY,
    )
    draft = load_paper(document=discussion_paper(), prepared_by=cora())
    figures = BackgroundFile("figures.csv", b"month,premium\n")
    add_document(consultation=draft, title="Premia by month", file=figures, added_by=cora())
    return {"closed": old, "open": held, "draft": draft}


def visit(
    browser: Browser, live_server: Any, path: str, width: int, scheme: str, person: User | None = None
) -> Visit:
    cookie = signed_in(person).cookies["sessionid"].value if person else ""
    return Visit(browser, f"{live_server.url}{path}", width, scheme, cookie, bypass_csp=True)


def paths(held: dict[str, Consultation]) -> list[tuple[User | None, str]]:
    """Every page of mine with whoever opens it."""

    def office(name: str, consultation: Consultation) -> str:
        return reverse(f"admin:consultations_{name}", args=[consultation.pk])

    return [
        (None, "/consultations/"),
        (None, f"/consultations/{held['open'].reference}/"),
        (None, f"/consultations/{held['closed'].reference}/"),
        (cora(), reverse("admin:consultations_consultation_changelist")),
        (cora(), reverse("admin:consultations_begin")),
        (cora(), office("consultation_change", held["draft"])),
        (cora(), office("edit", held["draft"])),
        (cora(), office("documents", held["draft"])),
        (cora(), office("send", held["draft"])),
        (cora(), office("preview", held["draft"])),
        (sam(), office("schedule", held["draft"])),
        (sam(), office("consultation_change", held["open"])),
        (sam(), office("extend", held["open"])),
        (sam(), office("withdraw", held["open"])),
    ]


@pytest.mark.long
@pytest.mark.parametrize(("width", "scheme"), WIDTHS)
def test_every_page_is_accessible_and_stays_on_the_screen(
    browser: Browser, live_server: Any, papers_about: dict[str, Consultation], width: int, scheme: str
) -> None:
    findings = {}
    for person, path in paths(papers_about):
        with visit(browser, live_server, path, width, scheme, person) as seen:
            found = [*seen.complaints, *seen.findings()]
            if seen.overflow() > 0:
                found.append(f"{seen.overflow()} px outside the screen")
            if found:
                findings[path] = found
    assert findings == {}


def test_the_countdown_counts_where_there_is_a_script(
    browser: Browser, live_server: Any, papers_about: dict[str, Consultation]
) -> None:
    path = f"/consultations/{papers_about['open'].reference}/"
    with visit(browser, live_server, path, 1280, "light") as seen:
        said = seen.page.locator(".countdown").first.inner_text()
    assert said.startswith(("in 26 days, at ", "in 27 days, at "))


def test_cora_adds_a_question_and_sends_it_and_sam_approves_what_he_read(
    browser: Browser, live_server: Any, transactional_db: None
) -> None:
    consultation = begin(title="Freight tables", summary="How often they are renewed.", prepared_by=cora())
    edit_page = reverse("admin:consultations_edit", args=[consultation.pk])
    with visit(browser, live_server, edit_page, 1280, "light", cora()) as seen:
        page = seen.page
        page.get_by_label("Number", exact=True).first.fill("1")
        page.locator("[name=s0-title]").fill("Freight")
        page.locator("[name=s0q0-number]").fill("1.1")
        page.locator("[name=s0q0-text]").fill("How often should the freight tables be renewed?")
        page.get_by_role("button", name="Add a question").click()
        page.locator("[name=s0q1-number]").fill("1.2")
        page.locator("[name=s0q1-text]").fill("Which sources should they rest on?")
        page.get_by_role("button", name="Save", exact=True).last.click()
        page.get_by_text("is saved.").wait_for()
        page.get_by_role("link", name="Send for approval").click()
        opens_on = london_date(database_clock()) + 7 * DAY
        page.get_by_label("Opens on").fill(opens_on.isoformat())
        page.get_by_text("28 full days are over").wait_for()
        page.get_by_label("Closes on").fill((opens_on + 30 * DAY).isoformat())
        page.get_by_role("button", name="Send for approval").click()
        page.get_by_text("waits for a senior manager").wait_for()
        assert seen.complaints == []
    with visit(browser, live_server, "/back-office/", 1280, "light", sam()) as seen:
        seen.page.get_by_role("link", name=f"Approve {consultation.reference}").click()
        seen.page.get_by_text("28 full days are over").wait_for()
        seen.page.get_by_role("button", name="Approve and announce").click()
        seen.page.get_by_text("is announced.").wait_for()
    with visit(browser, live_server, f"/consultations/{consultation.reference}/", 360, "light") as seen:
        seen.page.get_by_text("Which sources should they rest on?").wait_for()
    consultation.refresh_from_db()
    assert consultation.state == "scheduled"
