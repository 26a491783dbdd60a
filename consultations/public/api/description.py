"""What the OpenAPI description says of the consultations."""

from __future__ import annotations

from typing import Any

from consultations.public.api.serializers import (
    STATES,
    ConsultationDocumentSerializer,
    ConsultationsSerializer,
)
from cpal.api.description import described, in_path, refusal
from cpal.api.parameters import LARGEST_PAGE_SIZE, PAGE, SIZE, Parameter

STATE = Parameter("state", "Where a consultation stands.", "open", tuple(STATES))
FORMAT = Parameter("format", "The form of the answer.", "json", ("json",))
LIST_PARAMETERS = (STATE, PAGE, SIZE, FORMAT)
ONE_PARAMETERS = (FORMAT,)
REFERENCE = {"type": "string", "pattern": "^CP-[0-9]{4}-[0-9]{2,}$"}

REFUSALS = {
    (400, "application/json"): refusal("A parameter is unknown or its value is not accepted."),
    (429, "application/json"): refusal("Too many requests; Retry-After says when to ask again."),
}
LIST: dict[str, Any] = {
    "operation_id": "consultations",
    "tags": ["consultations"],
    "summary": "Public consultations",
    "description": f"Newest first, at most {LARGEST_PAGE_SIZE} a page. Drafts are not public.",
    "parameters": [described(each) for each in LIST_PARAMETERS],
    "auth": [],
    "responses": {(200, "application/json"): ConsultationsSerializer, **REFUSALS},
}
ONE: dict[str, Any] = {
    "operation_id": "consultation",
    "tags": ["consultations"],
    "summary": "One consultation",
    "description": "Its moments, sections and questions, background documents, extensions and counts.",
    "parameters": [
        in_path("consultation", REFERENCE, "The reference, CP-2026-01."),
        *(described(each) for each in ONE_PARAMETERS),
    ],
    "auth": [],
    "responses": {
        (200, "application/json"): ConsultationDocumentSerializer,
        **REFUSALS,
        (404, "application/json"): refusal("There is no such consultation."),
    },
}
