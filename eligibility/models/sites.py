"""Sites, and which brands they make. Two plants may share a town, so a site is known by its code and never by its
place.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cpal.audit.append_only import append_only
from cpal.people.models.organisations import RegisterRow
from eligibility.models.brands import METALS


class Site(RegisterRow):
    """A place where metal is made."""

    KEY = ("code",)

    code = models.CharField(max_length=100)
    name = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166 alpha-2.")
    producer = models.CharField(max_length=100, blank=True, help_text="Register code of the organisation.")

    class Meta:
        ordering = ["code", "-received_at", "-id"]
        indexes = [models.Index("code", F("received_at").desc(), F("id").desc(), name="site_held_at")]
        constraints = [models.CheckConstraint(condition=~Q(code=""), name="site_has_a_code")]
        triggers = append_only("site")

    def __str__(self) -> str:
        return self.name or self.code


class BrandSite(RegisterRow):
    """A period in which a site makes a brand."""

    KEY = ("metal", "brand", "site", "from_on")

    metal = models.CharField(max_length=9, choices=METALS)
    brand = models.CharField(max_length=100)
    site = models.CharField(max_length=100, help_text="Register code of the site.")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True, help_text="First day on which it no longer holds.")

    class Meta:
        ordering = ["metal", "brand", "site", "from_on", "-received_at", "-id"]
        verbose_name = "brand made at a site"
        verbose_name_plural = "brands made at sites"
        indexes = [
            models.Index(
                "metal",
                "brand",
                "site",
                "from_on",
                F("received_at").desc(),
                F("id").desc(),
                name="brand_site_held_at",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(metal__in=[value for value, _ in METALS]),
                name="brand_site_is_of_one_of_the_four_metals",
            )
        ]
        triggers = append_only("brand_site")

    def __str__(self) -> str:
        return f"{self.brand} at {self.site}"


class SitePlace(RegisterRow):
    """Where a site stands, as its source says."""

    KEY = ("site",)

    site = models.CharField(max_length=100, help_text="Register code of the site.")
    place = models.CharField(max_length=200, blank=True, help_text="Town or region.")
    address = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["site", "-received_at", "-id"]
        verbose_name = "place of a site"
        verbose_name_plural = "places of sites"
        indexes = [models.Index("site", F("received_at").desc(), F("id").desc(), name="site_place_held_at")]
        triggers = append_only("site_place")

    def __str__(self) -> str:
        return f"{self.site}, {self.place}"
