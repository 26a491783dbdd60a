"""Responding in a real Chromium: nothing that was typed is lost, whatever happens to connection, session or tab."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from consultations.models import Consultation, Response
from consultations.respond.drafts import draft_of
from consultations.respond.words import Words
from consultations.services.hand_in import hand_in
from consultations.services.save_answer import save_answer
from consultations.services.verify_address import token_of
from tests.browser.visits import Visit
from tests.consultations import responding

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = [(360, "light"), (1280, "dark")]
KEPT = "Object.keys(localStorage).filter((key) => key.startsWith('cpal.kept'))"


@pytest.fixture
def consultation(transactional_db: None) -> Consultation:
    cache.clear()
    return responding.open_now(questions=3)


@pytest.fixture
def response(consultation: Consultation) -> Response:
    return responding.of_pat(consultation)


@pytest.fixture
def author(browser: Browser, live_server: Any, response: Response) -> Iterator[BrowserContext]:
    """A browser in which Pat followed the link."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_cookies(
        [{"name": "sessionid", "value": cookie_of(response.consultation), "url": live_server.url}]
    )
    yield context
    context.close()


def cookie_of(consultation: Consultation) -> str:
    client = Client()
    client.post(address(consultation, "respond-verify", token_of(consultation, responding.PAT)))
    return client.cookies["sessionid"].value


def address(consultation: Consultation, name: str, *more: object) -> str:
    return reverse(name, args=[consultation.reference, *more])


def opened(author: BrowserContext, live_server: Any, response: Response) -> Page:
    """The page of the questions."""
    page = author.new_page()
    page.goto(live_server.url + address(response.consultation, "respond-section", "1"))
    return page


def reason(page: Page, number: int = 1) -> Any:
    return page.locator(f"#q{number}").get_by_label("Your reasons")


def line(page: Page, number: int = 1) -> Any:
    return page.locator(f"#q{number} [data-save-line]")


def kept_in(page: Page) -> int:
    return len(page.evaluate(KEPT))


def reason_held(response: Response, number: str = "1.1") -> str:
    return draft_of(response, responding.question(response.consultation, number)).words.reason


def test_what_is_typed_is_saved_without_a_button(
    author: BrowserContext, live_server: Any, response: Response
) -> None:
    page = opened(author, live_server, response)
    page.locator("#q1").get_by_label("Yes, or agree").check()
    reason(page).press_sequentially("The costs, mostly.", delay=15)
    expect(line(page)).to_have_text(re.compile(r"^Saved \d\d:\d\d:\d\d.London$"), timeout=10_000)
    assert reason_held(response) == "The costs, mostly."
    assert kept_in(page) == 0
    page.reload()
    expect(reason(page)).to_have_value("The costs, mostly.")


def test_a_lost_connection_loses_nothing(
    author: BrowserContext, live_server: Any, response: Response
) -> None:
    page = opened(author, live_server, response)
    author.set_offline(True)
    reason(page).fill("Typed on a train.")
    expect(line(page)).to_contain_text("no connection", timeout=10_000)
    assert kept_in(page) == 1
    reason(page).fill("Typed on a train, in a tunnel.")
    author.set_offline(False)
    expect(line(page)).to_contain_text("Saved ", timeout=15_000)
    assert reason_held(response) == "Typed on a train, in a tunnel."
    assert not response.saved_answers.filter(in_conflict=True).exists()
    assert kept_in(page) == 0


def test_a_tab_that_dies_before_it_could_save_is_taken_up_by_the_next(
    author: BrowserContext, live_server: Any, response: Response
) -> None:
    page = opened(author, live_server, response)
    author.set_offline(True)
    reason(page).fill("Typed before the crash.")
    page.close()
    author.set_offline(False)
    assert reason_held(response) == ""
    page = opened(author, live_server, response)
    expect(reason(page)).to_have_value("Typed before the crash.", timeout=10_000)
    expect(line(page)).to_contain_text("Saved ", timeout=10_000)
    assert reason_held(response) == "Typed before the crash."
    assert kept_in(page) == 0


def test_what_a_dead_tab_kept_is_saved_from_any_page_of_the_response(
    author: BrowserContext, live_server: Any, response: Response
) -> None:
    page = opened(author, live_server, response)
    author.set_offline(True)
    reason(page, 2).fill("Typed before the crash.")
    page.close()
    author.set_offline(False)
    page = author.new_page()
    page.goto(live_server.url + address(response.consultation, "consultation-respond"))
    expect(page.get_by_text("1 answer kept on this device is now saved.")).to_be_visible(timeout=10_000)
    assert reason_held(response, "1.2") == "Typed before the crash."


def test_a_second_tab_overwrites_nothing_and_its_author_chooses(
    author: BrowserContext, live_server: Any, response: Response
) -> None:
    first, second = opened(author, live_server, response), opened(author, live_server, response)
    reason(first).fill("From the first tab.")
    expect(line(first)).to_contain_text("Saved ", timeout=10_000)
    reason(second).fill("From the second tab.")
    expect(line(second)).to_contain_text("Both are kept", timeout=10_000)
    reason(second).fill("From the second tab, and more.")
    second.wait_for_timeout(1_500)
    assert reason_held(response) == "From the first tab."
    second.get_by_role("link", name="Compare and choose").first.click()
    chosen = second.get_by_role("region", name="Typed in another tab or on another device")
    expect(chosen).to_contain_text("From the second tab, and more.")
    chosen.get_by_role("button", name="Use this version").click()
    expect(reason(second)).to_have_value("From the second tab, and more.")
    assert reason_held(response) == "From the second tab, and more."


def test_a_session_that_ends_while_somebody_types_loses_nothing(
    author: BrowserContext, live_server: Any, response: Response
) -> None:
    page = opened(author, live_server, response)
    Session.objects.all().delete()
    reason(page).fill("Typed after twelve hours.")
    expect(line(page)).to_contain_text("your session has ended", timeout=10_000)
    elsewhere = author.new_page()
    link = address(response.consultation, "respond-verify", token_of(response.consultation, responding.PAT))
    elsewhere.goto(live_server.url + link)
    elsewhere.get_by_role("button", name="Open your response").click()
    elsewhere.wait_for_load_state("networkidle")
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(line(page)).to_contain_text("Saved ", timeout=10_000)
    assert reason_held(response) == "Typed after twelve hours."


def test_a_token_that_has_expired_is_renewed(
    author: BrowserContext, live_server: Any, response: Response
) -> None:
    page = opened(author, live_server, response)
    author.add_cookies([{"name": "csrftoken", "value": "a" * 32, "url": live_server.url}])
    reason(page).fill("Typed after signing in elsewhere.")
    expect(line(page)).to_contain_text("Saved ", timeout=10_000)
    assert reason_held(response) == "Typed after signing in elsewhere."


def test_a_text_that_is_too_long_is_refused_before_it_is_sent_and_not_cut(
    author: BrowserContext, live_server: Any, response: Response
) -> None:
    page = opened(author, live_server, response)
    reason(page).fill("a" * 20_001)
    expect(line(page)).to_contain_text("20,001 of 20,000 characters", timeout=10_000)
    assert len(reason(page).input_value()) == 20_001
    reason(page).fill("a" * 20_000)
    expect(line(page)).to_contain_text("Saved ", timeout=10_000)


def test_the_button_leaves_only_when_everything_is_saved(
    author: BrowserContext, live_server: Any, response: Response
) -> None:
    page = opened(author, live_server, response)
    author.set_offline(True)
    reason(page).fill("Not lost.")
    page.get_by_role("button", name="Save and check").click()
    expect(line(page)).to_contain_text("no connection", timeout=10_000)
    author.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(line(page)).to_contain_text("Saved ", timeout=15_000)
    page.get_by_role("button", name="Save and check").click()
    expect(page.get_by_role("heading", name="Check your response")).to_be_visible()
    expect(page.get_by_text("Not lost.")).to_be_visible()


def test_leaving_a_shared_computer_leaves_nothing_on_it(
    author: BrowserContext, live_server: Any, response: Response
) -> None:
    page = opened(author, live_server, response)
    author.route("**/respond/answers/**", lambda route: route.abort())
    reason(page).fill("A secret.")
    expect(line(page)).to_contain_text("no connection", timeout=10_000)
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Close it on this computer").click()
    page.wait_for_url(f"**{address(response.consultation, 'consultation')}")
    assert kept_in(page) == 0
    page.goto(live_server.url + address(response.consultation, "respond-section", "1"))
    expect(page.get_by_role("heading", name="Respond")).to_be_visible()


def test_from_an_address_to_a_receipt(
    browser: Browser, live_server: Any, consultation: Consultation, tmp_path: Path
) -> None:
    start = live_server.url + address(consultation, "consultation-respond")
    with Visit(browser, start, 360, "light") as visit:
        page = visit.page
        page.wait_for_timeout(2_100)  # a form that comes back at once is a robot's
        page.get_by_role("textbox", name="E-mail address").fill("new@example.org")
        page.get_by_role("button", name="Send me the link").click()
        expect(page.get_by_role("heading", name="Look at your e-mail")).to_be_visible()
        (link,) = re.findall(r"/consultations/\S+", str(mail.outbox[-1].body))
        page.goto(live_server.url + link)
        page.get_by_role("button", name="Open your response").click()
        page.get_by_role("link", name="Who you are").click()
        page.get_by_label("Your name").fill("New Respondent")
        page.get_by_label("Individual").check()
        page.get_by_role("button", name="Save and continue").click()
        page.get_by_role("link", name="1 The proposal").click()
        reason(page).fill("The costs.")
        page.locator("#q1").get_by_label("It may be published, with my name").check()
        page.get_by_role("button", name="Save and check").click()
        page.get_by_role("button", name="Hand in").click()
        expect(page.get_by_text("Your response counts")).to_be_visible()
        expect(page.get_by_text("1: 1 with my name")).to_be_visible()
        assert kept_in(page) == 0
        assert visit.complaints == []
    response = Response.objects.received().get()
    assert response.respondent.email == "new@example.org"
    assert mail.outbox[-1].subject.startswith(f"Receipt {response.reference}")


def test_without_a_script_the_buttons_save_and_a_lapsed_session_gives_the_text_back(
    browser: Browser, live_server: Any, response: Response
) -> None:
    consultation = response.consultation
    page_of = live_server.url + address(consultation, "respond-section", "1")
    cookie = cookie_of(consultation)
    with Visit(browser, page_of, 360, "light", cookie, java_script_enabled=False) as visit:
        page = visit.page
        reason(page).fill("Without a script.")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_text(re.compile(r"^Saved \d\d:\d\d:\d\d.London\.$"))).to_be_visible()
        assert reason_held(response) == "Without a script."
        Session.objects.all().delete()
        reason(page).fill("Without a script, and without a session.")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_role("heading", name="Not saved yet")).to_be_visible()
        expect(page.get_by_label("1.1, Your reasons")).to_have_value(
            "Without a script, and without a session."
        )
        elsewhere = visit.context.new_page()
        elsewhere.goto(
            live_server.url + address(consultation, "respond-verify", token_of(consultation, responding.PAT))
        )
        elsewhere.get_by_role("button", name="Open your response").click()
        page.get_by_role("button", name="Save it now").click()
        expect(reason(page)).to_have_value("Without a script, and without a session.")
    assert reason_held(response) == "Without a script, and without a session."


@pytest.mark.long
@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_every_page_is_accessible_and_keeps_to_the_screen_and_to_its_policy(
    browser: Browser, live_server: Any, response: Response, width: int, scheme: str
) -> None:
    consultation = response.consultation
    responding.answer(response, "The costs.\n\nAnd the time.", stance="partly", alternative="Later.")
    responding.attached(response)
    hand_in(response=response)
    responding.answer(response, "The costs, mostly.")
    asked = responding.question(consultation, "1.2")
    for text in ("First.", "Second."):
        save_answer(response=response, question=asked, words=Words(reason=text))
    cookie = cookie_of(consultation)
    pages = {
        "begin": ("", address(consultation, "consultation-respond")),
        "sent": ("", address(consultation, "respond-sent")),
        "verify": ("", address(consultation, "respond-verify", token_of(consultation, responding.PAT))),
        "overview": (cookie, address(consultation, "consultation-respond")),
        "you": (cookie, address(consultation, "respond-you")),
        "section": (cookie, address(consultation, "respond-section", "1")),
        "versions": (cookie, address(consultation, "respond-versions", "1.2")),
        "files": (cookie, address(consultation, "respond-files")),
        "check": (cookie, address(consultation, "respond-check")),
        "receipt": (cookie, address(consultation, "respond-receipt", 1)),
        "history": (cookie, address(consultation, "respond-history")),
        "withdraw": (cookie, address(consultation, "respond-withdraw")),
    }
    findings: dict[str, list[str]] = {}
    for name, (session, where) in pages.items():
        with Visit(browser, live_server.url + where, width, scheme, session) as visit:
            findings[name] = list(visit.complaints)
            if visit.overflow() > 0:
                findings[name].append(f"{visit.overflow()} px outside the screen")
        with Visit(browser, live_server.url + where, width, scheme, session, bypass_csp=True) as visit:
            findings[name] += visit.findings()
    assert {name: found for name, found in findings.items() if found} == {}
