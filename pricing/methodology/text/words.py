"""The words for what a parameter holds: numbers, methods, standards, and the names of the parameters themselves."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

NUMBERS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
MONTHS = ("January February March April May June July August September October November December").split()

METHODS = {
    "IAI": "International Aluminium Institute",
    "ICA": "International Copper Association",
    "NI": "Nickel Institute",
    "IZA": "International Zinc Association",
}
STANDARDS = {
    "ASI-PS": "ASI Performance Standard",
    "COPPER-MARK": "The Copper Mark",
    "NICKEL-MARK": "The Nickel Mark",
    "ZINC-MARK": "The Zinc Mark",
}
FULL_NAMES = {**METHODS, **STANDARDS}

PARAMETERS = {
    "version": "Version",
    "applies_from_window": "Applies from window",
    "carbon_threshold_tco2e_per_t": "Carbon threshold",
    "carbon_method": "Carbon method",
    "required_standard": "Assurance standard at the site",
    "letter_of_commitment_accepted": "Letter of commitment accepted",
    "letter_of_commitment_years": "A letter of commitment lasts",
    "minimum_trade_tonnes": "Minimum trade",
    "sufficiency": "Category 1 is sufficient when",
    "fallback_weights": "Fallback weights, categories 1 / 2 / 3",
    "outlier_band_percent": "Outlier band",
    "outlier_floor_usd_per_t": "Absolute outlier floor",
    "order_band_percent": "Band for bids and offers",
    "standing_time_minutes": "Standing time of a bid or offer",
    "delivery_period_days": "Standard delivery period",
    "base_payment_days": "Base payment term",
    "payment_year_days": "Days of the interest year",
    "basis_currency": "Basis currency",
    "published_decimals": "Decimals published",
    "adjustment_decimals": "Decimals of an adjustment",
    "objection_window_minutes": "Objection window",
    "publication_hour_london": "Publication",
    "consultation_days": "Consultation on a material change",
    "retention_years": "Records are kept",
    "disclosure_min_transactions": "Transactions behind a disclosed figure, at least",
    "disclosure_min_organisations": "Organisations behind a disclosed figure, at least",
    "disclosure_max_share_percent": "Tonnes that one organisation may hold, at most",
}


def number_in_words(value: str | int) -> str:
    """`3` → three, `28` → twenty-eight; what has decimals or is above ninety-nine stays in figures."""
    number = Decimal(value)
    if number != number.to_integral_value() or not 0 <= number < 100:
        return str(value)
    if number < len(NUMBERS):
        return NUMBERS[int(number)]
    tens, ones = divmod(int(number), 10)
    return f"{TENS[tens - 2]}-{NUMBERS[ones]}" if ones else TENS[tens - 2]


def counted(value: str | int, noun: str) -> str:
    """The noun as it follows a number: minute after 1, minutes after any other."""
    return noun if Decimal(value) == 1 else f"{noun}s"


def month_in_words(window: str) -> str:
    """`2026-02` → February 2026."""
    year, _, month = window.partition("-")
    return f"{MONTHS[int(month) - 1]} {year}"


def sufficiency_in_words(rule: dict[str, Any]) -> str:
    """The sufficiency rule as it follows “there are” (5.1); a test that is null is not part of it."""
    tests = {
        "min_transactions": "at least {} qualifying {}",
        "tonnage_multiple": "qualifying tonnes of at least {} {} the metal’s minimum trade",
        "min_buyers": "at least {} distinct {}",
        "min_sellers": "at least {} distinct {}",
    }
    nouns = {
        "min_transactions": "trade",
        "tonnage_multiple": "time",
        "min_buyers": "buyer",
        "min_sellers": "seller",
    }
    parts = [
        words.format(number_in_words(rule[name]), counted(rule[name], nouns[name]))
        for name, words in tests.items()
        if rule[name] is not None
    ]
    return (", or " if rule["combine"] == "any" else " and ").join(parts)
