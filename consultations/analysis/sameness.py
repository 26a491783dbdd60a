"""The words of an answer without their dress: case, punctuation and spacing set aside. PURE."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_WORD = re.compile(r"\w+")


def words_of(text: str) -> tuple[str, ...]:
    """The words in their order: letters and digits alone, without case, compatible characters as one."""
    return tuple(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def sameness(reason: str, alternative: str) -> str:
    """SHA-256 of the words of an answer; empty where it has none. Two answers of the same words share it."""
    reasons, alternatives = words_of(reason), words_of(alternative)
    if not reasons and not alternatives:
        return ""
    return hashlib.sha256(f"{' '.join(reasons)}\n{' '.join(alternatives)}".encode()).hexdigest()
