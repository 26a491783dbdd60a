"""A metal's premia through the months, as a chart and a table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from cpal.look.charts import Chart
from pricing.models import Publication
from pricing.public import selectors
from pricing.public.drawing import chart_of
from pricing.public.facts import PremiumFacts
from pricing.public.wording import STATUS_WORDS, support_in_words

TWELVE_MONTHS = 12
LATEST, EVERY = "", "all"


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One window of the table."""

    publication: Publication
    facts: PremiumFacts

    @property
    def support(self) -> str:
        """What stands behind the figure."""
        return support_in_words(self.facts)

    @property
    def status(self) -> str:
        """Provisional, final or corrected."""
        return STATUS_WORDS[Publication.Status(self.publication.status)]


@dataclass(frozen=True, slots=True)
class History:
    """The windows chosen, oldest first."""

    metal: str
    shown: tuple[Publication, ...]

    @property
    def chart(self) -> Chart:
        """The premia as a line, with a mark for each basis and each correction."""
        return chart_of(self.metal, self.shown)

    @property
    def rows(self) -> tuple[HistoryRow, ...]:
        """The same as rows of a table, newest first."""
        return tuple(HistoryRow(each, selectors.facts_of(each)) for each in reversed(self.shown))


class PeriodForm(forms.Form):
    """Which windows to show."""

    period = forms.ChoiceField(label="Windows", required=False)

    def __init__(self, *args: Any, years: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        period = self.fields["period"]
        assert isinstance(period, forms.ChoiceField)
        period.choices = [(LATEST, "Latest twelve"), (EVERY, "All"), *((year, year) for year in years)]

    @property
    def chosen(self) -> str:
        """The period asked for; one that is not offered counts as the latest twelve."""
        return self.cleaned_data.get("period", LATEST) if self.is_valid() else LATEST


def premia_of(metal: str, at: dt.datetime) -> Sequence[Publication]:
    """Every standing premium of a metal, oldest first."""
    return list(selectors.standing(at).for_metal(metal).order_by("window__cutoff_at"))


def years_of(publications: Sequence[Publication]) -> tuple[str, ...]:
    """The years that have a window, newest first."""
    return tuple(sorted({each.window.code[:4] for each in publications}, reverse=True))


def history_of(metal: str, publications: Sequence[Publication], period: str) -> History:
    """The windows of a period: a year, all of them, or the latest twelve."""
    if period == LATEST:
        return History(metal, tuple(publications[-TWELVE_MONTHS:]))
    return History(metal, tuple(each for each in publications if period in {EVERY, each.window.code[:4]}))
