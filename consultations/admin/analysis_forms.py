"""The forms of the analysis."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from consultations.analysis.answers import Reading, Wanted
from consultations.models import Campaign, RespondentKind, Sentence, Stance, Theme

ALL = ("", "All")


class FilterForm(forms.Form):
    """Which answers of a question to show."""

    kind = forms.ChoiceField(label="Kind", required=False, choices=[ALL, *RespondentKind.choices])
    stance = forms.ChoiceField(
        label="Stance", required=False, choices=[ALL, *Stance.choices, ("none", "None stated")]
    )
    reading = forms.ChoiceField(
        label="Reading",
        required=False,
        choices=[
            ALL,
            (Reading.NOT_MINE, "Waiting for me"),
            (Reading.MINE, "Read by me"),
            (Reading.ONCE, "Read by one"),
            (Reading.BOTH, "Read by both"),
            (Reading.DIFFER, "Coded differently"),
        ],
    )
    theme = forms.TypedChoiceField(label="Theme", required=False, coerce=int, empty_value=None)
    campaign = forms.ChoiceField(label="Campaign", required=False)
    words = forms.CharField(label="Words", required=False, max_length=100)

    def __init__(self, data: Any, themes: Iterable[Theme], campaigns: Iterable[Campaign]) -> None:
        super().__init__(data)
        named: Any = self.fields
        named["theme"].choices = [ALL, *((theme.pk, theme.name) for theme in themes)]
        named["campaign"].choices = [
            ALL,
            ("none", "Outside campaigns"),
            *((str(campaign.pk), campaign.name) for campaign in campaigns),
        ]

    def wanted(self) -> Wanted:
        """What was asked for; all, if it cannot be read."""
        return Wanted(**self.cleaned_data) if self.is_valid() else Wanted()


class ThemeForm(forms.Form):
    """A theme's name and what it takes in."""

    name = forms.CharField(label="Name", max_length=80, error_messages={"required": "A theme has a name."})
    description = forms.CharField(
        label="What it takes in",
        required=False,
        help_text="And what it does not: so that two people mean the same.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    whole_paper = forms.BooleanField(
        label="A theme of the whole paper", required=False, help_text="It can be found under every question."
    )


class CampaignForm(forms.Form):
    """The name of a group."""

    name = forms.CharField(
        label="Name of the group",
        max_length=120,
        help_text="For staff; never published.",
        error_messages={"required": "A group has a name."},
    )


class ReferencesForm(forms.Form):
    """Responses by their references."""

    references = forms.CharField(
        label="References of responses",
        help_text="One a line.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Give the references of the responses."},
    )

    def listed(self) -> list[str]:
        """The references, one each."""
        return str(self.cleaned_data["references"]).replace(",", " ").split()


class GroupForm(CampaignForm, ReferencesForm):
    """A group made by hand."""


class SentenceForm(forms.Form):
    """A sentence of the statement."""

    text = forms.CharField(
        label="Sentence",
        help_text="Published as it stands, in plain text. It names and quotes nobody who did not allow it.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "A sentence says something."},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class NewSentenceForm(SentenceForm):
    """A new sentence, and the part it belongs to."""

    part = forms.ChoiceField(
        label="Part", choices=Sentence.Part.choices, widget=forms.RadioSelect, initial=Sentence.Part.SAID
    )
    field_order = ("part", "text")


class OverviewForm(forms.Form):
    """The words before the questions."""

    overview = forms.CharField(
        label="Overview",
        required=False,
        help_text="Markdown; published above the questions.",
        widget=forms.Textarea(attrs={"rows": 8}),
    )
