"""Writing a consultation: begun, edited on one page, documents beside it, sent for approval."""

from __future__ import annotations

from functools import partial
from typing import cast

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, reverse
from django.views.decorators.http import require_POST

from consultations import policies
from consultations.admin.forms import BeginForm, DocumentForm, MomentsForm
from consultations.admin.frame import Page, at, attempt, back, drafted, page
from consultations.admin.paper_forms import PaperForms
from consultations.asked import digest_of, paper_of
from consultations.models import BackgroundDocument, Consultation
from consultations.services.documents import add_document, remove_document
from consultations.services.draft import begin, edit, send_for_approval
from consultations.services.load_paper import load_paper
from cpal.people.models import User


def drafting_urls(site: AdminSite) -> list[URLPattern]:
    """The pages of the editor."""
    pages: tuple[tuple[str, Page, str], ...] = (
        ("begin/", begin_page, "consultations_begin"),
        ("<int:number>/edit/", edit_page, "consultations_edit"),
        ("<int:number>/send/", send_page, "consultations_send"),
        ("<int:number>/documents/", documents_page, "consultations_documents"),
        ("documents/<int:number>/remove/", remove_page, "consultations_document_remove"),
    )
    return [at(site, route, view, name) for route, view, name in pages]


def begin_page(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """An empty draft, one with the discussion paper's questions, or one from a file."""
    if not policies.may_draft(cast(User, request.user)):
        raise PermissionDenied("Only a consultation editor begins a consultation.")
    form = BeginForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        consultation = _begun(form, cast(User, request.user))
        return HttpResponseRedirect(reverse("admin:consultations_edit", args=[consultation.pk]))
    return page(site, request, "begin.html", "Begin a consultation", form=form)


def _begun(form: BeginForm, user: User) -> Consultation:
    paper = form.cleaned_data.get("paper")
    if paper is not None:
        return load_paper(document=paper, prepared_by=user)
    words = form.cleaned_data
    return begin(title=words["title"], summary=words["summary"], prepared_by=user)


def edit_page(site: AdminSite, request: HttpRequest, number: int) -> HttpResponse:
    """All words of a draft."""
    consultation = drafted(request, number)
    forms = PaperForms(request.POST) if request.method == "POST" else _shown(consultation)
    if request.method == "POST" and not forms.asks_for_more and forms.is_valid():
        save = partial(_edited, consultation, forms, cast(User, request.user))
        if attempt(forms.words, save):
            if "preview" in request.POST:
                return HttpResponseRedirect(reverse("admin:consultations_preview", args=[consultation.pk]))
            return back(request, consultation, f"{consultation.reference} is saved.")
    title = f"Edit {consultation.reference}"
    return page(site, request, "edit.html", title, consultation=consultation, forms=forms)


def _shown(consultation: Consultation) -> PaperForms:
    return PaperForms.of(
        paper_of(consultation),
        contact=consultation.contact,
        amendment=consultation.amendment_id,
        seen=digest_of(consultation),
    )


def _edited(consultation: Consultation, forms: PaperForms, user: User) -> Consultation:
    words = forms.words.cleaned_data
    return edit(
        consultation=consultation,
        paper=forms.paper,
        contact=words["contact"],
        amendment=words["amendment"],
        edited_by=user,
        seen=words["seen"],
    )


def send_page(site: AdminSite, request: HttpRequest, number: int) -> HttpResponse:
    """Propose the moments and ask for approval."""
    consultation = drafted(request, number)
    shown = MomentsForm.showing(consultation.opens_at, consultation.closes_at, consultation.target_on)
    form = MomentsForm(request.POST if request.method == "POST" else None, initial=shown)
    if request.method == "POST" and form.is_valid():
        send = partial(
            send_for_approval,
            consultation=consultation,
            sent_by=cast(User, request.user),
            opens_at=form.opens_at,
            closes_at=form.closes_at,
            target_on=form.cleaned_data["target_on"],
        )
        if attempt(form, send):
            return back(
                request, consultation, f"{consultation.reference} waits for a senior manager’s approval."
            )
    title = f"Send {consultation.reference} for approval"
    return page(
        site, request, "moments.html", title, consultation=consultation, form=form, button="Send for approval"
    )


def documents_page(site: AdminSite, request: HttpRequest, number: int) -> HttpResponse:
    """Background documents: those there are, and one more."""
    consultation = drafted(request, number)
    form = DocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        add = partial(
            add_document,
            consultation=consultation,
            title=form.cleaned_data["title"],
            file=form.cleaned_data["file"],
            added_by=cast(User, request.user),
        )
        if attempt(form, add):
            return back(request, consultation, f"“{form.cleaned_data['title']}” stands beside the questions.")
    title = f"Add a document to {consultation.reference}"
    return page(site, request, "document.html", title, consultation=consultation, form=form)


def remove_page(site: AdminSite, request: HttpRequest, number: int) -> HttpResponse:
    """Take a document off a draft."""
    return _removed(request, number)


@require_POST
def _removed(request: HttpRequest, number: int) -> HttpResponse:
    document = get_object_or_404(BackgroundDocument.objects.defer("content"), pk=number)
    consultation = drafted(request, document.consultation_id)
    remove_document(document=document, removed_by=cast(User, request.user))
    return back(request, consultation, f"“{document.title}” is taken off.")
