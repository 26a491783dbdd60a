"""The forms of the public pages: finding notices, and subscribing to them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError

from consultations.notices.choosing import NoticeChoice
from consultations.notices.models import Kind
from consultations.notices.models.notices import NoticeQuerySet
from consultations.notices.public.selectors import year_of
from consultations.notices.services.subscribe import Wish
from cpal.look.words import METALS

SALT = "notices.form"
AT_LEAST = dt.timedelta(seconds=2)
AT_MOST = dt.timedelta(days=1)


class NoticeFilter(forms.Form):
    """Kind, metal, year and words; what cannot be read is left out of account."""

    kind = forms.ChoiceField(required=False, choices=[("", "All kinds"), *Kind.choices])
    metal = forms.ChoiceField(required=False, choices=[("", "All metals"), *METALS.items()])
    year = forms.ChoiceField(required=False, choices=[("", "All years")])
    words = forms.CharField(required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"}))

    def __init__(self, *arguments: Any, years: Sequence[int], **options: Any) -> None:
        super().__init__(*arguments, **options)
        year = self.fields["year"]
        assert isinstance(year, forms.ChoiceField)
        year.choices = [("", "All years"), *((str(each), str(each)) for each in years)]

    def narrow(self, notices: NoticeQuerySet) -> NoticeQuerySet:
        """Those that were asked for."""
        self.is_valid()
        asked = self.cleaned_data
        if asked.get("kind"):
            notices = notices.filter(kind=asked["kind"])
        if asked.get("metal"):
            notices = notices.filter(metal=asked["metal"])
        if asked.get("year"):
            first, after = year_of(int(asked["year"]))
            notices = notices.filter(published_at__gte=first, published_at__lt=after)
        return notices.saying(asked.get("words") or "")


def new_stamp() -> str:
    """The moment at which a form was shown, signed."""
    return signing.TimestampSigner(salt=SALT).sign("shown")


class SubscribeForm(NoticeChoice):
    """An address and a choice. A robot fills the field that nobody sees, or answers faster than anybody reads."""

    field_order = ("address", "kinds", "metals")

    address = forms.EmailField(
        label="E-mail address", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    website = forms.CharField(
        label="Leave this empty",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    shown = forms.CharField(widget=forms.HiddenInput, initial=new_stamp)

    def clean_shown(self) -> str:
        """Refuse a form that comes back too soon or too late."""
        stamp: str = self.cleaned_data["shown"]
        signer = signing.TimestampSigner(salt=SALT)
        try:
            signer.unsign(stamp, max_age=AT_MOST)
        except signing.BadSignature:
            raise ValidationError("This page stood open too long: load it again.") from None
        try:
            signer.unsign(stamp, max_age=AT_LEAST)
        except signing.SignatureExpired:
            return stamp
        raise ValidationError("That was quick: press the button once more.")

    @property
    def is_a_robots(self) -> bool:
        """Whether the field that nobody sees is filled."""
        return bool(self.cleaned_data.get("website"))

    @property
    def wish(self) -> Wish:
        """What was asked for."""
        asked = self.cleaned_data
        return Wish(asked["address"], tuple(asked["kinds"]), tuple(asked["metals"]))
