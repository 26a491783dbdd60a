"""The base of every endpoint: anonymous, read-only, errors in one shape, and a tag by which an answer is known."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpResponseBase, HttpResponseNotModified
from django.utils.cache import get_conditional_response, patch_cache_control
from drf_spectacular.utils import extend_schema
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.permissions import AllowAny
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import AnonRateThrottle
from rest_framework.views import APIView

from cpal.api.cells import RowsCSV
from cpal.api.errors import NothingThere, answer_error
from cpal.api.parameters import FORMAT, BadParameter

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
    renderer_classes: tuple[type[BaseRenderer], ...] = (JSONRenderer,)
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
        return bool(request.accepted_renderer.format == RowsCSV.format)


class NowhereView(PublicView):
    """Any other address of the API."""

    @extend_schema(exclude=True)
    def get(self, request: Request, rest: str) -> Response:
        """There is nothing; says where something is."""
        raise NothingThere("There is nothing at this address; the API is described at /api/v1/schema.")


def entity_tag(request: Request, *parts: object) -> str:
    """What names an answer: what it was read from, the question, and the form asked for."""
    named = (*parts, request.build_absolute_uri(), request.accepted_renderer.format)
    return f'"{hashlib.sha256(repr(named).encode()).hexdigest()[:32]}"'


def unchanged(request: Request, tag: Callable[[], str]) -> HttpResponseBase | None:
    """A 304 when the asker already has this answer; the tag is made only for an asker who sends one."""
    if "HTTP_IF_NONE_MATCH" not in request.META:
        return None
    etag = tag()
    response = get_conditional_response(request, etag=etag)
    return with_caching(response, etag) if isinstance(response, HttpResponseNotModified) else None


def tagged(body: Any, etag: str, *, filename: str = "") -> HttpResponseBase:
    """The answer with its entity tag; a file has its name."""
    response = with_caching(Response(body), etag)
    if filename:
        response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def with_caching(response: HttpResponseBase, etag: str) -> HttpResponseBase:
    """Anybody may keep it for half a minute, then asks again."""
    response["ETag"] = etag
    patch_cache_control(response, public=True, max_age=SECONDS_FRESH)
    return response
