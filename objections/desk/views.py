"""The pages of the participants' desk: read the clock and the request, call one service, show the result."""

from __future__ import annotations

import datetime as dt
from typing import cast

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cpal.clock import database_clock
from cpal.desk import desk_blocks
from cpal.people.models import User
from objections import policies
from objections.desk import pages
from objections.forms import ObjectionForm, faults_of
from objections.models import Objection
from objections.selectors import open_to_objection
from objections.services.file_objection import file_objection
from objections.services.refuse_unreadable import refuse_unreadable
from objections.window import MENDABLE
from pricing.models import Publication

PER_PAGE = 50
NOT_A_PARTICIPANT = "The desk is for those who act for a participant organisation."


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The objection windows that are open now, and the latest objections of the person's organisation."""
    now = database_clock()
    organisation = _participant(request, now)
    objections = Objection.objects.filed_for(organisation).with_their_premium()[:5]
    context = {
        "organisation": pages.organisation_name(organisation),
        "open_premia": [pages.open_premium(publication) for publication in open_to_objection(now)],
        "objections": pages.objections_table(objections) if objections else None,
        "blocks": desk_blocks(_user(request), now),
        "now": now,
    }
    return render(request, "desk/desk.html", context)


@require_safe
def objections(request: HttpRequest) -> HttpResponse:
    """All objections of the person's organisation and how they stand."""
    organisation = _participant(request, database_clock())
    filed = Objection.objects.filed_for(organisation).with_their_premium()
    page = Paginator(filed, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "organisation": pages.organisation_name(organisation),
        "page": page,
        "table": pages.objections_table(page.object_list) if page.object_list else None,
    }
    return render(request, "desk/objections.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_objection(request: HttpRequest) -> HttpResponse:
    """The form, and what is filed on it."""
    now = database_clock()
    publication = _publication(request.GET.get("publication", ""), now)
    if request.method == "POST":
        return _file(request, publication)
    _participant(request, now)
    return _show_form(request, publication, ObjectionForm(), now)


@require_safe
def receipt(request: HttpRequest, reference: str) -> HttpResponse:
    """The receipt, for the objector alone: to anybody else there is no such page."""
    objection = _own(request, reference)
    context = {
        "objection": objection,
        "facts": pages.receipt_facts(objection),
        "determination": getattr(objection, "determination", None),
    }
    return render(request, "desk/receipt.html", context)


@require_safe
def document(request: HttpRequest, reference: str) -> FileResponse:
    """The document that came with an objection, to keep and never to show in the browser."""
    objection = _own(request, reference)
    if not objection.document:
        raise Http404("No document was kept with this objection.")
    return FileResponse(
        objection.document.open("rb"),
        as_attachment=True,
        filename=objection.document_name,
        content_type="application/octet-stream",
    )


def _file(request: HttpRequest, publication: Publication) -> HttpResponse:
    form = ObjectionForm(request.POST, request.FILES)
    if not form.is_valid():
        refuse_unreadable(publication=publication, filed_by=_user(request), faults=faults_of(form))
        return _show_form(request, publication, form, database_clock())
    objection = file_objection(publication=publication, filed_by=_user(request), submission=form.submitted())
    if objection.refused_for and MENDABLE.issuperset(objection.refused_for):
        form.show_refusal(objection)
        return _show_form(request, publication, form, database_clock())
    return redirect("objection-receipt", reference=objection.reference)


def _show_form(
    request: HttpRequest, publication: Publication, form: ObjectionForm, now: dt.datetime
) -> HttpResponse:
    is_open = publication.objections_until is not None and now < publication.objections_until
    context = {"form": form, "premium": pages.open_premium(publication), "is_open": is_open, "now": now}
    return render(request, "desk/new_objection.html", context)


def _publication(number: str, now: dt.datetime) -> Publication:
    if not number.isdecimal():
        raise Http404("Name the publication that you object to.")
    return get_object_or_404(
        Publication.objects.public(now).select_related("window", "assessment"), pk=number[:18]
    )


def _own(request: HttpRequest, reference: str) -> Objection:
    readable = policies.readable_by(_user(request), database_clock())
    return get_object_or_404(readable.with_their_premium().select_related("filed_by"), reference=reference)


def _participant(request: HttpRequest, now: dt.datetime) -> str:
    """The organisation for whom the person acts today. Raises PermissionDenied for anybody else."""
    organisation = policies.organisation_of(_user(request), now)
    if not organisation:
        raise PermissionDenied(NOT_A_PARTICIPANT)
    return organisation


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)
