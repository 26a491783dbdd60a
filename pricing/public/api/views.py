"""The endpoints: read the query, ask what was published, answer as JSON or CSV."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.http import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from cpal.api.errors import NothingThere
from cpal.api.listing import page_of
from cpal.api.views import PublicView, entity_tag, tagged, unchanged
from cpal.calendar import Month, NotAWindow
from cpal.clock import database_clock
from cpal.look.figures import window_text
from pricing.models import Publication
from pricing.public import selectors
from pricing.public.api.description import LIST, ONE
from pricing.public.api.downloads import PremiaCSV
from pricing.public.api.query import METALS, PremiaQuery, read_premia, read_premium
from pricing.public.api.rows import document_of, row_of
from pricing.public.api.serializers import PremiaSerializer, PremiumDocumentSerializer, PremiumSerializer

# Raised by one whenever an answer's shape changes, so that no cache keeps the old one.
SHAPE = 1


class PremiaView(PublicView):
    """The standing premia."""

    renderer_classes = (JSONRenderer, PremiaCSV)

    @extend_schema(**LIST)
    def get(self, request: Request) -> HttpResponseBase:
        """The standing premia, newest window first; CSV gives every page at once."""
        at = database_clock()
        query = read_premia(request.query_params, at)
        if same := not_modified(request, at):
            return same
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

    renderer_classes = (JSONRenderer, PremiaCSV)

    @extend_schema(**ONE)
    def get(self, request: Request, metal: str, window: str) -> HttpResponseBase:
        """The premium of a metal and window, with everything published with it."""
        at = database_clock()
        check_address(metal, window)
        query = read_premium(request.query_params, at)
        if same := not_modified(request, at):
            return same
        every = selectors.publications_of(metal, window, query.as_of or at)
        shown = chosen(every, query.revision, metal, window)
        if self.wants_csv(request):
            rows = PremiumSerializer([row_of(shown, request)], many=True).data
            return answer(request, rows, at, filename=f"{metal}-{window}.csv")
        return answer(request, PremiumDocumentSerializer(document_of(shown, every, request)).data, at)


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
    return entity_tag(request, SHAPE, selectors.newest_publication_id(at))


def not_modified(request: Request, at: dt.datetime) -> HttpResponseBase | None:
    """A 304 when the asker already has this answer."""
    return unchanged(request, lambda: etag_of(request, at))


def answer(request: Request, body: Any, at: dt.datetime, *, filename: str = "") -> HttpResponseBase:
    """The answer with its entity tag; a file has its name."""
    return tagged(body, etag_of(request, at), filename=filename)
