"""The answers' shape, for the JSON and for the OpenAPI description alike."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from consultations.notices.models import Kind
from cpal.api.shapes import MomentText, WindowText
from pricing.public.api.query import METALS


class NoticeSerializer(serializers.Serializer[Any]):
    """One notice. A webhook's message holds the same under `data`."""

    number = serializers.CharField(help_text="Year and number, without a gap: 26/001.")
    kind = serializers.ChoiceField(Kind.choices, help_text="What it is about.")
    title = serializers.CharField()
    summary = serializers.CharField(help_text="One or two sentences.")
    body = serializers.CharField(allow_blank=True, help_text="The text in Markdown.")
    metal = serializers.ChoiceField(METALS, allow_null=True, help_text="The metal, if it is about one.")
    window = WindowText(allow_null=True, help_text="The window, if it is about one, YYYY-MM.")
    published_at = MomentText(help_text="When it was published.")
    corrects = serializers.CharField(allow_null=True, help_text="The number of the notice that it corrects.")
    about = serializers.URLField(allow_null=True, help_text="The page that it tells of.")
    url = serializers.URLField(help_text="Its own page.")


class NoticesSerializer(serializers.Serializer[Any]):
    """One page of notices, newest first."""

    count = serializers.IntegerField(help_text="Notices on all pages.")
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    notices = NoticeSerializer(many=True)
