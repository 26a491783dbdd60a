"""Notices to the market: numbered without a gap, and never changed once they are out (paper 2, 7, 8)."""

from __future__ import annotations

import datetime as dt
from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from cpal.audit.append_only import append_only
from cpal.look.words import METALS

CHOICES_OF_METAL = tuple(METALS.items())


class Kind(models.TextChoices):
    """What a notice is about; readers choose by it."""

    CONSULTATION = "consultation", "Consultation"
    OUTCOME = "outcome", "Consultation outcome"
    METHODOLOGY = "methodology", "Methodology"
    GOVERNANCE = "governance", "Governance"
    CALENDAR = "calendar", "Publication calendar"
    PROVISIONAL = "provisional", "Provisional premium"
    FINAL = "final", "Final premium"
    CORRECTION = "correction", "Correction"
    DELAY = "delay", "Delay"
    WITHHELD = "withheld", "Premium withheld"
    INCIDENT = "incident", "Incident"
    CALL_FOR_INPUT = "call_for_input", "Call for input"


# Those that a person writes; the others come from what happened.
WRITTEN_BY_HAND = (Kind.INCIDENT, Kind.CALL_FOR_INPUT, Kind.CALENDAR)


class NoticeQuerySet(models.QuerySet["Notice"]):
    def public(self, at: dt.datetime) -> Self:
        """Those out at `at`."""
        return self.filter(published_at__lte=at)

    def newest_first(self) -> Self:
        return self.order_by("-published_at", "-id")

    def saying(self, words: str) -> Self:
        """Those in which every word stands, in title, summary, text or number."""
        found = self
        for word in words.split()[:8]:
            found = found.filter(
                Q(title__icontains=word)
                | Q(summary__icontains=word)
                | Q(body__icontains=word)
                | Q(number__icontains=word)
            )
        return found


class Notice(models.Model):
    """One notice. `event` names what it tells of: the same event is told once, however often it is noticed."""

    number = models.CharField(max_length=12, unique=True, help_text="Year and number: 26/001.")
    kind = models.CharField(max_length=14, choices=Kind)
    title = models.CharField(max_length=200)
    summary = models.TextField(help_text="One or two sentences.")
    body = models.TextField(blank=True, help_text="Markdown.")
    url = models.CharField("address", max_length=300, blank=True, help_text="The page that it tells of.")
    metal = models.CharField(max_length=9, choices=CHOICES_OF_METAL, blank=True)
    window = models.CharField(max_length=7, blank=True)
    event = models.CharField(max_length=200, unique=True)
    published_at = models.DateTimeField(db_index=True)
    issued_at = models.DateTimeField(help_text="When it was written, by the database's clock.")
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    corrects = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(number__regex=r"^[0-9]{2}/[0-9]{3,}$"), name="notice_is_numbered"
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(summary="") & ~Q(event=""), name="notice_says_what_happened"
            ),
            models.CheckConstraint(
                condition=Q(published_at__lte=models.F("issued_at")), name="notice_is_not_dated_ahead"
            ),
        ]
        indexes = [models.Index(fields=["kind", "-published_at"], name="notices_of_a_kind")]
        triggers = append_only("notice")

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("notice", args=[self.slug])

    @property
    def slug(self) -> str:
        """The number as it stands in addresses: `26-001`."""
        return self.number.replace("/", "-")


class PlannedNoticeQuerySet(models.QuerySet["PlannedNotice"]):
    def waiting(self) -> Self:
        """Neither out nor withdrawn."""
        return self.filter(notice=None, withdrawn_at=None)

    def due(self, at: dt.datetime) -> Self:
        return self.waiting().filter(publishes_at__lte=at)


class PlannedNotice(models.Model):
    """A notice written by hand for a stated moment, at which the timetable issues it."""

    token = models.UUIDField(unique=True, editable=False, help_text="Names the form it came on.")
    kind = models.CharField(max_length=14, choices=[(kind.value, kind.label) for kind in WRITTEN_BY_HAND])
    title = models.CharField(max_length=200)
    summary = models.TextField()
    body = models.TextField(blank=True)
    metal = models.CharField(max_length=9, choices=CHOICES_OF_METAL, blank=True)
    publishes_at = models.DateTimeField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    notice = models.OneToOneField(
        Notice, null=True, blank=True, on_delete=models.PROTECT, related_name="planned"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = PlannedNoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-publishes_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(notice=None) | Q(withdrawn_at=None), name="what_is_out_is_not_withdrawn"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="planned_notice_rows_stay", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="planned_notice_keeps_its_words",
                fields=["token", "kind", "title", "summary", "body", "metal", "publishes_at", "written_by"],
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def event(self) -> str:
        """Names it as an event."""
        return f"written:{self.token}"


class AnnouncedWindow(models.Model):
    """The instants of a window as a calendar notice gave them; the latest row of a window is what readers know."""

    code = models.CharField(max_length=7, db_index=True)
    cutoff_at = models.DateTimeField()
    publishes_at = models.DateTimeField()
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="windows")

    class Meta:
        ordering = ["code", "id"]
        constraints = [
            models.UniqueConstraint(fields=["code", "notice"], name="window_stands_once_in_a_notice")
        ]
        triggers = append_only("announced_window")

    def __str__(self) -> str:
        return self.code
