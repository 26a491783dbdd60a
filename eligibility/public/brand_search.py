"""What to look for among the brands, and which of them it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import repeat
from typing import Any
from urllib.parse import urlencode

from django import forms

from cpal.api.parameters import LONGEST_WORDS
from eligibility.evidence import Metal, Standard
from eligibility.judged import JudgedBrand
from eligibility.public.asked import DayAsked
from eligibility.public.brand_index import BrandIndex
from eligibility.public.brand_words import plain_words
from eligibility.public.countries import NAMES, country_name

STATUSES = (
    ("eligible", "Eligible"),
    ("not_eligible", "Not eligible"),
    ("listed", "Listed"),
    ("not_listed", "Not listed"),
)
BEHIND = ("country", "standard", "status", "on")


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandsWanted:
    """A search: each choice that is empty admits every brand."""

    metals: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    words: str = ""

    def among(self, index: BrandIndex) -> list[JudgedBrand]:
        """The brands looked for. Every word is in one of a brand’s names, in any order, however it is accented."""
        asked = plain_words(self.words)
        if self.words and not asked:
            return []
        every = zip(index.judged, index.countries, index.words if asked else repeat(""), strict=False)
        return [
            each
            for each, countries, said in every
            if self._admits(each, countries) and all(word in said for word in asked)
        ]

    def _admits(self, each: JudgedBrand, countries: frozenset[str]) -> bool:
        return (
            (not self.metals or each.metal in self.metals)
            and (not self.countries or not countries.isdisjoint(self.countries))
            and (not self.standards or each.standard in self.standards)
            and (not self.statuses or any(has_status(each, status) for status in self.statuses))
        )


def has_status(each: JudgedBrand, status: str) -> bool:
    """Whether a brand is in one of the STATUSES."""
    match status:
        case "eligible":
            return each.verdict.is_eligible
        case "not_eligible":
            return not each.verdict.is_eligible
        case "listed":
            return each.is_listed
        case _:
            return not each.is_listed


def one_of(label: str, every: str, choices: Iterable[tuple[str, str]]) -> forms.ChoiceField:
    """A choice that may be left open; what is not offered is said, and left open."""
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=[("", every), *choices],
        error_messages={"invalid_choice": "“%(value)s” is none of these, so it is left open."},
    )


class CountrySelect(forms.Select):
    """Countries by their codes, in capital letters."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        """What was asked for."""
        return str(super().value_from_datadict(data, files, name) or "").upper()


class BrandSearch(DayAsked):
    """The search form, with the names that the API gives its parameters. What is not a choice counts as none."""

    field_order = ("q", "metal", "country", "standard", "status", "on")

    q = forms.CharField(
        label="Brand, producer or site",
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"max_length": "Look for at most %(limit_value)d characters; every brand is shown."},
    )
    metal = one_of("Metal", "All four", ((metal.value, metal.value.capitalize()) for metal in Metal))
    country = forms.CharField(label="Country", required=False, widget=CountrySelect())
    standard = one_of(
        "Standard held",
        "Any or none",
        ((each.value, each.full_name.removeprefix("the ")) for each in Standard),
    )
    status = one_of("Status", "Any", STATUSES)

    def offer_countries(self, index: BrandIndex) -> None:
        """The countries that there are, by name, and the one that is asked for, if it is one."""
        codes = frozenset[str]().union(*set(index.countries))
        chosen = self.chosen("country")
        if chosen and chosen not in codes | NAMES.keys():
            self.add_error("country", f"“{chosen}” is no country known here, so it is left open.")
        offered = codes | ({chosen} & NAMES.keys())
        widget: Any = self.fields["country"].widget
        named = sorted((country_name(code), code) for code in offered)
        widget.choices = [("", "All"), *((code, name) for name, code in named)]

    @property
    def wanted(self) -> BrandsWanted:
        """The search."""
        return BrandsWanted(
            metals=self._choice("metal"),
            countries=self._choice("country"),
            standards=self._choice("standard"),
            statuses=self._choice("status"),
            words=self.chosen("q"),
        )

    def query(self, on: dt.date | None) -> str:
        """What is asked, as the API takes it."""
        chosen = {name: self.chosen(name) for name in self.field_order if name != "on"}
        asked = {name: value for name, value in chosen.items() if value}
        return urlencode(asked | ({"on": on.isoformat()} if on else {}))

    def said(self, name: str) -> str:
        """A filter as a reader knows it: “Country: Chile”."""
        value = self.chosen(name)
        choices: dict[str, str] = dict(getattr(self.fields[name].widget, "choices", ()))
        return f"{self[name].label}: {choices.get(value) or country_name(value)}"

    @property
    def narrowed_by(self) -> tuple[str, ...]:
        """The fields behind “More filters” that say something, or say it wrongly."""
        return tuple(name for name in BEHIND if self.chosen(name) or name in self.errors)

    def _choice(self, name: str) -> tuple[str, ...]:
        chosen = self.chosen(name)
        return (chosen,) if chosen else ()
