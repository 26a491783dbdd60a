"""The forms of the back office: writing a notice, and announcing a year's calendar."""

from __future__ import annotations

import uuid

from django import forms

from consultations.notices.models import Kind
from consultations.notices.models.notices import WRITTEN_BY_HAND
from consultations.notices.services.plan import Written
from cpal.look.words import METALS


class NoticeForm(forms.Form):
    """What somebody writes to the market."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    kind = forms.ChoiceField(choices=[(kind.value, kind.label) for kind in WRITTEN_BY_HAND])
    title = forms.CharField(max_length=200)
    summary = forms.CharField(
        help_text="One or two sentences: feeds and e-mails begin with them.",
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    body = forms.CharField(
        label="Text",
        help_text="Markdown. For an incident: what happened, what it touches, what is next, whom to ask.",
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    metal = forms.ChoiceField(required=False, choices=[("", "No single metal"), *METALS.items()])
    publishes_at = forms.DateTimeField(
        label="Publish at",
        help_text="London time. Without it the notice is published at once.",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    @property
    def written(self) -> Written:
        """The notice as the service takes it."""
        answers = self.cleaned_data
        return Written(
            token=answers["token"],
            kind=Kind(answers["kind"]),
            title=answers["title"],
            summary=answers["summary"],
            body=answers["body"],
            metal=answers["metal"],
        )


class CalendarForm(forms.Form):
    """The year whose calendar is announced."""

    year = forms.IntegerField(min_value=2000, max_value=2100)
