"""What differs between two versions of the methodology, by clause, parameter and step (7.6). PURE.

The texts compared are those that are read, numbers filled in. Paragraphs are matched first, and words only inside
paragraphs that changed: a diff of all words at once grows with the square of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from fractions import Fraction
from itertools import groupby, takewhile
from typing import Any

from pricing.methodology.fate import Fate
from pricing.methodology.glide_path import GlideStep, StepChange, limits_of, step_changes
from pricing.methodology.text.leaves import Leaf, LeafValue, leaves_of
from pricing.methodology.text.whole import RenderedClause

WORD = re.compile(r"\s+|[^\s]+")
# Below this likeness two paragraphs are taken out and put in as a whole: a mosaic of chance words says nothing.
LEAST_LIKENESS = Fraction(2, 5)
# Characters that chance may leave standing between two larger changes.
MOST_BY_CHANCE = 25


class Mark(StrEnum):
    """What became of some words."""

    KEPT = "kept"
    INSERTED = "inserted"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of the text before, of the text after, or of both."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class ClauseRedline:
    """A clause of both versions, or of either; `pieces` run through its text, `heading` through number and title."""

    id: str
    fate: Fate
    before: RenderedClause | None
    after: RenderedClause | None
    heading: tuple[Piece, ...]
    pieces: tuple[Piece, ...]

    @property
    def present(self) -> RenderedClause:
        """The clause as the later version has it, or as the earlier one had it where it was removed."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def change(self) -> str:
        """Why it differs, where the later version says so."""
        return self.after.clause.change if self.after and self.fate is not Fate.UNCHANGED else ""


@dataclass(frozen=True, slots=True)
class LeafChange:
    """A parameter that differs, leaf by leaf; None where a version does not have it."""

    leaf: Leaf
    before: LeafValue
    after: LeafValue


@dataclass(frozen=True, slots=True)
class Redline:
    """Everything that differs between two versions."""

    clauses: tuple[ClauseRedline, ...]
    parameters: tuple[LeafChange, ...]
    steps: tuple[StepChange, ...] = ()

    @property
    def changed_steps(self) -> tuple[StepChange, ...]:
        """The steps of the glide path that were added, taken out or changed."""
        return tuple(each for each in self.steps if each.fate is not Fate.UNCHANGED)

    @property
    def changed(self) -> tuple[ClauseRedline, ...]:
        """The clauses that were added, removed or changed."""
        return tuple(each for each in self.clauses if each.fate is not Fate.UNCHANGED)

    @property
    def unchanged(self) -> tuple[ClauseRedline, ...]:
        """The clauses that read the same."""
        return tuple(each for each in self.clauses if each.fate is Fate.UNCHANGED)


def redline(
    before: Sequence[RenderedClause],
    after: Sequence[RenderedClause],
    documents: tuple[Mapping[str, Any], Mapping[str, Any]],
    glide_paths: tuple[Sequence[GlideStep], Sequence[GlideStep]] = ((), ()),
) -> Redline:
    """The redline from one version to another: their clauses, their two documents for the parameters, their steps."""
    old, new = (limits_of(*each) for each in zip(documents, glide_paths, strict=True))
    return Redline(clause_redlines(before, after), changed_leaves(*documents), step_changes(old, new))


def clause_redlines(
    before: Sequence[RenderedClause], after: Sequence[RenderedClause]
) -> tuple[ClauseRedline, ...]:
    """Every clause of either version, in the order of the later one; a removed clause stays where it stood."""
    old, new = {each.id: each for each in before}, {each.id: each for each in after}
    order = _merged([each.id for each in before], [each.id for each in after])
    return tuple(_clause_redline(name, old.get(name), new.get(name)) for name in order)


def _merged(before: Sequence[str], after: Sequence[str]) -> list[str]:
    """The ids of the later version, each removed one after what it used to follow."""
    order = list(after)
    known = set(after)
    for position, name in enumerate(before):
        if name not in known:
            previous = before[position - 1] if position else None
            order.insert(order.index(previous) + 1 if previous else 0, name)
    return order


def _clause_redline(name: str, old: RenderedClause | None, new: RenderedClause | None) -> ClauseRedline:
    headings = [each.clause.heading if each else "" for each in (old, new)]
    texts = [each.text if each else "" for each in (old, new)]
    return ClauseRedline(
        id=name,
        fate=_fate(old, new, is_same=(headings[0], texts[0]) == (headings[1], texts[1])),
        before=old,
        after=new,
        heading=word_pieces(*headings),
        pieces=text_pieces(*texts),
    )


def _fate(old: RenderedClause | None, new: RenderedClause | None, *, is_same: bool) -> Fate:
    if old is None:
        return Fate.ADDED
    if new is None:
        return Fate.REMOVED
    return Fate.UNCHANGED if is_same else Fate.CHANGED


def text_pieces(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces from one text to another: kept and deleted give back the first, kept and inserted the second."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    pieces: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces += [Piece(Mark.KEPT, "".join(old[i1:i2]))]
        else:
            pieces += _lines_replaced(old[i1:i2], new[j1:j2])
    return joined(pieces)


def _lines_replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    """Lines beside those that are most like them; any other is taken out or put in as a whole."""
    i = j = 0
    for one, other in [*_alike(old, new), (len(old), len(new))]:
        yield Piece(Mark.DELETED, "".join(old[i:one]))
        yield Piece(Mark.INSERTED, "".join(new[j:other]))
        if one < len(old):
            yield from word_pieces(old[one], new[other])
        i, j = one + 1, other + 1


def _alike(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The pairs of lines, in order, whose likenesses sum to the most."""
    best: dict[tuple[int, int], tuple[Fraction, list[tuple[int, int]]]] = {}

    def of(i: int, j: int) -> tuple[Fraction, list[tuple[int, int]]]:
        return best.get((i, j), (Fraction(0), []))

    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            found = max(of(i + 1, j), of(i, j + 1), key=lambda each: each[0])
            likeness = _likeness(WORD.findall(old[i]), WORD.findall(new[j]))
            total, pairs = of(i + 1, j + 1)
            if likeness >= LEAST_LIKENESS and likeness + total > found[0]:
                found = (likeness + total, [(i, j), *pairs])
            best[i, j] = found
    return of(0, 0)[1]


def _likeness(old: Sequence[str], new: Sequence[str]) -> Fraction:
    """Which part of the words of both texts is in both."""
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return Fraction(2 * sum(block.size for block in blocks), len(old) + len(new) or 1)


def word_pieces(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces from one paragraph to another, word by word."""
    old, new = WORD.findall(before), WORD.findall(after)
    if _likeness(old, new) < LEAST_LIKENESS:
        return joined([Piece(Mark.DELETED, before), Piece(Mark.INSERTED, after)])
    pieces: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece(Mark.KEPT, "".join(old[i1:i2])))
        else:
            pieces.append(Piece(Mark.DELETED, "".join(old[i1:i2])))
            pieces.append(Piece(Mark.INSERTED, "".join(new[j1:j2])))
    return _calmed(pieces)


def _calmed(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """A few words that chance left standing between larger changes read as part of them."""
    calm = joined(pieces)
    for position, piece in enumerate(calm):
        if piece.mark is Mark.KEPT and len(piece.text) <= min(
            MOST_BY_CHANCE, _largest(calm[:position][::-1]), _largest(calm[position + 1 :])
        ):
            split = (Piece(Mark.DELETED, piece.text), Piece(Mark.INSERTED, piece.text))
            return _calmed((*calm[:position], *split, *calm[position + 1 :]))
    return calm


def _largest(neighbours: Sequence[Piece]) -> int:
    """How long the change is that the neighbours begin with; 0 where they begin with none."""
    change = takewhile(lambda each: each.mark is not Mark.KEPT, neighbours)
    return max((len(each.text) for each in change), default=0)


def joined(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Neighbours of the same mark as one piece; of what is not kept, the deleted comes before the inserted."""
    whole: list[Piece] = []
    for is_kept, run in groupby((each for each in pieces if each.text), lambda each: each.mark is Mark.KEPT):
        pieces_of_run = list(run)
        for mark in (Mark.KEPT,) if is_kept else (Mark.DELETED, Mark.INSERTED):
            text = "".join(each.text for each in pieces_of_run if each.mark is mark)
            if text:
                whole.append(Piece(mark, text))
    return tuple(whole)


def text_before(pieces: Iterable[Piece]) -> str:
    """The earlier text, put together again."""
    return "".join(each.text for each in pieces if each.mark is not Mark.INSERTED)


def text_after(pieces: Iterable[Piece]) -> str:
    """The later text, put together again."""
    return "".join(each.text for each in pieces if each.mark is not Mark.DELETED)


def changed_leaves(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[LeafChange, ...]:
    """The parameters that differ, leaf by leaf, in the order of the later document."""
    old = {leaf.path: leaf for leaf in leaves_of(before)}
    new = {leaf.path: leaf for leaf in leaves_of(after)}
    return tuple(
        LeafChange(new.get(path) or old[path], _value(old.get(path)), _value(new.get(path)))
        for path in dict.fromkeys([*new, *old])
        if _value(old.get(path)) != _value(new.get(path))
    )


def _value(leaf: Leaf | None) -> LeafValue:
    return leaf.value if leaf else None
