"""The form on which an endpoint is registered."""

from __future__ import annotations

from django import forms

from consultations.notices.choosing import NoticeChoice


class WebhookForm(NoticeChoice):
    """Where to post, and what."""

    field_order = ("url", "kinds", "metals")

    url = forms.CharField(
        label="Address",
        help_text="Begins with https:// and leads to a public machine.",
        max_length=500,
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )
