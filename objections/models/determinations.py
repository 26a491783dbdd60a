"""What became of an admissible objection. Rows are never changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from cpal.audit.append_only import append_only
from objections.models.objections import Objection


class Determination(models.Model):
    """An objection upheld or dismissed, by someone who neither prepared nor approved the assessment."""

    class Outcome(models.TextChoices):
        UPHELD = "upheld", "upheld"
        DISMISSED = "dismissed", "dismissed"

    objection = models.OneToOneField(Objection, on_delete=models.PROTECT, related_name="determination")
    outcome = models.CharField(max_length=9, choices=Outcome)
    reasons = models.TextField(help_text="For the objector and the record.")
    public_summary = models.TextField(help_text="Published; names no objector.")
    determined_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    determined_at = models.DateTimeField()

    class Meta:
        ordering = ["-determined_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reasons="") & ~Q(public_summary=""), name="every_determination_has_its_reasons"
            ),
        ]
        triggers = append_only("determination")

    def __str__(self) -> str:
        return f"{self.objection} {self.outcome}"
