"""Standards and recognitions are entered by the eligibility officer, row by row, and read by compliance."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from cpal.audit.models import Entry
from eligibility.models import CorrectiveAction, Recognition, StandardAssessment
from tests import people
from tests.eligibility.standards.shipped import load_shipped, page, text_of

pytestmark = pytest.mark.django_db

REGISTERS = ("standards", "standard_assessments", "corrective_actions", "recognitions")
LISTS = ("recognisedstandard", "standardassessment", "correctiveaction", "recognition")
COMPLETE = {
    "standard": "ASI-PS-V3",
    "part": "implementation",
    "from_on": "2025-03-31",
    "step": "1",
    "dating": "month",
    "status": "complete",
    "rating": "fully_aligned",
    "said": "Implementation assessment complete",
    "source": "A later memo",
    "reason": "The memo was published.",
}
GRANTED = {
    "mechanism": "CRAFT Code (Standard Only)",
    "event": "granted",
    "from_on": "2023-06-01",
    "dating": "day",
    "level": "2",
    "aligned": ["standard"],
    "section_b": "meets_continued",
    "section_b_percent": "91.5",
    "said": "Recognition continues.",
    "source": "A later page",
    "reason": "The page was updated.",
}


def enter(person: Any, register: str, row: dict[str, Any]) -> Any:
    return people.signed_in(person).post(reverse(f"admin:eligibility_{register}_enter"), row, follow=True)


def waiting(person: Any) -> str:
    return text_of(people.signed_in(person).get("/back-office/").content.decode())


@pytest.mark.parametrize("name", LISTS)
def test_lists_are_read_by_those_who_read_the_registers(name: str) -> None:
    load_shipped()
    address = reverse(f"admin:eligibility_{name}_changelist")
    for reader in (people.eli(), people.kim(), people.ana()):
        assert people.signed_in(reader).get(address).status_code == 200
    for other in (people.cora(), people.max_(), people.mia()):
        assert people.signed_in(other).get(address).status_code in {302, 403}


@pytest.mark.parametrize("register", REGISTERS)
def test_only_the_eligibility_officer_enters(register: str) -> None:
    address = reverse(f"admin:eligibility_{register}_enter")
    assert people.signed_in(people.eli()).get(address).status_code == 200
    for other in (people.kim(), people.ana(), people.sam(), people.mia()):
        client = people.signed_in(other)
        assert client.get(address).status_code in {302, 403}
        assert client.post(address, COMPLETE).status_code in {302, 403}
    assert not StandardAssessment.objects.exists()


def test_a_new_dated_row_moves_the_standing_from_its_day_on_and_is_audited() -> None:
    load_shipped()
    enter(people.eli(), "standard_assessments", COMPLETE)
    said = "implementation assessment complete, fully aligned"
    assert said in page("/standards/ASI-PS-V3/", on="2025-03-31")
    assert said not in page("/standards/ASI-PS-V3/", on="2025-03-30").split("what happened")[0]
    assert Entry.objects.filter(action="enter_rows", subject="register:standard_assessments").count() == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"standard": "ASI-PS-V4"}, "no standard asi-ps-v4 is held. near it: asi-ps"),
        ({"status": "approved", "rating": ""}, "only the exchange's approval is conditional or full"),
        ({"status": "in_progress"}, "a rating is the outcome of an assessment that is complete"),
        ({"part": "approval", "rating": ""}, "only an assessment is in progress or complete"),
        ({"from_on": "2025-02-29"}, "a date that exists in the calendar"),
        ({"step": "0"}, "a whole number"),
        ({"said": ""}, "fill this in: a row without it is refused"),
        ({"reason": ""}, "say why: the reason is kept with the row and read by the auditor"),
    ],
)
def test_a_row_that_cannot_be_is_refused_and_nothing_is_kept(change: dict[str, str], said: str) -> None:
    load_shipped()
    before = StandardAssessment.objects.count()
    answer = enter(people.eli(), "standard_assessments", COMPLETE | change)
    assert said in text_of(answer.content.decode())
    assert StandardAssessment.objects.count() == before


def test_a_corrective_action_that_is_done_takes_the_task_away() -> None:
    load_shipped()
    task = "corrective action 5 of rmi-cobalt is past its day"
    assert task in waiting(people.eli())
    for other in (people.kim(), people.ana()):
        assert task not in waiting(other)
    row = {
        "standard": "RMI-COBALT",
        "number": "5",
        "finding": "The other findings",
        "action": "Completed",
        "status": "done",
        "due_on": "2024-12-31",
        "source": "A later memo",
        "reason": "The memo says so.",
    }
    enter(people.eli(), "corrective_actions", row)
    assert task not in waiting(people.eli())
    assert (
        CorrectiveAction.objects.filter(standard="RMI-COBALT", number=5).count() == 2
    )  # what was held stays


def test_a_year_that_passed_and_an_outcome_that_is_overdue_are_tasks_until_a_decision_is_entered() -> None:
    load_shipped()
    year, outcome = (
        "the year of craft code (standard only) has passed",
        "the outcome of the re-assessment is overdue",
    )
    before = waiting(people.eli())
    assert year in before
    assert outcome in before
    enter(people.eli(), "recognitions", GRANTED)
    ended = {"mechanism": "RCS Global / Better Mining", "event": "ended", "level": "", "aligned": []}
    enter(people.eli(), "recognitions", GRANTED | ended | {"from_on": "2024-01-15"})
    after = waiting(people.eli())
    assert year not in after
    assert outcome not in after


def test_a_grant_says_in_its_note_what_was_found_aligned() -> None:
    enter(people.eli(), "recognitions", GRANTED | {"level": "1", "aligned": ["standard", "implementation"]})
    assert Recognition.objects.get().note == "Found aligned: standard and implementation."


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"level": "1"}, "allows level 2, no other"),
        ({"level": ""}, "allows level 2, no other"),
        ({"level": "3"}, "a whole number"),
        ({"aligned": []}, "without an aligned standard there is no recognition"),
        ({"section_b": "below_minimum", "section_b_percent": "69"}, "aligned to at least 70 %"),
        ({"section_b": "meets_continued", "section_b_percent": "89"}, "the finding says something else"),
        ({"section_b_percent": "101"}, "a percentage from 0 to 100"),
        ({"event": "ended"}, "only a recognition that is granted has a level"),
        ({"until_on": "2023-05-31"}, "it ends on the day on which it began, or later"),
    ],
)
def test_a_recognition_that_the_process_does_not_allow_is_refused(change: dict[str, Any], said: str) -> None:
    answer = enter(people.eli(), "recognitions", GRANTED | change)
    assert said in text_of(answer.content.decode())
    assert not Recognition.objects.exists()
