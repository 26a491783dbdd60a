"""Three kinds of respondent, each of whom answers in their own way: what they say, and how they do it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.core import mail
from django.urls import reverse
from playwright.sync_api import Page, expect

from consultations.models import Consultation
from tests.journeys.consulting import Site
from tests.people import mia

A_ROBOT_IS_FASTER = 2_100  # milliseconds


@dataclass(frozen=True)
class Answer:
    """What somebody answers to a question; without a permission, what the form offers first."""

    number: str
    stance: str
    reason: str
    permission: str = ""


NAMED, ANONYMOUS = "It may be published, with my name", "It may be published, without my name"
THRESHOLDS, PERIOD, CONSULTING = "5.3", "6.5", "7.2"
OF_MIA = (
    Answer(THRESHOLDS, "In part", "Three trades in a month are few for zinc."),
    Answer(PERIOD, "Yes, or agree", "Ninety days is what contracts say."),
)
OF_THE_PRODUCER = (
    Answer(THRESHOLDS, "Yes, or agree", "Small lots tell little of the market.", ANONYMOUS),
    Answer(CONSULTING, "Yes, or agree", "Four weeks are enough to ask our members.", ANONYMOUS),
)
OF_THE_INDIVIDUAL = (
    Answer(THRESHOLDS, "No, or disagree", "My supplier would know me by this sentence."),
    Answer(CONSULTING, "In part", "Six weeks would be better in the summer."),
)
PRODUCER, PRODUCERS_FIRM, PRODUCERS_ADDRESS = "Karen Testperson", "Karst", "karen@karst.example"
INDIVIDUAL, INDIVIDUALS_ADDRESS = "Ottoline Prober", "ottoline@prober.example"
HIDDEN = (
    *(PRODUCER, PRODUCERS_FIRM, PRODUCERS_ADDRESS, INDIVIDUAL, INDIVIDUALS_ADDRESS),
    *("Karen", "Testperson", "Ottoline", "Prober"),
    *(each.reason for each in OF_THE_INDIVIDUAL),
)


def mia_answers_signed_in(site: Site, consultation: Consultation) -> str:
    """A participant, who trades, lets everything be published with the name."""
    with site.opened(page_of(consultation), mia()) as page:
        page.get_by_role("link", name="Respond", exact=True).click()
        page.get_by_role("button", name="Begin or resume your response").click()
        say_who(page, name="Mia", kind="Merchant or trader", organisation="Meridian Metals")
        answer(page, OF_MIA)
        page.get_by_label(NAMED).check()
        page.get_by_role("button", name="Use it for all").click()
        expect(page.get_by_text("Answered, with my name")).to_have_count(len(OF_MIA))
        return hand_in(page)


def a_producer_answers_by_a_link(site: Site, consultation: Consultation) -> str:
    """Somebody without an account, whose answers may be published without the name."""
    with site.opened(page_of(consultation), None) as page:
        page.get_by_role("link", name="Respond", exact=True).click()
        begin_with_a_link(page, PRODUCERS_ADDRESS)
        say_who(page, name=PRODUCER, kind="Producer", organisation=PRODUCERS_FIRM)
        answer(page, OF_THE_PRODUCER)
        return hand_in(page)


def an_individual_answers_without_script(site: Site, consultation: Consultation) -> str:
    """Somebody whose browser runs no script, and who says nothing of publication: all stays confidential."""
    with site.opened(page_of(consultation), None, java_script_enabled=False) as page:
        page.get_by_role("link", name="Respond", exact=True).click()
        begin_with_a_link(page, INDIVIDUALS_ADDRESS)
        say_who(page, name=INDIVIDUAL, kind="Individual")
        answer(page, OF_THE_INDIVIDUAL)
        return hand_in(page)


# --- what each of them does ----------------------------------------------------------------------------------------
def page_of(consultation: Consultation, name: str = "consultation") -> str:
    return reverse(name, args=[consultation.reference])


def begin_with_a_link(page: Page, address: str) -> None:
    """Ask for the link, look into the e-mail, and follow it."""
    page.wait_for_timeout(A_ROBOT_IS_FASTER)
    page.get_by_role("textbox", name="E-mail address").fill(address)
    page.get_by_role("button", name="Send me the link").click()
    expect(page.get_by_role("heading", name="Look at your e-mail")).to_be_visible()
    page.goto(f"{page.url.split('/consultations/')[0]}{link_sent_to(address)}")
    page.get_by_role("button", name="Open your response").click()


def link_sent_to(address: str) -> str:
    """The path of the link in the letter to that address."""
    (letter,) = [letter for letter in mail.outbox if letter.to == [address]]
    (link,) = re.findall(r"/consultations/\S+", str(letter.body))
    return str(link)


def say_who(page: Page, *, name: str, kind: str, organisation: str = "") -> None:
    """Fill in who responds."""
    page.get_by_role("link", name="Who you are").click()
    page.get_by_label("Your name").fill(name)
    page.get_by_role("textbox", name="Organisation").fill(organisation)
    page.get_by_label(kind, exact=True).check()
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("heading", name="Your response")).to_be_visible()


def answer(page: Page, answers: Sequence[Answer]) -> None:
    """Answer questions, each from the overview and back to it."""
    for each in answers:
        page.get_by_role("link", name=each.number, exact=True).click()
        question = page.locator(f"[data-question='{each.number}']")
        question.get_by_label(each.stance).check()
        question.get_by_label("Your reasons").fill(each.reason)
        if each.permission:
            question.get_by_label(each.permission).check()
        page.get_by_role("button", name="Save and return to the overview").click()
        expect(page.get_by_role("heading", name="Your response")).to_be_visible()


def hand_in(page: Page) -> str:
    """Check, hand in and read the receipt; the reference on it."""
    page.get_by_role("link", name="Check and hand in").click()
    page.get_by_role("button", name="Hand in", exact=True).click()
    expect(page.get_by_text("Your response counts")).to_be_visible()
    return page.get_by_role("heading", level=1).inner_text().removeprefix("Receipt ")
