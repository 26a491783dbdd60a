"""What the OpenAPI description says of the notices."""

from __future__ import annotations

from typing import Any

from consultations.notices.models import Kind
from consultations.notices.public.api.serializers import NoticeSerializer, NoticesSerializer
from cpal.api.description import described, in_path, refusal
from cpal.api.parameters import LARGEST_PAGE_SIZE, PAGE, SIZE, Parameter
from pricing.public.api.query import METAL

KIND = Parameter("kind", "What the notice is about.", "delay", tuple(Kind.values))
YEAR = Parameter("year", "The London year of publication.", "2026", kind="integer")
FORMAT = Parameter("format", "The form of the answer.", "json", ("json",))
LIST_PARAMETERS = (KIND, METAL, YEAR, PAGE, SIZE, FORMAT)
ONE_PARAMETERS = (FORMAT,)
NUMBER = {"type": "string", "pattern": "^[0-9]{2}-[0-9]{3,6}$"}

REFUSALS = {
    (400, "application/json"): refusal("A parameter is unknown or its value is not accepted."),
    (429, "application/json"): refusal("Too many requests; Retry-After says when to ask again."),
}
LIST: dict[str, Any] = {
    "operation_id": "notices",
    "tags": ["notices"],
    "summary": "Notices to the market",
    "description": f"Newest first, at most {LARGEST_PAGE_SIZE} a page.",
    "parameters": [described(each) for each in LIST_PARAMETERS],
    "auth": [],
    "responses": {(200, "application/json"): NoticesSerializer, **REFUSALS},
}
ONE: dict[str, Any] = {
    "operation_id": "notice",
    "tags": ["notices"],
    "summary": "One notice",
    "description": "The notice of a number; the slash is written as a hyphen: 26-001.",
    "parameters": [
        in_path("number", NUMBER, "The number, 26-001."),
        *(described(each) for each in ONE_PARAMETERS),
    ],
    "auth": [],
    "responses": {
        (200, "application/json"): NoticeSerializer,
        **REFUSALS,
        (404, "application/json"): refusal("There is no such notice."),
    },
}
