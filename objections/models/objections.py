"""What was filed against a published premium, admissible or refused. Rows are never changed (paper 8.2)."""

from __future__ import annotations

import uuid

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from cpal.audit.append_only import append_only
from objections.window import Refusal, Rule
from pricing.models import Publication


class ObjectionQuerySet(models.QuerySet["Objection"]):
    def admissible(self) -> ObjectionQuerySet:
        return self.filter(refused_for=[])

    def undetermined(self) -> ObjectionQuerySet:
        """Admissible, and nobody has determined them yet."""
        return self.admissible().filter(determination=None)

    def filed_for(self, organisation: str) -> ObjectionQuerySet:
        return self.filter(organisation=organisation)

    def about(self, publication: Publication) -> ObjectionQuerySet:
        return self.filter(publication=publication)

    def with_their_premium(self) -> ObjectionQuerySet:
        """With everything that a line about them shows."""
        return self.select_related("publication__window", "publication__assessment__window", "determination")


def stored_as(objection: Objection, _: str) -> str:
    """Documents are named by their digest; the name they came with is kept beside it."""
    extension = objection.document_name.rpartition(".")[2].lower()
    return f"objections/{objection.document_sha256[:2]}/{objection.document_sha256}.{extension}"


class Objection(models.Model):
    """An objection as received. Admissible when `refused_for` is empty."""

    class Grounds(models.TextChoices):
        MISSING_INPUT = "missing_input", "An input is missing"
        ELIGIBILITY = "eligibility", "An input was wrongly admitted or screened out"
        NORMALISATION = "normalisation", "An adjustment is wrong"
        OUTLIER = "outlier", "A flagged input was wrongly retained or excluded"
        ARITHMETIC = "arithmetic", "The calculation is wrong"
        CALENDAR = "calendar", "The window or a moment is wrong"
        OTHER = "other", "Something else"

    reference = models.CharField(max_length=20, unique=True)
    submission = models.UUIDField(default=uuid.uuid4, help_text="Names the form it came on.")
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="objections")
    organisation = models.CharField(
        max_length=100,
        blank=True,
        db_index=True,
        help_text="Register code of the participant; empty if none.",
    )
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(help_text="By the database's clock.")
    grounds = models.CharField(max_length=13, choices=Grounds)
    requested_value_usd_per_t = models.DecimalField(null=True, blank=True, max_digits=20, decimal_places=2)
    rationale = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    document = models.FileField(max_length=200, blank=True, upload_to=stored_as)
    document_name = models.CharField(max_length=255, blank=True)
    document_sha256 = models.CharField(max_length=64, blank=True)
    refused_for = ArrayField(
        models.CharField(
            max_length=30, choices=[(rule.value, rule.value.replace("_", " ")) for rule in Rule]
        ),
        default=list,
        blank=True,
    )
    refused_because = models.TextField(blank=True)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the receipt.")

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["filed_by", "submission"], name="form_filed_twice_is_one_objection"
            ),
            models.CheckConstraint(
                condition=Q(refused_for=[], refused_because="")
                | (~Q(refused_for=[]) & ~Q(refused_because="")),
                name="every_refusal_has_its_reason",
            ),
            models.CheckConstraint(
                condition=~Q(refused_for=[])
                | (~Q(organisation="") & ~Q(rationale="") & (~Q(evidence="") | ~Q(document=""))),
                name="admissible_objection_is_reasoned_and_evidenced",
            ),
        ]
        triggers = [
            *append_only("objection"),
            pgtrigger.Trigger(
                name="admissible_objection_is_in_its_window",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__refused_for=[]),
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM pricing_publication AS publication
                        WHERE publication.id = NEW.publication_id
                          AND publication.status = 'provisional'
                          AND publication.published_at <= NEW.received_at
                          AND NEW.received_at < publication.objections_until
                    ) THEN
                        RAISE EXCEPTION 'an objection outside the objection window is not considered';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_admissible(self) -> bool:
        return not self.refused_for

    @property
    def refusals(self) -> list[Refusal]:
        """Why it was refused, rule by rule; empty when it is admissible."""
        reasons = self.refused_because.splitlines()
        return [Refusal(Rule(rule), reason) for rule, reason in zip(self.refused_for, reasons, strict=True)]

    @property
    def state(self) -> str:
        """How it stands, in words."""
        if not self.is_admissible:
            return "refused"
        determination = getattr(self, "determination", None)
        return determination.get_outcome_display() if determination else "awaiting determination"
