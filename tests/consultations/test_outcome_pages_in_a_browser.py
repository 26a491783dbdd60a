"""The outcome, its responses and the page from which it is published in a real Chromium; phone and desk."""

from __future__ import annotations

import os
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser

from consultations.models import Consultation
from consultations.services.search_for_leaks import search_for_leaks
from cpal.people.models import User
from tests.browser.visits import Visit
from tests.consultations import papers
from tests.consultations.outcomes import Said, conclude, respond, sentence, summarise
from tests.people import cora, sam, signed_in, sol

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = [(360, "light"), (1280, "dark")]


def answered(reference: str) -> Consultation:
    held = papers.opened(reference)
    for name in ("Aldermoor", "Brackwell", "Corvane", "Dunmere"):
        respond(
            held,
            organisation=f"{name} Smelting",
            answers={
                "1.1": Said(f"{name} is in favour.", permission="named"),
                "1.2": Said(f"{name} would wait.", "disagree", "named", "Wait a year."),
            },
            files={f"a-rather-long-name-of-a-file-of-{name}.csv": (b"a,b\n", "named")},
        )
    for word in ("soon", "early", "much"):
        said = Said(f"At Vantorel it is too {word}.", "disagree", "anonymous")
        respond(held, kind="trader", organisation="Vantorel Resources", answers={"1.1": said})
    papers.close(held)
    return held


@pytest.fixture
def outcomes(transactional_db: None) -> tuple[Consultation, Consultation]:
    """One that is published; one that waits, with findings."""
    done = papers.opened("CP-2026-01")
    for name in ("Aldermoor", "Brackwell", "Corvane"):
        respond(
            done, organisation=f"{name} Smelting", answers={"1.1": Said("In favour.", permission="named")}
        )
    papers.close(done)
    conclude(done)
    waiting = answered("CP-2026-02")
    sentence(summarise(waiting), "Vantorell asked for time.", "1.2")
    search_for_leaks(consultation=waiting, searched_by=cora(), at=waiting.closed_at)
    return done, waiting


@pytest.mark.long
@pytest.mark.parametrize(("width", "scheme"), WIDTHS)
def test_every_page_is_accessible_and_stays_on_the_screen(
    browser: Browser, live_server: Any, outcomes: tuple[Consultation, Consultation], width: int, scheme: str
) -> None:
    _, waiting = outcomes
    findings = {}
    for person, path in (
        (None, "/consultations/CP-2026-01/outcome/"),
        (None, "/consultations/CP-2026-01/responses/"),
        (cora(), office("publishing", waiting)),
        (cora(), office("publishing_preview", waiting)),
        (sam(), office("publishing_preview_responses", waiting)),
    ):
        with visit(browser, live_server, path, width, scheme, person) as seen:
            found = [*seen.complaints, *seen.findings()]
            if seen.overflow() > 0:
                found.append(f"{seen.overflow()} px outside the screen")
            if found:
                findings[path] = found
            if folder := os.environ.get("SCREENSHOTS"):
                seen.page.screenshot(
                    path=f"{folder}/{path.strip('/').replace('/', '-')}-{width}.png", full_page=True
                )
    assert findings == {}


def test_cora_removes_what_was_found_and_sol_publishes(
    browser: Browser, live_server: Any, outcomes: tuple[Consultation, Consultation]
) -> None:
    _, waiting = outcomes
    waiting.statement.sentences.filter(text__startswith="Vantorell").delete()
    with visit(browser, live_server, office("publishing", waiting), 1280, "light", cora()) as seen:
        for _ in range(3):
            seen.page.get_by_role("button", name="Search again").click()
            seen.page.get_by_role("button", name="Remove the words").first.click()
            seen.page.get_by_text("The words are removed.").wait_for()
        seen.page.get_by_role("button", name="Search again").click()
        seen.page.get_by_text("Nothing stands against it.").wait_for()
    with visit(browser, live_server, office("publishing", waiting), 1280, "light", sol()) as seen:
        seen.page.get_by_role("button", name="Publish the outcome").click()
        seen.page.get_by_text("The outcome is published.").wait_for()
    with visit(browser, live_server, "/consultations/CP-2026-02/responses/", 360, "light") as seen:
        assert "Vantorel" not in seen.page.content()
        assert seen.page.get_by_text("At [removed: would identify the respondent] it is too").count() == 3


def office(name: str, consultation: Consultation) -> str:
    return reverse(f"admin:consultations_{name}", args=[consultation.pk])


def visit(
    browser: Browser, live_server: Any, path: str, width: int, scheme: str, person: User | None = None
) -> Visit:
    cookie = signed_in(person).cookies["sessionid"].value if person else ""
    return Visit(browser, f"{live_server.url}{path}", width, scheme, cookie, bypass_csp=True)
