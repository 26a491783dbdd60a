"""What the pages of governance have in common."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from consultations.governance import policies
from consultations.governance.services.refusals import GovernanceRefused
from cpal.backoffice import FormsAdmin


class GovernanceAdmin(FormsAdmin):
    """Read by those who write or approve, and by compliance."""

    refusals = (GovernanceRefused, policies.NotAllowed)
    change_list_template = "admin/governance/list.html"
    add_name = ""
    add_label = ""

    def may_read(self, request: HttpRequest) -> bool:
        return policies.may_read(request.user)

    def may_add(self, request: HttpRequest) -> bool:
        """Whether the list offers the page on which a row is written."""
        return policies.may_draft(request.user)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, with the way to write another for whoever may."""
        may_add = bool(self.add_name) and self.may_add(request)
        more = {"add_name": f"admin:{self.add_name}" if may_add else "", "add_label": self.add_label}
        return super().changelist_view(request, {**(extra_context or {}), **more})

    def found(self, request: HttpRequest, rows: QuerySet[Any], object_id: str) -> Any:
        """The row, for whoever may read it. Raises PermissionDenied or Http404."""
        if not self.may_read(request):
            raise PermissionDenied("This is for those who write or approve it, and for compliance.")
        return get_object_or_404(rows, pk=object_id[:18] if object_id.isdecimal() else None)
