"""The outcome to take away: the statement as PDF and Word, counts and answers as CSV and JSON, files of respondents."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from consultations.documents.outcome_pdf import pdf_of
from consultations.documents.outcome_word import word_of
from consultations.models import PublishedAnswer
from consultations.public.outcome import answers_of, asked_for
from consultations.public.outcome_shown import EditionShown, kind_name, stance_name
from cpal.api.cells import cell_text, stamp

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ANSWER_COLUMNS = ("question", "respondent", "kind", "stance", "reason", "alternative")
COUNT_COLUMNS = ("question", "respondents", "stances", "answers")


@login_not_required
@require_safe
def statement_pdf(request: HttpRequest, consultation: str) -> HttpResponse:
    shown = asked_for(request, consultation)
    return unchanged(request, shown, "pdf") or file_of(
        request, shown, "pdf", "application/pdf", pdf_of(shown)
    )


@login_not_required
@require_safe
def statement_docx(request: HttpRequest, consultation: str) -> HttpResponse:
    shown = asked_for(request, consultation)
    return unchanged(request, shown, "docx") or file_of(request, shown, "docx", WORD, word_of(shown))


@login_not_required
@require_safe
def counts_csv(request: HttpRequest, consultation: str) -> HttpResponse:
    """Every published count, one a row; `stances` has those that were merged together."""
    shown = asked_for(request, consultation)
    rows = [row for question in shown.questions for row in _counts(question.number, question.counts)]
    return file_of(request, shown, "counts.csv", "text/csv; charset=utf-8", _csv(COUNT_COLUMNS, rows))


@login_not_required
@require_safe
def answers_csv(request: HttpRequest, consultation: str) -> HttpResponse:
    """Every published answer."""
    shown = asked_for(request, consultation)
    rows = [tuple(answer_row(answer).values()) for answer in answers_of(shown.edition)]
    return file_of(request, shown, "responses.csv", "text/csv; charset=utf-8", _csv(ANSWER_COLUMNS, rows))


@login_not_required
@require_safe
def answers_json(request: HttpRequest, consultation: str) -> HttpResponse:
    """Every published answer."""
    shown = asked_for(request, consultation)
    document = {
        "consultation": shown.consultation.reference,
        "edition": shown.edition.number,
        "published_at": stamp(shown.edition.published_at),
        "responses_received": shown.edition.responses_received,
        "responses_published": shown.edition.responses_published,
        "answers": [answer_row(answer) for answer in answers_of(shown.edition)],
    }
    body = json.dumps(document, ensure_ascii=False, indent=1).encode()
    return file_of(request, shown, "responses.json", "application/json", body)


@login_not_required
@require_safe
def respondents_file(request: HttpRequest, consultation: str, sha256: str) -> HttpResponse:
    """A file that its author published with the name: to keep, never to be shown by the browser as a page of ours."""
    shown = asked_for(request, consultation)
    file = shown.edition.files.filter(sha256=sha256).order_by("pk").first()
    if file is None:
        raise Http404("There is no such file.")
    response = HttpResponse(bytes(file.content), content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file.file_name)
    response["X-Content-Type-Options"] = "nosniff"
    return _kept(response, f'"{file.sha256}"')


def answer_row(answer: PublishedAnswer) -> dict[str, str]:
    """An answer in words; nothing in it tells one nameless author from another."""
    return {
        "question": answer.question.number,
        "respondent": answer.name,
        "kind": kind_name(answer.kind),
        "stance": stance_name(answer.stance),
        "reason": answer.reason,
        "alternative": answer.alternative,
    }


def file_of(
    request: HttpRequest, shown: EditionShown, ending: str, media_type: str, content: bytes
) -> HttpResponse:
    """A file of an edition, named for the consultation and nothing else."""
    if answer := unchanged(request, shown, ending):
        return answer
    number = f"-edition-{shown.edition.number}" if shown.edition.number > 1 else ""
    name = f"{shown.consultation.reference}-outcome{number}"
    response = HttpResponse(content, content_type=media_type)
    file_name = f"{name}.{ending}" if "." not in ending else f"{name}-{ending}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file_name)
    return _kept(response, etag_of(shown, ending))


def unchanged(request: HttpRequest, shown: EditionShown, ending: str) -> HttpResponse | None:
    """A 304 when the asker has it already: an edition never changes."""
    if "HTTP_IF_NONE_MATCH" not in request.META:
        return None
    etag = etag_of(shown, ending)
    answer = get_conditional_response(request, etag=etag)
    return _kept(answer, etag) if answer is not None else None


def etag_of(shown: EditionShown, ending: str) -> str:
    return f'"{shown.edition.digest[:32]}-{shown.edition.number}-{ending}"'


def _kept(response: HttpResponse, etag: str) -> HttpResponse:
    response["ETag"] = etag
    patch_cache_control(response, public=True, max_age=300)
    return response


def _counts(number: str, counts: object) -> Iterable[Sequence[object]]:
    assert isinstance(counts, dict)
    columns = counts["columns"]
    for row in counts["rows"]:
        for column, count in zip(columns, row["counts"], strict=True):
            yield number, kind_name(row["kind"]) or "Other kinds", _stances(column["stances"]), count
    for column in columns:
        yield number, "All", _stances(column["stances"]), column["count"]


def _stances(stances: Iterable[str]) -> str:
    return " + ".join(stance_name(stance) or "No stance given" for stance in stances)


def _csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Safe to open in a spreadsheet, lines ending as RFC 4180 says."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([cell_text(cell) for cell in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")
