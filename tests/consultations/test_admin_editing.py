"""Cora drafts on one page, Sam approves what he has read, and nothing that was announced can be edited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from consultations.asked import digest_of, paper_of
from consultations.models import BackgroundDocument, Consultation, Question, Section
from consultations.paper import DISCUSSION_PAPER, Paper
from consultations.services.documents import BackgroundFile, add_document, remove_document
from consultations.services.draft import begin, edit, send_for_approval
from consultations.services.held import ConsultationRefused
from consultations.services.open import open_due
from consultations.services.schedule import schedule
from cpal.people.models import User
from cpal.people.roles import Role
from pricing.policies import NotAllowed
from tests.clock import clock_at
from tests.consultations import papers
from tests.people import ada, ana, cora, eli, kim, max_, mia, sam, signed_in, sol, staff

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
BEFORE = papers.OPENS - 10 * DAY
MOMENTS = {
    "opens_on": "2026-03-02",
    "opens_time": "09:00",
    "closes_on": "2026-04-01",
    "closes_time": "17:00",
    "target_on": "",
}


def address(name: str, *arguments: int) -> str:
    return reverse(f"admin:consultations_{name}", args=arguments)


def page(client: Client, name: str, *arguments: int) -> str:
    response = client.get(address(name, *arguments))
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def sent(consultation: Consultation, **changes: Any) -> dict[str, Any]:
    """What the browser sends of the edit page as it stands, with changes."""
    paper = paper_of(consultation)
    data: dict[str, Any] = {
        "title": paper.title,
        "summary": paper.summary,
        "introduction": paper.introduction,
        "source": paper.source,
        "contact": "",
        "amendment": "",
        "seen": digest_of(consultation),
        "sections": len(paper.sections),
    }
    for index, section in enumerate(paper.sections):
        prefix = f"s{index}"
        data |= {f"{prefix}-number": section.number, f"{prefix}-title": section.title}
        data |= {f"{prefix}-introduction": section.introduction, f"{prefix}-place": (index + 1) * 10}
        data[f"{prefix}-questions"] = len(section.questions) + 1
        for place, question in enumerate(section.questions):
            row = f"{prefix}q{place}"
            data |= {f"{row}-number": question.number, f"{row}-text": question.text}
            data |= {f"{row}-group_heading": question.group_heading, f"{row}-place": (place + 1) * 10}
    return data | changes


def edited(consultation: Consultation, **changes: Any) -> Any:
    return signed_in(cora()).post(address("edit", consultation.pk), sent(consultation, **changes))


def asked(consultation: Consultation) -> list[tuple[str, str]]:
    return list(consultation.questions.order_by("position").values_list("number", "text"))


def approve(consultation: Consultation, **changes: Any) -> Any:
    data = {**MOMENTS, "seen": digest_of(consultation), **changes}
    with clock_at(BEFORE):
        return signed_in(sam()).post(address("schedule", consultation.pk), data)


def scheduled() -> Consultation:
    consultation = papers.draft()
    with clock_at(BEFORE):
        return schedule(
            consultation=consultation, approved_by=sam(), opens_at=papers.OPENS, closes_at=papers.CLOSES
        )


# --- Who comes in --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("person", [cora, sam, sol, kim], ids=lambda person: person.__name__)
def test_who_reads_a_draft(person: Callable[[], User]) -> None:
    consultation = papers.draft()
    client = signed_in(person())
    assert "CP-2026-01" in page(client, "consultation_changelist")
    assert "A consultation of the tests" in page(client, "consultation_change", consultation.pk)
    assert "This is how the draft would look." in page(client, "preview", consultation.pk)


PAGES = (
    "consultation_change",
    "preview",
    "edit",
    "send",
    "documents",
    "schedule",
    "extend",
    "take_back",
    "withdraw",
)


@pytest.mark.parametrize("person", [ana, eli, ada, max_, mia], ids=lambda person: person.__name__)
@pytest.mark.parametrize("name", PAGES)
def test_who_does_not(person: Callable[[], User], name: str) -> None:
    consultation = papers.draft()
    response = signed_in(person()).get(address(name, consultation.pk))
    assert response.status_code == 403


def test_compliance_reads_and_changes_nothing() -> None:
    consultation = papers.draft()
    client = signed_in(kim())
    for name in PAGES[2:]:
        assert client.get(address(name, consultation.pk)).status_code == 403, name
        assert client.post(address(name, consultation.pk)).status_code == 403, name
    assert client.get(address("begin")).status_code == 403


# --- Beginning -----------------------------------------------------------------------------------------------------


def test_an_empty_paper_is_begun() -> None:
    data = {"start": "empty", "title": "A new consultation", "summary": "What it is about."}
    response = signed_in(cora()).post(address("begin"), data)
    consultation = Consultation.objects.get()
    assert response["Location"] == address("edit", consultation.pk)
    assert (consultation.title, consultation.state) == ("A new consultation", "draft")


def test_an_empty_paper_needs_its_title() -> None:
    response = signed_in(cora()).post(address("begin"), {"start": "empty"})
    assert "An empty paper needs it." in response.content.decode()
    assert not Consultation.objects.exists()


def test_begun_from_the_discussion_paper_it_asks_the_24_questions() -> None:
    signed_in(cora()).post(address("begin"), {"start": "discussion_paper"})
    assert Question.objects.count() == 24


def test_begun_from_a_file_it_asks_what_the_file_asks(tmp_path: Path) -> None:
    file = SimpleUploadedFile("paper.json", DISCUSSION_PAPER.read_bytes(), "application/json")
    signed_in(cora()).post(address("begin"), {"start": "file", "file": file})
    assert Question.objects.count() == 24


def test_a_bad_file_is_refused_with_its_faults() -> None:
    file = SimpleUploadedFile("paper.json", b'{"title": "x", "sections": [{"number": "1"}]}')
    response = signed_in(cora()).post(address("begin"), {"start": "file", "file": file})
    shown = response.content.decode()
    assert "sections[0].title: is missing." in shown
    assert "summary: is missing." in shown
    assert not Consultation.objects.exists()


# --- Editing -------------------------------------------------------------------------------------------------------


def test_everything_stands_on_one_page() -> None:
    consultation = papers.draft(questions=3)
    shown = page(signed_in(cora()), "edit", consultation.pk)
    for position in (1, 2, 3):
        assert f"What do you think of part {position} of the proposal?" in shown


def test_saved_as_it_stands_nothing_changes() -> None:
    consultation = papers.draft(questions=3)
    before = paper_of(consultation)
    assert edited(consultation).status_code == 302
    assert paper_of(consultation) == before


def test_a_question_is_added_edited_moved_and_removed() -> None:
    consultation = papers.draft(questions=3)
    edited(
        consultation,
        **{
            "s0q0-place": "35",  # behind the third
            "s0q1-text": "A clearer question?",
            "s0q2-remove": "on",
            "s0q3-number": "1.9",
            "s0q3-text": "A new one?",
        },
    )
    assert asked(consultation) == [
        ("1.2", "A clearer question?"),
        ("1.1", "What do you think of part 1 of the proposal?"),
        ("1.9", "A new one?"),
    ]


def test_a_section_is_added_and_moved_to_the_front() -> None:
    consultation = papers.draft(questions=1)
    new = {
        "sections": 2,
        "s1-number": "0",
        "s1-title": "Before all",
        "s1-place": "5",
        "s1-questions": 1,
        "s1q0-number": "0.1",
        "s1q0-text": "First?",
    }
    edited(consultation, **new)
    assert list(consultation.sections.order_by("position").values_list("title", flat=True)) == [
        "Before all",
        "The proposal",
    ]
    assert asked(consultation)[0] == ("0.1", "First?")


def test_a_removed_section_takes_its_questions_with_it() -> None:
    consultation = papers.draft(questions=2)
    edited(consultation, **{"s0-remove": "on", "s0q0-text": ""})
    assert not consultation.sections.exists()
    assert not consultation.questions.exists()


def test_more_room_is_given_and_nothing_typed_is_lost_or_judged() -> None:
    consultation = papers.draft(questions=1)
    response = edited(consultation, **{"more": "s0-questions", "s0q0-text": "Half typed", "title": ""})
    shown = response.content.decode()
    assert response.status_code == 200
    assert "Half typed" in shown
    assert 'name="s0q2-text"' in shown
    assert "There is a problem" not in shown
    assert asked(consultation)[0][1] == "What do you think of part 1 of the proposal?"


FAULTS: list[tuple[dict[str, str], str]] = [
    ({"title": ""}, "Title: This field is required."),
    ({"s0q1-number": "1.1"}, "1.1 stands twice"),
    ({"s0q0-text": ""}, "Question: This field is required."),
    ({"s0-title": "", "s0-number": ""}, "Give the section of these questions its number and title."),
    ({"s0q0-number": "12345678901"}, "at most 10 characters"),
]


@pytest.mark.parametrize(("changes", "fault"), FAULTS, ids=[fault for _, fault in FAULTS])
def test_a_fault_is_said_and_nothing_is_saved(changes: dict[str, str], fault: str) -> None:
    consultation = papers.draft()
    before = paper_of(consultation)
    response = edited(consultation, **changes)
    assert response.status_code == 200
    assert fault in response.content.decode()
    assert paper_of(consultation) == before


def test_a_second_tab_does_not_overwrite_the_first() -> None:
    consultation = papers.draft()
    old = sent(consultation, title="From the second tab")
    edited(consultation, title="From the first tab")
    response = signed_in(cora()).post(address("edit", consultation.pk), old)
    assert "was changed meanwhile" in response.content.decode()
    assert "From the second tab" in response.content.decode()
    consultation.refresh_from_db()
    assert consultation.title == "From the first tab"


def test_saved_and_previewed_it_leads_to_the_preview() -> None:
    consultation = papers.draft()
    assert edited(consultation, preview="yes")["Location"] == address("preview", consultation.pk)


# --- Background documents ------------------------------------------------------------------------------------------


def test_a_document_is_added_read_and_taken_off() -> None:
    consultation = papers.draft()
    client = signed_in(cora())
    data = {"title": "Figures", "file": SimpleUploadedFile("figures.csv", b"a,b\n1,2\n")}
    assert client.post(address("documents", consultation.pk), data).status_code == 302
    document = BackgroundDocument.objects.get()
    read = signed_in(sam()).get(address("document", document.pk))
    assert (read.content, read["X-Content-Type-Options"]) == (b"a,b\n1,2\n", "nosniff")
    assert client.get(address("document_remove", document.pk)).status_code == 405
    client.post(address("document_remove", document.pk))
    assert not BackgroundDocument.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"), [("page.html", b"<script>"), ("paper.pdf", b"<script>"), ("empty.csv", b"")]
)
def test_a_file_that_is_not_what_it_says_is_refused(name: str, content: bytes) -> None:
    consultation = papers.draft()
    data = {"title": "Figures", "file": SimpleUploadedFile(name, content)}
    assert signed_in(cora()).post(address("documents", consultation.pk), data).status_code == 200
    assert not BackgroundDocument.objects.exists()
    with pytest.raises(ConsultationRefused):
        add_document(
            consultation=consultation, title="x", file=BackgroundFile(name, content), added_by=cora()
        )


# --- Approval ------------------------------------------------------------------------------------------------------


def test_sent_for_approval_it_waits_for_sam_with_the_moments_proposed() -> None:
    consultation = papers.draft()
    signed_in(cora()).post(address("send", consultation.pk), MOMENTS)
    consultation.refresh_from_db()
    assert (consultation.opens_at, consultation.closes_at) == (papers.OPENS, papers.CLOSES)
    assert consultation.sent_at is not None
    assert "Approve CP-2026-01" in signed_in(sam()).get("/back-office/").content.decode()
    assert 'value="2026-03-02"' in page(signed_in(sam()), "schedule", consultation.pk)


def test_edited_again_it_must_be_sent_again() -> None:
    consultation = papers.draft()
    send_for_approval(consultation=consultation, sent_by=cora())
    edited(consultation, title="Another title")
    consultation.refresh_from_db()
    assert consultation.sent_at is None
    assert "Approve CP-2026-01" not in signed_in(sam()).get("/back-office/").content.decode()


def test_sam_approves_and_it_is_announced() -> None:
    consultation = papers.draft()
    assert approve(consultation).status_code == 302
    consultation.refresh_from_db()
    assert (consultation.state, consultation.approved_by) == ("scheduled", sam())
    assert (consultation.opens_at, consultation.closes_at) == (papers.OPENS, papers.CLOSES)


def test_what_changed_under_his_eyes_is_not_approved() -> None:
    consultation = papers.draft()
    seen = digest_of(consultation)
    edited(consultation, title="Another title")
    response = approve(consultation, seen=seen)
    assert "was changed meanwhile" in response.content.decode()
    consultation.refresh_from_db()
    assert consultation.state == "draft"


CLOSES = [
    ("2026-03-09", "2026-04-06", "09:59", "2026-04-06", "10:00"),  # the clocks go forward: by the hours
    ("2026-10-05", "2026-11-02", "08:59", "2026-11-02", "09:00"),  # and back: by the clock
    ("2028-02-07", "2028-03-06", "08:59", "2028-03-06", "09:00"),  # over a leap day
]


@pytest.mark.parametrize(("opens_on", "short_on", "short", "long_on", "long"), CLOSES)
def test_a_minute_less_than_28_full_days_is_refused_by_the_page(
    opens_on: str, short_on: str, short: str, long_on: str, long: str
) -> None:
    consultation = papers.draft()
    refused = approve(consultation, opens_on=opens_on, closes_on=short_on, closes_time=short)
    assert "28 full days" in refused.content.decode()
    consultation.refresh_from_db()
    assert consultation.state == "draft"
    assert approve(consultation, opens_on=opens_on, closes_on=long_on, closes_time=long).status_code == 302


def test_the_page_works_out_the_earliest_close_with_and_without_a_script() -> None:
    consultation = papers.draft()
    opening = {"opens_on": "2026-03-09", "opens_time": "09:00"}
    shown = approve(consultation, reckon="yes", closes_on="", **opening).content.decode()
    told = signed_in(sam()).get(address("earliest"), opening).json()["explanation"]
    for said in (shown, told):
        assert "28 full days are over 6 April 2026, 10:00:00" in said.replace("\N{NO-BREAK SPACE}", " ")
    consultation.refresh_from_db()
    assert consultation.state == "draft"
    assert signed_in(sam()).get(address("earliest"), {"opens_on": "x"}).json() == {"explanation": ""}


def test_whoever_ever_edited_it_does_not_approve_it() -> None:
    both = cora()
    both.groups.add(*sam().groups.all())
    consultation = begin(title="Theirs", summary="About.", prepared_by=both)
    edit(
        consultation=consultation,
        paper=Paper(title="Theirs", summary="About.", sections=()),
        contact="",
        amendment=None,
        edited_by=_another_editor(),
        seen=digest_of(consultation),
    )
    consultation.refresh_from_db()
    assert consultation.prepared_by != both
    both = User.objects.get(pk=both.pk)
    assert "another senior manager must approve it" in page(signed_in(both), "schedule", consultation.pk)
    assert signed_in(both).post(address("schedule", consultation.pk), MOMENTS).status_code == 403


def _another_editor() -> User:
    return staff("Cleo", Role.CONSULTATION_EDITOR)


# --- Once it is announced ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["edit", "send", "documents"])
def test_what_was_announced_has_no_page_on_which_it_is_edited(name: str) -> None:
    consultation = scheduled()
    client = signed_in(cora())
    assert client.get(address(name, consultation.pk)).status_code == 404
    assert client.post(address(name, consultation.pk), MOMENTS).status_code == 404


def test_the_services_refuse_to_change_what_was_announced() -> None:
    consultation = papers.draft()
    document = add_document(
        consultation=consultation, title="x", file=BackgroundFile("a.csv", b"a\n"), added_by=cora()
    )
    with clock_at(BEFORE):
        schedule(consultation=consultation, approved_by=sam(), opens_at=papers.OPENS, closes_at=papers.CLOSES)
    with pytest.raises(ConsultationRefused, match="not changed"):
        edit(
            consultation=consultation,
            paper=paper_of(consultation),
            contact="",
            amendment=None,
            edited_by=cora(),
            seen=digest_of(consultation),
        )
    with pytest.raises(ConsultationRefused, match="not changed"):
        remove_document(document=document, removed_by=cora())
    with pytest.raises(ConsultationRefused, match="not changed"):
        send_for_approval(consultation=consultation, sent_by=cora())


GETTING_ROUND: list[Callable[[Consultation], Any]] = [
    lambda held: held.questions.update(text="Another?"),
    lambda held: held.questions.all().delete(),
    lambda held: held.sections.update(title="Another"),
    lambda held: Section.objects.create(consultation=held, position=9, number="9", title="More"),
    lambda held: held.documents.create(title="x", file_name="x", content=b"x", sha256="x", added_at=BEFORE),
    lambda held: Consultation.objects.filter(pk=held.pk).update(title="Another"),
    lambda held: Consultation.objects.filter(pk=held.pk).update(minimum_days=29),
    lambda held: Consultation.objects.filter(pk=held.pk).delete(),
]


@pytest.mark.parametrize("change", GETTING_ROUND)
def test_sql_through_the_orm_does_not_change_what_was_announced(
    change: Callable[[Consultation], Any],
) -> None:
    consultation = scheduled()
    with pytest.raises(DatabaseError), transaction.atomic():
        change(consultation)


def test_an_editor_alone_changes_a_draft() -> None:
    consultation = papers.draft()
    with pytest.raises(NotAllowed):
        begin(title="x", summary="x", prepared_by=sam())
    with pytest.raises(NotAllowed):
        send_for_approval(consultation=consultation, sent_by=sam())


def test_it_is_extended_taken_back_and_withdrawn_on_their_pages() -> None:
    consultation = scheduled()
    client = signed_in(sam())
    with clock_at(BEFORE):
        client.post(address("take_back", consultation.pk), {"reason": "A question is unclear."})
    consultation.refresh_from_db()
    assert consultation.state == "draft"
    approve(consultation)
    with clock_at(papers.OPENS):
        open_due()
    with clock_at(papers.OPENS + DAY):
        early = {"closes_on": "2026-03-31", "closes_time": "17:00", "reason": "Holidays."}
        assert "only moves later" in client.post(address("extend", consultation.pk), early).content.decode()
        client.post(address("extend", consultation.pk), early | {"closes_on": "2026-04-08"})
        consultation.refresh_from_db()
        assert consultation.closes_at == papers.CLOSES + 7 * DAY
        client.post(address("withdraw", consultation.pk), {"reason": "Dropped."})
    consultation.refresh_from_db()
    assert (consultation.state, consultation.withdrawn_because) == ("withdrawn", "Dropped.")
    shown = page(client, "consultation_change", consultation.pk)
    assert "Holidays." in shown
    assert "CP-2026-01 is withdrawn" in shown


# --- To do ---------------------------------------------------------------------------------------------------------


def to_do(person: User, at: dt.datetime) -> str:
    with clock_at(at):
        return signed_in(person).get("/back-office/").content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_cora_is_told_of_her_drafts_of_a_close_that_comes_near_and_of_outcomes_due() -> None:
    papers.draft("CP-2026-02")
    consultation = papers.opened()
    assert "CP-2026-02 is a draft" in to_do(cora(), papers.OPENS)
    assert "closes soon" not in to_do(cora(), papers.CLOSES - 8 * DAY)
    assert "CP-2026-01 closes soon" in to_do(cora(), papers.CLOSES - 6 * DAY)
    papers.close(consultation)
    assert "Outcome of CP-2026-01 due in 1 day" in to_do(cora(), papers.CLOSES + 55 * DAY)
    assert "Outcome of CP-2026-01 overdue by 2 days" in to_do(cora(), papers.CLOSES + 58 * DAY)
    for person in (ana(), eli(), ada(), kim()):
        assert "CP-2026" not in to_do(person, papers.CLOSES + 58 * DAY)


# --- Queries -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [3, 30])
def test_the_list_costs_the_same_queries_for_3_as_for_30(django_assert_num_queries: Any, count: int) -> None:
    for number in range(count):
        papers.draft(f"CP-2026-{number:02d}", questions=1)
    client = signed_in(cora())
    client.get(address("consultation_changelist"))
    with django_assert_num_queries(10):
        client.get(address("consultation_changelist"))


@pytest.mark.parametrize("questions", [3, 30])
def test_the_edit_page_costs_the_same_queries_for_3_questions_as_for_30(
    django_assert_num_queries: Any, questions: int
) -> None:
    consultation = papers.draft(questions=questions)
    client = signed_in(cora())
    client.get(address("edit", consultation.pk))
    with django_assert_num_queries(20):
        client.get(address("edit", consultation.pk))
