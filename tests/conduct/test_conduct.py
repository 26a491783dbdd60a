"""Adopting, acknowledging, declaring and training, and who stands how (paper 7.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from cpal.audit.models import Entry
from cpal.people.conduct import (
    NotInGoodStanding,
    check_in_good_standing,
    code_in_force,
    obstacle_of_conduct,
    staff,
    standing_of,
    standings,
)
from cpal.people.duties import DutyName
from cpal.people.models import (
    Acknowledgement,
    CodeOfConduct,
    ConflictDeclaration,
    DeclarationReview,
    Training,
    User,
)
from cpal.people.roles import Role
from cpal.people.services.acknowledge_code import acknowledge_code
from cpal.people.services.adopt_code import SUBJECTS, adopt_code, proposed_text
from cpal.people.services.declare_interests import declare_interests
from cpal.people.services.record_training import record_training
from cpal.people.services.refusals import ConductRefused
from cpal.people.services.review_declaration import review_declaration
from tests import people
from tests.conduct.bound import ADOPTED_AT, adopted, fulfilled, since_before, trained
from tests.people import ada, ana, cora, eli, kim, max_, mia, sam, sol

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
LAST_OF_NOTICE = dt.datetime(2025, 10, 1, 22, 59, 59, tzinfo=dt.UTC)  # 23:59:59 in London, 30 days on


# --- the code -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("person", [ana, eli, cora, kim, ada, max_, mia])
def test_only_a_senior_manager_adopts_a_code(person: Callable[[], User]) -> None:
    with pytest.raises(PermissionDenied):
        adopt_code(
            version="1",
            text=proposed_text(),
            effective_on=ADOPTED_AT.date(),
            adopted_by=person(),
            at=ADOPTED_AT,
        )
    assert not CodeOfConduct.objects.exists()


def test_the_proposed_text_covers_every_subject_of_the_paper() -> None:
    assert adopted().text.startswith("This code binds everybody")


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_code_without_a_subject_of_the_paper_is_refused_by_name(subject: str) -> None:
    text = proposed_text().replace(f"## {subject}", "## Something else")
    with pytest.raises(ConductRefused, match=subject):
        adopt_code(version="1", text=text, effective_on=ADOPTED_AT.date(), adopted_by=sol(), at=ADOPTED_AT)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"effective_on": ADOPTED_AT.date() - DAY}, "never backwards"),
        ({"version": "2025-1", "effective_on": ADOPTED_AT.date() + DAY}, "adopted already"),
        ({"effective_on": ADOPTED_AT.date()}, "after Code of conduct 2025-1"),
        ({"version": " "}, "Give the version a name"),
    ],
)
def test_a_code_binds_forwards_under_a_name_of_its_own(changes: dict[str, Any], message: str) -> None:
    adopted()
    said: dict[str, Any] = {
        "version": "2025-2",
        "text": proposed_text(),
        "effective_on": ADOPTED_AT.date() + DAY,
    }
    with pytest.raises(ConductRefused, match=message):
        adopt_code(**(said | changes), adopted_by=sol(), at=ADOPTED_AT)


def test_a_code_is_in_force_from_midnight_in_london_until_the_next() -> None:
    first = adopted()
    second = adopted(version="2026-1", effective_on=dt.date(2026, 7, 1), at=ADOPTED_AT)
    midnight = dt.datetime(2026, 6, 30, 23, tzinfo=dt.UTC)  # British Summer Time
    assert code_in_force(ADOPTED_AT - DAY) is None
    assert code_in_force(midnight - dt.timedelta(seconds=1)) == first
    assert code_in_force(midnight) == second


# --- who owes what ------------------------------------------------------------------------------------------
def test_the_notice_of_the_first_code_ends_with_its_thirtieth_day_in_london() -> None:
    adopted()
    person = since_before(sam())
    assert obstacle_of_conduct(person, LAST_OF_NOTICE) == ""
    told = obstacle_of_conduct(person, LAST_OF_NOTICE + dt.timedelta(seconds=1))
    assert "acknowledgement of the code of conduct since 2 October 2025" in told
    assert "page “Code of conduct” of the back office" in told


def test_fulfilling_every_duty_restores_good_standing_for_a_year() -> None:
    code, person = adopted(), since_before(sam())
    done_at = dt.datetime(2025, 11, 3, 9, tzinfo=dt.UTC)
    with pytest.raises(NotInGoodStanding, match="declaration of interests"):
        check_in_good_standing(person, done_at)
    fulfilled(person, code, done_at)
    check_in_good_standing(person, done_at)
    check_in_good_standing(person, dt.datetime(2026, 11, 3, 23, 59, tzinfo=dt.UTC))
    with pytest.raises(NotInGoodStanding, match="since 4 November 2026"):
        check_in_good_standing(person, dt.datetime(2026, 11, 4, 0, 0, tzinfo=dt.UTC))


def test_what_is_recorded_later_changes_nothing_of_how_one_stood() -> None:
    code, person = adopted(), since_before(sam())
    fulfilled(person, code, dt.datetime(2025, 11, 3, tzinfo=dt.UTC))
    assert len(standing_of(person, dt.datetime(2025, 11, 2, 23, tzinfo=dt.UTC)).overdue) == 6


def test_a_new_member_of_staff_acts_only_after_everything_is_done() -> None:
    code, person = adopted(), people.staff("Noor", Role.SENIOR_MANAGER)
    joined_at = dt.datetime(2026, 2, 2, 9, tzinfo=dt.UTC)
    User.objects.filter(pk=person.pk).update(date_joined=joined_at)
    person.refresh_from_db()
    assert obstacle_of_conduct(person, joined_at)
    fulfilled(person, code, joined_at)
    assert obstacle_of_conduct(person, joined_at) == ""


@pytest.mark.parametrize("person", [max_, mia])
def test_whoever_is_not_staff_owes_nothing(person: Callable[[], User]) -> None:
    adopted()
    assert standing_of(since_before(person()), LAST_OF_NOTICE + 400 * DAY).duties == ()


def test_those_bound_are_active_staff_alone() -> None:
    for person in (ana(), kim(), max_(), mia()):
        assert person.pk
    User.objects.filter(pk=sam().pk).update(is_active=False)
    assert [person.username for person in staff()] == ["ana", "kim"]


@pytest.mark.parametrize("count", [1, 12])
def test_the_standing_of_many_costs_as_much_as_that_of_one(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    code = adopted()
    everybody = [people.staff(f"Person{number}", Role.ANALYST) for number in range(count)]
    for person in everybody:
        fulfilled(person, code, dt.datetime(2026, 2, 2, tzinfo=dt.UTC))
    with django_assert_num_queries(4):
        assert len(standings(everybody, LAST_OF_NOTICE)) == count


def test_without_a_code_the_question_costs_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    person = sam()
    assert person.works_in_back_office
    with django_assert_num_queries(1):
        assert obstacle_of_conduct(person, LAST_OF_NOTICE) == ""


# --- doing it -----------------------------------------------------------------------------------------------
def test_only_the_code_in_force_is_acknowledged() -> None:
    first = adopted()
    later = adopted(version="2026-1", effective_on=dt.date(2026, 7, 1), at=ADOPTED_AT)
    with pytest.raises(ConductRefused, match="not the code in force"):
        acknowledge_code(code=later, user=ana(), at=ADOPTED_AT)
    assert acknowledge_code(code=first, user=ana(), at=ADOPTED_AT).user == ana()


@pytest.mark.parametrize("person", [max_, mia])
def test_whoever_is_not_staff_neither_acknowledges_nor_declares(person: Callable[[], User]) -> None:
    code = adopted()
    with pytest.raises(PermissionDenied):
        acknowledge_code(code=code, user=person(), at=ADOPTED_AT)
    with pytest.raises(PermissionDenied):
        declare_interests(user=person(), has_nothing_to_declare=True, at=ADOPTED_AT)


@pytest.mark.parametrize(("nothing", "interests"), [(True, "Shares."), (False, ""), (False, "  ")])
def test_a_declaration_says_either_nothing_or_what(nothing: bool, interests: str) -> None:
    with pytest.raises(ConductRefused, match="one of the two"):
        declare_interests(user=ana(), has_nothing_to_declare=nothing, interests=interests, at=ADOPTED_AT)
    with pytest.raises(IntegrityError, match="interests_are_declared_or_denied"), transaction.atomic():
        ConflictDeclaration.objects.create(
            user=ana(), has_nothing_to_declare=nothing, interests=interests.strip(), declared_at=ADOPTED_AT
        )


def declared(by: User) -> ConflictDeclaration:
    return declare_interests(
        user=by, has_nothing_to_declare=False, interests="Shares in a smelter.", at=ADOPTED_AT
    )


def test_nobody_reviews_their_own_declaration_not_even_past_the_service() -> None:
    own = declared(sam())
    with pytest.raises(PermissionDenied, match="another senior manager"):
        review_declaration(declaration=own, outcome=DeclarationReview.Outcome.NO_CONFLICT, reviewed_by=sam())
    with pytest.raises(DatabaseError, match="nobody reviews their own declaration"), transaction.atomic():
        DeclarationReview.objects.create(
            declaration=own, outcome="no_conflict", reviewed_by=sam(), reviewed_at=ADOPTED_AT
        )


@pytest.mark.parametrize("person", [ana, kim, ada, cora])
def test_only_a_senior_manager_reviews_a_declaration(person: Callable[[], User]) -> None:
    with pytest.raises(PermissionDenied):
        review_declaration(
            declaration=declared(sam()), outcome=DeclarationReview.Outcome.NO_CONFLICT, reviewed_by=person()
        )


def test_a_conflict_is_reviewed_once_with_what_is_done_about_it() -> None:
    about = declared(ana())
    outcome = DeclarationReview.Outcome.MITIGATED
    with pytest.raises(ConductRefused, match="what is done"):
        review_declaration(declaration=about, outcome=outcome, reviewed_by=sol(), at=ADOPTED_AT)
    review_declaration(
        declaration=about, outcome=outcome, mitigation="Sold by 1 October.", reviewed_by=sol(), at=ADOPTED_AT
    )
    with pytest.raises(ConductRefused, match="reviewed already"):
        review_declaration(
            declaration=about, outcome=outcome, mitigation="Again.", reviewed_by=sol(), at=ADOPTED_AT
        )


def recorded(**changes: Any) -> Training:
    said: dict[str, Any] = {
        "user": ana(),
        "course": Training.Course.ANTITRUST,
        "completed_on": ADOPTED_AT.date(),
        "evidence": "Certificate.",
        "recorded_by": ada(),
        "at": ADOPTED_AT,
    }
    return record_training(**(said | changes))


def test_training_is_recorded_by_an_administrator_or_a_senior_manager() -> None:
    assert recorded().recorded_by == ada()
    assert recorded(user=ada(), recorded_by=sam()).user == ada()


@pytest.mark.parametrize("person", [ana, kim, eli, cora, max_, mia])
def test_nobody_else_records_training(person: Callable[[], User]) -> None:
    with pytest.raises(PermissionDenied):
        recorded(user=sol(), recorded_by=person())


def test_nobody_records_their_own_training_not_even_past_the_service() -> None:
    with pytest.raises(PermissionDenied, match="their own training"):
        recorded(user=ada())
    with pytest.raises(IntegrityError, match="nobody_records_their_own_training"), transaction.atomic():
        Training.objects.create(
            user=ada(),
            course="antitrust",
            completed_on=ADOPTED_AT.date(),
            evidence="Mine.",
            recorded_by=ada(),
            recorded_at=ADOPTED_AT,
        )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"completed_on": ADOPTED_AT.date() + DAY}, "not before"),
        ({"evidence": " "}, "what shows"),
    ],
)
def test_a_course_is_recorded_when_completed_and_with_its_evidence(
    changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(ConductRefused, match=message):
        recorded(**changes)


def test_only_staff_are_trained() -> None:
    with pytest.raises(ConductRefused, match="not a member of staff"):
        recorded(user=mia())


def test_the_latest_completion_of_a_course_counts_however_late_an_older_one_is_recorded() -> None:
    adopted()
    person = since_before(ana())
    trained(person, dt.datetime(2026, 5, 4, 9, tzinfo=dt.UTC))
    recorded(completed_on=dt.date(2025, 9, 2), at=dt.datetime(2026, 6, 1, tzinfo=dt.UTC))
    standing = standing_of(person, dt.datetime(2026, 6, 2, tzinfo=dt.UTC))
    done = {duty.name: duty.done_on for duty in standing.duties}
    assert done[DutyName.TRAIN_ANTITRUST] == dt.date(2026, 5, 4)


def test_every_step_is_in_the_audit_log_without_the_declared_words() -> None:
    code = adopted()
    fulfilled(ana(), code, ADOPTED_AT)
    review_declaration(
        declaration=declared(ana()),
        outcome=DeclarationReview.Outcome.NO_CONFLICT,
        reviewed_by=sol(),
        at=ADOPTED_AT,
    )
    entries = list(Entry.objects.in_order())
    assert [entry.action for entry in entries] == [
        "code_of_conduct.adopted",
        "code_of_conduct.acknowledged",
        "interests.declared",
        *["training.recorded"] * 4,
        "interests.declared",
        "interests.reviewed",
    ]
    assert not [entry for entry in entries if "smelter" in entry.detail]


@pytest.mark.parametrize(
    "model", [CodeOfConduct, Acknowledgement, Training, ConflictDeclaration, DeclarationReview]
)
def test_what_was_recorded_is_never_changed_or_removed(model: Any) -> None:
    code = adopted()
    fulfilled(ana(), code, ADOPTED_AT)
    review_declaration(
        declaration=declared(ana()),
        outcome=DeclarationReview.Outcome.NO_CONFLICT,
        reviewed_by=sol(),
        at=ADOPTED_AT,
    )
    row = model.objects.order_by("pk").first()
    for statement in (
        lambda: model.objects.filter(pk=row.pk).delete(),
        row.save,
        lambda: connection.cursor().execute(f"TRUNCATE {model._meta.db_table} CASCADE"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            statement()
    assert model.objects.filter(pk=row.pk).exists()
