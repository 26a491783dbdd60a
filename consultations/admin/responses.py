"""The register of responses in the back office: told after the close, to those who may read them (paper 7.6)."""

from __future__ import annotations

from typing import cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from consultations import policies
from consultations.life import ConsultationState
from consultations.models import Response
from cpal.backoffice import ReadOnlyAdmin
from cpal.people.models import User


@admin.register(Response)
class ResponseAdmin(ReadOnlyAdmin):
    """References alone; what was answered is read on the pages of its consultation's analysis."""

    list_display = ("reference", "consultation", "withdrawn_at")
    list_filter = ("consultation",)
    list_select_related = ("consultation",)
    search_fields = ("reference",)
    fields = ("reference", "consultation", "withdrawn_at")

    def may_read(self, request: HttpRequest) -> bool:
        return policies.may_read_responses(cast(User, request.user))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Response]:
        """Those handed in to consultations that are over for respondents, so that nobody watches who responds when."""
        over = [ConsultationState.CLOSED, ConsultationState.CONCLUDED]
        return super().get_queryset(request).filter(standing__isnull=False, consultation__state__in=over)
