"""What to look for among the brands, and which of them it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms

from eligibility.evidence import Metal, Standard
from eligibility.judged import JudgedBrand
from eligibility.public.asked import DayAsked
from eligibility.public.brand_index import IndexedBrand
from eligibility.public.countries import country_name

STATUSES = (
    ("eligible", "Eligible"),
    ("not_eligible", "Not eligible"),
    ("listed", "Listed"),
    ("not_listed", "Not listed"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandsWanted:
    """A search: each choice that is empty admits every brand."""

    metals: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    words: str = ""

    def admits(self, each: IndexedBrand) -> bool:
        """Whether the brand is among those looked for."""
        judged = each.judged
        return (
            (not self.metals or judged.metal in self.metals)
            and (not self.countries or bool(each.countries.intersection(self.countries)))
            and (not self.words or self.words.casefold() in each.words)
            and (not self.standards or judged.standard in self.standards)
            and (not self.statuses or any(has_status(judged, status) for status in self.statuses))
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


class BrandSearch(DayAsked):
    """The search form. What is not a choice counts as none."""

    field_order = ("name", "metal", "country", "standard", "status", "on")

    name = forms.CharField(
        label="Brand, producer or site",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    metal = forms.ChoiceField(
        label="Metal",
        required=False,
        choices=[("", "All four"), *((metal.value, metal.value.capitalize()) for metal in Metal)],
    )
    country = forms.CharField(label="Country", required=False, max_length=2, widget=forms.Select())
    standard = forms.ChoiceField(
        label="Standard held",
        required=False,
        choices=[
            ("", "Any or none"),
            *((each.value, each.full_name.removeprefix("the ")) for each in Standard),
        ],
    )
    status = forms.ChoiceField(label="Status", required=False, choices=[("", "Any"), *STATUSES])

    def offer_countries(self, brands: Iterable[IndexedBrand]) -> None:
        """The countries that there are, by name."""
        codes = frozenset[str]().union(*{each.countries for each in brands})
        widget: Any = self.fields["country"].widget
        named = sorted((country_name(code), code) for code in codes)
        widget.choices = [("", "All"), *((code, name) for name, code in named)]

    @property
    def wanted(self) -> BrandsWanted:
        """The search."""
        return BrandsWanted(
            metals=self._choice("metal"),
            countries=self._choice("country"),
            standards=self._choice("standard"),
            statuses=self._choice("status"),
            words=self.chosen("name"),
        )

    def _choice(self, name: str) -> tuple[str, ...]:
        chosen = self.chosen(name)
        return (chosen,) if chosen else ()
