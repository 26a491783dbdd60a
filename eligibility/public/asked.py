"""For which day a reader asks, and as known when; what cannot be answered is said at its field."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError

from cpal.api.parameters import parse_day, parse_moment
from cpal.calendar import FIRST_YEAR, LAST_YEAR, london, london_date


class BadMoment(ValueError):
    """The words name no moment at which anything is known; says what is accepted."""


def known_at(text: str, now: dt.datetime) -> dt.datetime:
    """A moment that has been: as written with its offset, or the end of a day in London, at most now.

    Raises BadMoment.
    """
    day = parse_day(text)
    moment = london(day + dt.timedelta(days=1)) - dt.timedelta(microseconds=1) if day else parse_moment(text)
    if moment is None:
        raise BadMoment("Write a day, such as 2026-10-30, or a moment with its offset.")
    if day == london_date(now):
        return now
    if moment > now:
        raise BadMoment("This lies in the future: what will be known then is not known.")
    return moment


class DayAsked(forms.Form):
    """The day that a brand is judged on. A field that cannot be read counts as left empty."""

    on = forms.DateField(
        label="On the day",
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "There is no such day. Write a day as 2026-10-30."},
    )

    def clean_on(self) -> dt.date | None:
        """A day in the years of the calendar."""
        day: dt.date | None = self.cleaned_data["on"]
        if day and not FIRST_YEAR < day.year < LAST_YEAR:
            raise ValidationError(f"Write a day between {FIRST_YEAR + 1} and {LAST_YEAR - 1}.")
        return day

    def chosen(self, name: str) -> str:
        """What was chosen or written in a field; empty where nothing that could be read."""
        self.is_valid()
        return str(self.cleaned_data.get(name) or "")

    def day(self, today: dt.date) -> dt.date:
        """The day asked for, or today."""
        self.is_valid()
        return self.cleaned_data.get("on") or today


class BrandAsked(DayAsked):
    """The day, and the moment as of which the register is read."""

    known = forms.CharField(
        label="As known on",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"placeholder": "now", "autocomplete": "off"}),
    )

    def __init__(self, *given: object, now: dt.datetime) -> None:
        super().__init__(*given)  # type: ignore[arg-type]  # the data of the request
        self.now = now

    def clean_known(self) -> dt.datetime | None:
        """The moment, or None for now."""
        text = self.cleaned_data["known"]
        try:
            return known_at(text, self.now) if text else None
        except BadMoment as problem:
            raise ValidationError(str(problem)) from problem

    @property
    def then(self) -> dt.datetime | None:
        """The moment asked for; None for now."""
        self.is_valid()
        moment: dt.datetime | None = self.cleaned_data.get("known")
        return moment if moment and moment < self.now else None
