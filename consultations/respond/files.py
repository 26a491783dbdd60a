"""The files of a response: those attached, and the response itself as Word and PDF."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultations.documents.contents import Written, as_drafted, as_handed_in
from consultations.documents.pdf import pdf_of
from consultations.documents.word import word_of
from consultations.models import Permission, Response
from consultations.respond import pages
from consultations.respond.forms import AttachmentForm
from consultations.respond.gate import of_author
from consultations.services.attach import MOST_FILES, attach, attached_to, remove_attachment
from consultations.services.response_held import ResponseRefused
from cpal.clock import database_clock

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_http_methods(["GET", "HEAD", "POST"])
@of_author
def attachments(request: HttpRequest, response: Response) -> HttpResponse:
    """The files of a response, and the form that adds one."""
    questions = list(response.consultation.questions.all())
    form = AttachmentForm(
        request.POST or None,
        request.FILES or None,
        questions=questions,
        initial={"question": request.GET.get("question", "")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            kept = attach(
                response=response,
                document=form.sent,
                permission=Permission(form.cleaned_data["permission"]),
                question=form.about,
            )
        except ResponseRefused as refusal:
            form.add_error("document", str(refusal))
        else:
            messages.success(request, f"“{kept.file_name}” is attached.")
            return redirect("respond-files", response.consultation.reference)
    context = {
        "standing": pages.standing_of(response, database_clock()),
        "form": form,
        "attachments": list(attached_to(response).select_related("question")),
        "most_files": MOST_FILES,
    }
    return render(request, "portal/consultations/respond/files.html", context)


@require_safe
@of_author
def attachment(request: HttpRequest, response: Response, number: int) -> HttpResponse:
    """A file as it was sent, to keep and never to show in the browser."""
    found = get_object_or_404(response.attachments, pk=number)
    return _to_keep(bytes(found.content), found.file_name, "application/octet-stream")


@require_POST
@of_author
def remove(request: HttpRequest, response: Response, number: int) -> HttpResponse:
    """Take a file off."""
    found = get_object_or_404(attached_to(response), pk=number)
    try:
        remove_attachment(attachment=found)
    except ResponseRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"“{found.file_name}” is taken off.")
    return redirect("respond-files", response.consultation.reference)


@require_safe
@of_author
def word(request: HttpRequest, response: Response) -> HttpResponse:
    """What was handed in, as Word; before that, the draft."""
    written = _handed_in(response)
    return _to_keep(word_of(written), f"{written.file_name}.docx", WORD)


@require_safe
@of_author
def pdf(request: HttpRequest, response: Response) -> HttpResponse:
    """What was handed in, as PDF; before that, the draft."""
    written = _handed_in(response)
    return _to_keep(pdf_of(written), f"{written.file_name}.pdf", "application/pdf")


@require_safe
@of_author
def draft_word(request: HttpRequest, response: Response) -> HttpResponse:
    """The draft as Word."""
    written = as_drafted(response)
    return _to_keep(word_of(written), f"{written.file_name}.docx", WORD)


@require_safe
@of_author
def draft_pdf(request: HttpRequest, response: Response) -> HttpResponse:
    """The draft as PDF."""
    written = as_drafted(response)
    return _to_keep(pdf_of(written), f"{written.file_name}.pdf", "application/pdf")


def _handed_in(response: Response) -> Written:
    return as_handed_in(response.standing) if response.standing else as_drafted(response)


def _to_keep(content: bytes, file_name: str, content_type: str) -> HttpResponse:
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=file_name) or ""
    }
    return HttpResponse(content, content_type=content_type, headers=headers)
