"""A clause with its numbers: `{minimum_trade_tonnes.zinc}` becomes the parameter's value, and nothing else does.

`{name}` is the value as the version writes it; after a colon stands how to say it:

- `{objection_window_minutes:words}` five · `{objection_window_minutes:words minute}` five minutes
- `{standing_time_minutes:count minute}` 10 minutes
- `{publication_hour_london:clock}` 16:00 · `{applies_from_window:window}` February 2026
- `{letter_of_commitment_accepted.zinc:accepted}` accepted
- `{sufficiency:rule}` the whole sufficiency rule

`[[category-1-sufficiency]]` refers to another clause by its id.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from pricing.methodology.parameters import MethodologyParameters, parameters_as_json
from pricing.methodology.text.words import (
    FULL_NAMES,
    counted,
    month_in_words,
    number_in_words,
    sufficiency_in_words,
)

PLACEHOLDER = re.compile(r"\{([a-z0-9_]+)(?:\.([a-z0-9_]+))?(?::([a-z]+)(?: ([a-z]+))?)?\}")
REFERENCE = re.compile(r"\[\[([a-z0-9-]+)\]\]")
LEFT_OVER = re.compile(r"[{}]|\[\[|\]\]")

Reference = Callable[[str], str]


class BadText(ValueError):
    """A clause cannot be rendered: it names no parameter or clause that there is, or is written wrongly."""


def parameters_stated(text: str) -> tuple[str, ...]:
    """The parameters that a text states, each once, in its order."""
    return tuple(dict.fromkeys(found[1] for found in PLACEHOLDER.finditer(text)))


def references_made(text: str) -> tuple[str, ...]:
    """The ids of the clauses that a text refers to, each once."""
    return tuple(dict.fromkeys(REFERENCE.findall(text)))


def rendered(text: str, parameters: MethodologyParameters, reference: Reference) -> str:
    """The text with its numbers, and its references as `reference` writes them. Raises BadText."""
    values = parameters_as_json(parameters)
    filled = PLACEHOLDER.sub(lambda found: _said(found, values), text)
    filled = REFERENCE.sub(lambda found: reference(found[1]), filled)
    left = LEFT_OVER.search(filled)
    if left:
        raise BadText(f"{filled[max(0, left.start() - 10) : left.start() + 40]!r} is no placeholder")
    return filled


def _said(found: re.Match[str], values: dict[str, Any]) -> str:
    name, leaf, way, noun = found.groups()
    try:
        value = values[name] if leaf is None else values[name][leaf]
        return WAYS[way or "plain"](value, noun)
    except (KeyError, TypeError, ValueError, ArithmeticError, IndexError) as problem:
        raise BadText(f"{found[0]} cannot be filled: {problem}") from problem


def _plain(value: Any, noun: str | None) -> str:
    if isinstance(value, dict):
        raise TypeError("name one of its values")
    if value is None:
        return "none yet"
    return FULL_NAMES.get(str(value), str(value))


def _words(value: Any, noun: str | None) -> str:
    words = number_in_words(value)
    return f"{words} {counted(value, noun)}" if noun else words


def _count(value: Any, noun: str | None) -> str:
    return f"{value} {counted(value, noun or '')}"


def _rule(value: Any, noun: str | None) -> str:
    return sufficiency_in_words(value)


def _clock(value: Any, noun: str | None) -> str:
    return f"{value:02d}:00"


def _window(value: Any, noun: str | None) -> str:
    return month_in_words(value) if value else "the first window"


def _accepted(value: Any, noun: str | None) -> str:
    return "accepted" if value else "not accepted"


WAYS: dict[str, Callable[[Any, str | None], str]] = {
    "plain": _plain,
    "words": _words,
    "count": _count,
    "rule": _rule,
    "clock": _clock,
    "window": _window,
    "accepted": _accepted,
}
