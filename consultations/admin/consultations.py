"""Consultations in the back office: drafted by the editor, approved, extended and ended by senior managers."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path

from consultations import policies, selectors
from consultations.admin.analysis import analysis_urls
from consultations.admin.deciding import deciding_urls
from consultations.admin.drafting import drafting_urls
from consultations.admin.publishing import publishing_urls
from consultations.admin.status import status_of
from consultations.models import BackgroundDocument, Consultation
from consultations.public.pages import file_of, page_of
from cpal.backoffice import ReadOnlyAdmin
from cpal.clock import database_clock
from cpal.look.figures import london_text
from cpal.people.models import User


@admin.register(Consultation)
class ConsultationAdmin(ReadOnlyAdmin):
    """The list; a page on which each consultation stands with what can be done next; and the pages that do it."""

    list_display = ("reference", "title", "state", "opens", "closes", "promised")
    list_filter = ("state",)
    search_fields = ("reference", "title")
    change_list_template = "admin/consultations/list.html"

    def may_read(self, request: HttpRequest) -> bool:
        return policies.may_read_in_back_office(cast(User, request.user))

    @admin.display(description="Opens", ordering="opens_at")
    def opens(self, consultation: Consultation) -> str:
        return london_text(consultation.opens_at, "short") if consultation.opens_at else "–"

    @admin.display(description="Closes", ordering="closes_at")
    def closes(self, consultation: Consultation) -> str:
        return london_text(consultation.closes_at, "short") if consultation.closes_at else "–"

    @admin.display(description="Outcome promised by", ordering="target_on")
    def promised(self, consultation: Consultation) -> str:
        return london_text(consultation.target_on, "short") if consultation.target_on else "–"

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, with the way to a new one for its editor."""
        may_draft = policies.may_draft(cast(User, request.user))
        return super().changelist_view(request, {**(extra_context or {}), "may_draft": may_draft})

    def get_urls(self) -> list[URLPattern]:
        """Our pages beside those that the admin has."""
        guarded = self.admin_site.admin_view
        return [
            *drafting_urls(self.admin_site),
            *deciding_urls(self.admin_site),
            *analysis_urls(self.admin_site),
            *publishing_urls(self.admin_site),
            path("<int:number>/preview/", guarded(self.preview), name="consultations_preview"),
            path("documents/<int:number>/", guarded(self.document), name="consultations_document"),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """How the consultation stands, and what this person can do next."""
        if not object_id.isdecimal():
            raise Http404("There is no such consultation.")
        consultation = self._whole(request, int(object_id[:18]))
        return status_of(self.admin_site, request, consultation, database_clock())

    def preview(self, request: HttpRequest, number: int) -> HttpResponse:
        """The public page as it would be."""
        return page_of(request, self._whole(request, number), is_preview=True)

    def document(self, request: HttpRequest, number: int) -> HttpResponse:
        """A background document, also of a draft."""
        self._check_may_read(request)
        return file_of(get_object_or_404(BackgroundDocument, pk=number))

    def _whole(self, request: HttpRequest, number: int) -> Consultation:
        self._check_may_read(request)
        rows = selectors.with_what_it_asks(Consultation.objects.all())
        return get_object_or_404(rows.select_related("amendment", "prepared_by", "approved_by"), pk=number)

    def _check_may_read(self, request: HttpRequest) -> None:
        if not self.may_read(request):
            raise PermissionDenied("Consultations are prepared by their editor and senior managers.")
