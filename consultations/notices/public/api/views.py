"""`/api/v1/notices`: notices for programs."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from consultations.notices.models.notices import NoticeQuerySet
from consultations.notices.payload import data_of
from consultations.notices.public import selectors
from consultations.notices.public.api.description import (
    KIND,
    LIST,
    LIST_PARAMETERS,
    ONE,
    ONE_PARAMETERS,
    YEAR,
)
from consultations.notices.public.api.serializers import NoticeSerializer, NoticesSerializer
from cpal.api.errors import NothingThere
from cpal.api.listing import fresh, page_of
from cpal.api.parameters import LARGEST_PAGE_SIZE, PAGE, PAGE_SIZE, SIZE, check_names, choices_in, number_in
from cpal.api.views import PublicView
from cpal.clock import database_clock
from pricing.public.api.query import METAL

SECONDS_FRESH = 30


class NoticesView(PublicView):
    """The list of notices."""

    renderer_classes = (JSONRenderer,)

    @extend_schema(**LIST)
    def get(self, request: Request) -> HttpResponseBase:
        """Notices, newest first."""
        check_names(request.query_params, LIST_PARAMETERS)
        body = page_of(
            matching(request),
            request,
            number=number_in(request.query_params, PAGE) or 1,
            size=number_in(request.query_params, SIZE, LARGEST_PAGE_SIZE) or PAGE_SIZE,
            name="notices",
            rows=lambda shown: [asdict(data_of(each)) for each in shown],
        )
        return fresh(NoticesSerializer(body).data, seconds=SECONDS_FRESH)


class NoticeView(PublicView):
    """One notice."""

    renderer_classes = (JSONRenderer,)

    @extend_schema(**ONE)
    def get(self, request: Request, number: str) -> HttpResponseBase:
        """The notice of a number, written 26-001."""
        check_names(request.query_params, ONE_PARAMETERS)
        found = selectors.out(database_clock()).filter(number=number.replace("-", "/")).first()
        if found is None:
            raise NothingThere(f"There is no notice “{number}”.", "number")
        return fresh(NoticeSerializer(asdict(data_of(found))).data, seconds=SECONDS_FRESH)


def matching(request: Request) -> NoticeQuerySet:
    """The notices that are asked for. Raises BadParameter."""
    found = selectors.out(database_clock())
    if kinds := choices_in(request.query_params, KIND):
        found = found.filter(kind__in=kinds)
    if metals := choices_in(request.query_params, METAL):
        found = found.filter(metal__in=metals)
    year = number_in(request.query_params, YEAR, 9998)
    if year:
        first, after = selectors.year_of(year)
        found = found.filter(published_at__gte=first, published_at__lt=after)
    return found
