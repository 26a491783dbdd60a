"""Which notices somebody wants: the same choice for a letter and for a webhook."""

from __future__ import annotations

from django import forms

from consultations.notices.models import Kind
from cpal.look.words import METALS


class NoticeChoice(forms.Form):
    """Kinds and metals; none chosen means all."""

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
