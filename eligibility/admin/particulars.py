"""The registers that tell what stands behind the seven: events, steps, proof points, keys."""

from __future__ import annotations

from django.contrib import admin

from eligibility.admin.by_hand import ByHandAdmin
from eligibility.admin.reading import HeldNow, RegisterAdmin
from eligibility.admin.row_forms import RowForm, row_form
from eligibility.models import (
    AssuranceStep,
    BrandDetail,
    FootprintClaim,
    IssuerKey,
    ListingEvent,
    ProofPoint,
    ProofPointStatus,
    SitePlace,
)
from eligibility.vocabulary import ListingEventKind, dated


class ListingChecked(RowForm):
    """What the exchange said of a brand; one that has only applied is in no register yet."""

    def newly_named(self) -> tuple[str, ...]:
        return ("brand",) if self.cleaned_data.get("event") == ListingEventKind.APPLIED else ()


@admin.register(ListingEvent)
class ListingEventAdmin(ByHandAdmin):
    register, entering = "listing_events", "Enter a listing event"
    list_display = ("brand", "metal", "event", "day", "reference", "received_at")
    list_filter = (HeldNow, "metal", "event")
    search_fields = ("brand", "reference")

    @property
    def form_class(self) -> type[RowForm]:
        return row_form(self.register, rules=ListingChecked)

    @admin.display(description="Day", ordering="happened_on")
    def day(self, row: ListingEvent) -> str:
        return dated(row.happened_on, row.dating)


@admin.register(BrandDetail)
class BrandDetailAdmin(ByHandAdmin):
    register, entering = "brand_details", "Enter the details of a brand"
    list_display = ("brand", "metal", "shape", "lmesword", "plant", "received_at")
    list_filter = (HeldNow, "metal")
    search_fields = ("brand", "plant", "lmesword")


@admin.register(SitePlace)
class SitePlaceAdmin(ByHandAdmin):
    register, entering = "site_places", "Enter the place of a site"
    list_display = ("site", "place", "address", "received_at")
    list_filter = (HeldNow,)
    search_fields = ("site", "place")


@admin.register(ProofPoint)
class ProofPointAdmin(RegisterAdmin):
    list_display = ("disclosure", "qualifier", "scopes", "period_from", "period_until", "submitted_on")
    list_filter = (HeldNow, "qualifier", "scopes")
    search_fields = ("disclosure", "product", "report_sha256")


@admin.register(ProofPointStatus)
class ProofPointStatusAdmin(RegisterAdmin):
    list_display = ("disclosure", "status", "from_on", "decided_by", "reason", "received_at")
    list_filter = (HeldNow, "status")
    search_fields = ("disclosure", "decided_by")


@admin.register(FootprintClaim)
class FootprintClaimAdmin(ByHandAdmin):
    register, entering = "footprint_claims", "Enter a footprint reported in public"
    list_display = ("subject", "metal", "said", "kind", "year", "verifier", "received_at")
    list_filter = (HeldNow, "metal", "kind")
    search_fields = ("reference", "subject", "product")


@admin.register(AssuranceStep)
class AssuranceStepAdmin(RegisterAdmin):
    list_display = ("site", "standard", "step", "day", "level", "auditor", "received_at")
    list_filter = (HeldNow, "standard", "step")
    search_fields = ("site", "auditor", "reference")

    @admin.display(description="Day", ordering="happened_on")
    def day(self, row: AssuranceStep) -> str:
        return dated(row.happened_on, row.dating)


@admin.register(IssuerKey)
class IssuerKeyAdmin(ByHandAdmin):
    register, entering = "issuer_keys", "Enter the key of an issuer"
    list_display = ("issuer", "key_id", "organisation", "from_on", "until_on", "received_at")
    list_filter = (HeldNow,)
    search_fields = ("issuer", "key_id", "organisation")
