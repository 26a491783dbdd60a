"""What stands before a respond page: never kept by a cache, open to its author alone, forged by nobody."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from consultations.models import Consultation, Response
from consultations.respond.who import NoResponse, consultation_of, own_response

Facts = ParamSpec("Facts")
AuthorsView = Callable[Concatenate[HttpRequest, Response, Facts], HttpResponse]
Page = Callable[..., HttpResponse]


def of_consultation(view: Callable[..., HttpResponse]) -> Page:
    """A page for anybody, of an announced consultation."""

    @login_not_required
    @never_cache
    @wraps(view)
    def page(request: HttpRequest, consultation: str, **facts: Any) -> HttpResponse:
        return view(request, consultation_of(consultation), **facts)

    return page


def of_author(view: AuthorsView[Facts]) -> Page:
    """A page for the author of a response; anybody else is led to where one begins or asks for a link."""

    @login_not_required
    @never_cache
    @wraps(view)
    def page(
        request: HttpRequest, consultation: str, *rest: Facts.args, **facts: Facts.kwargs
    ) -> HttpResponse:
        held = consultation_of(consultation)
        try:
            response = own_response(request, held)
        except NoResponse:
            return redirect(f"{address_of(held)}?again=1")
        return view(request, response, *rest, **facts)

    return page


def address_of(consultation: Consultation, name: str = "consultation-respond", *more: object) -> str:
    """A page of the response to a consultation."""
    return reverse(name, args=[consultation.reference, *more])


class _Forgery(CsrfViewMiddleware):
    def _reject(self, request: HttpRequest, reason: str) -> str:
        return reason


def is_forged(request: HttpRequest) -> bool:
    """Django's own check, for pages that must answer with the text that was sent and not with an error page."""
    check = _Forgery(lambda _: HttpResponse())
    check.process_request(request)
    return check.process_view(request, HttpResponse, (), {}) is not None
