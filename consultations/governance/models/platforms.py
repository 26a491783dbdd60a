"""The spot platform as data, and the record of whether it is fit for its purpose (paper 7.4).

A platform is in force from its day until the day of the next: so there is exactly one on every day, with neither
gap nor overlap, and no row is ever changed to end another.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from consultations.governance.models.frozen import second_person
from cpal.audit.append_only import append_only


class SpotPlatformQuerySet(models.QuerySet["SpotPlatform"]):
    def in_force_on(self, on: dt.date) -> SpotPlatform | None:
        """The platform of a day; None only before the first."""
        return self.filter(from_on__lte=on).order_by("from_on").last()


class SpotPlatform(models.Model):
    """Where executed transactions, bids and offers come from, from a day on. The choice is the administrator's."""

    name = models.CharField(max_length=200)
    role = models.CharField(max_length=300, help_text="What it is used for.")
    from_on = models.DateField(
        unique=True, help_text="The first day on which it is in force, until the next."
    )
    url = models.URLField("address")
    source = models.TextField(help_text="Where the choice is written down.")
    reason = models.TextField(blank=True, help_text="Why it replaced the one before.")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = SpotPlatformQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on"]
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(source=""), name="a_platform_has_its_source")
        ]
        triggers = append_only("spot_platform")

    def __str__(self) -> str:
        return self.name


class PlatformFact(models.Model):
    """Something the platform says about itself in public, with where."""

    platform = models.ForeignKey(SpotPlatform, on_delete=models.PROTECT, related_name="facts")
    text = models.TextField()
    source = models.URLField()

    class Meta:
        ordering = ["id"]
        triggers = append_only("platform_fact")

    def __str__(self) -> str:
        return self.text[:80]


class FitnessReview(models.Model):
    """Whether a platform is fit for its purpose, criterion by criterion; public once a second person confirmed it."""

    class Conclusion(models.TextChoices):
        FIT = "fit", "fit"
        CONDITIONS = "conditions", "fit with conditions"
        UNFIT = "unfit", "unfit"

    platform = models.ForeignKey(SpotPlatform, on_delete=models.PROTECT, related_name="fitness_reviews")
    held_on = models.DateField()
    conclusion = models.CharField(max_length=10, choices=Conclusion)
    conditions = models.TextField(blank=True)
    next_due_on = models.DateField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(conclusion="conditions") & ~Q(conditions="")) | (~Q(conclusion="conditions")),
                name="conditions_are_written_down",
            ),
            models.CheckConstraint(
                condition=Q(next_due_on__gt=F("held_on")), name="the_next_fitness_review_comes_later"
            ),
        ]
        triggers = append_only("fitness_review")

    def __str__(self) -> str:
        return f"{self.platform}, {self.held_on:%-d %B %Y}: {self.get_conclusion_display()}"


class FitnessFinding(models.Model):
    """What was found under one of the paper's criteria (7.4)."""

    class Criterion(models.TextChoices):
        FEES = "fees", "fees"
        GOVERNANCE = "governance", "governance"
        DATA_QUALITY = "data_quality", "data quality"
        TRANSPARENCY = "transparency", "transparency"

    class Rating(models.TextChoices):
        GOOD = "good", "good"
        ADEQUATE = "adequate", "adequate"
        POOR = "poor", "poor"

    review = models.ForeignKey(FitnessReview, on_delete=models.PROTECT, related_name="findings")
    criterion = models.CharField(max_length=12, choices=Criterion)
    rating = models.CharField(max_length=8, choices=Rating)
    finding = models.TextField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="one_finding_a_criterion"),
            models.CheckConstraint(condition=~Q(finding=""), name="a_rating_has_its_finding"),
        ]
        triggers = append_only("fitness_finding")

    def __str__(self) -> str:
        return f"{self.get_criterion_display()}: {self.get_rating_display()}"


class FitnessConfirmation(models.Model):
    """A second person confirmed the review: it is public from here on, with a market notice."""

    review = models.OneToOneField(FitnessReview, on_delete=models.PROTECT, related_name="confirmation")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()
    notice = models.CharField(max_length=12, help_text="The number of the market notice.")

    class Meta:
        ordering = ["-confirmed_at"]
        triggers = [
            second_person(
                "fitness_confirmation",
                draft="governance_fitnessreview",
                drafter="recorded_by_id",
                second="confirmed_by_id",
            ),
            *append_only("fitness_confirmation"),
        ]

    def __str__(self) -> str:
        return f"{self.review} confirmed"
