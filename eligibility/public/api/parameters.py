"""What may be asked of the register, and how it is read."""

from __future__ import annotations

import datetime as dt

from django.http import QueryDict

from cpal.api.parameters import (
    FORMAT,
    JSON_ONLY,
    PAGE,
    SIZE,
    BadParameter,
    Parameter,
    choices_in,
    day_in,
    words_in,
)
from eligibility.evidence import Metal, Standard
from eligibility.public.asked import BadMoment, known_at
from eligibility.public.brand_search import STATUSES, BrandsWanted
from eligibility.vocabulary import StandardKind

METAL = Parameter("metal", "The metal.", "nickel", tuple(metal.value for metal in Metal))
COUNTRY = Parameter("country", "Country of the producer or of a site, ISO 3166 alpha-2.", "FI")
SITE_COUNTRY = Parameter("country", "Country of the site, ISO 3166 alpha-2.", "FI")
STANDARD = Parameter(
    "standard",
    "The required assurance that every site holds.",
    "ZINC-MARK",
    tuple(each.value for each in Standard),
)
STATUS = Parameter("status", "Where it stands on the day.", "eligible", tuple(code for code, _ in STATUSES))
ON = Parameter("on", "The day that it is judged on; today without it.", "2026-10-30", kind="day")
KNOWN = Parameter(
    "known",
    "As the register was known then: a day (its end in London), or a moment with its offset.",
    "2026-10-30",
)
WORDS = Parameter(
    "q",
    "Words in the names and codes of a brand, its plant, producer and group, its sites and their places; accents, case "
    "and order do not matter.",
    "harjavalta",
)
SITE_WORDS = Parameter(
    "q", "Words in the name, code or place of a site; accents, case and order do not matter.", "harjavalta"
)
KIND = Parameter(
    "kind", "What the standard is recognised for.", "track_a", tuple(each.value for each in StandardKind)
)

BRANDS = (METAL, COUNTRY, STANDARD, STATUS, ON, KNOWN, WORDS, PAGE, SIZE, FORMAT)
BRAND = (ON, KNOWN, JSON_ONLY)
SITES = (SITE_COUNTRY, SITE_WORDS, PAGE, SIZE, FORMAT)
STANDARDS = (KIND, PAGE, SIZE, FORMAT)
RECOGNITIONS = (PAGE, SIZE, FORMAT)
THRESHOLDS = (METAL, PAGE, SIZE, FORMAT)
DOCUMENT = (JSON_ONLY,)


def brands_wanted(params: QueryDict) -> BrandsWanted:
    """Which brands are asked for. Raises BadParameter."""
    return BrandsWanted(
        metals=choices_in(params, METAL),
        countries=country_in(params),
        standards=choices_in(params, STANDARD),
        statuses=choices_in(params, STATUS),
        words=words_in(params, WORDS),
    )


def country_in(params: QueryDict) -> tuple[str, ...]:
    """A country in two capital letters, or none."""
    text = params.get(COUNTRY.name)
    if text is None:
        return ()
    if not (len(text) == 2 and text.isascii() and text.isalpha() and text.isupper()):
        raise BadParameter(
            COUNTRY.name, f"“{text}” is not accepted for “country”: use two capital letters, such as FI."
        )
    return (text,)


def day_asked(params: QueryDict, today: dt.date) -> dt.date:
    """The day asked for, or today. Raises BadParameter."""
    return day_in(params, ON) or today


def known_asked(params: QueryDict, now: dt.datetime) -> dt.datetime:
    """The moment as of which the register is read, or now. Raises BadParameter."""
    text = params.get(KNOWN.name)
    if text is None:
        return now
    try:
        return known_at(text, now)
    except BadMoment as problem:
        raise BadParameter(KNOWN.name, f"“{text}” is not accepted for “known”. {problem}") from problem
