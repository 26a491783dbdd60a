"""Governance reviews: minutes, the second person, the market (paper 7.5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction

from consultations.governance.models import (
    Attendance,
    Decision,
    MinutesApproval,
    Review,
    ReviewPublication,
)
from consultations.governance.services.approve_minutes import approve_minutes, minutes_digest
from consultations.governance.services.publish_review import publish_review
from consultations.governance.services.record_review import (
    Attendee,
    Resolution,
    amend_minutes,
)
from consultations.governance.services.refusals import GovernanceRefused
from consultations.notices.models import Kind, Notice
from cpal.audit.models import Entry
from cpal.people.models import User
from tests.conduct.bound import adopted, fulfilled, since_before
from tests.governance.recorded import (
    APPROVED_AT,
    HELD_ON,
    PUBLISHED_AT,
    RECORDED_AT,
    approved,
    draft,
    minutes,
    published,
)
from tests.people import ada, ana, cora, eli, kim, max_, mia, sam, sol

pytestmark = pytest.mark.django_db


# --- the minutes --------------------------------------------------------------------------------------------
def test_references_of_a_year_follow_one_another() -> None:
    assert [draft().reference, draft().reference] == ["GR-2026-01", "GR-2026-02"]
    assert draft(held_on=dt.date(2025, 12, 1)).reference == "GR-2025-01"


@pytest.mark.parametrize("person", [ana, eli, kim, ada, max_, mia])
def test_minutes_are_written_by_an_editor_or_a_senior_manager_alone(person: Callable[[], User]) -> None:
    with pytest.raises(PermissionDenied):
        draft(by=person())
    assert not Review.objects.exists()


def attendees(*people: Attendee) -> dict[str, Any]:
    return {"attendees": list(people)}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (lambda: {"held_on": RECORDED_AT.date() + dt.timedelta(days=1)}, "not before"),
        (lambda: {"trigger": Review.Trigger.LIQUIDITY}, "an annual one has none"),
        (lambda: {"kind": Review.Kind.INTERIM}, "has a trigger"),
        (lambda: {"led_by": cora()}, "Compliance leads the annual review"),
        (lambda: {"findings": " "}, "Write the findings"),
        (lambda: {"resolutions": []}, "is a decision too"),
        (lambda: {"resolutions": [Resolution(Decision.Kind.ACTION, "Do it.")]}, "who sees to"),
        (lambda: attendees(Attendee("Compliance", person=kim())), "two people"),
        (
            lambda: attendees(Attendee("Editor", person=cora()), Attendee("Analyst", person=ana())),
            "must be among",
        ),
        (lambda: attendees(Attendee("Compliance", person=kim()), Attendee("Again", person=kim())), "twice"),
        (lambda: attendees(Attendee("Compliance", person=kim()), Attendee("Nobody")), "Name each attendee"),
    ],
)
def test_minutes_say_who_led_who_was_there_and_what_was_decided(
    changes: Callable[[], dict[str, Any]], message: str
) -> None:
    with pytest.raises(GovernanceRefused, match=message):
        draft(**changes())
    assert not Review.objects.exists()


@pytest.mark.parametrize("trigger", Review.Trigger)
def test_an_interim_review_has_its_trigger_and_may_be_led_by_anybody_present(trigger: Review.Trigger) -> None:
    review = draft(kind=Review.Kind.INTERIM, trigger=trigger, led_by=cora())
    assert review.title == f"Interim review of 12 March 2026: {trigger.label}"


def test_a_draft_is_changed_by_whoever_wrote_it_and_by_nobody_else() -> None:
    review = draft()
    changed = minutes(findings="Thinner still.", resolutions=[Resolution(Decision.Kind.NO_CHANGE, "Wait.")])
    amend_minutes(review=review, minutes=changed, by=cora(), at=RECORDED_AT)
    review.refresh_from_db()
    assert review.findings == "Thinner still."
    assert [each.text for each in review.decisions.all()] == ["Wait."]
    with pytest.raises(PermissionDenied, match="Only Cora"):
        amend_minutes(review=review, minutes=changed, by=sam(), at=RECORDED_AT)


# --- the second person --------------------------------------------------------------------------------------
def test_a_senior_manager_who_did_not_write_them_approves_the_minutes() -> None:
    assert approved().approval.approved_by == sam()


@pytest.mark.parametrize("person", [cora, ana, eli, kim, ada])
def test_nobody_but_a_senior_manager_approves(person: Callable[[], User]) -> None:
    with pytest.raises(PermissionDenied):
        approved(by=person())
    assert not MinutesApproval.objects.exists()


def test_nobody_approves_what_they_wrote_not_even_past_the_service() -> None:
    review = draft(by=sam())
    with pytest.raises(PermissionDenied, match="another senior manager"):
        approve_minutes(review=review, approved_by=sam(), digest=minutes_digest(review), at=APPROVED_AT)
    with pytest.raises(DatabaseError, match="a second person is needed"), transaction.atomic():
        MinutesApproval.objects.create(
            review=review, approved_by=sam(), approved_at=APPROVED_AT, digest=minutes_digest(review)
        )


def test_minutes_that_changed_since_they_were_read_are_not_approved() -> None:
    review = draft()
    read = minutes_digest(review)
    amend_minutes(review=review, minutes=minutes(findings="Other."), by=cora(), at=RECORDED_AT)
    with pytest.raises(GovernanceRefused, match="changed since you read them"):
        approve_minutes(review=review, approved_by=sam(), digest=read, at=APPROVED_AT)


@pytest.mark.parametrize(
    "change",
    [
        lambda review: Review.objects.filter(pk=review.pk).update(findings="Other."),
        lambda review: review.delete(),
        lambda review: review.decisions.update(text="Other."),
        lambda review: review.decisions.all().delete(),
        lambda review: review.attendance.update(role="Other."),
        lambda review: Decision.objects.create(review=review, kind="no_change", text="Slipped in."),
        lambda review: Attendance.objects.create(
            review=review, name="Late", role="Guest", presence="present"
        ),
        lambda review: MinutesApproval.objects.filter(review=review).update(digest="0" * 64),
        lambda _review: connection.cursor().execute("TRUNCATE governance_review CASCADE"),
    ],
)
def test_approved_minutes_stay_as_they_are(change: Callable[[Review], object]) -> None:
    review = approved()
    before = minutes_digest(review)
    with pytest.raises(DatabaseError), transaction.atomic():
        change(review)
    assert minutes_digest(Review.objects.get(pk=review.pk)) == before


def test_no_decision_is_moved_into_approved_minutes_or_out_of_them() -> None:
    closed, still_open = approved(), draft()
    with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic():
        still_open.decisions.update(review=closed)
    with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic():
        closed.decisions.update(review=still_open)


def test_approved_minutes_are_not_changed_through_the_service_either() -> None:
    review = approved()
    with pytest.raises(PermissionDenied, match="approved and stay"):
        amend_minutes(review=review, minutes=minutes(), by=cora(), at=APPROVED_AT)
    with pytest.raises(GovernanceRefused, match="approved already"):
        approve_minutes(review=review, approved_by=sol(), digest=minutes_digest(review), at=APPROVED_AT)


def test_whoever_is_overdue_under_the_code_of_conduct_approves_no_minutes() -> None:
    review, code = draft(), adopted()
    person = since_before(sam())
    with pytest.raises(PermissionDenied, match="acknowledgement of the code of conduct"):
        approve_minutes(review=review, approved_by=person, digest=minutes_digest(review), at=APPROVED_AT)
    fulfilled(person, code, APPROVED_AT)
    assert approve_minutes(
        review=review, approved_by=person, digest=minutes_digest(review), at=APPROVED_AT
    ).pk


# --- the market ---------------------------------------------------------------------------------------------
def test_publishing_issues_one_notice_with_every_decision_and_no_name() -> None:
    review = published()
    notice = Notice.objects.get(kind=Kind.GOVERNANCE)
    assert notice.title == "Annual review of 12 March 2026"
    assert notice.url == "/governance/reviews/GR-2026-01/"
    assert "No change: The thresholds stay." in notice.body
    assert "(AM-2026-01)" in notice.body
    assert not [name for name in ("Sam", "Kim", "Cora", "Adviser") if name in notice.body + notice.summary]
    assert review.approval.publication.notice == notice.number


def test_nothing_is_published_before_it_is_approved_or_twice() -> None:
    review = draft()
    with pytest.raises(GovernanceRefused, match="not approved yet"):
        publish_review(review=review, published_by=sam(), at=PUBLISHED_AT)
    done = published()
    with pytest.raises(GovernanceRefused, match="published already"):
        publish_review(review=done, published_by=sol(), at=PUBLISHED_AT)
    assert Notice.objects.filter(kind=Kind.GOVERNANCE).count() == 1


def test_whoever_wrote_the_minutes_does_not_publish_them() -> None:
    review = draft(by=sol())
    approve_minutes(review=review, approved_by=sam(), digest=minutes_digest(review), at=APPROVED_AT)
    with pytest.raises(PermissionDenied, match="another senior manager"):
        publish_review(review=review, published_by=sol(), at=PUBLISHED_AT)


def test_a_publication_is_never_changed() -> None:
    published()
    with pytest.raises(DatabaseError), transaction.atomic():
        ReviewPublication.objects.update(notice="26/999")


def test_each_step_is_in_the_audit_log() -> None:
    review = published()
    steps = Entry.objects.about(review.reference).in_order().values_list("action", "actor_name")
    assert list(steps) == [
        ("review.recorded", "cora"),
        ("review.approved", "sam"),
        ("review.published", "sam"),
    ]


@pytest.mark.parametrize(
    ("kind", "trigger", "name"),
    [
        ("interim", "", "an_interim_review_has_its_trigger"),
        ("annual", "liquidity", "an_interim_review_has_its_trigger"),
    ],
)
def test_the_database_asks_an_interim_review_and_it_alone_for_its_trigger(
    kind: str, trigger: str, name: str
) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Review.objects.create(
            reference="GR-1", kind=kind, trigger=trigger, held_on=HELD_ON, led_by=kim(), drafted_by=cora(),
            drafted_at=RECORDED_AT,
        )  # fmt: skip
