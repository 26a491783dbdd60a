"""The log of bilateral meetings with the market: who, when, about what, and that no price was discussed (paper 2, 7.3).

Group workshops were given up for competition law; meetings are held one by one, and each leaves a row that is never
changed. A mistake is corrected by another entry.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from cpal.audit.append_only import append_only


class Meeting(models.Model):
    """A meeting with one organisation. Staff only: the public sees how many there were in a quarter."""

    held_on = models.DateField()
    organisation = models.CharField(max_length=200, help_text="Confidential.")
    topics = models.TextField()
    attested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who logged it, was there, and attests that no price, volume or customer of anybody was discussed.",
    )
    consultation_reference = models.CharField(max_length=20, blank=True, help_text="For example CP-2026-01.")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-held_on", "-id"]
        verbose_name = "bilateral meeting"
        constraints = [
            models.CheckConstraint(
                condition=~Q(organisation="") & ~Q(topics=""), name="a_meeting_says_with_whom_and_about_what"
            ),
        ]
        triggers = append_only("meeting")

    def __str__(self) -> str:
        return f"{self.organisation}, {self.held_on}"


class MeetingAttendee(models.Model):
    """A member of staff who was there."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendees")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="a_meeting_names_a_person_once")
        ]
        triggers = append_only("meeting_attendee")

    def __str__(self) -> str:
        return str(self.person)
