"""The front page: the newest window's premia, what is open now, and when the next figures are due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from cpal.calendar import Month
from cpal.look.values import FigureTile
from cpal.look.words import METALS
from pricing.models import Publication
from pricing.public import extras, selectors
from pricing.public.drawing import sparkline_of
from pricing.public.history import TWELVE_MONTHS
from pricing.public.timetable import Present, ScheduledWindow, present
from pricing.public.wording import month_of, support_in_words


@dataclass(frozen=True, slots=True)
class OpenObjection:
    """A provisional premium that still stands open to objection."""

    publication: Publication
    form_url: str


@dataclass(frozen=True, slots=True)
class MetalTile:
    """One metal's place on the front page; no tile while nothing was ever published of it."""

    metal: str
    tile: FigureTile | None


@dataclass(frozen=True, slots=True)
class FrontPage:
    """`window` is the newest window with a publication, None before the first one; `late` are metals past due."""

    window: ScheduledWindow | None
    tiles: tuple[MetalTile, ...]
    open_now: tuple[OpenObjection, ...]
    timetable: Present
    late: tuple[str, ...]
    invitations: tuple[extras.Invitation, ...]
    news: tuple[extras.News, ...]


def front_page(at: dt.datetime) -> FrontPage:
    """What the front page shows at `at`."""
    latest = {each.metal: each for each in selectors.latest_of_each_metal(at)}
    window = max((each.window for each in latest.values()), key=lambda each: each.cutoff_at, default=None)
    history = months_up_to(window.month, at) if window else []
    timetable = present(at)
    return FrontPage(
        window=ScheduledWindow.of(window) if window else None,
        tiles=tuple(
            tile_of(metal, latest.get(metal), window.code if window else None, history) for metal in METALS
        ),
        open_now=tuple(
            OpenObjection(each, extras.objection_address(each)) for each in selectors.open_to_objection(at)
        ),
        timetable=timetable,
        late=late_metals(latest, timetable.last_due.code),
        invitations=extras.open_invitations(at),
        news=extras.latest_news(at),
    )


def late_metals(latest: Mapping[str, Publication], due: str) -> tuple[str, ...]:
    """The metals whose premium is due and not out; none before the first publication of all."""
    behind = (metal for metal in METALS if metal not in latest or latest[metal].window.code < due)
    return tuple(behind) if latest else ()


def months_up_to(last: Month, at: dt.datetime) -> Sequence[Publication]:
    """Twelve months of every metal's standing premia."""
    return selectors.standing_between(months_before(last, TWELVE_MONTHS - 1), last, at)


def months_before(month: Month, count: int) -> Month:
    """The month `count` months earlier."""
    for _ in range(count):
        month = month.previous
    return month


def tile_of(
    metal: str, publication: Publication | None, window: str | None, history: Sequence[Publication]
) -> MetalTile:
    """A metal's newest premium; one of an earlier window than the page's says so."""
    if publication is None:
        return MetalTile(metal, None)
    facts = selectors.facts_of(publication)
    note = support_in_words(facts)
    if publication.window.code != window:
        note = f"{note} · {facts.window_name}"
    previous = facts.previous
    tile = FigureTile(
        metal=metal,
        value=publication.value_usd_per_t,
        basis=publication.basis,
        state=publication.status,
        note=note,
        url=reverse("premium", args=[metal, publication.window.code]),
        change=previous.change if previous else None,
        since=month_of(previous.window) if previous else "",
        sparkline=sparkline_of(metal, [each for each in history if each.metal == metal]),
    )
    return MetalTile(metal, tile)
