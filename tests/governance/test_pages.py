"""The pages of governance, in the back office and for anybody (paper 7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultations.governance.models import FitnessReview, IndependenceReview, Meeting, Review, SpotPlatform
from consultations.governance.services.confirm_fitness_review import confirm_fitness_review
from consultations.governance.services.publish_independence_review import publish_independence_review
from consultations.notices.models import Notice
from cpal.people.models import User
from tests.clock import clock_at
from tests.conduct.bound import adopted
from tests.governance.recorded import (
    APPROVED_AT,
    HELD_ON,
    approved,
    draft,
    fitness,
    independence,
    meeting,
    metalshub,
    published,
)
from tests.people import ada, ana, cora, eli, kim, max_, mia, sam, signed_in, sol

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 4, 2, 9, tzinfo=dt.UTC)
REVIEWS = "/back-office/governance/review/"


@pytest.fixture(autouse=True)
def _on_2_april_2026() -> Iterator[None]:
    with clock_at(NOW):
        yield


def page(address: str, person: User | None = None) -> str:
    browser = signed_in(person) if person else Client()
    response = browser.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def on(review: Any) -> str:
    return reverse(f"admin:governance_{review._meta.model_name}_change", args=[review.pk])


# --- for anybody --------------------------------------------------------------------------------------------
def test_the_public_page_stands_before_anything_was_recorded() -> None:
    shown = page("/governance/")
    for said in (
        "None has been published yet",
        "No code of conduct is in force yet",
        "Metalshub",
        "28 full days",
    ):
        assert said in shown
    assert "Deals, bids and offers, with their parties" in shown


def test_only_what_was_published_is_public() -> None:
    draft(findings="Secret-draft.", public_summary="Secret-draft.")
    approved(findings="Secret-approved.", public_summary="Secret-approved.")
    independence(public_summary="Secret-independence.")
    fitness()
    published(public_summary="Told to everybody.")
    shown = page("/governance/")
    assert "GR-2026-03" in shown
    assert "Secret" not in shown
    assert "Looked into" not in shown
    assert "Told to everybody." in page("/governance/reviews/GR-2026-03/")
    for reference in ("GR-2026-01", "GR-2026-02", "GR-2026-99"):
        assert Client().get(f"/governance/reviews/{reference}/").status_code == 404


def test_a_published_review_names_capacities_and_nobody() -> None:
    published()
    shown = page("/governance/reviews/GR-2026-01/")
    assert "Compliance, Consultation editor, Adviser" in shown
    assert "AM-2026-01" in shown
    assert not [name for name in ("Kim", "Cora", "Sam", "Illustrative Adviser") if name in shown]


def test_the_code_in_force_is_public_without_who_adopted_it() -> None:
    assert "No code of conduct is in force yet" in page("/governance/code-of-conduct/")
    adopted()
    shown = page("/governance/code-of-conduct/")
    assert "We take no part in an agreement" in shown
    assert "Sol" not in shown


def test_of_the_meetings_the_public_sees_their_number_alone() -> None:
    meeting()
    meeting(organisation="Tramontane Trading")
    shown = page("/governance/")
    assert "2026, quarter 1" in shown
    assert not [said for said in ("Meridian", "Tramontane", "are verified") if said in shown]


def test_what_staff_wrote_in_a_summary_cannot_bring_a_script_or_a_picture() -> None:
    published(public_summary="<script>x</script> ![p](https://a.example/p.png) [l](javascript:x) **bold**")
    shown = page("/governance/reviews/GR-2026-01/")
    prose = shown[shown.index('class="prose"') : shown.index("Decisions</h2>")]
    assert "<strong>bold</strong>" in prose
    assert not [bad for bad in ("<script", "<img", 'href="javascript') if bad in prose]


def record_some(count: int) -> None:
    for _ in range(count):
        published()
        review = independence()
        publish_independence_review(
            review=review, approved_on=HELD_ON, minute="Item 4.", recorded_by=sam(), at=APPROVED_AT
        )
        confirm_fitness_review(review=fitness(), confirmed_by=sam(), at=APPROVED_AT)
        meeting()


def cost(address: str, person: User | None = None) -> int:
    browser = signed_in(person) if person else Client()
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(address).status_code == 200
    return len(queries)


LISTS = (
    "",
    *(
        f"governance/{name}/"
        for name in ("review", "independencereview", "fitnessreview", "spotplatform", "meeting")
    ),
)


def costs() -> list[int]:
    return [cost("/governance/"), *(cost(f"/back-office/{address}", kim()) for address in LISTS)]


def test_every_list_costs_as_many_queries_for_thirty_rows_as_for_three() -> None:
    record_some(3)
    costs()
    few = costs()
    record_some(27)
    assert costs() == few
    assert max(few) < 40


# --- writing and approving ----------------------------------------------------------------------------------
def review_answers(**changes: str) -> dict[str, str]:
    return {
        "kind": "annual",
        "trigger": "",
        "held_on": "2026-03-12",
        "led_by": str(kim().pk),
        "agenda": "Methodology.",
        "papers": "",
        "findings": "Thin windows.",
        "public_summary": "It stands.",
        "attendance-TOTAL_FORMS": "4",
        "attendance-INITIAL_FORMS": "0",
        "attendance-0-person": str(kim().pk),
        "attendance-0-role": "Compliance",
        "attendance-0-presence": "present",
        "attendance-1-person": "",
        "attendance-1-name": "Illustrative Adviser",
        "attendance-1-role": "Adviser",
        "attendance-1-presence": "present",
        "attendance-2-presence": "present",
        "attendance-3-presence": "present",
        "decisions-TOTAL_FORMS": "2",
        "decisions-INITIAL_FORMS": "0",
        "decisions-0-kind": "action",
        "decisions-0-text": "Look at winter.",
        "decisions-0-owner": str(sam().pk),
        "decisions-0-due_on": "2026-06-01",
        "decisions-1-kind": "no_change",
        **changes,
    }


def test_a_review_goes_from_minutes_to_the_market_through_its_pages() -> None:
    editor, manager = signed_in(cora()), signed_in(sam())
    assert editor.post(REVIEWS + "write/", review_answers()).status_code == 302
    review = Review.objects.get()
    assert (review.attendance.count(), review.decisions.count()) == (2, 1)
    assert "Approve the minutes of GR-2026-01" in page("/back-office/", sam())
    shown = manager.get(on(review))
    assert "Approve the minutes</button>" in shown.content.decode()
    digest = {"digest": shown.context["digest"]}
    assert manager.post(f"{REVIEWS}{review.pk}/approve/", digest).status_code == 302
    assert "Publish the decisions of GR-2026-01" in page("/back-office/", sol())
    assert "Publish the decisions</button>" in page(on(review), sam())
    assert manager.post(f"{REVIEWS}{review.pk}/publish/", digest).status_code == 302
    assert Notice.objects.get().title == "Annual review of 12 March 2026"
    assert "Look at winter." in page("/governance/reviews/GR-2026-01/")


def test_minutes_that_are_refused_come_back_with_everything_that_was_written() -> None:
    answer = signed_in(cora()).post(REVIEWS + "write/", review_answers(led_by=str(cora().pk)))
    said = answer.content.decode()
    assert "Compliance leads the annual review" in said
    assert "Look at winter." in said
    assert not Review.objects.exists()


def test_a_half_filled_row_is_told_and_not_left_out() -> None:
    answers = review_answers(**{"attendance-2-name": "Somebody", "decisions-1-reference": "AM-1"})
    answer = signed_in(cora()).post(REVIEWS + "write/", answers)
    assert answer.status_code == 200
    assert answer.content.decode().count("field-faulty") == 2
    assert not Review.objects.exists()


def test_a_draft_is_changed_on_its_page_until_it_is_approved() -> None:
    browser = signed_in(cora())
    browser.post(REVIEWS + "write/", review_answers())
    review = Review.objects.get()
    amend = f"{REVIEWS}{review.pk}/amend/"
    assert "Look at winter." in browser.get(amend).content.decode()
    answers = review_answers(
        findings="Thinner.", **{"attendance-INITIAL_FORMS": "2", "decisions-INITIAL_FORMS": "1"}
    )
    assert browser.post(amend, answers).status_code == 302
    review.refresh_from_db()
    assert (review.findings, review.attendance.count(), review.decisions.count()) == ("Thinner.", 2, 1)
    assert signed_in(sam()).get(amend).status_code == 403


def test_whoever_wrote_it_is_told_before_pressing_that_another_must_approve() -> None:
    review = draft(by=sam())
    shown = page(on(review), sam())
    assert "another senior manager must do it" in shown
    assert "Approve the minutes</button>" not in shown


@pytest.mark.parametrize("person", [kim, cora])
def test_compliance_and_the_editor_read_minutes_and_approve_none(person: Callable[[], User]) -> None:
    review = draft()
    assert "Only a senior manager can do this." in page(on(review), person())
    answer = signed_in(person()).post(f"{REVIEWS}{review.pk}/approve/", {"digest": "0" * 64})
    assert "Only a senior manager can do this." in answer.content.decode()
    assert not hasattr(Review.objects.get(), "approval")


@pytest.mark.parametrize("person", [ana, eli, ada, max_, mia])
def test_nobody_else_reaches_the_record_of_governance(person: Callable[[], User]) -> None:
    rows = [draft(), independence(), metalshub(), fitness(), meeting()]
    browser = signed_in(person())
    lists = [f"/back-office/governance/{row._meta.model_name}/" for row in rows]
    forms = [
        REVIEWS + "write/",
        "/back-office/governance/meeting/log/",
        "/back-office/governance/spotplatform/replace/",
    ]
    assert {browser.get(address).status_code for address in (*lists, *forms, *map(on, rows))} == {403}


@pytest.mark.parametrize(
    "address", ["review/write/", "independencereview/write/", "spotplatform/replace/", "meeting/log/"]
)
def test_compliance_changes_nothing(address: str) -> None:
    assert signed_in(kim()).get(f"/back-office/governance/{address}").status_code == 403
    listing = page(f"/back-office/governance/{address.split('/', maxsplit=1)[0]}/", kim())
    assert address not in listing


def test_a_review_of_independence_is_written_and_approved_through_its_pages() -> None:
    answers = {
        "held_on": "2026-03-12",
        "period_from_on": "2025-10-13",
        "period_until_on": "2026-02-28",
        "scope": "Reporting lines.",
        "findings": "None.",
        "public_summary": "Independent throughout.",
    }
    write = "/back-office/governance/independencereview/write/"
    assert signed_in(cora()).post(write, answers).status_code == 302
    review = IndependenceReview.objects.get()
    amend = f"/back-office/governance/independencereview/{review.pk}/amend/"
    assert "2025-10-13" in page(amend, cora())
    assert signed_in(cora()).post(amend, answers | {"findings": "Still none."}).status_code == 302
    board = {"approved_on": "2026-03-20", "minute": "Item 4."}
    assert signed_in(sam()).post(on(review), board).status_code == 302
    assert "Independent throughout." in page("/governance/")


def test_fitness_is_reviewed_and_confirmed_through_its_pages() -> None:
    answers = {
        "held_on": "2026-03-12",
        "conclusion": "conditions",
        "conditions": "Lower fees.",
        "next_due_on": "2027-03-12",
    }
    for criterion in ("fees", "governance", "data_quality", "transparency"):
        answers |= {f"{criterion}_rating": "adequate", f"{criterion}_finding": f"Read about {criterion}."}
    address = f"/back-office/governance/spotplatform/{metalshub().pk}/fitness/"
    assert signed_in(cora()).post(address, answers).status_code == 302
    review = FitnessReview.objects.get()
    assert "waits for a second person" in page(on(metalshub()), kim())
    assert signed_in(sam()).post(on(review)).status_code == 302
    shown = page("/governance/")
    assert "Lower fees." in shown
    assert "Read about fees." in shown


def test_the_platform_is_changed_through_its_page() -> None:
    answers = {
        "name": "Illustrative Platform",
        "role": "Trades",
        "url": "https://platform.example/",
        "from_on": "2026-07-01",
        "source": "GR-2026-01",
        "reason": "Fees.",
    }
    assert signed_in(sam()).post("/back-office/governance/spotplatform/replace/", answers).status_code == 302
    assert SpotPlatform.objects.count() == 2
    assert "until 1 July 2026" in page("/governance/")


def test_a_meeting_is_logged_with_the_word_that_no_price_was_discussed() -> None:
    answers: dict[str, Any] = {
        "held_on": "2026-03-12",
        "organisation": "Meridian Metals",
        "topics": "Footprints.",
        "attendees": [str(cora().pk)],
    }
    address = "/back-office/governance/meeting/log/"
    refused = signed_in(cora()).post(address, answers)
    assert "your word that no price was discussed" in refused.content.decode()
    assert not Meeting.objects.exists()
    assert signed_in(cora()).post(address, answers | {"attests": "on"}).status_code == 302
    assert Meeting.objects.get().attested_by == cora()
    assert "Meridian Metals" in page(on(Meeting.objects.get()), kim())


# --- what waits ---------------------------------------------------------------------------------------------
def tasks_of(person: User) -> str:
    return page("/back-office/", person).split("office-stages")[0]


@pytest.mark.parametrize("person", [kim, sam])
def test_reviews_that_were_never_held_wait_for_compliance_and_senior_managers(
    person: Callable[[], User],
) -> None:
    told = tasks_of(person())
    assert "Hold the first annual governance review" in told
    assert "Hold the first review of editorial independence" in told
    assert "Hold the first review of the spot platform’s fitness" in told


def test_nobody_else_is_told_of_them() -> None:
    assert "Hold the first" not in tasks_of(ana()) + tasks_of(cora()) + tasks_of(ada())


@pytest.mark.parametrize(
    ("on_day", "told"),
    [
        (dt.datetime(2027, 2, 9, 12, tzinfo=dt.UTC), ""),
        (dt.datetime(2027, 2, 10, 12, tzinfo=dt.UTC), "Due: annual governance review"),
        (dt.datetime(2027, 3, 12, 12, tzinfo=dt.UTC), "Due: annual governance review"),
        (dt.datetime(2027, 3, 13, 12, tzinfo=dt.UTC), "Overdue: annual governance review"),
    ],
)
def test_an_annual_review_is_due_a_year_after_the_last(on_day: dt.datetime, told: str) -> None:
    published()
    with clock_at(on_day):
        shown = tasks_of(kim())
    assert told in shown
    assert ("annual governance review" in shown) is bool(told)
