"""The register of responses in the back office: told after the close, to those who may read them (paper 7.6)."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from consultations import policies
from consultations.life import ConsultationState
from consultations.models import Response
from cpal.backoffice import ReadOnlyAdmin
from cpal.people.models import User


@admin.register(Response)
class ResponseAdmin(ReadOnlyAdmin):
    """References; each leads to what was answered, on the pages of its consultation's analysis."""

    list_display = ("reference", "consultation", "withdrawn_at")
    list_filter = ("consultation",)
    list_select_related = ("consultation",)
    search_fields = ("reference",)

    def may_read(self, request: HttpRequest) -> bool:
        return policies.may_read_responses(cast(User, request.user))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Response]:
        """Those handed in to consultations that are over for respondents, so that nobody watches who responds when."""
        over = [ConsultationState.CLOSED, ConsultationState.CONCLUDED]
        return super().get_queryset(request).filter(standing__isnull=False, consultation__state__in=over)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """What it says."""
        if not self.may_read(request):
            raise PermissionDenied("Responses are read by their editor, senior managers and compliance.")
        response = self.get_object(request, object_id)
        if response is None:
            raise Http404("There is no such response.")
        says = reverse("admin:consultations_analysis_response", args=[response.consultation_id, response.pk])
        return HttpResponseRedirect(says)
