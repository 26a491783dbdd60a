"""The endpoints: read the query, ask what was published, answer as JSON or CSV."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.http import HttpResponseBase, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from drf_spectacular.utils import extend_schema
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.permissions import AllowAny
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import AnonRateThrottle
from rest_framework.views import APIView

from cpal.calendar import Month, NotAWindow
from cpal.look.figures import window_text
from pricing.models import Publication
from pricing.public import selectors
from pricing.public.api.description import LIST, ONE
from pricing.public.api.downloads import PremiaCSV
from pricing.public.api.errors import NothingThere, answer_error
from pricing.public.api.listing import page_of
from pricing.public.api.query import FORMAT, METALS, BadParameter, PremiaQuery, read_premia, read_premium
from pricing.public.api.rows import document_of, row_of
from pricing.public.api.serializers import PremiaSerializer, PremiumDocumentSerializer, PremiumSerializer

# Raised by one whenever an answer's shape changes, so that no cache keeps the old one.
SHAPE = 1
SECONDS_FRESH = 30


class PublicNegotiation(DefaultContentNegotiation):
    """An unknown `?format=` is a bad parameter, not a missing page."""

    def filter_renderers(self, renderers: Iterable[BaseRenderer], format: str) -> list[BaseRenderer]:  # noqa: A002 - DRF's name
        """The renderers of a format."""
        fitting = [renderer for renderer in renderers if renderer.format == format]
        if not fitting:
            accepted = " or ".join(str(renderer.format) for renderer in renderers)
            raise BadParameter(FORMAT.name, f"“{format}” is not accepted for “format”: use {accepted}.")
        return fitting


class PublicView(APIView):
    """Anonymous and read-only; nobody's session is looked at."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (AnonRateThrottle,)
    renderer_classes: tuple[type[BaseRenderer], ...] = (JSONRenderer, PremiaCSV)
    content_negotiation_class = PublicNegotiation
    http_method_names = ["get", "head", "options"]

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], Response | None]:
        """Errors in the API's one shape."""
        return answer_error

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Errors are always JSON, whatever was asked for."""
        if response.status_code >= 400 and isinstance(response, Response):
            request.accepted_renderer, request.accepted_media_type = JSONRenderer(), JSONRenderer.media_type
        return super().finalize_response(request, response, *args, **kwargs)

    def wants_csv(self, request: Request) -> bool:
        """Whether CSV was negotiated."""
        return bool(request.accepted_renderer.format == PremiaCSV.format)


class PremiaView(PublicView):
    """The standing premia."""

    @extend_schema(**LIST)
    def get(self, request: Request) -> HttpResponseBase:
        """The standing premia, newest window first; CSV gives every page at once."""
        at = timezone.now()
        query = read_premia(request.query_params, at)
        if unchanged := not_modified(request, at):
            return unchanged
        found = matching(query, at)
        if self.wants_csv(request):
            rows = [row_of(each, request) for each in found]
            return answer(request, PremiumSerializer(rows, many=True).data, at, filename="premia.csv")
        page = page_of(
            found,
            request,
            number=query.page,
            size=query.page_size,
            name="premia",
            rows=lambda shown: [row_of(each, request) for each in shown],
        )
        return answer(request, PremiaSerializer(page).data, at)


class PremiumView(PublicView):
    """One premium."""

    @extend_schema(**ONE)
    def get(self, request: Request, metal: str, window: str) -> HttpResponseBase:
        """The premium of a metal and window, with everything published with it."""
        at = timezone.now()
        check_address(metal, window)
        query = read_premium(request.query_params, at)
        if unchanged := not_modified(request, at):
            return unchanged
        every = selectors.publications_of(metal, window, query.as_of or at)
        shown = chosen(every, query.revision, metal, window)
        if self.wants_csv(request):
            rows = PremiumSerializer([row_of(shown, request)], many=True).data
            return answer(request, rows, at, filename=f"{metal}-{window}.csv")
        return answer(request, PremiumDocumentSerializer(document_of(shown, every, request)).data, at)


class NowhereView(PublicView):
    """Any other address of the API."""

    @extend_schema(exclude=True)
    def get(self, request: Request, rest: str) -> Response:
        """There is nothing; says where something is."""
        raise NothingThere("There is nothing at this address; the API is described at /api/v1/schema.")


def matching(query: PremiaQuery, at: dt.datetime) -> selectors.Publications:
    """The standing premia that a query asks for."""
    found = selectors.standing(query.as_of or at)
    if query.metals:
        found = found.filter(metal__in=query.metals)
    if query.first:
        found = found.filter(window__code__gte=str(query.first))
    if query.last:
        found = found.filter(window__code__lte=str(query.last))
    if query.statuses:
        found = found.filter(status__in=query.statuses)
    if query.bases:
        found = found.filter(basis__in=query.bases)
    return found


def check_address(metal: str, window: str) -> None:
    """Say which part of the address names nothing."""
    if metal not in METALS:
        raise NothingThere(f"There is no metal “{metal}”: use {', '.join(METALS)}.", "metal")
    try:
        Month.parse(window)
    except NotAWindow as problem:
        raise NothingThere(str(problem), "window") from problem


def chosen(every: Sequence[Publication], revision: int | None, metal: str, window: str) -> Publication:
    """The newest publication, or the newest of a revision."""
    if not every:
        raise NothingThere(f"No {metal} premium was published for {window_text(window)} by then.", "window")
    shown = next((each for each in every if revision in {None, each.revision}), None)
    if shown is None:
        raise NothingThere(f"There is no revision {revision}: the latest is {every[0].revision}.", "revision")
    return shown


def etag_of(request: Request, at: dt.datetime) -> str:
    """Publications are only ever added, so the newest one and the question name the answer."""
    parts = (
        SHAPE,
        selectors.newest_publication_id(at),
        request.build_absolute_uri(),
        request.accepted_renderer.format,
    )
    return f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'


def not_modified(request: Request, at: dt.datetime) -> HttpResponseBase | None:
    """A 304 when the asker already has this answer."""
    if "HTTP_IF_NONE_MATCH" not in request.META:
        return None
    etag = etag_of(request, at)
    unchanged = get_conditional_response(request, etag=etag)
    if isinstance(unchanged, HttpResponseNotModified):
        return with_caching(unchanged, etag)
    return None


def answer(request: Request, body: Any, at: dt.datetime, *, filename: str = "") -> HttpResponseBase:
    """The answer with its entity tag; a file has its name."""
    response = with_caching(Response(body), etag_of(request, at))
    if filename:
        response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def with_caching(response: HttpResponseBase, etag: str) -> HttpResponseBase:
    """Anybody may keep it for half a minute, then asks again."""
    response["ETag"] = etag
    patch_cache_control(response, public=True, max_age=SECONDS_FRESH)
    return response
