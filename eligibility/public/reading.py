"""PURE. What a rule says, with names where it has codes, and days as people write them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace

from eligibility.explained import Explanation, RuleOutcome

_DAY = re.compile(r"(?<![\w-])\d{4}-\d{2}-\d{2}(?![\w-])")


def readable(text: str, names: Mapping[str, str]) -> str:
    """A sentence of the rulebook as the public reads it. A code inside a longer word or id stays as it is."""
    codes = sorted((code for code, name in names.items() if code and name), key=len, reverse=True)
    if codes:
        pattern = "|".join(re.escape(code) for code in codes)
        text = re.sub(rf"(?<![\w-])(?:{pattern})(?![\w-])", lambda found: names[found[0]], text)
    return _DAY.sub(_in_words, text)


def _in_words(found: re.Match[str]) -> str:
    try:
        day = dt.date.fromisoformat(found[0])
    except ValueError:
        return found[0]
    return f"{day.day} {day:%B %Y}"


def with_names(found: Explanation, names: Mapping[str, str]) -> Explanation:
    """Every rule of an explanation, readable."""
    return replace(found, rules=tuple(_readable(rule, names) for rule in found.rules))


def _readable(rule: RuleOutcome, names: Mapping[str, str]) -> RuleOutcome:
    return replace(rule, detail=readable(rule.detail, names), would_change=readable(rule.would_change, names))
