"""Dated events as a timeline shows them: as exactly as their source tells, and when each was loaded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString

from cpal.look.figures import day_text, london_text
from cpal.people.models import RegisterDelivery
from cpal.people.models.organisations import RegisterRow
from eligibility.public.sources import linked_source
from eligibility.vocabulary import Dating, dated

NO_SOURCE = SafeString("")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One event. `when` is its day in words; `later` says that its row was loaded after its stated receipt."""

    title: str
    when: str
    on: dt.date | None
    detail: str = ""
    source: SafeString = NO_SOURCE
    url: str = ""
    is_ahead: bool = False
    later: str = ""


def latest_first(told: Iterable[Told]) -> tuple[Told, ...]:
    """In the order of their days; what has no day comes last."""
    return tuple(sorted(told, key=lambda each: each.on or dt.date.min, reverse=True))


def day_as_told(on: dt.date | None, dating: str = Dating.DAY) -> str:
    """A day as far as its source tells it."""
    return dated(on, dating)


def period_as_told(from_on: dt.date, until_on: dt.date | None) -> str:
    """“From 1 May 2024 until 3 June 2025”; the day of the end is no longer part of it."""
    return f"from {day_text(from_on)}" + (f" until {day_text(until_on)}" if until_on else "")


def source_of(source: str) -> SafeString:
    """The source as links; nothing where none is given."""
    return linked_source(source)


def loaded_later(row: RegisterRow) -> str:
    """That a row was put in behind what the register held already; empty for one that was not."""
    return later_said(row.delivery) if getattr(row, "is_back_dated", False) else ""


def is_loaded_later(delivery: RegisterDelivery) -> bool:
    """Whether the moment of receipt was stated, and lies before the file was loaded."""
    return delivery.backfilled and delivery.loaded_at > delivery.received_at


def later_said(delivery: RegisterDelivery) -> str:
    """When it is said to have been received, and when it was loaded."""
    received, loaded = (london_text(at, "short-date") for at in (delivery.received_at, delivery.loaded_at))
    return f"Loaded later: {loaded}, stated as received {received}."
