"""The endpoints: read the query, ask what is announced, answer as JSON."""

from __future__ import annotations

from django.http import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from consultations import selectors
from consultations.models import Consultation
from consultations.public.api.description import LIST, LIST_PARAMETERS, ONE, ONE_PARAMETERS, STATE
from consultations.public.api.rows import document_of, row_of
from consultations.public.api.serializers import ConsultationDocumentSerializer, ConsultationsSerializer
from consultations.public.shown import shown_at
from cpal.api.errors import NothingThere
from cpal.api.listing import fresh, page_of
from cpal.api.parameters import LARGEST_PAGE_SIZE, PAGE, PAGE_SIZE, SIZE, check_names, choices_in, number_in
from cpal.api.views import PublicView
from cpal.clock import database_clock

SECONDS_FRESH = 10


class ConsultationsView(PublicView):
    """The list of consultations."""

    renderer_classes = (JSONRenderer,)

    @extend_schema(**LIST)
    def get(self, request: Request) -> HttpResponseBase:
        """Consultations, newest first."""
        check_names(request.query_params, LIST_PARAMETERS)
        at = database_clock()
        found = selectors.standing(choices_in(request.query_params, STATE), at).select_related("amendment")
        body = page_of(
            found,
            request,
            number=number_in(request.query_params, PAGE) or 1,
            size=number_in(request.query_params, SIZE, LARGEST_PAGE_SIZE) or PAGE_SIZE,
            name="consultations",
            rows=lambda shown: [row_of(each) for each in shown_at(shown, at)],
        )
        return fresh(ConsultationsSerializer(body).data, seconds=SECONDS_FRESH)


class ConsultationView(PublicView):
    """One consultation."""

    renderer_classes = (JSONRenderer,)

    @extend_schema(**ONE)
    def get(self, request: Request, consultation: str) -> HttpResponseBase:
        """The consultation of a reference, with what it asks."""
        check_names(request.query_params, ONE_PARAMETERS)
        rows = selectors.with_what_it_asks(Consultation.objects.public()).select_related("amendment")
        found = rows.filter(reference=consultation).first()
        if found is None:
            raise NothingThere(f"There is no consultation “{consultation}”.", "consultation")
        (shown,) = shown_at([found], database_clock())
        return fresh(ConsultationDocumentSerializer(document_of(shown)).data, seconds=SECONDS_FRESH)
