"""The seven registers."""

from __future__ import annotations

from django.contrib import admin

from cpal.people.models import Consent, Organisation
from eligibility.admin.assurance import SitePages
from eligibility.admin.brand_page import BrandPages
from eligibility.admin.by_hand import ByHandAdmin
from eligibility.admin.proof_points import ProofPointPages
from eligibility.admin.reading import HeldNow, ReadByKeepers, RegisterAdmin
from eligibility.evidence import plain
from eligibility.models import Assurance, Brand, BrandSite, Disclosure, Site


@admin.register(Brand)
class BrandAdmin(ByHandAdmin, BrandPages):
    register, entering = "brands", "Enter a brand"
    list_display = ("kept_link", "metal", "producer", "listed_on", "delisted_on", "received_at")
    list_display_links = ("received_at",)
    list_filter = (HeldNow, "metal")
    search_fields = ("brand", "producer")


@admin.register(Site)
class SiteAdmin(ByHandAdmin, SitePages):
    register, entering = "sites", "Enter a site"
    list_display = ("timeline_link", "name", "country", "producer", "received_at")
    list_display_links = ("received_at",)
    list_filter = (HeldNow,)
    search_fields = ("code", "name", "producer")


@admin.register(BrandSite)
class BrandSiteAdmin(ByHandAdmin):
    register, entering = "brand_sites", "Enter where a brand is made"
    list_display = ("brand", "metal", "site", "from_on", "until_on", "received_at")
    list_filter = (HeldNow, "metal")
    search_fields = ("brand", "site")


@admin.register(Disclosure)
class DisclosureAdmin(ProofPointPages):
    list_display = (
        "proof_point",
        "brand",
        "metal",
        "footprint",
        "submitted_by",
        "verified_by",
        "valid_from",
        "valid_until",
        "received_at",
    )
    list_display_links = ("received_at",)
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
class OrganisationAdmin(ByHandAdmin):
    register, entering = "organisations", "Enter an organisation"
    list_display = ("code", "name", "country", "group", "lei", "received_at")
    list_filter = (HeldNow,)
    search_fields = ("code", "name", "group", "lei")


@admin.register(Consent)
class ConsentAdmin(RegisterAdmin, ReadByKeepers):
    list_display = ("organisation", "from_on", "until_on", "received_at")
    list_filter = (HeldNow,)
    search_fields = ("organisation",)
