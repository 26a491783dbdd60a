"""PURE. Names as people type them: without case, accents and punctuation; and what a misspelt word meant."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

_WORD = re.compile(r"[^\W_]+")
_PLAIN = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h"}
)
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
SHORTEST_MEANT, CLOSEST = 4, 0.7


def plain_words(text: str) -> tuple[str, ...]:
    """“KZ-SHG 99.995 Łódź” → `kz`, `shg`, `99`, `995`, `lodz`."""
    folded = text.casefold()
    if not folded.isascii():
        folded = _without_accents(folded)
    return tuple(_WORD.findall(folded))


def _without_accents(folded: str) -> str:
    pieces = unicodedata.normalize("NFKD", folded.translate(_PLAIN))
    return "".join(piece for piece in pieces if not unicodedata.combining(piece))


def words_of(text: str) -> str:
    """What a name is found by: its words, the same without spaces, and spelt out as in *Luenen* for *Lünen*."""
    words = plain_words(text)
    found = [*words, "".join(words)] if len(words) > 1 else list(words)
    if not text.isascii():
        composed = unicodedata.normalize("NFC", text).casefold()
        found += plain_words(composed.translate(_SPELT_OUT))
    return " ".join(dict.fromkeys(found))


Vocabulary = Mapping[str, tuple[str, ...]]


def vocabulary(said: Iterable[str]) -> Vocabulary:
    """The words that a misspelt one may have meant, by their first letter; none with a digit."""
    found: dict[str, set[str]] = defaultdict(set)
    for words in said:
        for word in words.split():
            if len(word) >= SHORTEST_MEANT and word.isalpha():
                found[word[0]].add(word)
    return {letter: tuple(sorted(words)) for letter, words in found.items()}


def meant_by(text: str, known: Vocabulary) -> str:
    """The words with each that no name has put right; empty where nothing is close, or nothing was wrong."""
    asked = plain_words(text)
    meant = [_closest(word, known) for word in asked]
    return "" if "" in meant or meant == list(asked) else " ".join(meant)


def _closest(word: str, known: Vocabulary) -> str:
    """The word itself where a name has it, or begins so."""
    near = known.get(word[0], ())
    if len(word) < SHORTEST_MEANT or any(each.startswith(word) for each in near):
        return word
    return next(iter(get_close_matches(word, near, n=1, cutoff=CLOSEST)), "")
