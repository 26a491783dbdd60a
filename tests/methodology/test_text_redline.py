"""The redline: its pieces give back both texts exactly, and it names every clause and parameter that differs."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib import resources
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.methodology.fate import Fate
from pricing.methodology.redline import (
    Mark,
    Piece,
    Redline,
    redline,
    text_after,
    text_before,
    text_pieces,
    word_pieces,
)
from pricing.methodology.text.clauses import shipped_clauses
from pricing.methodology.text.whole import RenderedClause, read_clauses
from tests.methodology.market import FINAL_TEXT, PAPER

WORDS = st.sampled_from(
    ["trade", "trades", "of", "at least", "10", "8.0", "-", "", " ", "\n", "\n\n", "\t", "–"]
)
TEXTS = st.lists(WORDS, max_size=30).map(" ".join) | st.text(max_size=40)


def document(version: str) -> dict[str, Any]:
    file = resources.files("pricing.methodology") / "versions" / f"{version}.json"
    contents: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return contents


def paper() -> tuple[RenderedClause, ...]:
    return read_clauses(shipped_clauses("v2025-10"), PAPER)


def final_text() -> tuple[RenderedClause, ...]:
    return read_clauses(shipped_clauses("v2026-02"), FINAL_TEXT)


def between_the_versions() -> Redline:
    return redline(paper(), final_text(), (document("v2025-10"), document("v2026-02")))


def fates(found: Redline) -> dict[str, Fate]:
    return {each.id: each.fate for each in found.changed}


@given(before=TEXTS, after=TEXTS)
def test_the_pieces_give_back_both_texts(before: str, after: str) -> None:
    for pieces in (text_pieces(before, after), word_pieces(before, after)):
        assert text_before(pieces) == before
        assert text_after(pieces) == after


@given(before=TEXTS, after=TEXTS)
def test_neighbouring_pieces_differ_and_none_is_empty(before: str, after: str) -> None:
    pieces = text_pieces(before, after)
    assert all(each.text for each in pieces)
    assert all(one.mark is not other.mark for one, other in pairwise(pieces))


@given(text=TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert text_pieces(text, text) == ((Piece(Mark.KEPT, text),) if text else ())


def test_a_changed_number_is_the_only_change_of_its_sentence() -> None:
    assert word_pieces("- copper: 5.0 tCO2e/t", "- copper: 4.0 tCO2e/t") == (
        Piece(Mark.KEPT, "- copper: "),
        Piece(Mark.DELETED, "5.0"),
        Piece(Mark.INSERTED, "4.0"),
        Piece(Mark.KEPT, " tCO2e/t"),
    )


def test_a_sentence_that_has_little_left_is_replaced_as_a_whole() -> None:
    pieces = word_pieces(
        "Metalshub alone counts here, of course.", "Other ways of reporting were opened by it."
    )
    assert [piece.mark for piece in pieces] == [Mark.DELETED, Mark.INSERTED]


def test_the_clauses_that_the_final_text_changes() -> None:
    assert fates(between_the_versions()) == dict.fromkeys(
        (
            "purpose",
            "sources-of-this-text",
            "carbon-threshold",
            "category-1-source",
            "category-1-sufficiency",
        ),
        Fate.CHANGED,
    )


def test_the_redline_gives_back_every_clause_of_both_versions() -> None:
    found = between_the_versions()
    assert {each.id: text_before(each.pieces) for each in found.clauses} == {
        each.id: each.text for each in paper()
    }
    assert {each.id: text_after(each.pieces) for each in found.clauses} == {
        each.id: each.text for each in final_text()
    }


def test_the_parameters_that_the_final_text_changes() -> None:
    changes = between_the_versions().parameters
    assert {each.leaf.path: (each.before, each.after) for each in changes} == {
        "carbon_threshold_tco2e_per_t.aluminium": ("10.0", "8.0"),
        "carbon_threshold_tco2e_per_t.copper": ("5.0", "4.0"),
        "sufficiency.tonnage_multiple": ("3", None),
        "sufficiency.min_buyers": (None, 2),
        "sufficiency.min_sellers": (None, 2),
        "sufficiency.combine": ("any", "all"),
    }


def test_the_way_back_changes_the_same_and_the_other_way_round() -> None:
    forth = between_the_versions()
    back = redline(final_text(), paper(), (document("v2026-02"), document("v2025-10")))
    assert fates(back) == fates(forth)
    assert {(each.leaf.path, each.after, each.before) for each in back.parameters} == {
        (each.leaf.path, each.before, each.after) for each in forth.parameters
    }


def test_a_version_does_not_differ_from_itself() -> None:
    same = redline(paper(), paper(), (document("v2025-10"), document("v2025-10")))
    assert (same.changed, same.parameters) == ((), ())
    assert len(same.unchanged) == len(paper())


@pytest.mark.parametrize("position", [0, 7, -1])
def test_a_clause_that_was_removed_stands_where_it_stood(position: int) -> None:
    gone = paper()[position]
    left = [each for each in paper() if each.id != gone.id]
    found = redline(paper(), left, (document("v2025-10"), document("v2025-10")))
    assert [each.id for each in found.clauses] == [each.id for each in paper()]
    assert fates(found) == {gone.id: Fate.REMOVED}
    assert found.changed[0].pieces == (Piece(Mark.DELETED, gone.text),)


def test_a_clause_that_was_added_is_inserted_as_a_whole() -> None:
    found = redline(paper()[1:], paper(), (document("v2025-10"), document("v2025-10")))
    assert fates(found) == {"purpose": Fate.ADDED}
    assert found.changed[0].pieces == (Piece(Mark.INSERTED, paper()[0].text),)


def test_a_clause_of_another_title_has_changed() -> None:
    first, *rest = paper()
    renamed = RenderedClause(replace(first.clause, title="Why there is a methodology"), first.text)
    found = redline(paper(), [renamed, *rest], (document("v2025-10"), document("v2025-10")))
    assert fates(found) == {"purpose": Fate.CHANGED}
    assert text_after(found.changed[0].heading) == "1 Why there is a methodology"


def test_a_paragraph_stands_beside_the_one_that_is_most_like_it() -> None:
    before = "The sentences are our own, and where the paper is silent we decide."
    after = f"The final text was not available to anybody.\n\n{before}"
    assert text_pieces(before, after) == (
        Piece(Mark.INSERTED, "The final text was not available to anybody.\n\n"),
        Piece(Mark.KEPT, before),
    )


def test_a_word_that_chance_left_between_two_large_changes_is_part_of_them() -> None:
    before = "Trades count when the platform that was named in the paper has recorded them in time."
    after = "Trades count when somebody whom the administrator trusts and approves has recorded them in time."
    assert [piece.mark for piece in word_pieces(before, after)] == [
        Mark.KEPT,
        Mark.DELETED,
        Mark.INSERTED,
        Mark.KEPT,
    ]


def test_the_parts_of_a_stored_document_come_in_their_order() -> None:
    """A database gives the metals in an order of its own."""
    before, after = document("v2025-10"), document("v2026-02")
    for each in after["parameters"]:
        if isinstance(each["value"], dict):
            each["value"] = dict(sorted(each["value"].items(), key=lambda part: len(part[0])))
    found = [each.leaf.path for each in redline(paper(), final_text(), (before, after)).parameters]
    assert found[:2] == ["carbon_threshold_tco2e_per_t.aluminium", "carbon_threshold_tco2e_per_t.copper"]
