"""The forms on which a consultation is begun, scheduled, extended and ended."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from consultations.full_days import CLOSING_TIME
from consultations.paper import LARGEST_BYTES, LONGEST_TITLE, BadPaper, Paper, discussion_paper, read_paper
from consultations.services.documents import ACCEPTED, EXTENSIONS, BackgroundFile
from cpal.calendar import LONDON, london
from cpal.documents import LARGEST_BYTES as DOCUMENT_BYTES

OPENING_TIME = dt.time(9, 0)


def day(label: str, **kwargs: Any) -> forms.DateField:
    """A London day."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **kwargs)


def clock_time(label: str, initial: dt.time) -> forms.TimeField:
    """A London time of day."""
    widget = forms.TimeInput(attrs={"type": "time", "step": 60}, format="%H:%M")
    return forms.TimeField(label=label, widget=widget, initial=initial)


class BeginForm(forms.Form):
    """From nothing, from the discussion paper, or from a file."""

    EMPTY, DISCUSSION_PAPER, FILE = "empty", "discussion_paper", "file"

    start = forms.ChoiceField(
        label="Begin with",
        widget=forms.RadioSelect,
        initial=EMPTY,
        choices=[
            (EMPTY, "An empty paper"),
            (DISCUSSION_PAPER, "The 24 questions of the discussion paper of October 2025"),
            (FILE, "A paper in a file"),
        ],
    )
    title = forms.CharField(max_length=LONGEST_TITLE, required=False, help_text="Of an empty paper.")
    summary = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Of an empty paper: what it is about.",
    )
    file = forms.FileField(required=False, help_text="JSON, in the form that docs/operating.md shows.")

    def clean(self) -> dict[str, Any]:
        """What the chosen beginning needs."""
        answers = super().clean() or {}
        match answers.get("start"):
            case self.EMPTY:
                for name in ("title", "summary"):
                    if not answers.get(name):
                        self.add_error(name, "An empty paper needs it.")
            case self.DISCUSSION_PAPER:
                answers["paper"] = discussion_paper()
            case self.FILE:
                answers["paper"] = self._read()
        return answers

    def _read(self) -> Paper | None:
        file = self.cleaned_data.get("file")
        if file is None:
            self.add_error("file", "Choose the file.")
            return None
        try:
            return read_paper(file.read(LARGEST_BYTES + 1))
        except BadPaper as bad:
            for fault in bad.faults[:20]:
                self.add_error("file", str(fault))
        return None


class MomentsForm(forms.Form):
    """When it opens and closes, in London time, and by when its outcome is promised."""

    opens_on = day("Opens on")
    opens_time = clock_time("At, London time", OPENING_TIME)
    closes_on = day("Closes on")
    closes_time = clock_time("At, London time", CLOSING_TIME)
    target_on = day(
        "Outcome promised by", required=False, help_text="Without a day: 56 days after the close."
    )

    @staticmethod
    def showing(
        opens_at: dt.datetime | None, closes_at: dt.datetime | None, target_on: dt.date | None
    ) -> dict[str, Any]:
        """Initial values that show these moments."""
        shown: dict[str, Any] = {"target_on": target_on}
        for name, at in (("opens", opens_at), ("closes", closes_at)):
            if at is not None:
                local = at.astimezone(LONDON)
                shown |= {f"{name}_on": local.date(), f"{name}_time": local.time()}
        return shown

    @property
    def opens_at(self) -> dt.datetime:
        return london(self.cleaned_data["opens_on"], self.cleaned_data["opens_time"])

    @property
    def closes_at(self) -> dt.datetime:
        return london(self.cleaned_data["closes_on"], self.cleaned_data["closes_time"])


class ScheduleForm(MomentsForm):
    """The moments, and the words to which they belong."""

    seen = forms.CharField(widget=forms.HiddenInput)


class OpeningForm(forms.Form):
    """An opening, to which the earliest close is told."""

    opens_on = day("Opens on")
    opens_time = clock_time("At, London time", OPENING_TIME)

    @property
    def opens_at(self) -> dt.datetime:
        return london(self.cleaned_data["opens_on"], self.cleaned_data["opens_time"])


class ExtendForm(forms.Form):
    closes_on = day("Closes on")
    closes_time = clock_time("At, London time", CLOSING_TIME)
    reason = forms.CharField(widget=forms.Textarea, help_text="Published in the notice.")

    @property
    def closes_at(self) -> dt.datetime:
        return london(self.cleaned_data["closes_on"], self.cleaned_data["closes_time"])


class ReasonForm(forms.Form):
    reason = forms.CharField(widget=forms.Textarea, help_text="Published in the notice.")


class DocumentForm(forms.Form):
    title = forms.CharField(max_length=LONGEST_TITLE)
    file = forms.FileField(
        help_text=f"{ACCEPTED}, up to 10 MB.",
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(sorted(EXTENSIONS))}),
    )

    def clean_file(self) -> BackgroundFile:
        """The file, if it is what its name says."""
        sent = self.cleaned_data["file"]
        file = BackgroundFile(sent.name, sent.read(DOCUMENT_BYTES + 1))
        if file.fault:
            raise forms.ValidationError(file.fault)
        return file
