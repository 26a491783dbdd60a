"""Beginning, describing and supporting a response: one for each person and address, until the close (paper 2.1)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consultations.models import Permission, Respondent
from consultations.respond.drafts import drafts_of
from consultations.services.attach import MOST_FILES, attach, attached_to, remove_attachment
from consultations.services.begin_response import (
    StaffRefused,
    begin_for_address,
    begin_for_user,
    new_reference,
)
from consultations.services.hand_in import hand_in
from consultations.services.permit_all import permit_all
from consultations.services.response_held import NotOpen, ResponseRefused
from cpal.documents import SentFile
from cpal.people.models import User
from tests.clock import clock_at
from tests.consultations import papers, responding
from tests.people import account, ana, cora, kim, max_, mia, theo

pytestmark = pytest.mark.django_db
SECOND = dt.timedelta(seconds=1)


def test_somebody_signed_in_has_one_response_to_a_consultation() -> None:
    consultation = responding.open_now()
    begun = begin_for_user(consultation=consultation, user=mia())
    assert begin_for_user(consultation=consultation, user=mia()) == begun
    assert begin_for_user(consultation=consultation, user=theo()) != begun


def test_whoever_acts_for_a_participant_has_its_code_and_may_say_more() -> None:
    respondent = begin_for_user(consultation=responding.open_now(), user=mia()).respondent
    assert (respondent.organisation_code, respondent.name, respondent.email) == (
        "MERIDIAN",
        "Mia",
        "mia@example.org",
    )


def test_an_address_has_one_response_however_it_is_spelt() -> None:
    consultation = responding.open_now()
    begun = begin_for_address(consultation=consultation, email="pat@example.org")
    assert begin_for_address(consultation=consultation, email="PAT@Example.org") == begun
    assert begun.respondent.user is None


def test_what_an_address_began_is_theirs_who_sign_in_with_it() -> None:
    consultation = responding.open_now()
    by_link = begin_for_address(consultation=consultation, email="Mia@example.org")
    assert begin_for_user(consultation=consultation, user=mia()) == by_link
    assert Respondent.objects.get(response=by_link).user == mia()
    assert begin_for_address(consultation=consultation, email="mia@example.org") == by_link


@pytest.mark.parametrize("colleague", [ana, cora, kim], ids=lambda person: person.__name__)
def test_staff_of_the_back_office_do_not_respond(colleague: type[User]) -> None:
    consultation = responding.open_now()
    with pytest.raises(StaffRefused):
        begin_for_user(consultation=consultation, user=colleague())
    with pytest.raises(StaffRefused):
        begin_for_address(consultation=consultation, email=colleague().email)


def test_whoever_has_no_role_here_may_respond() -> None:
    consultation = responding.open_now()
    assert begin_for_user(consultation=consultation, user=max_()).pk
    assert begin_for_user(consultation=consultation, user=account("Visitor")).pk


@pytest.mark.parametrize(
    ("moment", "is_begun"),
    [
        (papers.OPENS, True),
        (papers.CLOSES - SECOND, True),
        (papers.CLOSES, False),
        (papers.CLOSES + SECOND, False),
    ],
)
def test_a_response_begins_from_the_opening_until_a_second_before_the_close(
    moment: dt.datetime, is_begun: bool
) -> None:
    with clock_at(papers.OPENS):
        consultation = papers.opened(backfilled=False)
    with clock_at(moment):
        if is_begun:
            assert begin_for_address(consultation=consultation, email=responding.PAT).pk
        else:
            with pytest.raises(NotOpen, match="17:00:00"):
                begin_for_address(consultation=consultation, email=responding.PAT)


def test_a_second_before_the_opening_nothing_begins() -> None:
    with clock_at(papers.OPENS - SECOND):
        consultation = papers.scheduled()
        with pytest.raises(NotOpen, match="opens at 2 March 2026, 09:00:00"):
            begin_for_address(consultation=consultation, email=responding.PAT)


def test_what_was_begun_can_be_opened_after_the_close() -> None:
    with clock_at(papers.OPENS):
        consultation = papers.opened(backfilled=False)
        begun = begin_for_address(consultation=consultation, email=responding.PAT)
    with clock_at(papers.CLOSES + SECOND):
        assert begin_for_address(consultation=consultation, email=responding.PAT) == begun


def test_references_are_not_guessed_from_one_another() -> None:
    references = {new_reference() for _ in range(200)}
    assert len(references) == 200
    assert not [each for each in references if set("01IO") & set(each)]


def test_one_choice_sets_every_answer_and_those_to_come() -> None:
    consultation = responding.open_now(questions=3)
    response = responding.of_pat(consultation)
    responding.answer(response, "Because of the costs.", "1.2")
    assert permit_all(response=response, permission=Permission.NAMED) == 3
    drafts = {draft.question.number: draft for draft in drafts_of(response)}
    assert {draft.words.permission for draft in drafts.values()} == {"named"}
    assert drafts["1.2"].words.reason == "Because of the costs."
    assert [draft.is_answered for draft in drafts.values()] == [False, True, False]
    assert permit_all(response=response, permission=Permission.NAMED) == 0


def test_an_answer_is_confidential_until_its_author_says_otherwise() -> None:
    response = responding.of_pat(responding.open_now())
    responding.answer(response, "Because.")
    assert {draft.words.permission for draft in drafts_of(response)} == {"confidential"}


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("figures.docx", b"PK\x03\x04...", ""),
        ("figures.pdf", b"%PDF-1.7", ""),
        ("figures.exe", b"MZ", "is not accepted"),
        ("figures.pdf", b"MZ", "does not hold what its name says"),
        ("figures.txt", b"", "is empty"),
        ("figures.txt", b"a" * (10 * 1024 * 1024 + 1), "larger than 10 MB"),
    ],
)
def test_files_are_what_their_names_say(name: str, content: bytes, fault: str) -> None:
    response = responding.of_pat(responding.open_now())
    if not fault:
        assert attach(response=response, document=SentFile(name, content)).file_name == name
        return
    with pytest.raises(ResponseRefused, match=fault):
        attach(response=response, document=SentFile(name, content))


def test_a_response_has_twenty_files_at_most_and_the_same_one_once() -> None:
    response = responding.of_pat(responding.open_now())
    for number in range(MOST_FILES):
        responding.attached(response, f"{number}.txt", str(number).encode())
    assert responding.attached(response, "0.txt", b"0").file_name == "0.txt"
    with pytest.raises(ResponseRefused, match="20 files at most"):
        responding.attached(response, "more.txt", b"more")


def test_a_file_taken_off_is_deleted_unless_it_was_handed_in() -> None:
    response = responding.of_pat(responding.open_now())
    handed_in, never = responding.attached(response), responding.attached(response, "draft.txt", b"draft")
    remove_attachment(attachment=never)
    submission = hand_in(response=response)
    remove_attachment(attachment=handed_in)
    assert list(attached_to(response)) == []
    assert [each.file_name for each in submission.attachments.all()] == ["evidence.txt"]
    assert response.attachments.count() == 1


def test_the_draft_of_thirty_answers_costs_no_more_queries_than_of_three() -> None:
    for count, reference in ((3, "CP-2026-03"), (30, "CP-2026-30")):
        now = papers.OPENS
        consultation = papers.opened(reference, questions=count)
        response = begin_for_address(consultation=consultation, email=responding.PAT, at=now)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert len(drafts_of(response)) == count
        assert len(queries) == 3
