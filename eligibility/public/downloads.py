"""`/register/`: every public register as CSV and JSON, streamed, with what each column means."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from cpal.api.cells import csv_chunks, stamp
from cpal.api.views import with_caching
from eligibility.public.columns import KINDS
from eligibility.public.moment import Moment
from eligibility.public.registers import BY_NAME, REGISTERS, PublicRegister, Row
from eligibility.public.why import IN_WORDS
from eligibility.verdicts import CLAUSES, Code

FORMATS = ("csv", "json")
CONTENT_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
ROWS_A_CHUNK = 500
# Raised by one whenever a file's shape changes, so that no cache keeps the old one.
SHAPE = 1


@dataclass(frozen=True, slots=True)
class CodeSaid:
    """What a code in the files says of a brand, and by which sections of the paper."""

    code: Code
    said: str
    clause: str


CODES = tuple(CodeSaid(code, IN_WORDS[code], CLAUSES[code]) for code in Code)


@login_not_required
@require_safe
def register_data(request: HttpRequest) -> HttpResponse:
    """What there is to take, and what its columns mean."""
    context = {"registers": REGISTERS, "kinds": KINDS, "rules": CODES, "root": settings.SITE_URL}
    return render(request, "portal/register.html", context)


@login_not_required
@require_safe
def register_file(request: HttpRequest, register: str, form: str) -> HttpResponseBase:
    """A whole register as held now, or that nothing has changed since it was taken."""
    if register not in BY_NAME or form not in FORMATS:
        raise Http404(f"there is no register {register}.{form}")
    at = Moment.present()
    etag = f'"{sha256(repr((SHAPE, register, form, *at.state)).encode()).hexdigest()[:32]}"'
    same = get_conditional_response(request, etag=etag)
    if isinstance(same, HttpResponseNotModified):
        response: HttpResponseBase = same
    else:
        response = whole_file(BY_NAME[register], form, at.now, is_asked_for=request.method != "HEAD")
    response["Last-Modified"] = http_date(at.changed_at.timestamp())
    return with_caching(response, etag)


def whole_file(
    register: PublicRegister, form: str, at: dt.datetime, *, is_asked_for: bool
) -> StreamingHttpResponse:
    """The file, written as its rows are read; none is read for whoever asks about it alone."""
    chunks = (csv_of if form == "csv" else json_of)(register, at) if is_asked_for else iter(())
    response = StreamingHttpResponse(chunks, content_type=CONTENT_TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{register.name}-{at:%Y-%m-%d}.{form}"'
    return response


def csv_of(register: PublicRegister, at: dt.datetime) -> Iterator[str]:
    """The register as CSV; no cell is a formula."""
    return csv_chunks(register.names, map(flat, register.rows(at)))


def flat(row: Mapping[str, object]) -> Row:
    """A row whose lists and answers are text."""
    return {name: _cell(value) for name, value in row.items()}


def _cell(value: object) -> object:
    match value:
        case bool():
            return "true" if value else "false"
        case list():
            return "; ".join(map(str, value))
        case _:
            return value


def json_of(register: PublicRegister, at: dt.datetime) -> Iterator[str]:
    """The register as one JSON object: when it was read, its columns and their meaning, its rows."""
    columns = {column.name: column.meaning for column in register.columns}
    head = {"register": register.name, "about": register.about, "held_at": stamp(at), "columns": columns}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "rows": [\n'
    yield from _joined(register.rows(at))
    yield "\n]}\n"


_in_json = json.JSONEncoder(ensure_ascii=False).encode


def _joined(rows: Iterable[Row]) -> Iterator[str]:
    """The rows with commas between them, some hundred at a time."""
    waiting: list[str] = []
    is_first = True
    for row in rows:
        waiting.append(_in_json(row))
        if len(waiting) == ROWS_A_CHUNK:
            yield ("" if is_first else ",\n") + ",\n".join(waiting)
            waiting, is_first = [], False
    if waiting:
        yield ("" if is_first else ",\n") + ",\n".join(waiting)
