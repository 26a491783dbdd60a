"""Responses that are copies of one another, or nearly so. PURE.

Two responses are near copies when half or more of all the runs of three words in them stand in both. Each response is
compared with the first of every group so far that shares enough of a small sample of such runs, and so never with all
the others; the first received leads its group.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from heapq import nsmallest

FEWEST_WORDS = 20  # shorter ones are alike by chance
NEAR = Fraction(1, 2)
_SAMPLE = 64  # runs of a response by which others are looked up
_ENOUGH = 8  # of a sample shared; of near copies' samples at least twenty are, but for one pair in thousands
_COMMON = 50  # a run that so many groups share is an idiom and finds nothing


@dataclass(frozen=True, slots=True)
class Written:
    """All the words of a response, in the order of its questions."""

    response: int
    words: Sequence[str]


@dataclass(frozen=True, slots=True)
class Copies:
    """A group of two or more responses; `wordings` is how many different texts there are among them."""

    members: tuple[int, ...]
    wordings: int

    @property
    def are_identical(self) -> bool:
        return self.wordings == 1


@dataclass(slots=True)
class _Group:
    """The text that leads a group, as numbers of words, and everything found to be a copy of it."""

    words: array[int]
    members: list[int]
    wordings: int = 1


@dataclass(slots=True)
class _Grouping:
    """What was read so far."""

    numbers: dict[str, int] = field(default_factory=dict)
    groups: list[_Group] = field(default_factory=list)
    of_text: dict[bytes, _Group] = field(default_factory=dict)
    by_run: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, written: Written) -> None:
        """Put a response into the group of its text, of a near copy, or into one of its own."""
        words = array("l", [self.numbers.setdefault(word, len(self.numbers)) for word in written.words])
        text = words.tobytes()
        group = self.of_text.get(text)
        if group is None:
            group = self._near_or_new(words)
            self.of_text[text] = group
        group.members.append(written.response)

    def _near_or_new(self, words: array[int]) -> _Group:
        runs = _runs(words)
        sample = nsmallest(_SAMPLE, runs)
        for group in self._candidates(sample):
            if likeness(runs, _runs(group.words)) >= NEAR:
                group.wordings += 1
                return group
        return self._begin(words, sample)

    def _candidates(self, sample: Sequence[int]) -> list[_Group]:
        shared: Counter[int] = Counter()
        for run in sample:
            found = self.by_run.get(run, ())
            if len(found) <= _COMMON:
                shared.update(found)
        enough = min(_ENOUGH, max(1, len(sample) // 4))
        return [self.groups[number] for number, times in shared.most_common(10) if times >= enough]

    def _begin(self, words: array[int], sample: Sequence[int]) -> _Group:
        group = _Group(words, [])
        for run in sample:
            self.by_run[run].append(len(self.groups))
        self.groups.append(group)
        return group


def groups_of_copies(responses: Iterable[Written]) -> tuple[Copies, ...]:
    """The groups of two or more, the largest first; the order of `responses` says which leads."""
    grouping = _Grouping()
    for written in responses:
        if len(written.words) >= FEWEST_WORDS:
            grouping.add(written)
    found = [group for group in grouping.groups if len(group.members) > 1]
    found.sort(key=lambda group: -len(group.members))
    return tuple(Copies(tuple(group.members), group.wordings) for group in found)


def likeness(first: frozenset[int], second: frozenset[int]) -> Fraction:
    """The share of all runs that stand in both (Jaccard)."""
    together = len(first | second)
    return Fraction(len(first & second), together) if together else Fraction(0)


def _runs(words: Sequence[int]) -> frozenset[int]:
    """Every run of three words, as a number; of numbers, so that it is the same in every process."""
    return frozenset(map(hash, zip(words, words[1:], words[2:], strict=False)))
