"""Disclosed carbon footprints (paper 4.1, 4.3)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cpal.audit.append_only import append_only
from cpal.people.models.organisations import RegisterRow
from eligibility.models.brands import METALS


class Disclosure(RegisterRow):
    """One footprint that somebody reported for a brand; empty cells are kept empty and prove nothing."""

    KEY = ("reference",)

    reference = models.CharField("id", max_length=100)
    metal = models.CharField(max_length=9, choices=METALS)
    brand = models.CharField(max_length=100)
    value_tco2e_per_t = models.DecimalField(
        "tCO2e/t", max_digits=28, decimal_places=10, null=True, blank=True
    )
    method = models.CharField(max_length=40, blank=True)
    boundary = models.CharField(max_length=40, blank=True)
    offsets_used = models.BooleanField(null=True, blank=True)
    submitted_by = models.CharField(max_length=100, blank=True)
    verified_by = models.CharField(max_length=100, blank=True)
    verified_on = models.DateField(null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True, help_text="First day on which it no longer holds.")
    report = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["metal", "brand", "-valid_from", "reference", "-received_at", "-id"]
        indexes = [
            models.Index("reference", F("received_at").desc(), F("id").desc(), name="disclosure_held_at"),
            models.Index("metal", "brand", name="disclosures_of_a_brand"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(reference=""), name="disclosure_has_an_id"),
            models.CheckConstraint(
                condition=Q(metal__in=[value for value, _ in METALS]),
                name="disclosure_is_of_one_of_the_four_metals",
            ),
            models.CheckConstraint(
                condition=Q(value_tco2e_per_t=None) | Q(value_tco2e_per_t__gte=0),
                name="footprint_is_not_negative",
            ),
        ]
        triggers = append_only("disclosure")

    def __str__(self) -> str:
        return self.reference
