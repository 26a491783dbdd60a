"""The real paper, its 24 questions word for word; and what a file of a paper may hold."""

from __future__ import annotations

import copy
import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from consultations.models import Consultation, Question
from consultations.paper import DISCUSSION_PAPER, LARGEST_BYTES, BadPaper, discussion_paper, read_paper
from consultations.services.close import close_due
from consultations.services.held import ConsultationRefused
from consultations.services.load_paper import load_paper
from consultations.services.open import open_due
from consultations.services.schedule import schedule
from cpal.calendar import london
from pricing.policies import NotAllowed
from tests.people import ana, cora, sam

SEED = json.loads((Path(__file__).parent / "discussion_paper_questions.json").read_text("utf-8"))
OPENS = london(dt.date(2025, 10, 13), dt.time(9))
CLOSES = london(dt.date(2025, 11, 28), dt.time(17))
SMALL: dict[str, Any] = {
    "title": "A paper",
    "summary": "What it is about.",
    "sections": [
        {"number": "1", "title": "First", "questions": [{"number": "1.1", "text": "What do you think?"}]}
    ],
}


def written(document: Any) -> bytes:
    return json.dumps(document).encode()


def faults_of(content: bytes) -> list[str]:
    with pytest.raises(BadPaper) as bad:
        read_paper(content)
    return [str(fault) for fault in bad.value.faults]


@pytest.mark.django_db
def test_the_discussion_paper_asks_its_24_questions_word_for_word_under_their_headings() -> None:
    consultation = load_paper(document=discussion_paper(), prepared_by=cora(), backfilled=True)
    asked = [
        {
            "number": question.number,
            "section": int(question.section.number),
            "section_title": question.section.title,
            "group_heading": question.group_heading or None,
            "text": question.text,
        }
        for question in consultation.questions.select_related("section").order_by("position")
    ]
    assert asked == SEED["questions"]
    assert len(asked) == SEED["count"] == 24


@pytest.mark.django_db
def test_the_paper_says_why_section_4_asks_nothing() -> None:
    consultation = load_paper(document=discussion_paper(), prepared_by=cora(), backfilled=True)
    section = consultation.sections.get(number="4")
    assert section.introduction == SEED["section_4_note"]
    assert not section.questions.exists()


@pytest.mark.django_db
def test_the_paper_was_open_from_13_october_to_28_november_2025_at_17_00() -> None:
    consultation = load_paper(document=discussion_paper(), prepared_by=cora(), backfilled=True)
    assert (consultation.reference, consultation.state) == ("CP-2025-01", "draft")
    assert (consultation.opens_at, consultation.closes_at) == (OPENS, CLOSES)
    assert consultation.target_on == dt.date(2026, 1, 23)
    schedule(
        consultation=consultation,
        approved_by=sam(),
        opens_at=OPENS,
        closes_at=CLOSES,
        at=OPENS - dt.timedelta(days=1),
    )
    open_due(at=OPENS)
    close_due(at=CLOSES)
    consultation.refresh_from_db()
    assert (consultation.state, consultation.opened_at, consultation.closed_at) == ("closed", OPENS, CLOSES)
    assert consultation.target_on == dt.date(2026, 1, 23)


@pytest.mark.django_db
def test_a_draft_of_today_takes_over_the_questions_and_not_the_moments() -> None:
    consultation = load_paper(document=discussion_paper(), prepared_by=cora())
    assert (consultation.opens_at, consultation.closes_at, consultation.backfilled) == (None, None, False)
    assert consultation.questions.count() == 24


@pytest.mark.django_db
def test_only_the_consultation_editor_begins_one() -> None:
    with pytest.raises(NotAllowed):
        load_paper(document=discussion_paper(), prepared_by=ana())


@pytest.mark.django_db
def test_moments_are_stated_of_a_back_filled_paper_alone_which_must_have_them() -> None:
    paper = read_paper(written(SMALL))
    with pytest.raises(ConsultationRefused, match="must state when"):
        load_paper(document=paper, prepared_by=cora(), backfilled=True)
    with pytest.raises(ConsultationRefused, match="Only of a back-filled"):
        load_paper(document=paper, prepared_by=cora(), at=OPENS)


def test_a_small_paper_is_read() -> None:
    paper = read_paper(written(SMALL))
    assert (paper.title, paper.opens_at) == ("A paper", None)
    assert [question.number for question in paper.questions] == ["1.1"]


def changed(**changes: Any) -> dict[str, Any]:
    return copy.deepcopy(SMALL) | changes


def question(**changes: Any) -> dict[str, Any]:
    paper = copy.deepcopy(SMALL)
    paper["sections"][0]["questions"][0].update(changes)
    return paper


DATES = {"opens_at": "2026-03-02 09:00"}
FAULTS = [
    (changed(title=" "), "title: is missing."),
    (changed(title="x" * 201), "title: is longer than 200 characters."),
    (changed(title=7), "title: must be text."),
    (changed(titel="A paper"), "titel: is not known here"),
    (changed(sections={}), "sections: must be a list of objects."),
    (changed(sections=[]), "sections: There is no question."),
    (changed(sections=SMALL["sections"] * 2), "sections: There are two sections 1."),
    (question(text=""), "sections[0].questions[0].text: is missing."),
    (question(text="a\0b"), "sections[0].questions[0].text: must not hold a null character."),
    (question(number="1" * 11), "sections[0].questions[0].number: is longer than 10 characters."),
    (question(heading="x"), "sections[0].questions[0].heading: is not known here"),
    (changed(opens_at="tomorrow"), "opens_at: write it as 2025-10-13 09:00 (London)."),
    (changed(target_on="23/01/2026"), "target_on: write it as 2026-01-23."),
    (changed(**DATES), "closes_at: Give both the opening and the close, or neither."),
    (changed(**DATES, closes_at="2026-03-30 09:59"), "closes_at: It must stay open for 28 full days."),
]


@pytest.mark.parametrize(("document", "fault"), FAULTS, ids=[fault for _, fault in FAULTS])
def test_what_is_wrong_is_said_with_its_place(document: dict[str, Any], fault: str) -> None:
    assert any(each.startswith(fault) for each in faults_of(written(document))), faults_of(written(document))


def test_a_paper_open_for_exactly_28_full_days_is_read() -> None:
    assert read_paper(written(changed(**DATES, closes_at="2026-03-30 10:00"))).closes_at is not None


def test_every_fault_is_told_at_once() -> None:
    document = question(text="", number="")
    document["title"] = ""
    assert len(faults_of(written(document))) == 3


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{", b"\xff\xfe", b"[" * 100_000, b" " * (LARGEST_BYTES + 1)],
    ids=["empty", "a list", "cut off", "not UTF-8", "too deep", "too large"],
)
def test_what_is_no_paper_is_refused_with_a_sentence(content: bytes) -> None:
    (fault,) = faults_of(content)
    assert fault.startswith("The file ")


@pytest.mark.django_db
def test_the_command_begins_a_draft(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_consultation", DISCUSSION_PAPER, by=cora().username, backfilled=True)
    assert capsys.readouterr().out == "CP-2025-01: a draft with 24 questions\n"
    assert Consultation.objects.get().backfilled


@pytest.mark.django_db
def test_the_command_lists_every_fault_and_loads_nothing(tmp_path: Path) -> None:
    path = tmp_path / "paper.json"
    path.write_bytes(written(question(text="", number="")))
    with pytest.raises(CommandError, match=r"(?s)paper.json: refused.*number: is missing.*text: is missing"):
        call_command("load_consultation", path, by=cora().username)
    assert not Consultation.objects.exists()
    assert not Question.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("by", ["ana", "nobody"])
def test_the_command_is_for_an_editor(by: str) -> None:
    ana()
    with pytest.raises(CommandError, match=r"editor|nobody is called"):
        call_command("load_consultation", DISCUSSION_PAPER, by=by)
