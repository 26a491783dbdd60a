"""That the keepers of the registers are told what lapses."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from cpal.audit.append_only import append_only


class LapseReminder(models.Model):
    """The keeper of the registers was told, so many days ahead, that a piece of evidence lapses on a day."""

    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=400)
    lapses_on = models.DateField()
    days_ahead = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField(db_default=Now())
    recipients = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject", "lapses_on", "days_ahead"], name="told_of_a_lapse_once_a_span"
            )
        ]
        triggers = append_only("lapse_reminder")

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} {self.lapses_on}"


class LapseLetter(models.Model):
    """One letter to one keeper on one day, with everything that came near that day; sent once, tried until it is."""

    keeper = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    items = models.JSONField(help_text="What lapses: days ahead, day, kind, subject, what it is, brands.")
    made_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    fault = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["keeper", "on"], name="one_letter_a_keeper_and_day"),
        ]

    def __str__(self) -> str:
        return f"{self.keeper} {self.on}"
