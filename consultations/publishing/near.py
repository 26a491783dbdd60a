"""Which names a word is a near spelling of. PURE.

Names are indexed by what is left of their first letters when one or two are taken out; a word is looked up by what is
left of its own. Two words within so many slips of each other always share such a remainder.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

from rapidfuzz.distance import DamerauLevenshtein

SHORTEST = 5
FIRST_LETTERS = 7


def slips_allowed(letters: int) -> int:
    """One in 5 to 8 letters, two in more; a shorter word must be itself."""
    if letters < SHORTEST:
        return 0
    return 1 if letters <= 8 else 2


class NearWords:
    """Names, to be found from near spellings."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_remainder: dict[str, list[str]] = defaultdict(list)
        for name in names:
            if allowed := slips_allowed(len(name)):
                for remainder in _remainders(name, allowed):
                    self._by_remainder[remainder].append(name)

    def to(self, word: str) -> Iterator[str]:
        """The names that the word is, or of which it is a near spelling, in order."""
        if len(word) < SHORTEST - 1:
            return
        candidates = {
            name for remainder in _remainders(word, 2) for name in self._by_remainder.get(remainder, ())
        }
        for name in sorted(candidates):
            allowed = slips_allowed(len(name))
            if DamerauLevenshtein.distance(word, name, score_cutoff=allowed) <= allowed:
                yield name


def _remainders(word: str, slips: int) -> set[str]:
    head = word[:FIRST_LETTERS]
    return {
        "".join(letter for place, letter in enumerate(head) if place not in taken)
        for count in range(slips + 1)
        for taken in combinations(range(len(head)), count)
    }
