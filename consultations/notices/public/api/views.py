"""`/api/v1/notices`: notices for programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponseBase
from django.utils.cache import patch_cache_control
from drf_spectacular.utils import extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

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
from cpal.clock import database_clock
from pricing.public.api.errors import NothingThere
from pricing.public.api.query import (
    LARGEST_PAGE_SIZE,
    METAL,
    PAGE,
    PAGE_SIZE,
    SIZE,
    BadParameter,
    check_names,
    choices_in,
    number_in,
)
from pricing.public.api.views import PublicView, page_url

SECONDS_FRESH = 30


class NoticesView(PublicView):
    """The list of notices."""

    renderer_classes = (JSONRenderer,)

    @extend_schema(**LIST)
    def get(self, request: Request) -> HttpResponseBase:
        """Notices, newest first."""
        check_names(request.query_params, LIST_PARAMETERS)
        size = number_in(request.query_params, SIZE, LARGEST_PAGE_SIZE) or PAGE_SIZE
        paginator = Paginator(matching(request), size)
        number = number_in(request.query_params, PAGE) or 1
        if number > paginator.num_pages:
            raise BadParameter("page", f"There is no page {number}: the last is {paginator.num_pages}.")
        page = paginator.page(number)
        body = {
            "count": paginator.count,
            "page": page.number,
            "pages": paginator.num_pages,
            "next": page_url(request, page, number + 1) if page.has_next() else None,
            "previous": page_url(request, page, number - 1) if page.has_previous() else None,
            "notices": [asdict(data_of(each)) for each in page.object_list],
        }
        return fresh(NoticesSerializer(body).data)


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
        return fresh(NoticeSerializer(asdict(data_of(found))).data)


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


def fresh(body: Any) -> HttpResponseBase:
    """An answer that anybody may keep for half a minute."""
    response = Response(body)
    patch_cache_control(response, public=True, max_age=SECONDS_FRESH)
    return response
