"""How the public pages say what the facts hold."""

from __future__ import annotations

from cpal.look.figures import window_text
from pricing.models import Publication
from pricing.public.facts import Counts, PremiumFacts

STATUS_WORDS = {
    Publication.Status.PROVISIONAL: "Provisional",
    Publication.Status.FINAL: "Final",
    Publication.Status.CORRECTED: "Corrected",
}


def counted(count: int, one: str, many: str = "") -> str:
    """`1 trade`, `2 trades`, `0 trades`."""
    word = one if count == 1 else many or f"{one}s"
    return f"{count} {word}"


def ordinal(number: int) -> str:
    """`1st`, `2nd`, `3rd`, `11th`, `22nd`."""
    if number % 100 in {11, 12, 13}:
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def inputs_in_words(counts: Counts) -> str:
    """`2 trades, 5 orders`; what is absent is left out, but trades are always said."""
    parts = [counted(counts.transactions, "trade")]
    if counts.orders:
        parts.append(counted(counts.orders, "order"))
    if counts.market_assessments:
        parts.append(counted(counts.market_assessments, "assessment"))
    return ", ".join(parts)


def support_in_words(facts: PremiumFacts) -> str:
    """What stands behind a figure, in a few words."""
    if facts.basis == "carried_forward":
        return f"{ordinal(facts.age_in_windows)} window carried"
    if facts.basis == "withheld":
        return "no qualifying input"
    if facts.basis == "transaction_based":
        return counted(facts.counts.transactions, "trade")
    return inputs_in_words(facts.counts)


def month_of(window: str) -> str:
    """`2026-09` → `September`."""
    return window_text(window).split()[0]
