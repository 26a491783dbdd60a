"""What the OpenAPI description says of each endpoint."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes

from cpal.api.description import NOT_MODIFIED, REFUSALS, WINDOW_PATTERN, described, in_path, refusal
from pricing.public.api.query import LIST_PARAMETERS, ONE_PARAMETERS
from pricing.public.api.serializers import PremiaSerializer, PremiumDocumentSerializer

LIST: dict[str, Any] = {
    "operation_id": "premia",
    "tags": ["premia"],
    "summary": "Standing premia",
    "description": "The newest publication of each metal and window, newest window first.",
    "parameters": [described(each) for each in LIST_PARAMETERS],
    "auth": [],
    "responses": {
        (200, "application/json"): PremiaSerializer,
        (200, "text/csv"): OpenApiTypes.STR,
        304: NOT_MODIFIED,
        **REFUSALS,
    },
}
ONE: dict[str, Any] = {
    "operation_id": "premium",
    "tags": ["premia"],
    "summary": "One premium with everything published with it",
    "description": "The publication that stands, or stood at `as_of`, with all publications up to then.",
    "parameters": [
        in_path("metal", {"type": "string", "enum": list(LIST_PARAMETERS[0].choices)}, "The metal."),
        in_path("window", {"type": "string", "pattern": WINDOW_PATTERN}, "The window, YYYY-MM."),
        *(described(each) for each in ONE_PARAMETERS),
    ],
    "auth": [],
    "responses": {
        (200, "application/json"): PremiumDocumentSerializer,
        (200, "text/csv"): OpenApiTypes.STR,
        304: NOT_MODIFIED,
        **REFUSALS,
        (404, "application/json"): refusal("There is no such metal, window, publication or revision."),
    },
}
