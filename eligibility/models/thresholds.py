"""The premium sustainability thresholds of each methodology version, dated (paper 4.1, Table 1)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cpal.audit.append_only import append_only
from eligibility.models.assurances import STANDARDS
from eligibility.models.brands import METALS


class Threshold(models.Model):
    """The largest footprint, inclusive, its method, and the assurance that is asked for, from a day on."""

    methodology = models.CharField(max_length=40)
    metal = models.CharField(max_length=9, choices=METALS)
    max_tco2e_per_t = models.DecimalField("largest footprint, tCO2e/t", max_digits=28, decimal_places=10)
    carbon_method = models.CharField(max_length=40)
    required_standard = models.CharField(
        max_length=20, blank=True, choices=STANDARDS, help_text="Empty: none yet."
    )
    letter_accepted = models.BooleanField("letter of commitment accepted")
    letter_years = models.PositiveSmallIntegerField("a letter counts for (years)")
    effective_on = models.DateField()
    source = models.CharField(max_length=200)
    rationale = models.TextField()

    class Meta:
        ordering = ["methodology", "metal", "-effective_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["methodology", "metal", "effective_on"], name="one_threshold_a_version_metal_and_day"
            ),
            models.CheckConstraint(
                condition=Q(metal__in=[value for value, _ in METALS]),
                name="threshold_is_of_one_of_the_four_metals",
            ),
            models.CheckConstraint(condition=Q(max_tco2e_per_t__gt=0), name="threshold_is_above_zero"),
        ]
        triggers = append_only("threshold")

    def __str__(self) -> str:
        return f"{self.methodology} {self.metal} from {self.effective_on}"
