"""The log of bilateral meetings: confidential, and never changed (paper 2, 7.3)."""

from __future__ import annotations

from typing import cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from consultations.governance import policies
from consultations.governance.admin.base import GovernanceAdmin
from consultations.governance.forms import MeetingForm
from consultations.governance.models import Meeting
from consultations.governance.services.log_meeting import log_meeting
from cpal.people.models import User


@admin.register(Meeting)
class MeetingAdmin(GovernanceAdmin):
    """The list, a page a meeting, and the page on which one is logged."""

    list_display = ("held_on", "organisation", "topics", "present", "attested_by", "consultation_reference")
    search_fields = ("organisation", "topics", "consultation_reference")
    list_select_related = ("attested_by",)
    fields = (
        "held_on",
        "organisation",
        "topics",
        "present",
        "attested",
        "consultation_reference",
        "recorded_at",
    )
    readonly_fields = ("present", "attested")
    add_name, add_label = "governance_meeting_log", "Log a meeting"

    def may_read(self, request: HttpRequest) -> bool:
        return policies.may_read_meetings(request.user)

    def may_add(self, request: HttpRequest) -> bool:
        return policies.may_log_meetings(request.user)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Meeting]:
        return super().get_queryset(request).prefetch_related("attendees__person")

    @admin.display(description="Staff present")
    def present(self, meeting: Meeting) -> str:
        return ", ".join(str(each.person) for each in meeting.attendees.all())

    @admin.display(description="Attested by")
    def attested(self, meeting: Meeting) -> str:
        return str(meeting.attested_by)

    def get_urls(self) -> list[URLPattern]:
        """Logging, beside the pages that the admin has."""
        view = self.admin_site.admin_view(self.log)
        return [path("log/", view, name="governance_meeting_log"), *super().get_urls()]

    def log(self, request: HttpRequest) -> HttpResponse:
        """Log a meeting at which one was."""
        user = cast(User, request.user)
        policies.check_may_log_meetings(user)
        form = MeetingForm(self.sent(request))
        if self.carried_out(request, form, lambda: log_meeting(**form.answers(), attested_by=user)):
            return self.back(request, "The meeting is logged.", "admin:governance_meeting_changelist")
        return self.page(
            request,
            "admin/governance/form.html",
            "Log a bilateral meeting",
            form=form,
            button="Log the meeting",
        )
