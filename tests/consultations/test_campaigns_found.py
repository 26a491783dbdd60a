"""Copies and near copies among the words of responses."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.analysis.copies import FEWEST_WORDS, Copies, Written, groups_of_copies
from consultations.analysis.sameness import sameness, words_of

WORDS = [f"word{number}" for number in range(500)]


def text(seed: int, length: int = 60) -> list[str]:
    return random.Random(seed).choices(WORDS, k=length)


def groups(*texts: list[str]) -> tuple[Copies, ...]:
    return groups_of_copies(Written(number, words) for number, words in enumerate(texts, start=1))


def test_the_same_words_are_a_group_whoever_else_writes() -> None:
    assert groups(text(1), text(2), text(1), text(3)) == (Copies((1, 3), wordings=1),)
    assert groups(text(1), text(1))[0].are_identical


def test_a_word_here_and_there_makes_near_copies_of_two_wordings() -> None:
    altered = text(1)
    altered[10], altered[40] = "other", "another"
    assert groups(text(1), text(2), altered) == (Copies((1, 3), wordings=2),)


def test_a_campaign_within_which_somebody_wrote_as_much_again_is_at_the_border_of_a_copy() -> None:
    template = text(1, 100)
    assert groups(template, [*template, *text(2, 95)]) == (Copies((1, 2), wordings=2),)
    assert groups(template, [*template, *text(2, 105)]) == ()


def test_responses_of_a_few_words_are_alike_by_chance_and_make_no_group() -> None:
    short = text(1, FEWEST_WORDS - 1)
    assert groups(short, short) == ()
    assert groups([*short, "more"], [*short, "more"]) != ()


def test_the_largest_group_comes_first_and_its_first_member_was_received_first() -> None:
    found = groups(text(1), text(2), text(1), text(2), text(2))
    assert [group.members for group in found] == [(2, 4, 5), (1, 3)]


def test_a_thousand_near_copies_among_a_thousand_others_are_one_group() -> None:
    chance = random.Random(5)
    texts = []
    for number in range(2_000):
        words = text(0, 200) if number % 2 else text(number + 1, 200)
        words[chance.randrange(200)] = f"own{number}"
        texts.append(words)
    (found,) = groups(*texts)
    assert len(found.members) == 1_000


def test_an_idiom_in_every_response_groups_nobody() -> None:
    idiom = "we agree with the proposal because it brings transparency to the market".split()
    assert groups(*[[*idiom, *text(number)] for number in range(300)]) == ()


@given(st.permutations(range(6)))
def test_no_response_is_in_two_groups_and_none_appears_from_nowhere(order: list[int]) -> None:
    texts = [text(number // 2) for number in order]
    members = [member for group in groups(*texts) for member in group.members]
    assert sorted(members) == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("We agree.", "we AGREE"),
        ("The premium—for nickel", "the premium for  nickel!"),
        ("ﬁve per cent", "five per cent"),
    ],
)
def test_case_punctuation_and_spacing_do_not_make_other_words(one: str, other: str) -> None:
    assert sameness(one, "") == sameness(other, "") != ""
    assert words_of(one) == words_of(other)


def test_a_reason_is_not_the_same_as_the_same_words_for_an_alternative() -> None:
    assert sameness("Keep it", "") != sameness("", "Keep it")
    assert sameness(" ", "…") == ""
