"""`/api/v1/consultations/<reference>/outcome`: the published statement for programs."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from consultations.models import Consultation, Edition
from consultations.public.api.description import REFERENCE, REFUSALS
from cpal.api.cells import stamp
from cpal.api.description import NOT_MODIFIED, described, in_path, refusal
from cpal.api.errors import NothingThere
from cpal.api.parameters import Parameter, check_names, number_in
from cpal.api.shapes import MomentText
from cpal.api.views import PublicView

EDITION = Parameter("edition", "A former edition; the latest one by default.", "1", kind="integer")
FORMAT = Parameter("format", "The form of the answer.", "json", ("json",))
SECONDS_FRESH = 30


class ColumnSerializer(serializers.Serializer[Any]):
    """A stance, or several merged."""

    stances = serializers.ListField(
        child=serializers.CharField(allow_blank=True), help_text="Merged together."
    )
    count = serializers.IntegerField()


class KindRowSerializer(serializers.Serializer[Any]):
    """A kind of respondent, or the other kinds together."""

    kind = serializers.CharField(allow_blank=True, help_text="Empty: the other kinds, merged.")
    counts = serializers.ListField(child=serializers.IntegerField(), help_text="In the order of the columns.")


class CountsSerializer(serializers.Serializer[Any]):
    """Answers by stance and kind; nobody stands alone behind a count."""

    total = serializers.IntegerField(allow_null=True, help_text="Null: fewer than three answered.")
    columns = ColumnSerializer(many=True)
    rows = KindRowSerializer(many=True)
    leaves_out_confidential = serializers.BooleanField(
        help_text="Fewer than three answers are confidential; they are not counted."
    )


class OutcomeQuestionSerializer(serializers.Serializer[Any]):
    """What was asked, what was said, and what changes and why."""

    number = serializers.CharField()
    section = serializers.CharField()
    heading = serializers.CharField(allow_blank=True)
    text = serializers.CharField()
    counts = CountsSerializer()
    said = serializers.ListField(child=serializers.CharField())
    changes = serializers.ListField(child=serializers.CharField())


class OutcomeSerializer(serializers.Serializer[Any]):
    """A published edition of the feedback statement."""

    consultation = serializers.CharField(help_text="Its reference.")
    title = serializers.CharField()
    edition = serializers.IntegerField(help_text="1, and one more with each correction.")
    published_at = MomentText()
    corrects_because = serializers.CharField(
        allow_blank=True, help_text="Why it supersedes, for a correction."
    )
    promised_on = serializers.CharField(allow_blank=True, help_text="The day by which it was promised.")
    responses_received = serializers.IntegerField()
    responses_published = serializers.IntegerField()
    overview = serializers.CharField(allow_blank=True, help_text="Markdown.")
    said = serializers.ListField(child=serializers.CharField(), help_text="On the whole paper.")
    changes = serializers.ListField(child=serializers.CharField(), help_text="On the whole paper.")
    questions = OutcomeQuestionSerializer(many=True)
    digest = serializers.CharField(help_text="SHA-256 of everything that was published with it.")
    responses = serializers.URLField(help_text="The published responses, JSON.")
    page = serializers.URLField(help_text="The page for readers.")


class OutcomeView(PublicView):
    """The outcome of a consultation."""

    renderer_classes = (JSONRenderer,)

    @extend_schema(
        operation_id="outcome",
        tags=["consultations"],
        summary="The outcome of a consultation",
        description="The feedback statement with its counts, the latest edition or the one asked for.",
        parameters=[
            in_path("consultation", REFERENCE, "The reference, CP-2026-01."),
            described(EDITION),
            described(FORMAT),
        ],
        auth=[],
        responses={
            (200, "application/json"): OutcomeSerializer,
            304: NOT_MODIFIED,
            **REFUSALS,
            (404, "application/json"): refusal("No such outcome is published."),
        },
    )
    def get(self, request: Request, consultation: str) -> HttpResponseBase:
        """The published statement."""
        check_names(request.query_params, (EDITION, FORMAT))
        edition = published(consultation, number_in(request.query_params, EDITION))
        etag = f'"{edition.digest[:32]}-{edition.number}"'
        response: HttpResponseBase | None = None
        if "HTTP_IF_NONE_MATCH" in request.META:
            response = get_conditional_response(request, etag=etag)
        if response is None:
            response = Response(OutcomeSerializer(row_of(edition)).data)
        response["ETag"] = etag
        patch_cache_control(response, public=True, max_age=SECONDS_FRESH)
        return response


def published(reference: str, number: int | None) -> Edition:
    """The edition asked for. Raises NothingThere."""
    editions = Edition.objects.filter(
        consultation__in=Consultation.objects.public(), consultation__reference=reference
    ).select_related("consultation")
    found = (editions.filter(number=number) if number else editions).order_by("-number").first()
    if found is None:
        raise NothingThere(f"No such outcome of “{reference}” is published.", "consultation")
    return found


def row_of(edition: Edition) -> dict[str, Any]:
    """The edition with its addresses."""
    content, reference = edition.content, edition.consultation.reference
    page = f"{settings.SITE_URL}/consultations/{reference}"
    return {
        "consultation": reference,
        "title": content["title"],
        "edition": edition.number,
        "published_at": stamp(edition.published_at),
        "corrects_because": edition.reason,
        "promised_on": content["promised_on"],
        "responses_received": edition.responses_received,
        "responses_published": edition.responses_published,
        "overview": content["overview"],
        "said": content["said"],
        "changes": content["changes"],
        "questions": content["questions"],
        "digest": edition.digest,
        "responses": f"{page}/responses/answers.json?edition={edition.number}",
        "page": f"{page}/outcome/?edition={edition.number}",
    }
