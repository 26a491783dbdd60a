"""Independence, the spot platform and bilateral meetings (paper 2, 7.2, 7.3, 7.4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction

from consultations.governance.models import (
    BoardApproval,
    FitnessConfirmation,
    FitnessFinding,
    FitnessReview,
    IndependenceReview,
    Meeting,
    PlatformFact,
    SpotPlatform,
)
from consultations.governance.selectors import Quarter, meetings_a_quarter, platform_terms
from consultations.governance.services.change_platform import change_platform
from consultations.governance.services.confirm_fitness_review import confirm_fitness_review
from consultations.governance.services.publish_independence_review import publish_independence_review
from consultations.governance.services.refusals import GovernanceRefused
from consultations.notices.models import Notice
from cpal.audit.models import Entry
from cpal.people.models import User
from tests.governance.recorded import (
    APPROVED_AT,
    HELD_ON,
    RECORDED_AT,
    findings,
    fitness,
    independence,
    meeting,
    metalshub,
)
from tests.people import ada, ana, cora, eli, kim, max_, mia, sam, sol

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
PAPER_ON = dt.date(2025, 10, 13)


# --- independence -------------------------------------------------------------------------------------------
def published(review: IndependenceReview, **changes: Any) -> BoardApproval:
    said: dict[str, Any] = {
        "approved_on": HELD_ON + DAY,
        "minute": "Item 4 of the board of 13 March 2026.",
        "recorded_by": sam(),
        "at": APPROVED_AT,
    }
    return publish_independence_review(review=review, **(said | changes))


def test_a_review_of_independence_is_public_with_the_approval_of_the_board() -> None:
    approval = published(independence())
    assert Notice.objects.get().number == approval.notice
    assert Entry.objects.about("IR-2026-01").count() == 2


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"minute": " "}, "Write the minute"),
        ({"approved_on": HELD_ON - DAY}, "after it was held"),
        ({"approved_on": APPROVED_AT.date() + DAY}, "not in days to come"),
    ],
)
def test_the_board_approves_after_the_review_and_where_its_minutes_say_so(
    changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(GovernanceRefused, match=message):
        published(independence(), **changes)


@pytest.mark.parametrize("person", [cora, kim, ana, ada])
def test_the_approval_is_recorded_by_a_senior_manager(person: Callable[[], User]) -> None:
    with pytest.raises(PermissionDenied):
        published(independence(), recorded_by=person())


def test_what_the_board_approved_stays_as_it_is() -> None:
    review = independence()
    published(review)
    with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic():
        IndependenceReview.objects.update(findings="Other.")
    with pytest.raises(GovernanceRefused, match="published already"):
        published(review, recorded_by=sol())


def test_the_period_runs_forward() -> None:
    with pytest.raises(GovernanceRefused, match="ends before it begins"):
        independence(period_from_on=dt.date(2026, 3, 1))


# --- the platform -------------------------------------------------------------------------------------------
def test_metalshub_is_the_platform_from_the_day_of_the_paper() -> None:
    assert SpotPlatform.objects.in_force_on(PAPER_ON) == metalshub()
    assert SpotPlatform.objects.in_force_on(PAPER_ON - DAY) is None
    assert metalshub().facts.count() == 10
    assert all(fact.source.startswith("https://") for fact in PlatformFact.objects.all())


def replaced(**changes: Any) -> SpotPlatform:
    said: dict[str, Any] = {
        "name": "Illustrative Platform",
        "role": "Executed transactions",
        "url": "https://platform.example/",
        "source": "GR-2026-01",
        "reason": "Unreasonable fees.",
        "from_on": dt.date(2026, 7, 1),
        "decided_by": sam(),
        "at": APPROVED_AT,
    }
    return change_platform(**(said | changes))


def test_exactly_one_platform_is_in_force_on_every_day() -> None:
    other = replaced()
    first_day = other.from_on
    on_days = [SpotPlatform.objects.in_force_on(first_day + number * DAY) for number in (-1, 0, 1)]
    assert on_days == [metalshub(), other, other]
    assert [(term.platform, term.until_on) for term in platform_terms()] == [
        (other, None),
        (metalshub(), first_day),
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        SpotPlatform.objects.create(
            name="Third", role="-", url="https://x.example", source="-", from_on=first_day
        )


def test_a_platform_is_never_changed_to_end_another() -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        SpotPlatform.objects.update(from_on=PAPER_ON - DAY)
    with pytest.raises(DatabaseError), transaction.atomic():
        metalshub().delete()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"from_on": APPROVED_AT.date() - DAY}, "never backwards"),
        ({"reason": " "}, "Write the reason"),
    ],
)
def test_a_platform_is_changed_forwards_with_its_reason(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(GovernanceRefused, match=message):
        replaced(**changes)


@pytest.mark.parametrize("person", [ana, cora, kim, ada, eli])
def test_only_a_senior_manager_changes_the_platform(person: Callable[[], User]) -> None:
    with pytest.raises(PermissionDenied):
        replaced(decided_by=person())


def test_the_change_of_a_platform_is_told_to_the_market() -> None:
    replaced()
    assert Notice.objects.get().title == "Spot platform from 1 July 2026: Illustrative Platform"


# --- its fitness --------------------------------------------------------------------------------------------
def test_a_review_of_fitness_is_confirmed_by_a_second_person_and_told_to_the_market() -> None:
    review = fitness()
    assert not Notice.objects.exists()
    confirmation = confirm_fitness_review(review=review, confirmed_by=sam(), at=APPROVED_AT)
    assert Notice.objects.get().number == confirmation.notice
    with pytest.raises(GovernanceRefused, match="confirmed already"):
        confirm_fitness_review(review=review, confirmed_by=sol(), at=APPROVED_AT)


def test_nobody_confirms_their_own_review_not_even_past_the_service() -> None:
    review = fitness(recorded_by=sam())
    with pytest.raises(PermissionDenied, match="another senior manager"):
        confirm_fitness_review(review=review, confirmed_by=sam(), at=APPROVED_AT)
    with pytest.raises(DatabaseError, match="a second person is needed"), transaction.atomic():
        FitnessConfirmation.objects.create(
            review=review, confirmed_by=sam(), confirmed_at=APPROVED_AT, notice="26/001"
        )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"findings": findings()[:3]}, "Each criterion has one finding"),
        ({"findings": [*findings(), findings()[0]]}, "Each criterion has one finding"),
        ({"conclusion": FitnessReview.Conclusion.CONDITIONS}, "Write the conditions"),
        ({"conditions": "Lower fees."}, "only then"),
        ({"next_due_on": HELD_ON}, "due after this one"),
        ({"held_on": RECORDED_AT.date() + DAY}, "not before"),
    ],
)
def test_fitness_is_judged_under_every_criterion_of_the_paper(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(GovernanceRefused, match=message):
        fitness(**changes)
    assert not FitnessReview.objects.exists()


@pytest.mark.parametrize("model", [FitnessReview, FitnessFinding])
def test_a_finding_is_never_changed(model: Any) -> None:
    fitness()
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.first().save()


# --- meetings -----------------------------------------------------------------------------------------------
def test_a_meeting_is_logged_by_somebody_who_was_there() -> None:
    assert [each.person for each in meeting().attendees.all()] == [cora(), sam()]
    with pytest.raises(GovernanceRefused, match="at which you were"):
        meeting(attendees=[sam()])


@pytest.mark.parametrize("person", [ana, eli, kim, ada, max_, mia])
def test_only_those_who_meet_the_market_log_meetings(person: Callable[[], User]) -> None:
    with pytest.raises(PermissionDenied):
        meeting(attested_by=person(), attendees=[person()])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (lambda: {"organisation": " "}, "Write the organisation"),
        (lambda: {"topics": ""}, "Write the topics"),
        (lambda: {"held_on": RECORDED_AT.date() + DAY}, "not before"),
        (lambda: {"attendees": [cora(), mia()]}, "members of staff alone"),
    ],
)
def test_a_meeting_says_with_whom_and_about_what(changes: Callable[[], dict[str, Any]], message: str) -> None:
    with pytest.raises(GovernanceRefused, match=message):
        meeting(**changes())


def test_the_log_is_never_changed() -> None:
    held = meeting()
    with pytest.raises(DatabaseError), transaction.atomic():
        Meeting.objects.update(topics="Other.")
    with pytest.raises(DatabaseError), transaction.atomic():
        held.attendees.all().delete()


def test_the_public_count_is_by_quarter_and_by_nothing_else() -> None:
    for day in (dt.date(2025, 12, 31), dt.date(2026, 1, 1), dt.date(2026, 3, 12)):
        meeting(held_on=day)
    assert meetings_a_quarter() == [Quarter(2026, 1, 2), Quarter(2025, 4, 1)]


def test_the_audit_log_does_not_say_with_whom() -> None:
    meeting()
    assert "Meridian" not in Entry.objects.get(action="meeting.logged").detail
