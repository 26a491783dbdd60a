"""What was computed, decided and published: read here, changed nowhere."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from cpal.backoffice import ReadOnlyAdmin
from cpal.look.figures import premium_text
from cpal.look.words import metal_name
from cpal.people.visitors import works_here
from pricing.admin.facts import basis_text
from pricing.admin.inputs import DealsAdmin
from pricing.models import Decision, Judgement, MethodologyVersion, Publication, Run


@admin.register(Run)
class RunAdmin(DealsAdmin):
    list_display = (
        "id",
        "metal",
        "window",
        "methodology",
        "purpose",
        "state",
        "how",
        "value",
        "input_count",
        "pending_count",
        "undecided_flags",
        "requested_by",
        "requested_at",
    )
    list_filter = ("state", "purpose", "metal", "methodology")
    search_fields = ("window__code", "inputs_digest")
    list_select_related = ("window", "requested_by")

    @admin.display(description="Basis", ordering="basis")
    def how(self, run: Run) -> str:
        return basis_text(run.basis)

    @admin.display(description="USD/t", ordering="value_usd_per_t")
    def value(self, run: Run) -> str:
        return "" if run.value_usd_per_t is None else premium_text(run.value_usd_per_t)


@admin.register(Decision)
class DecisionAdmin(DealsAdmin):
    list_display = ("record_id", "metal", "window", "ruling", "rationale", "decided_by", "decided_at")
    list_filter = ("ruling", "metal")
    search_fields = ("record_id", "rationale")
    list_select_related = ("window", "decided_by")


@admin.register(Judgement)
class JudgementAdmin(DealsAdmin):
    list_display = ("__str__", "kind", "metal", "window", "record_id", "made_by", "made_at", "review")
    list_filter = ("kind", "metal")
    search_fields = ("record_id", "rationale")
    list_select_related = ("window", "made_by")

    def get_queryset(self, request: HttpRequest):  # type: ignore[no-untyped-def]  # generic in the stubs alone
        return super().get_queryset(request).prefetch_related("sign_offs__signed_by")

    @admin.display(description="Review")
    def review(self, judgement: Judgement) -> str:
        review = next(iter(judgement.sign_offs.all()), None)
        return (
            f"{review.get_outcome_display()}, {review.signed_by}" if review else "waits for a senior manager"
        )


@admin.register(Publication)
class PublicationAdmin(ReadOnlyAdmin):
    list_display = (
        "metal",
        "window",
        "revision",
        "status",
        "basis",
        "value_usd_per_t",
        "published_at",
        "published_by",
    )
    list_filter = ("status", "basis", "metal")
    search_fields = ("window__code", "digest")
    list_select_related = ("window", "published_by")

    @admin.display(description="Metal", ordering="metal")
    def name(self, publication: Publication) -> str:
        return metal_name(publication.metal)

    @admin.display(description="Basis", ordering="basis")
    def how(self, publication: Publication) -> str:
        return basis_text(publication.basis)

    @admin.display(description="USD/t", ordering="value_usd_per_t")
    def value(self, publication: Publication) -> str:
        return premium_text(publication.value_usd_per_t)

    def may_read(self, request: HttpRequest) -> bool:
        return works_here(request.user)


@admin.register(MethodologyVersion)
class MethodologyVersionAdmin(ReadOnlyAdmin):
    list_display = ("code", "applies_from_window", "loaded_at")

    def may_read(self, request: HttpRequest) -> bool:
        return works_here(request.user)
