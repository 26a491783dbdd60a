"""Third-party assurance of sites (paper 4.1, 4.2)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cpal.audit.append_only import append_only
from cpal.people.models.organisations import RegisterRow
from eligibility.evidence import AssuranceStatus, Standard
from eligibility.models.words import known, word
from eligibility.vocabulary import Dating, Level, Step

STANDARDS = [(standard.value, standard.full_name) for standard in Standard]
STATUSES = [
    (AssuranceStatus.COMMITTED.value, "Letter of commitment"),
    (AssuranceStatus.AWARDED.value, "Awarded"),
    (AssuranceStatus.SUSPENDED.value, "Suspended"),
    (AssuranceStatus.WITHDRAWN.value, "Withdrawn"),
]


class Assurance(RegisterRow):
    """What a standard's owner said of a site, from a day until the day before another."""

    KEY = ("site", "standard", "status", "from_on")

    site = models.CharField(max_length=100, help_text="Register code of the site.")
    standard = models.CharField(max_length=20, choices=STANDARDS)
    status = models.CharField(max_length=9, choices=STATUSES)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True, help_text="First day on which it no longer holds.")
    reference = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["site", "standard", "-from_on", "-received_at", "-id"]
        indexes = [
            models.Index(
                "site",
                "standard",
                "status",
                "from_on",
                F("received_at").desc(),
                F("id").desc(),
                name="assurance_held_at",
            )
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(site=""), name="assurance_names_a_site"),
            models.CheckConstraint(
                condition=Q(standard__in=[value for value, _ in STANDARDS]),
                name="assurance_is_of_a_known_standard",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[value for value, _ in STATUSES]), name="assurance_has_a_known_status"
            ),
        ]
        triggers = append_only("assurance")

    def __str__(self) -> str:
        return f"{self.get_standard_display()} {self.status} at {self.site}"


class AssuranceStep(RegisterRow):
    """A step of a site on its way to a mark or a certificate, as its source tells it.

    The timeline that a reader sees; what counts is in `Assurance`.
    """

    KEY = ("site", "standard", "step", "happened_on")

    site = models.CharField(max_length=100, help_text="Register code of the site.")
    standard = models.CharField(max_length=20, choices=STANDARDS)
    step = word(Step)
    happened_on = models.DateField(null=True, blank=True)
    dating = word(Dating)
    version = models.CharField(max_length=40, blank=True, help_text="Of the standard, such as V3.")
    level = word(Level, may_be_empty=True)
    auditor = models.CharField(max_length=200, blank=True)
    reference = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=500, blank=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["site", "standard", "-happened_on", "-received_at", "-id"]
        indexes = [
            models.Index(
                "site",
                "standard",
                "step",
                "happened_on",
                F("received_at").desc(),
                F("id").desc(),
                name="assurance_step_held_at",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(standard__in=[value for value, _ in STANDARDS]),
                name="assurance_step_is_of_a_known_standard",
            ),
            known("step", Step, "assurance_step_is_known"),
            known("dating", Dating, "assurance_step_is_dated_in_known_words"),
            known("level", Level, "assurance_step_is_of_a_known_level", may_be_empty=True),
        ]
        triggers = append_only("assurance_step")

    def __str__(self) -> str:
        return f"{self.get_standard_display()} {self.get_step_display()} at {self.site}"
