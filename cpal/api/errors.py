"""Errors in one shape: `{"error": {"code", "message", "field"}}`, the message a plain sentence."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import set_rollback

from cpal.api.parameters import BadParameter


class NothingThere(exceptions.NotFound):
    """There is nothing by that name; says which part of the address names nothing."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


def error_body(code: str, message: str, field: str | None = None) -> dict[str, Any]:
    """The one shape of an error."""
    return {"error": {"code": code, "message": message, "field": field}}


def answer_error(problem: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler for the public API; None for a fault of ours, which is a 500."""
    if isinstance(problem, BadParameter):
        body = error_body("bad_parameter", problem.message, problem.field)
        return Response(body, status=status.HTTP_400_BAD_REQUEST)
    if isinstance(problem, Http404):
        problem = NothingThere("There is nothing at this address.")
    if not isinstance(problem, exceptions.APIException):
        return None
    set_rollback()
    return Response(body_of(problem), status=problem.status_code, headers=headers_of(problem))


def body_of(problem: exceptions.APIException) -> dict[str, Any]:
    """The body of an error that DRF, or this API, raised."""
    if isinstance(problem, exceptions.Throttled):
        seconds = headers_of(problem).get("Retry-After", "60")
        return error_body("too_many_requests", f"Too many requests; ask again in {seconds} seconds.")
    if isinstance(problem, exceptions.MethodNotAllowed):
        return error_body("method_not_allowed", "This is read only: use GET.")
    if isinstance(problem, exceptions.NotAcceptable):
        return error_body("not_acceptable", "Answers come as application/json or text/csv.", "Accept")
    return error_body(str(problem.default_code), str(problem.detail), getattr(problem, "field", None))


def headers_of(problem: exceptions.APIException) -> dict[str, str]:
    """When to ask again."""
    wait = getattr(problem, "wait", None)
    return {"Retry-After": str(int(wait))} if wait else {}
