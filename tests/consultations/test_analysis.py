"""The pages of the analysis: who reads what, what is recorded, and what each sentence of the statement rests on."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import cast

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse

from consultations.analysis.answers import standing_answers
from consultations.analysis.sentences import statement_parts
from consultations.models import Answer, AnswerRead, Consultation, Question, Respondent, Response, Sentence
from consultations.services.code_answer import code_answers
from consultations.services.name_theme import name_theme
from consultations.services.write_sentence import (
    SentenceRefused,
    cite_answers,
    delete_sentence,
    digest_of,
    edit_sentence,
    move_sentence,
    uncite_answers,
    write_sentence,
)
from cpal.audit.models import Entry
from cpal.people.models import User
from pricing.policies import NotAllowed
from tests.consultations import many, papers
from tests.people import ada, ana, cora, eli, kim, max_, mia, sam, signed_in

pytestmark = pytest.mark.django_db

SAID, CHANGES = Sentence.Part.SAID, Sentence.Part.CHANGES


@pytest.fixture
def consultation() -> Consultation:
    consultation = papers.closed()
    many.receive_many(consultation, 8)
    return consultation


def asked(consultation: Consultation) -> Question:
    return consultation.questions.get(number="1.1")


def answers(consultation: Consultation) -> list[Answer]:
    worded = standing_answers(consultation).filter(question=asked(consultation)).exclude(sameness="")
    return list(worded.order_by("pk"))


def address(name: str, consultation: Consultation, *more: int) -> str:
    return reverse(f"admin:consultations_{name}", args=[consultation.pk, *more])


def get(person: User, name: str, consultation: Consultation, *more: int) -> HttpResponse:
    return cast(HttpResponse, signed_in(person).get(address(name, consultation, *more)))


def file(person: User, name: str, consultation: Consultation) -> list[list[str]]:
    response = cast(StreamingHttpResponse, signed_in(person).get(address(name, consultation)))
    text = b"".join(response).decode()
    return list(csv.reader(io.StringIO(text)))


def sentence(consultation: Consultation, text: str = "Most agree.", *cited: Answer) -> Sentence:
    return write_sentence(
        consultation=consultation,
        question=asked(consultation),
        part=SAID,
        text=text,
        written_by=cora(),
        answers=[answer.pk for answer in cited],
    )


@pytest.mark.parametrize("person", [ana, eli, ada, max_, mia], ids=lambda person: person.__name__)
def test_nobody_else_opens_a_page_or_a_file_of_the_analysis(
    consultation: Consultation, person: Callable[[], User]
) -> None:
    response = Response.objects.received()[0].pk
    for name, more in (
        ("analysis", []),
        ("analysis_question", [asked(consultation).pk]),
        ("analysis_campaigns", []),
        ("statement", []),
        ("analysis_response", [response]),
        ("analysis_who", [response]),
        ("analysis_answers_file", []),
        ("analysis_respondents_file", []),
    ):
        assert get(person(), name, consultation, *more).status_code == 403, name


def test_compliance_reads_everything_and_changes_nothing(consultation: Consultation) -> None:
    browser, first = signed_in(kim()), answers(consultation)[0]
    page = get(kim(), "analysis_question", consultation, asked(consultation).pk).content.decode()
    assert first.reason.split(".")[0] in page
    assert "data-code" not in page
    for name, more in (
        ("analysis_code", [first.pk]),
        ("analysis_themes", [asked(consultation).pk]),
        ("analysis_find_campaigns", []),
        ("analysis_cite", [asked(consultation).pk]),
        ("statement_write", []),
        ("statement_overview", []),
    ):
        assert browser.post(address(name, consultation, *more), {"name": "x"}).status_code == 403, name


def test_nothing_is_read_before_the_close() -> None:
    consultation = papers.opened()
    many.receive_many(consultation, 3)
    assert get(cora(), "analysis", consultation).status_code == 403
    assert get(cora(), "analysis_answers_file", consultation).status_code == 403


def test_no_page_but_one_names_a_respondent_and_every_look_at_that_one_is_recorded(
    consultation: Consultation,
) -> None:
    response = Response.objects.received()[0]
    pages = [
        get(cora(), "analysis", consultation),
        get(cora(), "analysis_question", consultation, asked(consultation).pk),
        get(cora(), "analysis_response", consultation, response.pk),
    ]
    for each in pages:
        assert "Respondent Number" not in each.content.decode()
        assert "example.org" not in each.content.decode().replace("cora@example.org", "")
    assert not Entry.objects.filter(action="respondent.looked_at").exists()
    seen = get(sam(), "analysis_who", consultation, response.pk).content.decode()
    assert response.respondent.name in seen
    entry = Entry.objects.get(action="respondent.looked_at")
    assert (entry.actor, entry.subject) == (sam(), consultation.reference)
    assert response.reference in entry.detail
    assert response.respondent.name not in entry.detail


def test_an_answer_is_coded_from_its_card_with_a_theme_that_is_named_there(
    consultation: Consultation,
) -> None:
    first = answers(consultation)[0]
    browser = signed_in(cora())
    posted = {"new_theme": "Cost of data", "back": "stance=agree"}
    answer = browser.post(address("analysis_code", consultation, first.pk), posted)
    assert answer["Location"].endswith(f"?stance=agree#answer-{first.pk}")
    (reading,) = AnswerRead.objects.all()
    assert [theme.name for theme in reading.themes.all()] == ["Cost of data"]
    script = {"headers": {"X-Requested-With": "fetch"}}
    card = browser.post(address("analysis_code", consultation, first.pk), {}, **script)  # type: ignore[arg-type]
    assert card.status_code == 200
    assert card.content.decode().startswith("<article")
    assert not reading.themes.exists()


def test_a_refusal_comes_back_to_the_script_with_its_reason(consultation: Consultation) -> None:
    first = answers(consultation)[0]
    for coder in (sam(), kim()):
        AnswerRead.objects.create(
            answer=first,
            coder=coder,
            place=AnswerRead.objects.count() + 1,
            read_at=consultation.closed_at or papers.CLOSES,
        )
    card = signed_in(cora()).post(
        address("analysis_code", consultation, first.pk), headers={"X-Requested-With": "fetch"}
    )
    assert card.status_code == 409
    assert "Two people have read it already" in card.content.decode()


def test_the_same_words_are_coded_at_once(consultation: Consultation) -> None:
    many.receive_many(papers.closed("CP-2026-02"), 1)
    campaign = papers.closed("CP-2026-03", questions=1)
    many.receive_many(campaign, 40, seed=11)
    words = standing_answers(campaign).exclude(sameness="").values_list("sameness", flat=True)
    copied = next(each for each in words if list(words).count(each) > 1)
    first, *others = standing_answers(campaign).filter(sameness=copied).order_by("pk")
    posted = {"new_theme": "As the letter says", "with_copies": "yes"}
    signed_in(cora()).post(address("analysis_code", campaign, first.pk), posted)
    assert AnswerRead.objects.count() == 1 + len(others)
    assert Entry.objects.filter(action="answer.coded").count() == 1


def test_the_file_of_answers_names_nobody_and_runs_no_formula(consultation: Consultation) -> None:
    first = answers(consultation)[0]
    evil = "=HYPERLINK(1)"
    theme = name_theme(consultation=consultation, question=asked(consultation), name=evil, named_by=cora())
    for coder in (cora(), sam()):
        code_answers(consultation=consultation, answers=[first.pk], themes=[theme], coder=coder)
    rows = file(cora(), "analysis_answers_file", consultation)
    assert len(rows) == 1 + standing_answers(consultation).count()
    assert [row[-1] for row in rows if "HYPERLINK" in row[-1]] == [f"'{evil}"]
    everything = "\n".join("\t".join(row) for row in rows)
    for respondent in Respondent.objects.all():
        assert respondent.name not in everything
        assert respondent.email not in everything
    assert Entry.objects.filter(action="answers.exported", subject=consultation.reference).count() == 1


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_of_a_file_begins_as_a_formula(consultation: Consultation, start: str) -> None:
    Respondent.objects.update(organisation=f"{start}1+1")
    header, *rows = file(kim(), "analysis_respondents_file", consultation)
    column = header.index("organisation")
    assert {row[column] for row in rows} == {f"'{start}1+1"}
    assert len(rows) == Response.objects.filter(standing__isnull=False).count()
    assert Entry.objects.get(action="respondents.exported").actor == kim()


def test_a_sentence_says_how_many_responses_and_kinds_stand_behind_it(consultation: Consultation) -> None:
    first, second, third, *_ = answers(consultation)
    written = sentence(consultation, "Most agree.", first, second)
    assert cite_answers(sentence=written, answers=[second.pk, third.pk], cited_by=cora()) == 1
    uncite_answers(sentence=written, answers=[first.pk], cited_by=cora())
    (backed,) = statement_parts(consultation)[1].said
    kinds = {answer.submission.response.respondent.kind for answer in (second, third)}
    assert (backed.support.answers, backed.support.responses, backed.support.kinds) == (2, 2, len(kinds))
    page = get(kim(), "sentence", consultation, written.pk).content.decode()
    assert second.submission.response.reference in page
    assert first.submission.response.reference not in page


def test_behind_a_sentence_stand_answers_to_its_own_question(consultation: Consultation) -> None:
    written = sentence(consultation)
    other = standing_answers(consultation).exclude(question=asked(consultation))[0]
    with pytest.raises(SentenceRefused, match="its own question"):
        cite_answers(sentence=written, answers=[other.pk], cited_by=cora())
    whole = write_sentence(
        consultation=consultation,
        question=None,
        part=SAID,
        text="On the whole.",
        written_by=cora(),
        answers=[other.pk],
    )
    assert whole.answers.get() == other


def test_sentences_stand_in_the_order_that_the_editor_gives_them(consultation: Consultation) -> None:
    first, second, third = (sentence(consultation, text) for text in ("One.", "Two.", "Three."))
    move_sentence(sentence=third, position=1, moved_by=cora())
    delete_sentence(sentence=first, deleted_by=cora())
    said = statement_parts(consultation)[1].said
    assert [each.sentence for each in said] == [third, second]
    with pytest.raises(SentenceRefused, match="deleted it meanwhile"):
        move_sentence(sentence=first, position=1, moved_by=cora())


def test_two_editors_do_not_write_over_each_other(consultation: Consultation) -> None:
    written = sentence(consultation, "Most agree.")
    seen = digest_of(written.text)
    edit_sentence(sentence=written, text="Many agree.", seen=seen, written_by=cora())
    with pytest.raises(SentenceRefused, match=r"it now reads: “Many agree\.”"):
        edit_sentence(sentence=written, text="Some agree.", seen=seen, written_by=cora())
    page = signed_in(cora()).post(
        address("sentence", consultation, written.pk), {"text": "Some agree.", "seen": seen}
    )
    assert "Some agree." in page.content.decode()
    assert "Many agree." in page.content.decode()


def test_the_log_keeps_digests_of_sentences_and_no_word_of_them(consultation: Consultation) -> None:
    written = sentence(consultation, "A tell-tale quotation.")
    edit_sentence(sentence=written, text="Another.", seen=digest_of(written.text), written_by=cora())
    first, second = Entry.objects.filter(action__startswith="sentence.").order_by("sequence")
    assert digest_of("A tell-tale quotation.") in first.detail
    assert digest_of("Another.") in second.detail
    assert "tell-tale" not in first.detail + second.detail


@pytest.mark.parametrize("person", [sam, kim], ids=lambda person: person.__name__)
def test_only_the_editor_writes_the_statement(consultation: Consultation, person: Callable[[], User]) -> None:
    with pytest.raises(NotAllowed):
        write_sentence(consultation=consultation, question=None, part=SAID, text="No.", written_by=person())
    assert "Write what was said" not in get(person(), "statement", consultation).content.decode()


def test_chosen_answers_begin_a_sentence_and_a_theme_brings_all_that_both_found(
    consultation: Consultation,
) -> None:
    first, second, *_ = answers(consultation)
    browser, question = signed_in(cora()), asked(consultation)
    cite = address("analysis_cite", consultation, question.pk)
    browser.post(cite, {"answers": [first.pk], "text": "Some doubt.", "part": "said"})
    written = Sentence.objects.get()
    assert (written.text, written.answers.get()) == ("Some doubt.", first)
    theme = name_theme(consultation=consultation, question=question, name="Doubt", named_by=cora())
    for coder in (cora(), sam()):
        code_answers(consultation=consultation, answers=[second.pk], themes=[theme], coder=coder)
    browser.post(address("sentence_answers", consultation, written.pk), {"theme": theme.pk})
    assert set(written.answers.all()) == {first, second}
    browser.post(address("sentence_answers", consultation, written.pk), {"take": "yes", "answers": first.pk})
    assert written.answers.get() == second
    refused = browser.post(cite, {"answers": [first.pk], "text": ""}, follow=True)
    assert "Choose a sentence, or write a new one" in refused.content.decode()


def test_the_first_page_sends_coders_to_what_waits(consultation: Consultation) -> None:
    told = f"Read the responses to {consultation.reference}"
    assert told in signed_in(cora()).get(reverse("admin:index")).content.decode()
    assert told in signed_in(sam()).get(reverse("admin:index")).content.decode()
    assert told not in signed_in(kim()).get(reverse("admin:index")).content.decode()
    for question in consultation.questions.all():
        waiting = [
            answer.pk
            for answer in standing_answers(consultation).filter(question=question)
            if answer.sameness
        ]
        code_answers(consultation=consultation, answers=waiting, themes=[], coder=cora())
    assert told not in signed_in(cora()).get(reverse("admin:index")).content.decode()


def test_the_page_of_a_consultation_leads_to_its_responses_once_it_is_closed(
    consultation: Consultation,
) -> None:
    responses = address("analysis", consultation)
    assert responses in get(cora(), "consultation_change", consultation).content.decode()
    still_open = papers.opened("CP-2026-02")
    page = get(cora(), "consultation_change", still_open).content.decode()
    assert address("analysis", still_open) not in page
    assert address("publishing", still_open) not in page


def test_a_row_of_the_register_leads_to_what_the_response_says(consultation: Consultation) -> None:
    response = Response.objects.to(consultation).first()
    assert response is not None
    row = reverse("admin:consultations_response_change", args=[response.pk])
    assert signed_in(cora()).get(row).headers["Location"] == address(
        "analysis_response", consultation, response.pk
    )
    assert [signed_in(person).get(row).status_code for person in (ada(), ana(), eli())] == [403] * 3
