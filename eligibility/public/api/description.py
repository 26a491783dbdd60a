"""What the OpenAPI description says of the register."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter

from cpal.api.description import NOT_MODIFIED, REFUSALS, described, in_path, may_be_missing, operation
from cpal.api.parameters import Parameter
from eligibility.public.api import parameters as asked
from eligibility.public.api import serializers as shapes

TAG = "register"
NAME = {"type": "string"}


def listing(
    key: str, summary: str, about: str, parameters: tuple[Parameter, ...], page: shapes.Shape
) -> dict[str, Any]:
    """A list, as JSON a page at a time or as CSV at once."""
    return operation(key, TAG, summary, about, parameters=[described(each) for each in parameters], body=page)


def document(
    key: str,
    summary: str,
    parts: list[OpenApiParameter],
    parameters: tuple[Parameter, ...],
    body: shapes.Shape,
) -> dict[str, Any]:
    """One thing with everything held of it, as JSON."""
    responses: dict[Any, Any] = {(200, "application/json"): body, 304: NOT_MODIFIED, **REFUSALS}
    description = {
        "operation_id": key,
        "tags": [TAG],
        "summary": summary,
        "parameters": [*parts, *(described(each) for each in parameters)],
        "auth": [],
        "responses": responses,
    }
    return may_be_missing(description, "The register holds nothing by that name.")


BRANDS = listing(
    "brands",
    "Brands with their verdicts",
    "Every brand looked for, judged as of a day by what was known at a moment, by metal and name.",
    asked.BRANDS,
    shapes.BrandsPage,
)
BRAND = document(
    "brand",
    "One brand, its verdict rule by rule, and how it moves",
    [
        in_path("metal", {"type": "string", "enum": list(asked.METAL.choices)}, "The metal."),
        in_path("brand", NAME, "The brand; “/” and “%” in it are escaped once more: %252F, %2525."),
    ],
    asked.BRAND,
    shapes.BrandDocumentSerializer,
)
SITES = listing("sites", "Sites", "Where metal is made, by code.", asked.SITES, shapes.SitesPage)
SITE = document(
    "site",
    "One site and its way through assurance",
    [in_path("code", NAME, "Register code.")],
    asked.DOCUMENT,
    shapes.SiteDocumentSerializer,
)
STANDARDS = listing(
    "standards",
    "Standards",
    "What the exchange or the methodology relies on.",
    asked.STANDARDS,
    shapes.StandardsPage,
)
STANDARD = document(
    "standard",
    "One standard and its assessment",
    [in_path("code", NAME, "Register code.")],
    asked.DOCUMENT,
    shapes.StandardDocumentSerializer,
)
RECOGNITIONS = listing(
    "recognitions",
    "Recognition of upstream mechanisms",
    "Event by event.",
    asked.RECOGNITIONS,
    shapes.RecognitionsPage,
)
THRESHOLDS = listing(
    "thresholds",
    "Thresholds",
    "What the version in force asks of each metal, days to come included.",
    asked.THRESHOLDS,
    shapes.ThresholdsPage,
)
