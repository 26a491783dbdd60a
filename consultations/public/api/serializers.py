"""The answers' shape, for the JSON and for the OpenAPI description alike."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from consultations.models.consultations import PUBLIC_STATES
from cpal.api.shapes import MomentText

STATES = [state.value for state in PUBLIC_STATES]


class ConsultationSerializer(serializers.Serializer[Any]):
    """A consultation: what it is about, its moments, and what was promised."""

    reference = serializers.CharField(help_text="CP-2026-01.")
    title = serializers.CharField()
    summary = serializers.CharField()
    state = serializers.ChoiceField(STATES, help_text="As it stands by the clock.")
    amendment = serializers.CharField(
        allow_null=True, help_text="Reference of the amendment that it is about, if it is about one."
    )
    opens_at = MomentText(help_text="It opens, included.")
    closes_at = MomentText(help_text="It closes, excluded: a response at that instant is too late.")
    opened_at = MomentText(allow_null=True, help_text="When it opened, by the database's clock.")
    closed_at = MomentText(allow_null=True, help_text="When it was closed, by the database's clock.")
    target_on = serializers.DateField(help_text="The London day by which the outcome is promised.")
    is_overdue = serializers.BooleanField(help_text="Whether the promised day has passed without an outcome.")
    responses_received = serializers.IntegerField(
        allow_null=True, help_text="Null while it is open: how many came is told after the close."
    )
    responses_published = serializers.IntegerField(
        allow_null=True, help_text="How many are published with the outcome; null before it."
    )
    url = serializers.URLField(help_text="The consultation with what it asks.")
    page = serializers.URLField(help_text="The page for readers.")


class ConsultationsSerializer(serializers.Serializer[Any]):
    """One page of consultations, newest first."""

    count = serializers.IntegerField(help_text="Consultations on all pages.")
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    consultations = ConsultationSerializer(many=True)


class ConsultationQuestionSerializer(serializers.Serializer[Any]):
    """A numbered question."""

    number = serializers.CharField()
    group_heading = serializers.CharField(allow_blank=True)
    text = serializers.CharField()


class ConsultationSectionSerializer(serializers.Serializer[Any]):
    """A section with its questions, in order."""

    number = serializers.CharField()
    title = serializers.CharField()
    introduction = serializers.CharField(allow_blank=True, help_text="Markdown.")
    questions = ConsultationQuestionSerializer(many=True)


class BackgroundDocumentSerializer(serializers.Serializer[Any]):
    """A background document."""

    title = serializers.CharField()
    file_name = serializers.CharField()
    sha256 = serializers.CharField()
    url = serializers.URLField(help_text="The file.")


class ExtensionSerializer(serializers.Serializer[Any]):
    """A later close and the notice that announced it."""

    closed_before_at = MomentText(help_text="The close that it replaces.")
    closes_at = MomentText()
    extended_at = MomentText()
    reason = serializers.CharField()
    notice = serializers.CharField(help_text="Number of the notice.")


class ConsultationDocumentSerializer(ConsultationSerializer):
    """A consultation with everything that it asks."""

    introduction = serializers.CharField(allow_blank=True, help_text="Markdown.")
    origin = serializers.CharField(allow_blank=True, help_text="Where it was first published, if elsewhere.")
    withdrawn_because = serializers.CharField(allow_blank=True)
    sections = ConsultationSectionSerializer(many=True)
    documents = BackgroundDocumentSerializer(many=True)
    extensions = ExtensionSerializer(many=True)
