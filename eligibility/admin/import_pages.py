"""What the steps of every import share: the file that waits, who may load it, a page, the way to the next step."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from eligibility.admin.reading import ReadByKeepers
from eligibility.models import StagedFile
from eligibility.policies import may_load_registers


class ImportPages(ReadByKeepers):
    """Pages about one file that waits."""

    def staged(self, request: HttpRequest, number: int, kind: str = "") -> StagedFile:
        """The file of that number, for whoever may read it. 404 when it was loaded or given up."""
        if not self.has_view_permission(request):
            raise PermissionDenied("Imports are read by the eligibility officer and compliance.")
        files = StagedFile.objects.select_related("staged_by")
        return get_object_or_404(files.filter(kind=kind) if kind else files, pk=number)

    def check_may_load(self, request: HttpRequest) -> None:
        """PermissionDenied for whoever does not keep the registers."""
        if not may_load_registers(request.user):
            raise PermissionDenied("Lists and credentials are imported by the eligibility officer.")

    def page(self, request: HttpRequest, template: str, title: str, **context: Any) -> TemplateResponse:
        """A page of an import."""
        return super().page(request, f"admin/eligibility/imports/{template}", title, **context)

    def on_to(self, step: str, staged: StagedFile) -> HttpResponse:
        """The next step of a file."""
        return HttpResponseRedirect(reverse(f"admin:eligibility_stagedfile_{step}", args=[staged.pk]))
