"""The shapes that answers are built of, for the JSON and for the OpenAPI description alike."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers


@extend_schema_field({"type": "string", "format": "decimal"})
class DecimalText(serializers.CharField):
    """A decimal as text, so that no digit is lost."""


@extend_schema_field({"type": "string", "format": "date-time"})
class MomentText(serializers.CharField):
    """A moment in UTC, ISO 8601."""


@extend_schema_field({"type": "string", "format": "date"})
class DayText(serializers.CharField):
    """A day, ISO 8601."""


@extend_schema_field({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$"})
class WindowText(serializers.CharField):
    """An observation window, YYYY-MM."""


class ErrorDetailSerializer(serializers.Serializer[Any]):
    """What was wrong."""

    code = serializers.CharField()
    message = serializers.CharField(help_text="A plain sentence that says what is accepted.")
    field = serializers.CharField(allow_null=True, help_text="The parameter, or part of the address.")


class ErrorSerializer(serializers.Serializer[Any]):
    """Every error has this one shape."""

    error = ErrorDetailSerializer()
