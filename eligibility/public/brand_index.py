"""What brands are looked up by, made once for a judgement that is asked again and again."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from eligibility.judged import JudgedBrand

MOST_KEPT = 2  # judgements; a day and the present one


@dataclass(frozen=True, slots=True)
class IndexedBrand:
    """A brand with the words of its names, those of its producer and its sites, and the countries of all of them."""

    judged: JudgedBrand
    words: str
    countries: frozenset[str]


Judged = tuple[JudgedBrand, ...]
Index = tuple[IndexedBrand, ...]
_kept: deque[tuple[Judged, Index]] = deque(maxlen=MOST_KEPT)


def indexed(brands: Judged) -> Index:
    """The index of a judgement; of one that was indexed last, the same."""
    for judged, index in tuple(_kept):
        if judged is brands:
            return index
    same: dict[frozenset[str], frozenset[str]] = {}
    index = tuple(_indexed(each, same) for each in brands)
    _kept.append((brands, index))
    return index


def _indexed(each: JudgedBrand, same: dict[frozenset[str], frozenset[str]]) -> IndexedBrand:
    """`same` keeps each set of countries once."""
    names = [each.brand, each.producer, each.producer_name]
    names += [name for site in each.sites for name in (site.code, site.name)]
    countries = each.countries
    return IndexedBrand(each, "\n".join(names).casefold(), same.setdefault(countries, countries))
