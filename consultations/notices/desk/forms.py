"""The form on which an endpoint is registered."""

from __future__ import annotations

from django import forms

from consultations.notices.models import Kind
from cpal.look.words import METALS


class WebhookForm(forms.Form):
    """Where to post, and what."""

    url = forms.CharField(
        label="Address",
        help_text="Begins with https:// and leads to a public machine.",
        max_length=500,
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )
    kinds = forms.MultipleChoiceField(
        label="Kinds of notice",
        help_text="None chosen means all.",
        choices=Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    metals = forms.MultipleChoiceField(
        label="Metals",
        help_text="None chosen means all. Notices about no single metal always come.",
        choices=list(METALS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
