"""Cells that market files share: texts as long as their columns, moments and days within the calendar of windows."""

from __future__ import annotations

import datetime as dt
from typing import cast

from django.db import models

from cpal import calendar
from cpal.tabular import CellReader, CellRefused, code, day, prose, timestamp

LATEST_YEAR = calendar.LAST_YEAR - 1  # whose windows the calendar knows


def text_for(model: type[models.Model], field: str) -> CellReader[str]:
    """A reader of names as long as the model's field takes."""
    return code(longest_text(model, field))


def sentences_for(model: type[models.Model], field: str) -> CellReader[str]:
    """A reader of prose, as long as the model's field takes."""
    return prose(longest_text(model, field))


def market_timestamp(text: str) -> dt.datetime:
    """A moment that some observation window can hold (paper 5)."""
    moment = timestamp(text)
    if moment.year > LATEST_YEAR:
        raise CellRefused(f"a timestamp up to the year {LATEST_YEAR}")
    return moment


def market_day(text: str) -> dt.date:
    """A day that some observation window can hold (paper 5)."""
    on = day(text)
    if on.year > LATEST_YEAR:
        raise CellRefused(f"a date up to the year {LATEST_YEAR}")
    return on


def longest_text(model: type[models.Model], field: str) -> int:
    """How many characters the model's field takes."""
    return cast("models.CharField[str, str]", model._meta.get_field(field)).max_length or 4_000
