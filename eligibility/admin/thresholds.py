"""The thresholds of each methodology version."""

from __future__ import annotations

from django.contrib import admin

from eligibility.admin.reading import ReadByJudges
from eligibility.evidence import plain
from eligibility.models import Threshold


@admin.register(Threshold)
class ThresholdAdmin(ReadByJudges):
    list_display = (
        "methodology",
        "metal",
        "largest_footprint",
        "carbon_method",
        "required_standard",
        "letter_accepted",
        "effective_on",
        "source",
    )
    list_filter = ("methodology", "metal")

    @admin.display(description="Largest footprint, tCO2e/t", ordering="max_tco2e_per_t")
    def largest_footprint(self, row: Threshold) -> str:
        return plain(row.max_tco2e_per_t)
