"""PURE. JSON that somebody sent, looked through before it is parsed: size, encoding, depth, number of values.

The text is walked once by its signs; a parser sees it only when it is flat and small enough for any parser.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

from eligibility.imports.refusals import ImportRefused, size
from eligibility.imports.texts import utf8_text

LARGEST = 5 * 1024 * 1024
DEEPEST = 64
MOST_VALUES = 100_000
LONGEST_NUMBER = 40
_BEYOND = "It holds the number {}, which is beyond all measure."

_SIGNS = re.compile(r'"(?:[^"\\]++|\\.)*+"|["\[\]{},]', re.DOTALL)
_STEPS = {
    "[": (1, 1),
    "{": (1, 1),
    "]": (-1, 0),
    "}": (-1, 0),
    ",": (0, 1),
}  # how much deeper, how many values more

JsonObject = dict[str, Any]


def checked_text(content: bytes) -> str:
    """The text of a document that may be parsed. Raises ImportRefused."""
    if len(content) > LARGEST:
        raise ImportRefused(f"It is larger than {size(LARGEST)}. A credential is far smaller.")
    text = utf8_text(content)
    _look_through(text)
    return text


def read_object(text: str, *, exact: bool = True) -> JsonObject:
    """The object of a document that was looked through; numbers with a point are decimals, or floats where not exact.

    Raises ImportRefused for a name given twice, a number that is none, and whatever is no JSON object.
    """
    try:
        found = json.loads(
            text,
            object_pairs_hook=_without_repetition,
            parse_constant=_refuse_constant,
            parse_float=_decimal if exact else float,
            parse_int=_whole,
        )
    except json.JSONDecodeError as error:
        raise ImportRefused(
            f"It is no JSON: {error.msg} (line {error.lineno}, character {error.colno})."
        ) from None
    _refuse_half_characters(found)
    if not isinstance(found, dict):
        raise ImportRefused("It is JSON and no object: a credential is one object in braces.")
    return found


def _look_through(text: str) -> None:
    depth = values = 0
    for sign in _SIGNS.finditer(text):
        if sign[0] == '"':
            raise ImportRefused("It is no JSON: a quotation mark is not closed. Perhaps it is cut off.")
        deeper, more = _STEPS.get(sign[0], (0, 0))
        depth, values = depth + deeper, values + more
        if depth > DEEPEST:
            raise ImportRefused(f"It is nested more than {DEEPEST} deep, as no credential is.")
        if values > MOST_VALUES:
            raise ImportRefused(f"It has more than {MOST_VALUES:,} values, as no credential has.")
    if depth:
        raise ImportRefused("It is no JSON: its brackets do not match. Perhaps it is cut off.")


def _refuse_half_characters(found: Any) -> None:
    """Half of a surrogate pair, written as an escape, is no text and can be neither kept nor shown."""
    try:
        json.dumps(found, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:
        raise ImportRefused(
            "It holds half a character (an escape such as \\ud800), which is no text."
        ) from None


def _without_repetition(pairs: list[tuple[str, Any]]) -> JsonObject:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ImportRefused(f"An object has {twice[:60]!r} twice, so it can be read in two ways.")
    return found


def _refuse_constant(text: str) -> NoReturn:
    raise ImportRefused(f"It holds {text}, which is no number of JSON.")


def _decimal(text: str) -> Decimal:
    _refuse_long(text)
    try:
        number = Decimal(text)
    except InvalidOperation:  # an exponent that no decimal can have
        raise ImportRefused(_BEYOND.format(text)) from None
    if abs(number.adjusted()) > LONGEST_NUMBER:  # written out it could be longer than any memory
        raise ImportRefused(_BEYOND.format(text))
    return number


def _whole(text: str) -> int:
    _refuse_long(text)
    return int(text)


def _refuse_long(text: str) -> None:
    if len(text) > LONGEST_NUMBER:
        raise ImportRefused(f"It holds a number of {len(text):,} digits, as no credential does.")
