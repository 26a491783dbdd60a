"""Nothing that was typed is lost: every version is kept, and no page overwrites another (paper 2.1)."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from consultations.models import Response, SavedAnswer
from consultations.respond.drafts import Draft, draft_of
from consultations.respond.words import MOST_CHARACTERS, Words
from consultations.services.response_held import NotOpen, ResponseRefused
from consultations.services.save_answer import WordsRefused, save_answer, settle_answer
from tests.clock import clock_at
from tests.consultations import papers, responding

pytestmark = pytest.mark.django_db
SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def response() -> Response:
    return responding.of_pat(responding.open_now())


def typed(
    response: Response, reason: str, made_from: int, token: uuid.UUID | None = None, **more: str
) -> SavedAnswer:
    asked = responding.question(response.consultation)
    words = Words(reason=reason, **more)
    return save_answer(response=response, question=asked, words=words, made_from=made_from, token=token)


def draft(response: Response) -> Draft:
    return draft_of(response, responding.question(response.consultation))


def test_every_version_is_kept(response: Response) -> None:
    for number, reason in enumerate(("T", "Th", "The"), start=1):
        assert typed(response, reason, number - 1).sequence == number
    assert draft(response).words.reason == "The"
    assert [each.reason for each in response.saved_answers.all()] == ["T", "Th", "The"]


def test_the_same_save_is_kept_once_however_often_it_arrives(response: Response) -> None:
    token = uuid.uuid4()
    first = typed(response, "The costs.", 0, token)
    assert typed(response, "The costs.", 0, token) == first
    typed(response, "The costs, mostly.", 1)
    assert typed(response, "The costs.", 0, token) == first
    assert response.saved_answers.count() == 2
    assert draft(response).words.reason == "The costs, mostly."


def test_other_words_under_an_old_name_are_not_lost(response: Response) -> None:
    token = uuid.uuid4()
    typed(response, "The costs.", 0, token)
    typed(response, "The costs, mostly.", 1, token)
    assert draft(response).words.reason == "The costs, mostly."


def test_saving_what_stands_already_makes_no_version(response: Response) -> None:
    first = typed(response, "The costs.", 0)
    assert typed(response, "The costs.", 1) == first
    assert typed(response, "The costs.", 0) == first
    assert response.saved_answers.count() == 1


def test_a_second_page_overwrites_nothing(response: Response) -> None:
    typed(response, "From the first tab.", 0)
    other = typed(response, "From the second tab.", 0)
    assert other.in_conflict
    assert draft(response).words.reason == "From the first tab."
    assert [each.reason for each in draft(response).conflicts] == ["From the second tab."]


def test_both_pages_go_on_typing_and_keep_their_own_line(response: Response) -> None:
    first = typed(response, "First", 0)
    second = typed(response, "Second", 0)
    first = typed(response, "First tab", first.sequence)
    second = typed(response, "Second tab", second.sequence)
    first = typed(response, "First tab.", first.sequence)
    assert not first.in_conflict
    assert second.in_conflict
    assert draft(response).words.reason == "First tab."
    assert [each.reason for each in draft(response).conflicts] == ["Second tab"]


def test_a_page_on_which_nothing_was_typed_changes_nothing(response: Response) -> None:
    shown = typed(response, "As shown.", 0)
    newer = typed(response, "Changed in another tab.", shown.sequence)
    assert typed(response, "As shown.", shown.sequence) == newer
    assert draft(response).conflicts == ()


def test_its_author_chooses_and_what_was_not_chosen_stays_in_the_list(response: Response) -> None:
    typed(response, "First.", 0)
    typed(response, "Second.", 0)
    shown = draft(response)
    asked = responding.question(response.consultation)
    chosen = settle_answer(
        response=response, question=asked, words=Words(reason="Both."), compared=shown.newest
    )
    assert not chosen.in_conflict
    assert draft(response).words.reason == "Both."
    assert draft(response).conflicts == ()
    assert [each.reason for each in response.saved_answers.all()] == ["First.", "Second.", "Both."]


def test_a_page_that_knows_nothing_of_the_choice_is_kept_beside_it(response: Response) -> None:
    typed(response, "First.", 0)
    second = typed(response, "Second.", 0)
    asked = responding.question(response.consultation)
    settle_answer(response=response, question=asked, words=Words(reason="Both."), compared=2)
    assert typed(response, "Second, and more.", second.sequence).in_conflict
    assert [each.reason for each in draft(response).conflicts] == ["Second, and more."]


def test_a_choice_made_while_somebody_typed_on_stands_beside_that(response: Response) -> None:
    typed(response, "First.", 0)
    typed(response, "Second.", 0)
    typed(response, "First, and more.", 1)
    asked = responding.question(response.consultation)
    settle_answer(response=response, question=asked, words=Words(reason="Second."), compared=2)
    assert draft(response).words.reason == "First, and more."
    assert [each.reason for each in draft(response).conflicts] == ["Second."]


def test_words_are_kept_as_typed_but_for_what_no_keyboard_types(response: Response) -> None:
    kept = typed(response, "One\r\ntwo\tthree \x00\x07\ud800 ", 0)
    kept.refresh_from_db()
    assert kept.reason == "One\ntwo\tthree  "


def test_a_text_of_the_greatest_length_is_kept_and_a_longer_one_refused(response: Response) -> None:
    assert typed(response, "a" * MOST_CHARACTERS, 0).sequence == 1
    with pytest.raises(WordsRefused, match="20,001 characters"):
        typed(response, "a" * (MOST_CHARACTERS + 1), 1)


@pytest.mark.parametrize("more", [{"stance": "perhaps"}, {"permission": "everybody"}, {"permission": ""}])
def test_only_what_can_be_chosen_is_kept(response: Response, more: dict[str, str]) -> None:
    with pytest.raises(WordsRefused):
        save_answer(
            response=response,
            question=responding.question(response.consultation),
            words=Words(reason="Because.", **more),
        )


def test_a_question_of_another_paper_is_refused(response: Response) -> None:
    other = papers.opened("CP-2026-09")
    with pytest.raises(ResponseRefused):
        save_answer(response=response, question=responding.question(other), words=Words(reason="Here?"))


def test_typing_is_kept_until_a_second_before_the_close_and_what_came_in_time_is_acknowledged_after() -> None:
    with clock_at(papers.OPENS):
        response = responding.of_pat(papers.opened(backfilled=False))
    token = uuid.uuid4()
    with clock_at(papers.CLOSES - SECOND):
        kept = typed(response, "In time.", 0, token)
    with clock_at(papers.CLOSES):
        with pytest.raises(NotOpen, match="closed at 1 April 2026, 17:00:00"):
            typed(response, "Too late.", 1)
        assert typed(response, "In time.", 0, token) == kept
    assert draft(response).words.reason == "In time."
