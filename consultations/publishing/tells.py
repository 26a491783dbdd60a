"""Tells: whatever in a published text would give a respondent away. PURE.

Of each respondent the names, people, brands, domains and codes are taken apart into what is looked for: the whole, its
distinctive words, and its initials. `consultations.publishing.search` looks for them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from consultations.publishing.plain_words import (
    COMMON,
    GENERIC,
    LEGAL_FORMS,
    MAIL_FOR_ANYBODY,
    SHARED_ENDINGS,
    TRADE_INITIALS,
)
from consultations.publishing.spelling import compact, folded, tokens

SHORTEST_WORD = 4  # letters of a word that is looked for by itself, in any capitals
SHORTEST_COMPACT = 5  # below, the words must stand as they are written


class Manner(StrEnum):
    """How a tell is looked for."""

    WORD = "word"  # alone, in any spelling near to it
    WHOLE = "whole"  # all its words in a row, in any spelling near to it
    EXACT = "exact"  # all its words in a row, spelt exactly
    NAME = "name"  # alone, spelt exactly; with a capital letter if it is ordinary English
    LITERAL = "literal"  # exactly as it is written, capitals included


@dataclass(frozen=True, slots=True)
class Identity:
    """Everything by which a respondent can be known."""

    response: int
    people: tuple[str, ...] = ()
    names: tuple[str, ...] = ()  # organisation, group, brands, aliases
    emails: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()  # of the register, user names
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tell:
    """One thing to look for, `whole` as its respondent has it; `words` are as compared."""

    words: tuple[str, ...]
    manner: Manner
    whole: str
    response: int

    @property
    def compact(self) -> str:
        return "".join(self.words)


def tells_of(identity: Identity) -> frozenset[Tell]:
    """Everything to look for of one respondent."""
    found = {
        *(tell for name in identity.names for tell in _of_name(name)),
        *(tell for name in identity.people for tell in _of_person(name)),
        *(tell for email in identity.emails for tell in _of_email(email)),
        *(tell for code in identity.codes for tell in _exact(code)),
        *(tell for name in identity.files for tell in _of_file(name)),
    }
    return frozenset(
        Tell(tell.words, tell.manner, tell.whole, identity.response) for tell in found if tell.words
    )


def digest_of(tells: Iterable[Tell]) -> str:
    """SHA-256 of all that is looked for: the same one, the same search."""
    lines = sorted("\x1f".join((*tell.words, tell.manner, tell.whole, str(tell.response))) for tell in tells)
    return hashlib.sha256("\x1e".join(lines).encode()).hexdigest()


def is_generic(word: str) -> bool:
    """Whether a word says nothing of whom it stands for."""
    return word in GENERIC or word.isdigit()


def _tell(words: Iterable[str], manner: Manner, whole: str) -> Tell:
    return Tell(tuple(words), manner, whole.strip(), 0)


def _of_name(name: str) -> Iterator[Tell]:
    """An organisation or a brand: the whole without its legal form, each distinctive word, the initials."""
    words = [token.word for token in tokens(name)]
    kept = [word for word in words if word not in LEGAL_FORMS] or words
    yield from _whole(kept, name)
    yield from _words(kept, name)
    initials = "".join(word[0] for word in kept if word not in {"and", "of", "the", "for"}).upper()
    if len(kept) >= 3 and initials not in TRADE_INITIALS:
        yield _tell([initials], Manner.LITERAL, name)


def _of_person(name: str) -> Iterator[Tell]:
    """A person: the whole in either order, the last name in any spelling, each of the others as it is."""
    words = [token.word for token in tokens(name)]
    if not words:
        return
    yield from _whole(words, name)
    if len(words) > 1:
        yield from _whole([words[-1], *words[:-1]], name)
        yield from _whole([words[0], words[-1]], name)
        yield _tell([words[0][0], words[-1]], Manner.WHOLE, name)
    yield from _words(words[-1:], name)
    given = [word for word in words if len(word) >= 3 and not is_generic(word)]
    yield from (_tell([word], Manner.NAME, name) for word in given)


def _of_email(email: str) -> Iterator[Tell]:
    """An address: the whole, the part before the @, the domain, and the name registered, whatever its ending."""
    local, _, domain = email.strip().casefold().partition("@")
    labels = [label for label in domain.split(".") if label]
    if not labels:
        return
    yield from _exact(email)
    plain = [token.word for token in tokens(local)]
    if not is_generic("".join(plain)):
        yield from _whole(plain, local)
        yield from _words(plain, local)
    registered = _registered(labels)
    if registered[0] in MAIL_FOR_ANYBODY:
        return
    yield from _exact(domain)
    yield from _exact(".".join(registered))
    words = [token.word for token in tokens(registered[0])]
    yield from _whole(words, registered[0])
    yield from _words(words, registered[0])


def _registered(labels: list[str]) -> list[str]:
    """The part of a domain that somebody registered: `metals.ostervik.co.uk` → `ostervik.co.uk`."""
    shared = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in SHARED_ENDINGS
    return labels[-3:] if shared else labels[-2:]


def _of_file(name: str) -> Iterator[Tell]:
    """A file by its whole name, and without the ending where that is not plain words."""
    yield from _exact(name)
    stem = name.rpartition(".")[0]
    words = [token.word for token in tokens(stem)]
    if any(not is_generic(word) for word in words) and len("".join(words)) >= 8:
        yield from _whole(words, name, Manner.EXACT)


def _exact(text: str) -> Iterator[Tell]:
    """A code, a user name or a domain: its words in a row, but never a plain word alone."""
    words = [token.word for token in tokens(text)]
    if len(words) == 1 and is_generic(words[0]):
        if text.strip().isupper():
            yield _tell([text.strip()], Manner.LITERAL, text)
        return
    yield from _whole(words, text, Manner.EXACT if len(words) > 1 else Manner.WHOLE)


def _whole(words: list[str], whole: str, manner: Manner = Manner.WHOLE) -> Iterator[Tell]:
    """All words in a row; a short one only as it is written, one plain word not at all."""
    text = "".join(words)
    if not text or (len(words) == 1 and is_generic(words[0])):
        return
    if len(words) == 1 and text in COMMON:
        yield _tell(words, Manner.NAME, whole)
        return
    if len(text) < SHORTEST_COMPACT:
        written = whole.strip()
        if len(words) == 1 and compact(written) == text:
            yield _tell([written], Manner.LITERAL, whole)
        else:
            yield from (
                _tell([part], Manner.LITERAL, whole) for part in written.split() if folded(part) == text
            )
        return
    yield _tell(words, manner, whole)


def _words(words: Iterable[str], whole: str) -> Iterator[Tell]:
    """Each word that stands for somebody; one of ordinary English only where it has a capital."""
    for word in words:
        if len(word) >= SHORTEST_WORD and not is_generic(word):
            yield _tell([word], Manner.NAME if word in COMMON else Manner.WORD, whole)
