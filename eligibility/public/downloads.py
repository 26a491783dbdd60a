"""`/register/`: every public register as CSV and JSON, streamed, with what each column means."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cpal.api.cells import csv_chunks, stamp
from cpal.clock import database_clock
from eligibility.public.registers import BY_NAME, REGISTERS, PublicRegister, Row

FORMATS = ("csv", "json")
CONTENT_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
ROWS_A_CHUNK = 500


@login_not_required
@require_safe
def register_data(request: HttpRequest) -> HttpResponse:
    """What there is to take, and what its columns mean."""
    return render(request, "portal/register.html", {"registers": REGISTERS})


@login_not_required
@require_safe
def register_file(request: HttpRequest, register: str, form: str) -> HttpResponseBase:
    """A whole register as held now."""
    if register not in BY_NAME or form not in FORMATS:
        raise Http404(f"there is no register {register}.{form}")
    at = database_clock()
    chunks = csv_of(BY_NAME[register], at) if form == "csv" else json_of(BY_NAME[register], at)
    response = StreamingHttpResponse(chunks, content_type=CONTENT_TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{register}-{at:%Y-%m-%d}.{form}"'
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


def _joined(rows: Iterable[Row]) -> Iterator[str]:
    """The rows with commas between them, some hundred at a time."""
    waiting: list[str] = []
    is_first = True
    for row in rows:
        waiting.append(json.dumps(row, ensure_ascii=False))
        if len(waiting) == ROWS_A_CHUNK:
            yield ("" if is_first else ",\n") + ",\n".join(waiting)
            waiting, is_first = [], False
    if waiting:
        yield ("" if is_first else ",\n") + ",\n".join(waiting)
