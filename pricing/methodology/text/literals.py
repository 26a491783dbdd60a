"""Numbers that stand in a text and are no parameter. There are few, and each is named here with its reason.

Every other number of a clause is a placeholder, so that no sentence can say another number than the one computed with.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pricing.methodology.text.rendering import PLACEHOLDER, REFERENCE
from pricing.methodology.text.words import NUMBERS, TENS


@dataclass(frozen=True, slots=True)
class Literal:
    """A phrase with a number in it that no version can set, and why."""

    phrase: str
    because: str


ALLOWED = (
    Literal("tCO2e/t", "the unit of a footprint"),
    Literal("17:00 London", "the cut-off of the calendar, cpal.calendar.CUTOFF_TIME"),
    Literal("00:00 London", "a market assessment has a day and no time"),
    Literal("29 February", "what a year is from a leap day"),
    Literal("1 March", "as above"),
    Literal("half away from zero", "the rounding, which has no other"),
    Literal("Table 1", "the paper’s name of its table of thresholds"),
    Literal("Table 2", "the paper’s name of its table of minimum trades"),
)

CATEGORY = re.compile(r"\bcategor(?:y|ies) [123]\b(?!\.\d)(?:(?:, | and | or | to )[123]\b)*", re.IGNORECASE)
_WORDS = "|".join([*NUMBERS[1:], *TENS, "hundred", "thousand", "million", "half", "twice", "dozen"])
NUMBER = re.compile(rf"\b\w*\d[\w.,:]*|\b(?:{_WORDS})\b", re.IGNORECASE)


def numbers_written_out(text: str) -> tuple[str, ...]:
    """The numbers of a raw text that are neither placeholder, reference, name of a category, nor allowed."""
    for pattern in (PLACEHOLDER, REFERENCE, CATEGORY):
        text = pattern.sub(" ", text)
    for literal in ALLOWED:
        text = re.sub(rf"(?<!\w){re.escape(literal.phrase)}(?!\w)", " ", text)
    return tuple(NUMBER.findall(text))
