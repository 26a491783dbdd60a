"""What the OpenAPI description says of parameters and refusals, from the same definitions that requests are read by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse

from cpal.api.parameters import LARGEST_PAGE_SIZE, PAGE_SIZE, SIZE, Parameter
from cpal.api.shapes import ErrorSerializer

WINDOW_PATTERN = "^20[0-9]{2}-(0[1-9]|1[0-2])$"


def described(parameter: Parameter) -> OpenApiParameter:
    """A query parameter; one with choices may be given several times."""
    return OpenApiParameter(
        parameter.name,
        type=schema_of(parameter),
        location=OpenApiParameter.QUERY,
        description=parameter.meaning,
        explode=True if parameter.is_repeatable else None,
        style="form" if parameter.is_repeatable else None,
        examples=[OpenApiExample(parameter.name, value=example_of(parameter))],
    )


def example_of(parameter: Parameter) -> Any:
    """The example in the parameter's own type."""
    if parameter.kind == "integer":
        return int(parameter.example)
    return [parameter.example] if parameter.is_repeatable else parameter.example


def schema_of(parameter: Parameter) -> dict[str, Any]:
    """What a value looks like."""
    if parameter.choices:
        choice = {"type": "string", "enum": list(parameter.choices)}
        return {"type": "array", "items": choice} if parameter.is_repeatable else choice
    if parameter.kind == "window":
        return {"type": "string", "pattern": WINDOW_PATTERN}
    if parameter.kind in {"string", "day"}:
        return {"type": "string", **({"format": "date"} if parameter.kind == "day" else {})}
    if parameter.kind == "moment":
        return {"type": "string", "format": "date-time"}
    bounds = (
        {"maximum": LARGEST_PAGE_SIZE, "default": PAGE_SIZE} if parameter is SIZE else {"maximum": 999_999}
    )
    return {"type": "integer", "minimum": 1, **bounds}


def in_path(name: str, schema: dict[str, Any], meaning: str) -> OpenApiParameter:
    """A part of the address."""
    return OpenApiParameter(name, type=schema, location=OpenApiParameter.PATH, description=meaning)


def refusal(meaning: str) -> OpenApiResponse:
    """An error answer."""
    return OpenApiResponse(ErrorSerializer, description=meaning)


NOT_MODIFIED = OpenApiResponse(
    None, description="Unchanged since the answer whose ETag was sent in If-None-Match."
)
REFUSALS = {
    (400, "application/json"): refusal("A parameter is unknown or its value is not accepted."),
    (406, "application/json"): refusal("Neither application/json nor text/csv is accepted by the asker."),
    (429, "application/json"): refusal("Too many requests; Retry-After says when to ask again."),
}


def operation(
    key: str, tag: str, summary: str, description: str, *, parameters: Sequence[OpenApiParameter], body: Any
) -> dict[str, Any]:
    """An endpoint that answers as JSON or CSV."""
    return {
        "operation_id": key,
        "tags": [tag],
        "summary": summary,
        "description": description,
        "parameters": list(parameters),
        "auth": [],
        "responses": {
            (200, "application/json"): body,
            (200, "text/csv"): OpenApiTypes.STR,
            304: NOT_MODIFIED,
            **REFUSALS,
        },
    }


def may_be_missing(description: dict[str, Any], meaning: str) -> dict[str, Any]:
    """An endpoint whose address may name nothing."""
    responses = {**description["responses"], (404, "application/json"): refusal(meaning)}
    return {**description, "responses": responses}
