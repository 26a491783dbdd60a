"""What later stages add to the public pages. Pricing never imports them: they register here when their app is ready."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pricing.models import MethodologyVersion, Publication


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

# Given the first and last moment of a calendar, both included: the further moments of it that are public.
CalendarSource = Callable[[dt.datetime, dt.datetime], Iterable["CalendarEntry"]]
# Given windows: how often each was announced anew, its first announcement not counted.
CalendarMoves = Callable[[Sequence[str]], Mapping[str, int]]
# Given the moment of asking: the latest notices to the market, newest first.
NewsSource = Callable[[dt.datetime], Sequence["News"]]
# Given the moment of asking: what the public is asked for, the one that closes first first.
InvitationSource = Callable[[dt.datetime], Sequence["Invitation"]]
# The names of the proposed methodology versions that anybody may read.
PublishedProposals = Callable[[], Collection[str]]


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """A public moment beside cut-offs and publications: a consultation opens, closes, is answered.

    `key` is stable over time and names the entry in calendar programs (`consultation-CP-2026-01-closes`); `sequence`
    grows with each change of its moment; `url` is a path of the site.
    """

    key: str
    title: str
    at: dt.datetime
    detail: str = ""
    url: str = ""
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class News:
    """A notice as the front page lists it."""

    title: str
    at: dt.datetime
    url: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """Something open to the public until a moment: a consultation."""

    title: str
    closes_at: dt.datetime
    url: str


_calendar_sources: list[CalendarSource] = []
_calendar_moves: list[CalendarMoves] = []
_news_sources: list[NewsSource] = []
_invitation_sources: list[InvitationSource] = []
_life_sources: list[LifeSource] = []
_objection_addresses: list[ObjectionAddress] = []
_published_proposals: list[PublishedProposals] = []


def add_life_source(source: LifeSource) -> None:
    """Let `source` add its events to every life of a figure; adding it twice changes nothing."""
    if source not in _life_sources:
        _life_sources.append(source)


def add_objection_address(address: ObjectionAddress) -> None:
    """Say where to object to a provisional premium; adding it twice changes nothing."""
    if address not in _objection_addresses:
        _objection_addresses.append(address)


def add_calendar_source(source: CalendarSource) -> None:
    """Let `source` add its moments to the calendar, as a page, iCal and JSON; adding it twice changes nothing."""
    if source not in _calendar_sources:
        _calendar_sources.append(source)


def add_calendar_moves(source: CalendarMoves) -> None:
    """Say how often windows were announced anew; adding it twice changes nothing."""
    if source not in _calendar_moves:
        _calendar_moves.append(source)


def add_news_source(source: NewsSource) -> None:
    """Let the front page list the latest notices; adding it twice changes nothing."""
    if source not in _news_sources:
        _news_sources.append(source)


def add_invitation_source(source: InvitationSource) -> None:
    """Let the front page name what is open to the public; adding it twice changes nothing."""
    if source not in _invitation_sources:
        _invitation_sources.append(source)


def calendar_entries(first: dt.datetime, last: dt.datetime) -> tuple[CalendarEntry, ...]:
    """The moments that later stages add to the calendar, soonest first."""
    entries = (entry for source in _calendar_sources for entry in source(first, last))
    return tuple(sorted((each for each in entries if first <= each.at <= last), key=lambda each: each.at))


def calendar_moves(windows: Sequence[str]) -> dict[str, int]:
    """How often each window was announced anew; 0 for one that never was."""
    found = dict.fromkeys(windows, 0)
    for source in _calendar_moves:
        found |= source(windows)
    return found


def latest_news(at: dt.datetime) -> tuple[News, ...]:
    """The latest notices to the market."""
    return tuple(news for source in _news_sources for news in source(at))


def open_invitations(at: dt.datetime) -> tuple[Invitation, ...]:
    """What the public is asked for now."""
    return tuple(each for source in _invitation_sources for each in source(at))


def events_of(publications: Sequence[Publication], at: dt.datetime) -> tuple[LifeEvent, ...]:
    """Everything that later stages made public of this figure by `at`."""
    return tuple(event for source in _life_sources for event in source(publications, at) if event.at <= at)


def objection_address(publication: Publication) -> str:
    """The address of the objection form, blank where there is none."""
    return next((address(publication) for address in _objection_addresses), "")


def add_published_proposals(published: PublishedProposals) -> None:
    """Say which proposed versions were published; adding it twice changes nothing. Without any, none is."""
    if published not in _published_proposals:
        _published_proposals.append(published)


def published_proposals() -> frozenset[str]:
    """The names of the proposed versions that anybody may read (7.6)."""
    return frozenset(name for published in _published_proposals for name in published())


def is_public(version: MethodologyVersion) -> bool:
    """Whether anybody may read a version: one that is in force, and a proposal once it was published."""
    return not version.is_proposal or version.code in published_proposals()
