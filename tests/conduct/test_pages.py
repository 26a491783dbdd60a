"""The pages of the code of conduct, and the reason shown before a button is pressed (paper 7.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cpal.audit.trail import record
from cpal.people.models import Acknowledgement, CodeOfConduct, ConflictDeclaration, Training, User
from cpal.people.roles import Role
from cpal.people.services.declare_interests import declare_interests
from tests import people
from tests.clock import clock_at
from tests.conduct.bound import adopted, fulfilled, since_before
from tests.conduct.test_what_is_blocked import LATE, unsigned
from tests.objections.filing import objection
from tests.people import ada, ana, cora, eli, kim, max_, mia, sam, signed_in, sol
from tests.publication import market

pytestmark = pytest.mark.django_db

YOURS = "/back-office/people/codeofconduct/"
STAFF = YOURS + "staff/"
ROLES = YOURS + "roles/"
EVERYBODY = (ana, sam, sol, eli, cora, kim, ada)
NOT_IN_GOOD_STANDING = "Not in good standing"


@pytest.fixture(autouse=True)
def _on_3_april_2026() -> Iterator[None]:
    with clock_at(LATE):
        yield


def page(person: User, address: str) -> str:
    return signed_in(person).get(address).content.decode()


def assessment_page() -> str:
    return reverse("admin:pricing_assessment_change", args=[market.assessment().pk])


# --- one's own page -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("person", EVERYBODY)
def test_every_member_of_staff_reads_acknowledges_and_declares_on_one_page(
    person: Callable[[], User],
) -> None:
    adopted()
    browser = signed_in(since_before(person()))
    assert "overdue since 2 October 2025" in browser.get(YOURS).content.decode()
    assert browser.post(YOURS + "acknowledge/", {"has_read": "on"}).status_code == 302
    assert browser.post(YOURS + "declare/", {"answer": "nothing"}).status_code == 302
    assert Acknowledgement.objects.get().user == person()
    assert ConflictDeclaration.objects.get().has_nothing_to_declare
    assert "3 April 2027" in browser.get(YOURS).content.decode()


def test_nothing_is_acknowledged_without_the_tick() -> None:
    adopted()
    answer = signed_in(ana()).post(YOURS + "acknowledge/", {})
    assert "Tick that you have read the code" in answer.content.decode()
    assert not Acknowledgement.objects.exists()


def test_a_declaration_that_says_both_comes_back_with_its_words() -> None:
    answer = signed_in(ana()).post(YOURS + "declare/", {"answer": "nothing", "interests": "A smelter."})
    assert "one of the two" in answer.content.decode()
    assert "A smelter." in answer.content.decode()
    assert not ConflictDeclaration.objects.exists()


@pytest.mark.parametrize("person", [mia, max_])
def test_whoever_is_not_staff_reaches_none_of_it(person: Callable[[], User]) -> None:
    browser = signed_in(person())
    addresses = [YOURS, STAFF, ROLES, YOURS + "adopt/", "/back-office/people/training/record/"]
    assert [browser.get(address).status_code for address in addresses] == [403] * 5


# --- adopting, recording, reviewing -------------------------------------------------------------------------
def test_a_senior_manager_adopts_the_proposed_text_from_its_page() -> None:
    browser = signed_in(sam())
    shown = browser.get(YOURS + "adopt/").content.decode()
    assert "We take no part in an agreement" in shown
    code = {
        "version": "2026-1",
        "effective_on": "2026-04-03",
        "text": browser.get(YOURS + "adopt/").context["form"]["text"].value(),
    }
    assert browser.post(YOURS + "adopt/", code).status_code == 302
    assert CodeOfConduct.objects.get().adopted_by == sam()


@pytest.mark.parametrize("person", [ana, eli, cora, kim, ada])
def test_nobody_else_is_shown_the_page_that_adopts(person: Callable[[], User]) -> None:
    assert signed_in(person()).get(YOURS + "adopt/").status_code == 403
    assert YOURS + "adopt/" not in page(person(), YOURS)


def test_the_administrator_records_training_and_compliance_cannot() -> None:
    adopted()
    answers = {
        "user": str(ana().pk),
        "course": "antitrust",
        "completed_on": "2026-04-01",
        "evidence": "Certificate 12.",
    }
    assert signed_in(kim()).post("/back-office/people/training/record/", answers).status_code == 403
    assert signed_in(ada()).post("/back-office/people/training/record/", answers).status_code == 302
    assert (Training.objects.get().user, Training.objects.get().recorded_by) == (ana(), ada())


def test_compliance_sees_how_everybody_stands_and_changes_nothing() -> None:
    code = adopted()
    fulfilled(since_before(ana()), code, LATE)
    since_before(sam())
    shown = page(kim(), STAFF)
    assert "in good standing" in shown
    assert "acknowledgement of the code of conduct since 2 October 2025" in shown
    assert "/training/record/" not in shown


@pytest.mark.parametrize("person", [ana, eli, cora])
def test_colleagues_do_not_see_each_others_standing(person: Callable[[], User]) -> None:
    browser = signed_in(person())
    lists = [
        STAFF,
        *(f"/back-office/people/{name}/" for name in ("training", "acknowledgement", "conflictdeclaration")),
    ]
    assert [browser.get(address).status_code for address in lists] == [403] * 4


def test_the_administrator_sees_who_is_late_and_no_declared_interest() -> None:
    browser = signed_in(ada())
    declared = declare_interests(user=ana(), has_nothing_to_declare=False, interests="A smelter.", at=LATE)
    assert browser.get(STAFF).status_code == 200
    address = reverse("admin:people_conflictdeclaration_change", args=[declared.pk])
    assert browser.get(address).status_code == 403


def test_a_declaration_is_reviewed_by_a_senior_manager_who_did_not_make_it() -> None:
    declared = declare_interests(user=sam(), has_nothing_to_declare=False, interests="A smelter.", at=LATE)
    address = reverse("admin:people_conflictdeclaration_change", args=[declared.pk])
    answers = {"outcome": "mitigated", "mitigation": "Sold by 1 May."}
    assert "another senior manager must" in page(sam(), address)
    assert signed_in(sam()).post(address, answers).status_code == 403
    assert signed_in(kim()).post(address, answers).status_code == 403
    assert signed_in(sol()).post(address, answers).status_code == 302
    assert "Sold by 1 May." in page(kim(), address)
    assert "Sold by 1 May." in page(sam(), YOURS)


# --- what waits ---------------------------------------------------------------------------------------------
def test_the_first_page_tells_everybody_their_own_duties_and_those_who_oversee_all() -> None:
    code = adopted()
    for person in EVERYBODY:
        since_before(person())
    fulfilled(kim(), code, LATE)
    assert "Your conduct: overdue" in page(ana(), "/back-office/")
    assert "Staff overdue" not in page(ana(), "/back-office/")
    told = page(kim(), "/back-office/")
    assert "Your conduct" not in told.split("office-stages")[0]
    assert "Staff overdue under the code of conduct" in told


def test_what_falls_due_within_thirty_days_is_told_with_its_day() -> None:
    code = adopted()
    fulfilled(
        since_before(ana()),
        code,
        dt.datetime(2025, 9, 2, 9, tzinfo=dt.UTC),
    )
    with clock_at(dt.datetime(2026, 8, 20, 9, tzinfo=dt.UTC)):
        assert "Your conduct: due soon" in page(ana(), "/back-office/")


@pytest.mark.parametrize(("person", "is_told"), [(kim, True), (sam, True), (ana, False), (ada, False)])
def test_compliance_and_senior_managers_are_told_that_no_code_is_in_force(
    person: Callable[[], User], is_told: bool
) -> None:
    assert ("No code of conduct is in force" in page(person(), "/back-office/")) is is_told


def test_the_first_page_costs_the_same_for_a_few_staff_as_for_many() -> None:
    code = adopted()
    fulfilled(kim(), code, LATE)
    signed_in(kim()).get("/back-office/")
    costs = []
    for more in (3, 30):
        for number in range(more):
            people.staff(f"Person{more}-{number}", Role.ANALYST)
        browser = signed_in(kim())
        with CaptureQueriesContext(
            connection,
        ) as queries:
            browser.get("/back-office/")
        with CaptureQueriesContext(connection) as on_staff:
            browser.get(STAFF)
        costs.append((len(queries), len(on_staff)))
    assert costs[0] == costs[1]


# --- the reason before the button ---------------------------------------------------------------------------
def test_the_workbench_says_what_is_overdue_before_the_button_is_pressed() -> None:
    market.in_review("40", "41", "42")
    code = adopted()
    shown = page(since_before(sam()), assessment_page())
    assert NOT_IN_GOOD_STANDING in shown
    assert "acknowledgement of the code of conduct since 2 October 2025" in shown
    assert "You are not in good standing: see above." in shown
    fulfilled(sam(), code, LATE)
    assert NOT_IN_GOOD_STANDING not in page(sam(), assessment_page())


def test_a_judgement_shows_the_reason_in_place_of_the_form() -> None:
    judgement = unsigned()
    address = reverse("admin:pricing_assessment_judgement", args=[market.assessment().pk, judgement.pk])
    assert "Keep the review" in page(since_before(sam()), address)
    adopted()
    shown = page(sam(), address)
    assert NOT_IN_GOOD_STANDING in shown
    assert "Keep the review" not in shown
    assert "Keep the review" in page(since_before(ana()), address)  # its maker may withdraw it


def test_a_correction_shows_the_reason_in_place_of_the_form() -> None:
    final = market.final("40", "41", "42")
    address = reverse("admin:pricing_assessment_correct", args=[final.assessment.pk])
    since_before(sam())
    assert "Open a correction</button>" in page(sam(), address)
    adopted()
    assert "Open a correction</button>" not in page(sam(), address)
    assert (
        'class="button button-quiet" href'
        not in page(sam(), assessment_page()).split("workbench-actions")[1].split("</div>")[0]
    )


def test_an_objection_shows_the_reason_in_place_of_the_form() -> None:
    filed = objection(market.provisional())
    adopted()
    address = reverse("admin:objections_objection_change", args=[filed.pk])
    shown = page(since_before(sol()), address)
    assert "acknowledgement of the code of conduct since 2 October 2025" in shown
    assert "Determine the objection</button>" not in shown


# --- who held which role ------------------------------------------------------------------------------------
def change_roles(person: User, *roles: Role) -> None:
    groups = [group.pk for group in Group.objects.filter(name__in=[role.value for role in roles])]
    answers = {
        "username": person.username,
        "first_name": person.first_name,
        "last_name": "",
        "email": person.email,
        "is_active": "on",
        "groups": groups,
    }
    address = reverse("admin:people_user_change", args=[person.pk])
    assert signed_in(ada()).post(address, answers).status_code == 302


def test_roles_given_and_taken_in_the_back_office_are_told_with_who_did_it() -> None:
    person = people.staff("Noor", Role.ANALYST)
    sam()
    change_roles(person, Role.SENIOR_MANAGER)
    shown = page(kim(), ROLES)
    table = shown[shown.index("Roles held") :]
    noor = [line for line in table.split("<tr") if "noor" in line]
    assert len(noor) == 2
    assert "before the record" in noor[0]
    assert "3 April 2026" in noor[0] or "3 Apr" in noor[0]
    assert "ada" in noor[1]


def test_an_opened_account_of_the_illustration_counts_from_its_day() -> None:
    people.staff("Noor", Role.ANALYST)
    record(action="account.opened", subject="user:noor", actor=None, at=LATE, detail={"role": "Analyst"})
    assert "the timetable" in page(kim(), ROLES)


@pytest.mark.parametrize(("person", "status"), [(kim, 200), (ada, 200), (sam, 403), (ana, 403), (cora, 403)])
def test_the_history_of_roles_is_for_compliance_and_administrators(
    person: Callable[[], User], status: int
) -> None:
    assert signed_in(person()).get(ROLES).status_code == status
