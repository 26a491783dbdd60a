"""Brands and their listing, as the registers and the exchange say (paper 3)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cpal.audit.append_only import append_only
from cpal.people.models.organisations import RegisterRow
from eligibility.evidence import Metal
from eligibility.models.words import known, word
from eligibility.vocabulary import Dating, ListingEventKind

METALS = [(metal.value, metal.value.capitalize()) for metal in Metal]


class Brand(RegisterRow):
    """A period in which the exchange lists a brand; several rows are several periods, a suspension is the gap."""

    KEY = ("metal", "brand", "listed_on")

    metal = models.CharField(max_length=9, choices=METALS)
    brand = models.CharField(max_length=100)
    producer = models.CharField(max_length=100, blank=True, help_text="Register code of the organisation.")
    listed_on = models.DateField()
    delisted_on = models.DateField(null=True, blank=True, help_text="First day on which it is not listed.")

    class Meta:
        ordering = ["metal", "brand", "listed_on", "-received_at", "-id"]
        indexes = [
            models.Index(
                "metal", "brand", "listed_on", F("received_at").desc(), F("id").desc(), name="brand_held_at"
            )
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(brand=""), name="brand_has_a_name"),
            models.CheckConstraint(
                condition=Q(metal__in=[value for value, _ in METALS]),
                name="brand_is_of_one_of_the_four_metals",
            ),
        ]
        triggers = append_only("brand")

    def __str__(self) -> str:
        return f"{self.brand} ({self.metal})"


class BrandDetail(RegisterRow):
    """What a brand is made of and where, as its source says (paper 3)."""

    KEY = ("metal", "brand")

    metal = models.CharField(max_length=9, choices=METALS)
    brand = models.CharField(max_length=100)
    shape = models.CharField(max_length=200, blank=True)
    lmesword = models.CharField("LMEsword code", max_length=20, blank=True)
    plant = models.CharField(max_length=200, blank=True)
    capacity_t_per_year = models.PositiveIntegerField("plant capacity, t a year", null=True, blank=True)
    specification = models.CharField(max_length=500, blank=True, help_text="Dimensions and weights.")
    source = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["metal", "brand", "-received_at", "-id"]
        indexes = [
            models.Index(
                "metal", "brand", F("received_at").desc(), F("id").desc(), name="brand_detail_held_at"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(metal__in=[value for value, _ in METALS]),
                name="brand_detail_is_of_one_of_the_four_metals",
            )
        ]
        triggers = append_only("brand_detail")

    def __str__(self) -> str:
        return f"{self.brand} ({self.metal})"


class ListingEvent(RegisterRow):
    """What the exchange said of a brand: the history behind its listing periods, which alone are judged (paper 3)."""

    KEY = ("metal", "brand", "event", "happened_on")

    metal = models.CharField(max_length=9, choices=METALS)
    brand = models.CharField(max_length=100)
    event = word(ListingEventKind)
    happened_on = models.DateField(null=True, blank=True)
    dating = word(Dating)
    reference = models.CharField(max_length=200, blank=True, help_text="The exchange's notice.")
    source = models.CharField(max_length=500, blank=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["metal", "brand", "-happened_on", "-received_at", "-id"]
        indexes = [
            models.Index(
                "metal",
                "brand",
                "event",
                "happened_on",
                F("received_at").desc(),
                F("id").desc(),
                name="listing_event_held_at",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(metal__in=[value for value, _ in METALS]),
                name="listing_event_is_of_one_of_the_four_metals",
            ),
            known("event", ListingEventKind, "listing_event_is_known"),
            known("dating", Dating, "listing_event_is_dated_in_known_words"),
        ]
        triggers = append_only("listing_event")

    def __str__(self) -> str:
        return f"{self.brand} ({self.metal}) {self.get_event_display()}"
