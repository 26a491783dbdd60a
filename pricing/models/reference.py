"""Reference data for normalisation: dated rows; a later load of a key replaces for later runs (paper 6.1)."""

from __future__ import annotations

from django.db import models

from cpal.audit.append_only import append_only
from pricing.models.inputs import Delivery


class ReferenceRowQuerySet(models.QuerySet["ReferenceRow"]):
    def in_force(self) -> ReferenceRowQuerySet:
        """The latest load of each key and day."""
        key = ["kind", "metal", "region", "key", "effective_on"]
        return self.order_by(*key, "-id").distinct(*key)


class ReferenceRow(models.Model):
    """One dated value. A row matches only on the columns its kind uses."""

    class Kind(models.TextChoices):
        FX = "fx"
        PHYSICAL_PREMIUM = "physical_premium"
        INCOTERM = "incoterm"
        LOGISTICS = "logistics"
        TARIFF = "tariff"
        LME_PRICE = "lme_price"
        INTEREST = "interest"
        FORWARD_SPREAD = "forward_spread"

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="reference_rows")
    row = models.IntegerField(help_text="Row of the file; the header is row 1.")
    kind = models.CharField(max_length=16, choices=Kind)
    metal = models.CharField(max_length=9, blank=True)
    region = models.CharField(max_length=100, blank=True)
    key = models.CharField(max_length=100, blank=True)
    effective_on = models.DateField()
    value = models.DecimalField(max_digits=28, decimal_places=10)
    unit = models.CharField(max_length=20)
    source = models.CharField(max_length=500, blank=True)
    loaded_at = models.DateTimeField(auto_now_add=True)

    objects = ReferenceRowQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "metal", "region", "key", "-effective_on", "-id"]
        indexes = [
            models.Index(
                fields=["kind", "metal", "region", "key", "effective_on", "-id"],
                name="reference_rows_latest_load",
            ),
        ]
        triggers = append_only("referencerow")

    def __str__(self) -> str:
        names = [self.kind, self.metal, self.region, self.key]
        return f"{':'.join(name for name in names if name)} from {self.effective_on}"
