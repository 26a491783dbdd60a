"""The page from which an outcome is published: what is missing, what was found, and who may do what."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultations.models import (
    Consultation,
    Edition,
    LeakConfirmation,
    LeakFinding,
    LeakJustification,
    Redaction,
)
from consultations.services.search_for_leaks import search_for_leaks
from consultations.tasks import search_outcome
from cpal.people.models import User
from tests.consultations import papers
from tests.consultations.outcomes import HOUR, Said, respond, sentence, summarise
from tests.people import ada, ana, cora, eli, kim, mia, sam, signed_in, sol

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation() -> Consultation:
    held = papers.opened()
    respond(held, organisation="Aldermoor Smelting", answers={"1.1": Said("We agree.", permission="named")})
    respond(
        held,
        organisation="Vantorel Resources",
        kind="trader",
        answers={"1.1": Said("We at Vantorel object.", "disagree", "anonymous")},
    )
    papers.close(held)
    return held


def page_of(consultation: Consultation, who: User, name: str = "publishing") -> str:
    response = signed_in(who).get(reverse(f"admin:consultations_{name}", args=[consultation.pk]))
    assert response.status_code == 200
    return response.content.decode()


def post(who: User, name: str, *args: int, **data: str) -> int:
    return signed_in(who).post(reverse(f"admin:consultations_{name}", args=args), data).status_code


def test_the_page_says_what_is_missing_until_nothing_is(consultation: Consultation) -> None:
    shown = page_of(consultation, cora())
    assert "The overview is not written." in shown
    assert "Question 1.2 does not say what changes and why." in shown
    summarise(consultation)
    assert "Nothing: every question says what was said" in page_of(consultation, cora())


def test_a_finding_is_removed_and_the_outcome_published_by_a_second_person(
    consultation: Consultation,
) -> None:
    summarise(consultation)
    assert post(cora(), "publishing_search", consultation.pk) == 302
    finding = LeakFinding.objects.get()
    shown = page_of(consultation, cora())
    assert "<mark>Vantorel</mark>" in shown
    assert "1 finding to deal with" in shown
    assert "Publish the outcome" not in page_of(consultation, sol())
    assert (
        post(cora(), "publishing_remove", consultation.pk, finding.pk, reason="would name the author") == 302
    )
    assert Redaction.objects.get().reason == "would name the author"
    assert post(cora(), "publishing_search", consultation.pk) == 302
    assert "Publish the outcome" in page_of(consultation, sol())
    assert "Only a senior manager can publish an outcome." in page_of(consultation, cora())
    preview = page_of(consultation, sol(), "publishing_preview_responses")
    assert "We at [removed: would name the author] object." in preview
    assert "Nothing changes for now." in page_of(consultation, sol(), "publishing_preview")
    assert post(sol(), "publishing_publish", consultation.pk, publish="yes") == 302
    assert Edition.objects.get().published_by == sol()


def test_a_finding_is_justified_by_one_and_confirmed_by_another(consultation: Consultation) -> None:
    summarise(consultation)
    post(cora(), "publishing_search", consultation.pk)
    finding = LeakFinding.objects.get()
    post(cora(), "publishing_justify", consultation.pk, finding.pk, reason="The author insists.")
    given = LeakJustification.objects.get()
    assert "A second person must confirm it." in page_of(consultation, cora())
    post(cora(), "publishing_confirm", consultation.pk, given.pk)
    assert not LeakConfirmation.objects.exists()
    assert "Confirm: it may stay" in page_of(consultation, sam())
    post(sam(), "publishing_confirm", consultation.pk, given.pk)
    assert LeakConfirmation.objects.get().confirmed_by == sam()
    assert "confirmed by Sam" in page_of(consultation, kim())


def test_a_justification_without_a_reason_is_refused_in_words(consultation: Consultation) -> None:
    summarise(consultation)
    post(cora(), "publishing_search", consultation.pk)
    finding = LeakFinding.objects.get()
    response = signed_in(cora()).post(
        reverse("admin:consultations_publishing_justify", args=[consultation.pk, finding.pk]), {}, follow=True
    )
    assert "Say why these words give nobody away." in response.content.decode()


def test_compliance_reads_and_changes_nothing(consultation: Consultation) -> None:
    summarise(consultation)
    search_for_leaks(consultation=consultation, searched_by=cora(), at=consultation.closed_at)
    finding = LeakFinding.objects.get()
    shown = page_of(consultation, kim())
    assert "<mark>Vantorel</mark>" in shown
    assert "Remove the words" not in shown
    for name, args in (
        ("publishing_search", (consultation.pk,)),
        ("publishing_remove", (consultation.pk, finding.pk)),
        ("publishing_justify", (consultation.pk, finding.pk)),
        ("publishing_publish", (consultation.pk,)),
    ):
        assert post(kim(), name, *args, reason="x") == 403, name


@pytest.mark.parametrize("stranger", [ada, ana, eli, mia], ids=lambda person: person.__name__)
def test_nobody_else_reads_it(consultation: Consultation, stranger: Callable[[], User]) -> None:
    for name in ("publishing", "publishing_preview", "publishing_preview_responses"):
        address = reverse(f"admin:consultations_{name}", args=[consultation.pk])
        assert signed_in(stranger()).get(address).status_code == 403
    assert Client().get(address).status_code == 302


def test_a_worker_searches_where_there_are_many_responses(
    consultation: Consultation, monkeypatch: pytest.MonkeyPatch
) -> None:
    summarise(consultation)
    monkeypatch.setattr("consultations.admin.publishing_steps.AT_ONCE", 1)
    handed_over: list[tuple[int, int]] = []
    monkeypatch.setattr(search_outcome, "delay", lambda *numbers: handed_over.append(numbers))
    post(cora(), "publishing_search", consultation.pk)
    assert not LeakFinding.objects.exists()
    assert handed_over == [(consultation.pk, cora().pk)]
    search_outcome(*handed_over[0])
    assert LeakFinding.objects.get().found == "Vantorel"


def test_steps_are_posted_and_never_followed(consultation: Consultation) -> None:
    for name in ("publishing_search", "publishing_publish"):
        address = reverse(f"admin:consultations_{name}", args=[consultation.pk])
        assert signed_in(sol()).get(address).status_code == 405


def test_an_open_consultation_has_no_such_page() -> None:
    held = papers.opened()
    assert signed_in(cora()).get(reverse("admin:consultations_publishing", args=[held.pk])).status_code == 403


def test_the_first_page_asks_for_what_waits(consultation: Consultation) -> None:
    summarise(consultation)
    search_for_leaks(consultation=consultation, searched_by=cora(), at=consultation.closed_at)
    assert "1 to remove or justify in the outcome of CP-2026-01" in first_page(sam())
    post(cora(), "publishing_justify", consultation.pk, LeakFinding.objects.get().pk, reason="An old word.")
    assert "Confirm what may stay in the outcome of CP-2026-01" in first_page(sam())
    assert "Confirm what may stay" not in first_page(cora())
    post(sam(), "publishing_confirm", consultation.pk, LeakJustification.objects.get().pk)
    assert "Publish the outcome of CP-2026-01" in first_page(sol())
    assert "Publish the outcome of" not in first_page(cora())


def first_page(who: User) -> str:
    return signed_in(who).get(reverse("admin:index")).content.decode()


def test_the_page_costs_the_same_queries_however_much_was_found(consultation: Consultation) -> None:
    statement = summarise(consultation)
    assert consultation.closed_at
    counted = []
    for number, more in enumerate((2, 20)):
        for each in range(more):
            sentence(statement, f"Vantorel, {number}, {each}.", "1.1")
        search_for_leaks(
            consultation=consultation, searched_by=cora(), at=consultation.closed_at + HOUR * number
        )
        browser = signed_in(cora())
        address = reverse("admin:consultations_publishing", args=[consultation.pk])
        browser.get(address)
        with CaptureQueriesContext(connection) as queries:
            browser.get(address)
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 30
