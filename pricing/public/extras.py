"""What later stages add to the public pages. Pricing never imports them: they register here when their app is ready."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from pricing.models import Publication


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """One public event in the life of a figure that is no publication: an objection, its outcome."""

    title: str
    at: dt.datetime
    detail: str = ""
    url: str = ""


# Given every publication of one metal and window, and the moment of asking: the events that are public by then.
LifeSource = Callable[[Sequence[Publication], dt.datetime], Iterable[LifeEvent]]
# Given a provisional publication: the address of the form on which to object to it.
ObjectionAddress = Callable[[Publication], str]

_life_sources: list[LifeSource] = []
_objection_addresses: list[ObjectionAddress] = []


def add_life_source(source: LifeSource) -> None:
    """Let `source` add its events to every life of a figure; adding it twice changes nothing."""
    if source not in _life_sources:
        _life_sources.append(source)


def add_objection_address(address: ObjectionAddress) -> None:
    """Say where to object to a provisional premium; adding it twice changes nothing."""
    if address not in _objection_addresses:
        _objection_addresses.append(address)


def events_of(publications: Sequence[Publication], at: dt.datetime) -> tuple[LifeEvent, ...]:
    """Everything that later stages made public of this figure by `at`."""
    return tuple(event for source in _life_sources for event in source(publications, at) if event.at <= at)


def objection_address(publication: Publication) -> str:
    """The address of the objection form, blank where there is none."""
    return next((address(publication) for address in _objection_addresses), "")
