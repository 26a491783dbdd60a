"""A change of the methodology from draft to the first month priced under it, as the people go it (paper 7.6).

Cora drafts it and the consultation of the discussion paper's 24 questions on it; Sam proposes, approves and decides;
Sol publishes the outcome and adopts. Everything that a person does is done in a Chromium, and everything that the
timetable does by a real worker, on the clock of the database, which goes from April to the end of June 2026.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Browser, expect

from consultations import tasks as timetable
from consultations.analysis.answers import standing_answers
from consultations.models import Amendment, Consultation, Response, Sentence
from consultations.services.back_cast import progress_of
from consultations.services.write_sentence import write_sentence
from cpal.audit import trail
from cpal.calendar import london
from tests.clock import everybody_from, everybody_goes_on_to
from tests.journeys.consulting import MINUTE, Site, the_timetable
from tests.journeys.respondents import (
    HIDDEN,
    OF_MIA,
    OF_THE_PRODUCER,
    THRESHOLDS,
    a_producer_answers_by_a_link,
    an_individual_answers_without_script,
    mia_answers_signed_in,
    page_of,
)
from tests.journeys.two_months import (
    JUNE,
    NEW,
    a_month_is_priced_and_final,
    june_is_priced_by_the_timetable,
    the_changed_number_counts,
    the_old_month_is_what_it_was,
)
from tests.people import cora, sam, sol
from tests.workers import Worker

pytestmark = [pytest.mark.browser, pytest.mark.worker, pytest.mark.django_db(transaction=True)]

DRAFTED_AT = london(dt.date(2026, 4, 10), dt.time(10, 0))
OPENS_AT = london(dt.date(2026, 4, 20), dt.time(9, 0))
CLOSES_AT = london(dt.date(2026, 5, 19), dt.time(17, 0))

NEW_MINIMUM = "60"  # tonnes
SAID = "Respondents were of two minds about small lots."
CHANGES = "The least size of a trade in zinc rises, so that small lots no longer count."


@pytest.fixture
def april(transactional_db: None) -> Iterator[None]:
    """The clock of the whole test database shows 10 April 2026, 10:00 in London, and goes on."""
    cache.clear()
    with everybody_from(DRAFTED_AT):
        yield


@pytest.fixture
def site(browser: Browser, live_server: Any) -> Site:
    return Site(browser, live_server.url)


@pytest.mark.long
def test_a_consultation_goes_from_draft_to_outcome_and_the_next_month_is_priced_under_its_change(
    april: None, celery_worker: Worker, site: Site
) -> None:
    march = a_month_is_priced_and_final()

    amendment = cora_drafts_a_change(site)
    the_timetable_computes_what_it_would_have_done(amendment)
    sam_proposes_it_as_material(site, amendment)
    consultation = cora_begins_a_consultation_on_it(site, amendment)
    sam_approves_it_with_its_moments(site, consultation)
    the_timetable_opens_it(consultation)

    references = [
        mia_answers_signed_in(site, consultation),
        a_producer_answers_by_a_link(site, consultation),
        an_individual_answers_without_script(site, consultation),
    ]
    received = Response.objects.received().to(consultation)
    assert sorted(received.values_list("reference", flat=True)) == sorted(references)
    the_timetable_closes_it(consultation)
    who_comes_late_is_told(site, consultation)

    cora_writes_the_statement(site, consultation)
    cora_finds_nobody_given_away(site, consultation)
    sol_publishes_the_outcome(site, consultation)
    pat_reads_the_outcome(site, consultation)

    sam_decides_to_adopt_it(site, amendment)
    sol_adopts_it_from_june(site, amendment)
    june = june_is_priced_by_the_timetable()
    the_changed_number_counts(june)
    the_old_month_is_what_it_was(march)
    assert trail.verify().is_intact


# --- the change and its consultation -------------------------------------------------------------------------------
def cora_drafts_a_change(site: Site) -> Amendment:
    with site.opened(reverse("admin:consultations_amendment_changelist"), cora()) as page:
        page.get_by_role("link", name="Change the methodology").click()
        page.get_by_label("Title").fill("A larger minimum trade for zinc")
        page.get_by_label("What would change").fill("Trades of zinc below 60 tonnes no longer count.")
        page.get_by_label("Why", exact=True).fill("Small lots carry a price of their own.")
        page.get_by_role("button", name="Begin the draft").click()
        page.get_by_role("link", name="Numbers", exact=True).click()
        page.get_by_label("Minimum trade: zinc becomes").fill(NEW_MINIMUM)
        page.get_by_label("Reason for Minimum trade: zinc").fill("Small lots carry a price of their own.")
        page.get_by_role("button", name="Keep the numbers").click()
        page.get_by_role("button", name="Fix the text").click()
        page.get_by_text("The text is fixed").wait_for()
    return Amendment.objects.get()


def the_timetable_computes_what_it_would_have_done(amendment: Amendment) -> None:
    text = amendment.proposal
    assert text is not None
    assert progress_of(text).words == "0 of 1 months of metals"
    the_timetable(timetable.compute_back_casts, lambda: progress_of(text).is_done)
    assert text.back_cast.get().inputs_lost == 1


def sam_proposes_it_as_material(site: Site, amendment: Amendment) -> None:
    with site.office(sam(), f"Propose {amendment.reference}") as page:
        step = page.locator("form").filter(has=page.get_by_role("button", name="Propose the change"))
        step.get_by_label("Material: adopted only after a consultation").check()
        step.get_by_label("Reason").fill("It decides which trades count.")
        step.get_by_role("button").click()
        page.get_by_text("is proposed and announced").wait_for()


def cora_begins_a_consultation_on_it(site: Site, amendment: Amendment) -> Consultation:
    with site.opened(reverse("admin:consultations_consultation_changelist"), cora()) as page:
        page.get_by_role("link", name="Begin a consultation").click()
        page.get_by_label("The 24 questions of the discussion paper").check()
        page.get_by_role("button", name="Begin", exact=True).click()
        page.get_by_label("Amendment").select_option(label=str(amendment))
        page.get_by_role("button", name="Save", exact=True).last.click()
        page.get_by_text("is saved.").wait_for()
        page.get_by_role("link", name="Send for approval").click()
        page.get_by_label("Opens on").fill(f"{OPENS_AT:%Y-%m-%d}")
        page.get_by_label("Closes on").fill("2026-05-29")
        page.get_by_role("button", name="Send for approval").click()
        page.get_by_text("waits for a senior manager").wait_for()
    consultation = Consultation.objects.get()
    assert consultation.amendment == amendment
    assert consultation.questions.count() == 24
    return consultation


def sam_approves_it_with_its_moments(site: Site, consultation: Consultation) -> None:
    """Sam types an earlier close than Cora had proposed: the day after the 28 full days are over."""
    with site.office(sam(), f"Approve {consultation.reference}") as page:
        for name, at in (("opens", OPENS_AT), ("closes", CLOSES_AT)):
            page.get_by_label(f"{name.capitalize()} on").fill(f"{at:%Y-%m-%d}")
            page.locator(f"[name={name}_time]").fill(f"{at:%H:%M}")
        page.get_by_role("button", name="Approve and announce").click()
        page.get_by_text("is announced.").wait_for()
    consultation.refresh_from_db()
    assert (consultation.state, consultation.opens_at) == ("scheduled", OPENS_AT)
    assert consultation.closes_at == CLOSES_AT


def the_timetable_opens_it(consultation: Consultation) -> None:
    everybody_goes_on_to(OPENS_AT + MINUTE)
    the_timetable(timetable.open_consultations, lambda: state_of(consultation) == "open")


def state_of(consultation: Consultation) -> str:
    return Consultation.objects.values_list("state", flat=True).get(pk=consultation.pk)


def the_timetable_closes_it(consultation: Consultation) -> None:
    everybody_goes_on_to(CLOSES_AT + MINUTE)
    the_timetable(timetable.close_consultations, lambda: state_of(consultation) == "closed")
    consultation.refresh_from_db()


def who_comes_late_is_told(site: Site, consultation: Consultation) -> None:
    late = f"{consultation.reference} closed at 19 May 2026, 17:00:00"
    with site.opened(page_of(consultation, "consultation-respond")) as page:
        expect(page.get_by_text("Not open")).to_be_visible()
        assert late in page.inner_text("main").replace("\N{NO-BREAK SPACE}", " ")


# --- the outcome ---------------------------------------------------------------------------------------------------
def cora_writes_the_statement(site: Site, consultation: Consultation) -> None:
    """The overview and one question in the browser, on the answers that were given; the others like it."""
    asked = consultation.questions.get(number=THRESHOLDS)
    address = reverse("admin:consultations_analysis_question", args=[consultation.pk, asked.pk])
    with site.opened(address, cora()) as page:
        chosen = page.locator("input[name=answers]")
        expect(chosen).to_have_count(3)
        for box in chosen.all():
            box.check()
        page.get_by_label("New sentence").fill(SAID)
        page.get_by_label("Part", exact=True).select_option(label="What was said")
        page.get_by_role("button", name="Put behind the sentence").click()
        page.get_by_text("3 answers stand behind it.").wait_for()
        page.get_by_role("link", name=f"Write what changes on question {THRESHOLDS}").click()
        page.get_by_label("Sentence").fill(CHANGES)
        page.get_by_role("button", name="Keep it").click()
        page.get_by_role("link", name="Write the overview").click()
        page.get_by_label("Overview").fill("Thank you to everybody who responded.")
        page.get_by_role("button", name="Keep it").click()
        page.get_by_text("The overview is kept.").wait_for()
    write_the_rest(consultation)


def write_the_rest(consultation: Consultation) -> None:
    answers = standing_answers(consultation)
    for question in consultation.questions.exclude(number=THRESHOLDS):
        behind = list(answers.filter(question=question).values_list("pk", flat=True))
        words = {
            Sentence.Part.SAID: "Most agreed." if behind else "Nobody answered.",
            Sentence.Part.CHANGES: "Nothing changes for now.",
        }
        for part, text in words.items():
            write_sentence(
                consultation=consultation,
                question=question,
                part=part,
                text=text,
                written_by=cora(),
                answers=behind if part == Sentence.Part.SAID else (),
            )


def cora_finds_nobody_given_away(site: Site, consultation: Consultation) -> None:
    statement = reverse("admin:consultations_statement", args=[consultation.pk])
    with site.opened(statement, cora()) as page:
        page.get_by_role("link", name="the page of the outcome").click()
        page.get_by_text("Nothing: every question says").wait_for()
        page.get_by_role("button", name="Search", exact=True).click()
        page.get_by_text("Nothing stands against it.").wait_for()
        expect(page.get_by_role("button", name="Publish the outcome")).to_have_count(0)


def sol_publishes_the_outcome(site: Site, consultation: Consultation) -> None:
    with site.office(sol(), f"Publish the outcome of {consultation.reference}") as page:
        page.get_by_role("button", name="Publish the outcome").click()
        page.get_by_text("The outcome is published.").wait_for()
    assert state_of(consultation) == "concluded"


def pat_reads_the_outcome(site: Site, consultation: Consultation) -> None:
    """The statement and the responses: who gave the name stands there, the others nowhere."""
    with site.opened(page_of(consultation)) as page:
        page.get_by_role("link", name="Outcome", exact=True).click()
        for text in ("3 responses received, 2 published", SAID, CHANGES):
            expect(page.get_by_text(text).first).to_be_visible()
        assert named_in(page.content()) == []
        page.get_by_role("link", name="Published responses").click()
        for published in (*OF_MIA, *OF_THE_PRODUCER):
            expect(page.get_by_text(published.reason)).to_be_visible()
        expect(page.get_by_role("heading", name="Mia, Meridian Metals")).to_have_count(len(OF_MIA))
        assert named_in(page.content()) == []


def named_in(content: str) -> list[str]:
    return [each for each in HIDDEN if each.lower() in content.lower()]


# --- adopted, and applied ------------------------------------------------------------------------------------------
def sam_decides_to_adopt_it(site: Site, amendment: Amendment) -> None:
    with site.office(sam(), f"Decide on {amendment.reference}") as page:
        page.get_by_label("Adopt as proposed").check()
        page.get_by_label("Reasons").fill("Respondents were of two minds; the figures decided.")
        page.get_by_role("button", name="Keep and announce the decision").click()
        page.get_by_text(f"{amendment.reference} is decided.").wait_for()


def sol_adopts_it_from_june(site: Site, amendment: Amendment) -> None:
    with site.office(sol(), f"Adopt {amendment.reference}") as page:
        page.get_by_label("Applies from the window").select_option(str(JUNE))
        page.get_by_role("button", name="Adopt the change").click()
        page.get_by_text("is adopted and announced.").wait_for()
    with site.opened(reverse("methodology-version", args=[NEW])) as page:
        expect(page.get_by_text("A larger minimum trade for zinc").first).to_be_visible()
