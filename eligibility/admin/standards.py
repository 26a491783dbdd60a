"""Standards, their assessments and corrective actions, and the recognitions of upstream mechanisms."""

from __future__ import annotations

from django.contrib import admin

from eligibility.admin.by_hand import ByHandAdmin
from eligibility.admin.reading import HeldNow
from eligibility.admin.row_forms import RowForm
from eligibility.admin.standard_forms import AssessmentForm, RecognitionForm
from eligibility.models import CorrectiveAction, RecognisedStandard, Recognition, StandardAssessment
from eligibility.vocabulary import dated


@admin.register(RecognisedStandard)
class RecognisedStandardAdmin(ByHandAdmin):
    register, entering = "standards", "Enter a standard"
    list_display = ("code", "name", "owner", "kind", "metals", "received_at")
    list_filter = (HeldNow, "kind")
    search_fields = ("code", "name", "owner")


@admin.register(StandardAssessment)
class StandardAssessmentAdmin(ByHandAdmin):
    register, entering = "standard_assessments", "Enter where a standard stands"
    list_display = ("standard", "part", "status", "rating", "day", "received_at")
    list_filter = (HeldNow, "part", "status", "rating")
    search_fields = ("standard", "said")

    @property
    def form_class(self) -> type[RowForm]:
        return AssessmentForm

    @admin.display(description="From", ordering="from_on")
    def day(self, row: StandardAssessment) -> str:
        return dated(row.from_on, row.dating)


@admin.register(CorrectiveAction)
class CorrectiveActionAdmin(ByHandAdmin):
    register, entering = "corrective_actions", "Enter a corrective action"
    list_display = ("standard", "number", "finding", "action", "status", "due_on", "received_at")
    list_filter = (HeldNow, "status")
    search_fields = ("standard", "finding", "action")


@admin.register(Recognition)
class RecognitionAdmin(ByHandAdmin):
    register, entering = "recognitions", "Enter what happened to a recognition"
    list_display = (
        "mechanism",
        "event",
        "day",
        "level",
        "section_a",
        "section_b",
        "section_c",
        "received_at",
    )
    list_filter = (HeldNow, "event", "level")
    search_fields = ("mechanism", "said")

    @property
    def form_class(self) -> type[RowForm]:
        return RecognitionForm

    @admin.display(description="From", ordering="from_on")
    def day(self, row: Recognition) -> str:
        return dated(row.from_on, row.dating)
