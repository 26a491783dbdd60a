"""What brands are looked up by, made once for a judgement that is asked again and again."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from eligibility.judged import JudgedBrand
from eligibility.models import BrandDetail, SitePlace
from eligibility.public.brand_words import Vocabulary, vocabulary, words_of
from eligibility.selectors.rows import collector_paused

MOST_KEPT = 2  # judgements; a day and the present one


Judged = tuple[JudgedBrand, ...]


@dataclass(frozen=True)
class BrandIndex:
    """The brands of a judgement with what each is found by, in the same order; their words are read when somebody first
    looks for words.
    """

    judged: Judged
    held_at: dt.datetime

    @cached_property
    def countries(self) -> tuple[frozenset[str], ...]:
        """Those of the producer and the sites; the same set is kept once."""
        same: dict[frozenset[str], frozenset[str]] = {}
        found = (each.countries for each in self.judged)
        return tuple([same.setdefault(countries, countries) for countries in found])

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words of its names, in two queries."""
        with collector_paused():
            book = Wordbook(self.held_at)
            return tuple([book.words(each) for each in self.judged])

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words of all of them."""
        return vocabulary(self.words)


class Wordbook:
    """The words of names, each read once: of the brand, its plant and code, its producer and group, and its sites."""

    def __init__(self, held_at: dt.datetime) -> None:
        details = BrandDetail.objects.all().last_received_by(held_at)
        self._details = {
            (metal, brand): f"{lmesword} {plant}"
            for metal, brand, lmesword, plant in details.values_list("metal", "brand", "lmesword", "plant")
        }
        places = SitePlace.objects.all().last_received_by(held_at)
        self._places = dict(places.values_list("site", "place"))
        self._known: dict[str, str] = {}

    def words(self, each: JudgedBrand) -> str:
        """What a brand is found by."""
        return " ".join(map(self._words, self._names(each)))

    def _names(self, each: JudgedBrand) -> Iterator[str]:
        yield each.brand
        if detail := self._details.get((each.metal, each.brand)):
            yield detail
        group = each.verdict.case.group_of(each.producer)
        yield from (each.producer, each.producer_name, group, each.particulars.organisation(group).name)
        for site in each.sites:
            yield from (site.code, site.name, self._places.get(site.code, ""))

    def _words(self, name: str) -> str:
        words = self._known.get(name)
        if words is None:
            words = self._known[name] = words_of(name)
        return words


_kept: deque[BrandIndex] = deque(maxlen=MOST_KEPT)


def indexed(judged: Judged, held_at: dt.datetime) -> BrandIndex:
    """The index of a judgement; of one that was indexed last, the same."""
    for index in tuple(_kept):
        if index.judged is judged:
            return index
    index = BrandIndex(judged, held_at)
    _kept.append(index)
    return index
