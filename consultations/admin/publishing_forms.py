"""The forms of publishing."""

from __future__ import annotations

from typing import Any

from django import forms

from consultations.publishing.values import REMOVED


class RemoveForm(forms.Form):
    """Words that are not published, and the public reason."""

    reason = forms.CharField(label="Public reason", max_length=150, initial=REMOVED)


class JustifyForm(forms.Form):
    """Why words that were found may stay."""

    reason = forms.CharField(label="Why it gives nobody away", max_length=1000)
    everywhere = forms.BooleanField(label="Wherever these words were found", required=False)


class PublishForm(forms.Form):
    """The last word before it is public; a correction says why."""

    reason = forms.CharField(
        label="Why it is corrected",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        help_text="Published with the new edition and in the notice.",
    )

    def __init__(self, data: Any = None, *, is_correction: bool) -> None:
        super().__init__(data)
        if not is_correction:
            del self.fields["reason"]

    @property
    def why(self) -> str:
        """The reason of a correction; empty for the first edition."""
        return str(self.cleaned_data.get("reason", ""))
