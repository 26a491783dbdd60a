"""PURE. Who the producers of a brand list are: held already, alike to some that are held, or new."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from eligibility.imports.brand_list import ListedBrand, folded
from eligibility.imports.choices import ListChoices
from eligibility.imports.matching import HeldOrganisation, KnownNames, code_for


@dataclass(frozen=True, slots=True)
class ListedProducer:
    """A producer's name in the list. `held` is who it is, `alike` who it might be; `code` is what rows name it by.

    One that is alike to another is undecided until the officer says that it is that one, or new; so is one whose
    chosen code is another's.
    """

    name: str
    country: str
    held: HeldOrganisation | None
    alike: tuple[HeldOrganisation, ...]
    code: str
    is_decided: bool

    @property
    def key(self) -> str:
        return folded(self.name)

    @property
    def is_new(self) -> bool:
        return self.held is None and self.is_decided


def producers_of(
    brands: Iterable[ListedBrand], organisations: tuple[HeldOrganisation, ...], choices: ListChoices
) -> dict[str, ListedProducer]:
    """Every producer of the list by its name without capitals."""
    known = KnownNames(organisations)
    by_code = {each.code: each for each in organisations}
    taken = set(by_code)
    found: dict[str, ListedProducer] = {}
    for name, countries in _names(brands).items():
        country = next(iter(countries)) if len(countries) == 1 else ""
        producer = _producer(name, country, known, by_code, taken, choices)
        taken.add(producer.code)
        found[producer.key] = producer
    return found


def _producer(
    name: str,
    country: str,
    known: KnownNames,
    by_code: dict[str, HeldOrganisation],
    taken: set[str],
    choices: ListChoices,
) -> ListedProducer:
    key = folded(name)
    likeness = known.likeness(name, country)
    held = by_code.get(choices.is_organisation.get(key, "")) or likeness.same
    if held is not None:
        return ListedProducer(name, country, held, likeness.alike, held.code, is_decided=True)
    chosen = choices.new_codes.get(key, "")
    if chosen and chosen not in taken:
        return ListedProducer(name, country, None, likeness.alike, chosen, is_decided=True)
    is_decided = not likeness.alike and not chosen
    return ListedProducer(name, country, None, likeness.alike, code_for(name, taken), is_decided)


def _names(brands: Iterable[ListedBrand]) -> dict[str, set[str]]:
    """The names as they stand first, each with the countries that the list gives it."""
    names: dict[str, str] = {}
    countries: dict[str, set[str]] = {}
    for brand in brands:
        name = names.setdefault(folded(brand.producer), brand.producer)
        countries.setdefault(name, set()).update({brand.country} - {""})
    return countries
