"""The seven registers."""

from __future__ import annotations

from django.contrib import admin

from cpal.people.models import Consent, Organisation
from eligibility.admin.assurance import SitePages
from eligibility.admin.brand_page import BrandPages
from eligibility.admin.proof_points import ProofPointPages
from eligibility.admin.reading import HeldNow, ReadByKeepers, RegisterAdmin
from eligibility.evidence import plain
from eligibility.models import Assurance, Brand, BrandSite, Disclosure, Site


@admin.register(Brand)
class BrandAdmin(BrandPages):
    list_display = ("brand", "kept_link", "metal", "producer", "listed_on", "delisted_on", "received_at")
    list_filter = (HeldNow, "metal")
    search_fields = ("brand", "producer")


@admin.register(Site)
class SiteAdmin(SitePages):
    list_display = ("code", "timeline_link", "name", "country", "producer", "received_at")
    list_filter = (HeldNow,)
    search_fields = ("code", "name", "producer")


@admin.register(BrandSite)
class BrandSiteAdmin(RegisterAdmin):
    list_display = ("brand", "metal", "site", "from_on", "until_on", "received_at")
    list_filter = (HeldNow, "metal")
    search_fields = ("brand", "site")


@admin.register(Disclosure)
class DisclosureAdmin(ProofPointPages):
    list_display = (
        "reference",
        "proof_point",
        "brand",
        "metal",
        "footprint",
        "submitted_by",
        "verified_by",
        "valid_from",
        "valid_until",
    )
    list_filter = (HeldNow, "metal", "method", "offsets_used")
    search_fields = ("reference", "brand", "submitted_by", "verified_by")

    @admin.display(description="Footprint, tCO2e/t", ordering="value_tco2e_per_t")
    def footprint(self, row: Disclosure) -> str | None:
        return None if row.value_tco2e_per_t is None else plain(row.value_tco2e_per_t)


@admin.register(Assurance)
class AssuranceAdmin(RegisterAdmin):
    list_display = ("site", "standard", "status", "from_on", "until_on", "reference", "received_at")
    list_filter = (HeldNow, "standard", "status")
    search_fields = ("site", "reference")


@admin.register(Organisation)
class OrganisationAdmin(RegisterAdmin):
    list_display = ("code", "name", "country", "group", "lei", "received_at")
    list_filter = (HeldNow,)
    search_fields = ("code", "name", "group", "lei")


@admin.register(Consent)
class ConsentAdmin(RegisterAdmin, ReadByKeepers):
    list_display = ("organisation", "from_on", "until_on", "received_at")
    list_filter = (HeldNow,)
    search_fields = ("organisation",)
