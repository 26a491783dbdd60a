"""Two people code each answer: alone first, then they settle where they differ (7.6)."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from consultations.analysis.agreement import Decisions
from consultations.analysis.answers import Reading, Wanted, answers_to, standing_answers
from consultations.analysis.coding import QuestionAgreement, agreement_of
from consultations.models import Answer, AnswerRead, Coding, Consultation, Question, Theme
from consultations.services.code_answer import CodingRefused, code_answers
from consultations.services.name_theme import ThemeRefused, name_theme, remove_theme, rename_theme
from cpal.audit.models import Entry
from cpal.people.models import User
from pricing.policies import NotAllowed
from tests.consultations import many, papers
from tests.people import ada, ana, cora, eli, kim, sam, signed_in, sol

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation() -> Consultation:
    consultation = papers.closed()
    many.receive_many(consultation, 6)
    return consultation


def question(consultation: Consultation) -> Question:
    return consultation.questions.get(number="1.1")


def answers(consultation: Consultation) -> list[int]:
    worded = standing_answers(consultation).filter(question=question(consultation)).exclude(sameness="")
    return list(worded.order_by("pk").values_list("pk", flat=True))


def theme(consultation: Consultation, name: str = "Cost") -> Theme:
    return name_theme(consultation=consultation, question=question(consultation), name=name, named_by=cora())


def code(consultation: Consultation, answer: int, coder: User, *themes: Theme) -> None:
    code_answers(consultation=consultation, answers=[answer], themes=themes, coder=coder)


def agreement(consultation: Consultation) -> QuestionAgreement:
    return next(each for each in agreement_of(consultation) if each.question.number == "1.1")


def page(consultation: Consultation, reader: User, query: str = "") -> str:
    address = reverse(
        "admin:consultations_analysis_question", args=[consultation.pk, question(consultation).pk]
    )
    return signed_in(reader).get(f"{address}?{query}").content.decode()


def test_what_each_found_alone_is_counted_and_what_they_settle_stands_beside_it(
    consultation: Consultation,
) -> None:
    cost, time = theme(consultation), theme(consultation, "Time")
    first, second, *_ = answers(consultation)
    code(consultation, first, cora(), cost)
    code(consultation, first, sam(), cost, time)
    code(consultation, second, cora())
    code(consultation, second, sam())
    assert agreement(consultation).alone == Decisions(both=1, first_only=0, second_only=1, neither=2)
    assert agreement(consultation).settled_apart == 1
    code(consultation, first, sam(), cost)
    assert agreement(consultation).alone == Decisions(both=1, first_only=0, second_only=1, neither=2)
    assert agreement(consultation).settled_apart == 0
    assert [each.agreed for each in agreement(consultation).themes] == [1, 0]


def test_a_theme_taken_over_from_the_other_reader_is_agreed_and_was_not_found_alone(
    consultation: Consultation,
) -> None:
    cost, (first, *_) = theme(consultation), answers(consultation)
    code(consultation, first, cora(), cost)
    code(consultation, first, sam())
    code(consultation, first, sam(), cost)
    (found,) = agreement(consultation).themes
    assert (found.alone, found.agreed) == (Decisions(0, 1, 0, 0), 1)
    code(consultation, first, sam())
    code(consultation, first, sam(), cost)
    assert agreement(consultation).themes[0].agreed == 1


def test_until_the_second_has_read_it_the_first_thinks_again_without_trace(
    consultation: Consultation,
) -> None:
    cost, time = theme(consultation), theme(consultation, "Time")
    first, *_ = answers(consultation)
    code(consultation, first, cora(), cost)
    code(consultation, first, cora(), time)
    assert [coding.theme for coding in Coding.objects.all()] == [time]


def test_nobody_who_codes_sees_the_others_themes_before_having_read_the_answer(
    consultation: Consultation,
) -> None:
    cost, (first, *_) = theme(consultation), answers(consultation)
    code(consultation, first, cora(), cost)
    card = f"theme={cost.pk}"
    assert "card-codings" not in page(consultation, sam())
    assert f"answer-{first}" not in page(consultation, sam(), card)
    assert f"answer-{first}" in page(consultation, cora(), card)
    code(consultation, first, sam())
    seen = page(consultation, sam(), f"reading={Reading.DIFFER}")
    assert "card-codings" in seen
    assert f"answer-{first}" in seen
    assert f"answer-{first}" in page(consultation, sam(), card)


def test_a_third_person_reads_what_two_have_settled_and_codes_it_no_more(
    consultation: Consultation,
) -> None:
    first, *_ = answers(consultation)
    code(consultation, first, cora())
    code(consultation, first, sam())
    with pytest.raises(CodingRefused, match="Two people have read it already"):
        code(consultation, first, sol())


def test_the_database_keeps_two_readers_and_what_each_found_alone(consultation: Consultation) -> None:
    cost, (first, *_) = theme(consultation), answers(consultation)
    code(consultation, first, cora(), cost)
    code(consultation, first, sam())
    reading = AnswerRead.objects.get(coder=cora())
    for breach in (
        lambda: AnswerRead.objects.create(answer_id=first, coder=sol(), place=3, read_at=reading.read_at),
        lambda: AnswerRead.objects.create(answer_id=first, coder=sol(), place=2, read_at=reading.read_at),
        lambda: Coding.objects.all().delete(),
        lambda: Coding.objects.update(is_settlement=True),
        lambda: AnswerRead.objects.update(coder=sol()),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            breach()


def test_answers_are_coded_one_question_at_a_time_with_its_own_themes(consultation: Consultation) -> None:
    cost, (first, *_) = theme(consultation), answers(consultation)
    other = consultation.questions.get(number="1.2")
    elsewhere = Answer.objects.filter(question=other).values_list("pk", flat=True)[0]
    with pytest.raises(CodingRefused, match="one question at a time"):
        code_answers(consultation=consultation, answers=[first, elsewhere], themes=[], coder=cora())
    with pytest.raises(CodingRefused, match="theme of another question"):
        code(consultation, elsewhere, cora(), cost)
    everywhere = name_theme(consultation=consultation, question=None, name="Clarity", named_by=cora())
    code(consultation, elsewhere, cora(), everywhere)


def test_nothing_is_coded_before_the_close_nor_of_a_response_that_was_withdrawn() -> None:
    consultation = papers.opened()
    many.receive_many(consultation, 60)
    first, *_ = answers(consultation)
    with pytest.raises(NotAllowed, match="read after it"):
        code(consultation, first, cora())
    papers.close(consultation)
    gone = Answer.objects.filter(submission__response__withdrawn_at__isnull=False).values_list(
        "pk", flat=True
    )
    with pytest.raises(CodingRefused, match="withdrawn"):
        code(consultation, gone[0], cora())


@pytest.mark.parametrize("person", [ana, eli, kim, ada])
def test_only_the_editor_and_senior_managers_code(consultation: Consultation, person: object) -> None:
    assert callable(person)
    with pytest.raises(NotAllowed):
        code(consultation, answers(consultation)[0], person())


def test_the_log_holds_who_coded_and_no_word_of_the_answer(consultation: Consultation) -> None:
    cost, (first, *_) = theme(consultation), answers(consultation)
    code(consultation, first, sam(), cost)
    entry = Entry.objects.get(action="answer.coded")
    assert (entry.actor, entry.subject) == (sam(), consultation.reference)
    assert Answer.objects.get(pk=first).reason[:20] not in entry.detail


def test_what_waits_for_a_person_has_words_and_at_most_one_other_reader(consultation: Consultation) -> None:
    first, second, *_ = worded = answers(consultation)
    code(consultation, first, sam())
    code(consultation, first, sol())
    code(consultation, second, cora())
    waiting = answers_to(question(consultation), Wanted(reading=Reading.NOT_MINE), cora())
    assert {answer.pk for answer in waiting} == set(worded) - {first, second}


def test_a_theme_is_named_once_renamed_and_removed_only_while_nobody_found_it(
    consultation: Consultation,
) -> None:
    cost = theme(consultation)
    assert theme(consultation, " cost ") == cost
    time = theme(consultation, "Time")
    with pytest.raises(ThemeRefused, match="already"):
        rename_theme(theme=time, name="COST", description="", renamed_by=cora())
    rename_theme(theme=time, name="Timing", description="When it would apply.", renamed_by=sam())
    code(consultation, answers(consultation)[0], cora(), cost)
    with pytest.raises(ThemeRefused, match="was found in answers"):
        remove_theme(theme=cost, removed_by=cora())
    remove_theme(theme=time, removed_by=cora())
    assert [each.name for each in Theme.objects.all()] == ["Cost"]
