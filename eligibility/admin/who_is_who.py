"""What no brand list decides by itself: who its producers are, which brands are delisted or have another producer now.

It is asked in pages, so that a list of any length can be answered; what is said on a page is kept before the next.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from cpal.look.figures import day_text
from cpal.tabular import CellRefused
from eligibility.imports.changes import GoneBrand, HeldBrand, ListChanges
from eligibility.imports.choices import ListChoices
from eligibility.imports.matching import HeldOrganisation
from eligibility.imports.producers import ListedProducer
from eligibility.registers.layouts import ORGANISATION

NEW = "new"
MOST_CODES_ASKED = 300
ON_A_PAGE = 100  # each asks two fields at most: far fewer than a request may hold

Question = ListedProducer | GoneBrand | HeldBrand


@dataclass(frozen=True, slots=True)
class Questions:
    """All that is asked of a list, always in the same order: who is alike, who is gone, who is new, who moved.

    Of very many new producers no code is asked: it is made from the name.
    """

    all: tuple[Question, ...]
    codes_not_asked: int

    @classmethod
    def about(cls, changes: ListChanges, choices: ListChoices) -> Questions:
        asked = [
            each for each in changes.producers if each.held is None or each.key in choices.is_organisation
        ]
        alike = [each for each in asked if each.alike]
        new = [each for each in asked if not each.alike]
        are_too_many = len(new) > MOST_CODES_ASKED
        named = [] if are_too_many else new
        return cls((*alike, *changes.gone, *named, *changes.moved), len(new) if are_too_many else 0)


def field_of(question: str, producer: str) -> str:
    """The name of a producer's field: by the producer, so that no answer is ever taken for another's."""
    return f"{question}_{hashlib.sha256(producer.encode()).hexdigest()[:12]}"


class WhoIsWhoForm(forms.Form):
    """The questions of one page."""

    def __init__(
        self,
        questions: Sequence[Question],
        choices: ListChoices,
        codes_of_others: Collection[str],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.choices = choices
        self.codes_of_others = codes_of_others
        self.producers = [each for each in questions if isinstance(each, ListedProducer)]
        self.gone = [each for each in questions if isinstance(each, GoneBrand)]
        self.moved = [each for each in questions if isinstance(each, HeldBrand)]
        for producer in self.producers:
            self._add_producer(producer)
        self._add_choice("delist", "Delisted by the date of the list", self.gone, choices.delist)
        self._add_choice("move", "Take the producer that the list names", self.moved, choices.move)

    def _add_producer(self, producer: ListedProducer) -> None:
        named = f"{producer.name} ({producer.country})" if producer.country else producer.name
        if producer.alike:
            self.fields[field_of("who", producer.key)] = self._who(producer, named)
        self.fields[field_of("code", producer.key)] = forms.CharField(
            label=f"Code of {named}" + (", if it is new" if producer.alike else ""),
            max_length=100,
            required=not producer.alike,
            error_messages={"required": f"Give {producer.name} a code."},
            initial=producer.code if producer.held is None else "",
        )

    def _who(self, producer: ListedProducer, named: str) -> forms.ChoiceField:
        offered = [(each.code, f"It is {each.name or each.code} ({_said(each)})") for each in producer.alike]
        decided = self.choices.is_organisation.get(producer.key) or (NEW if producer.is_new else None)
        return forms.ChoiceField(
            label=named,
            choices=[*offered, (NEW, "It is another organisation, and new")],
            error_messages={"required": "Say which of them it is, or that it is new."},
            widget=forms.RadioSelect,
            initial=decided,
        )

    def _add_choice(
        self, name: str, label: str, brands: Sequence[GoneBrand | HeldBrand], chosen: frozenset[str]
    ) -> None:
        if brands:
            self.fields[name] = forms.MultipleChoiceField(
                label=label,
                choices=[(each.key, brand_said(each)) for each in brands],
                widget=forms.CheckboxSelectMultiple,
                required=False,
                initial=sorted(chosen),
            )

    def clean(self) -> dict[str, Any]:
        """Every new producer has a code of its own."""
        cleaned = super().clean() or {}
        taken: dict[str, str] = {}
        for producer in self.producers:
            name = field_of("code", producer.key)
            if self._is_new(cleaned, producer) and name not in self.errors:
                self._check_code(name, cleaned.get(name, ""), producer, taken)
        return cleaned

    def _is_new(self, cleaned: Mapping[str, Any], producer: ListedProducer) -> bool:
        return bool(cleaned.get(field_of("who", producer.key), NEW) == NEW)

    def _check_code(self, name: str, code: str, producer: ListedProducer, taken: dict[str, str]) -> None:
        if not code:
            self.add_error(name, f"Give {producer.name} a code.")
        elif code in taken:
            self.add_error(name, f"{taken[code]} has the same code.")
        elif code in self.codes_of_others:
            self.add_error(name, "An organisation has that code. Choose it, or give another code.")
        else:
            taken[code] = producer.name
            try:
                ORGANISATION(code)
            except CellRefused as refusal:
                self.add_error(name, f"Expected {refusal}.")

    def decided(self) -> dict[str, Any]:
        """The choices as they are kept: what was said before, and on this page."""
        told, before = self.cleaned_data, self.choices
        asked = {each.key for each in self.producers}
        new, same = _others(before.new_codes, asked), _others(before.is_organisation, asked)
        for each in self.producers:
            if self._is_new(told, each):
                new[each.key] = told[field_of("code", each.key)]
            else:
                same[each.key] = told[field_of("who", each.key)]
        return before.as_kept() | {
            "new_codes": new,
            "is_organisation": same,
            "delist": _ticked(before.delist, self.gone, told.get("delist", [])),
            "move": _ticked(before.move, self.moved, told.get("move", [])),
        }


def _others(kept: Mapping[str, str], asked: Collection[str]) -> dict[str, str]:
    """What was said of producers that this page does not ask about."""
    return {key: value for key, value in kept.items() if key not in asked}


def _ticked(
    before: frozenset[str], asked: Sequence[GoneBrand | HeldBrand], ticked: Sequence[str]
) -> list[str]:
    """The brands chosen on other pages and on this one."""
    return sorted((before - {each.key for each in asked}) | set(ticked))


def _said(organisation: HeldOrganisation) -> str:
    return ", ".join(filter(None, [organisation.code, organisation.country]))


def brand_said(brand: GoneBrand | HeldBrand) -> str:
    """A brand that is held, as a choice names it."""
    listing = brand.listing
    said = f"{listing.brand}, {brand.key.partition(' ')[0]}, listed since {day_text(listing.listed_on)}"
    if isinstance(brand, HeldBrand):
        return f"{said}: {brand.moved_from} is held, the list names {brand.producer.name} ({brand.producer.code})"
    return f"{said}, producer {listing.producer or 'not held'}"
