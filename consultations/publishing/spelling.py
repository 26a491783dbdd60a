"""Words as they are compared: without accents, capitals, punctuation, invisible signs or look-alike letters. PURE."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

# Letters that have no decomposition, and letters of other alphabets that look like Latin ones.
_LIKE = str.maketrans(
    {
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ð": "d", "þ": "th", "đ": "d", "ł": "l", "ħ": "h", "ı": "i",
        "а": "a", "в": "b", "с": "c", "ԁ": "d", "е": "e", "һ": "h", "і": "i", "ј": "j", "к": "k", "ӏ": "l", "м": "m",
        "н": "h", "о": "o", "р": "p", "ѕ": "s", "т": "t", "у": "y", "х": "x", "ѵ": "v", "ԝ": "w",
        "α": "a", "β": "b", "ε": "e", "η": "n", "ι": "i", "κ": "k", "ν": "v", "ο": "o", "ρ": "p", "τ": "t", "υ": "u",
        "χ": "x", "ɑ": "a", "ɡ": "g", "ⅼ": "l",
    }
)  # fmt: skip
_INVISIBLE = {"Cf", "Mn", "Me", "Cc"}
_POSSESSIVE = re.compile(r"['’ʼ]s\b", re.IGNORECASE)
_MARKUP = re.compile(r"<[^<>]{1,200}>|&#?\w{2,30};")
_TYPOGRAPHY = str.maketrans(dict.fromkeys("‘’“”„«»–—−…•·€£§©®™\u00a0\u2009\u202f", " "))
_ASCII_WORD = re.compile(r"[A-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class Token:
    """A run of letters and digits, as compared, and where it stands in the text."""

    word: str
    start: int
    end: int


def tokens(text: str) -> tuple[Token, ...]:
    """The words of a text; an invisible sign inside a word does not part it, markup and a possessive s are left out."""
    plain = _plain(text)
    if plain.isascii():
        return tuple(Token(run[0].lower(), run.start(), run.end()) for run in _ASCII_WORD.finditer(plain))
    return tuple(_tokens(plain))


def words(text: str) -> tuple[list[str], list[str]]:
    """The words of a text as they are compared, and as they are written: `tokens` without their places, but sooner."""
    plain = _plain(text)
    if plain.isascii():
        return _ASCII_WORD.findall(plain.lower()), _ASCII_WORD.findall(plain)
    found = tuple(_tokens(plain))
    return [token.word for token in found], [text[token.start : token.end] for token in found]


def compact(text: str) -> str:
    """All words of a text in one."""
    return "".join(token.word for token in tokens(text))


def folded(text: str) -> str:
    """The letters and digits of a text as they are compared."""
    return "".join(map(_folded, text))


def _plain(text: str) -> str:
    """The text without markup and possessives, everything else in its place."""
    without = _MARKUP.sub(_blank, text) if "<" in text or "&" in text else text
    return _POSSESSIVE.sub(_blank, without).translate(_TYPOGRAPHY)


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _tokens(text: str) -> Iterator[Token]:
    word, start, end = "", 0, 0
    for position, character in enumerate(text):
        like = _folded(character)
        if like:
            start = start if word else position
            word, end = word + like, position + 1
        elif word and not _is_invisible(character):
            yield Token(word, start, end)
            word = ""
    if word:
        yield Token(word, start, end)


@cache
def _folded(character: str) -> str:
    plain = unicodedata.normalize("NFKD", character).casefold().translate(_LIKE)
    parts = unicodedata.normalize("NFKD", plain)
    return "".join(part for part in parts if part.isalnum())


@cache
def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) in _INVISIBLE and character not in "\t\n\r\f\v"


def without_invisible(text: str) -> str:
    """The text as it is published: no control, joining or direction signs, which could carry what nobody sees."""
    return "".join(
        sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co"}
    )
