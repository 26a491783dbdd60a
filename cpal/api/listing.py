"""One page of a list in the API's one shape, and for how long an answer may be kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpResponseBase
from django.utils.cache import patch_cache_control
from rest_framework.request import Request
from rest_framework.response import Response

from cpal.api.parameters import BadParameter

Row = TypeVar("Row", bound=Model)


def page_of(
    found: QuerySet[Row],
    request: Request,
    *,
    number: int,
    size: int,
    name: str,
    rows: Callable[[list[Row]], list[Any]],
) -> dict[str, Any]:
    """A page with the addresses of its neighbours, its rows under `name`. Raises BadParameter past the last page."""
    return _page(Paginator(found, size), request, number, name, rows)


def page_of_values(
    found: Sequence[Any],
    request: Request,
    *,
    number: int,
    size: int,
    name: str,
    rows: Callable[[list[Any]], list[Any]],
) -> dict[str, Any]:
    """The same of values already read."""
    return _page(Paginator(found, size), request, number, name, rows)


def _page(
    paginator: Paginator[Any],
    request: Request,
    number: int,
    name: str,
    rows: Callable[[list[Any]], list[Any]],
) -> dict[str, Any]:
    if number > paginator.num_pages:
        raise BadParameter("page", f"There is no page {number}: the last is {paginator.num_pages}.")
    page = paginator.page(number)
    return {
        "count": paginator.count,
        "page": page.number,
        "pages": paginator.num_pages,
        "next": page_url(request, page.next_page_number()) if page.has_next() else None,
        "previous": page_url(request, page.previous_page_number()) if page.has_previous() else None,
        name: rows(list(page.object_list)),
    }


def page_url(request: Request, number: int) -> str:
    """The same question, another page."""
    params = request.query_params.copy()
    params["page"] = str(number)
    return request.build_absolute_uri(f"{request.path}?{params.urlencode()}")


def fresh(body: Any, *, seconds: int) -> HttpResponseBase:
    """An answer that anybody may keep for so long."""
    response = Response(body)
    patch_cache_control(response, public=True, max_age=seconds)
    return response
