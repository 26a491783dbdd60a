"""The audit log, to be read by compliance."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from cpal.audit.models import Checkpoint, Entry
from cpal.backoffice import ReadOnlyAdmin

# Named here by its words: the record knows nothing of the people that stand above it.
COMPLIANCE = "Compliance"


class ComplianceAdmin(ReadOnlyAdmin):
    """Read by compliance alone (paper 7.1, 7.2)."""

    def may_read(self, request: HttpRequest) -> bool:
        has_role = getattr(request.user, "has_role", None)
        return bool(has_role and has_role(COMPLIANCE))


@admin.register(Entry)
class EntryAdmin(ComplianceAdmin):
    list_display = ("sequence", "at", "actor_name", "action", "subject", "detail")
    list_filter = ("action",)
    search_fields = ("subject", "actor_name", "detail")
    show_full_result_count = False
    fields = (
        "sequence",
        "at",
        "recorded_at",
        "actor_name",
        "action",
        "subject",
        "detail",
        "previous_digest",
        "digest",
    )

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return super().changelist_view(request, {**(extra_context or {}), "title": "Audit log"})


@admin.register(Checkpoint)
class CheckpointAdmin(ComplianceAdmin):
    list_display = ("taken_at", "sequence", "digest")
