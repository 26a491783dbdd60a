"""Governance meetings: annual and interim reviews with attendance and decisions (paper 7.5)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from consultations.governance.models.frozen import frozen_once_approved, second_person
from cpal.audit.append_only import append_only

APPROVAL = "governance_minutesapproval"


class ReviewQuerySet(models.QuerySet["Review"]):
    def published(self) -> ReviewQuerySet:
        """Those whose decisions were communicated to the market."""
        return self.filter(approval__publication__isnull=False)

    def approved(self) -> ReviewQuerySet:
        return self.filter(approval__isnull=False)


class Review(models.Model):
    """A governance meeting and its minutes: a draft until a second person approves them, then never changed."""

    class Kind(models.TextChoices):
        ANNUAL = "annual", "annual review"
        INTERIM = "interim", "interim review"

    class Trigger(models.TextChoices):
        """The first three are the paper's (7.5)."""

        MARKET_CONDITIONS = "market_conditions", "market conditions"
        LIQUIDITY = "liquidity", "liquidity"
        DISCLOSURE = "disclosure_practices", "sustainability disclosure practices"
        PLATFORM = "platform", "the spot platform"
        INCIDENT = "incident", "an incident"
        OTHER = "other", "other"

    reference = models.CharField(max_length=20, unique=True, editable=False)
    kind = models.CharField(max_length=7, choices=Kind)
    trigger = models.CharField(max_length=20, choices=Trigger, blank=True, help_text="Of an interim review.")
    held_on = models.DateField()
    led_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    agenda = models.TextField()
    papers = models.TextField(blank=True, help_text="What was before the meeting, and where it is kept.")
    findings = models.TextField()
    public_summary = models.TextField(help_text="Published with the decisions. Markdown.")
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-id"]
        verbose_name = "governance review"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="annual", trigger="") | (Q(kind="interim") & ~Q(trigger="")),
                name="an_interim_review_has_its_trigger",
            ),
        ]
        triggers = frozen_once_approved("review", approval=APPROVAL, key="id")

    def __str__(self) -> str:
        return f"{self.reference}, {self.get_kind_display()}"

    @property
    def title(self) -> str:
        """`Interim review of 3 March 2026: liquidity`."""
        kind = self.get_kind_display().capitalize()
        about = f": {self.get_trigger_display()}" if self.trigger else ""
        return f"{kind} of {self.held_on.day} {self.held_on:%B %Y}{about}"


class Attendance(models.Model):
    """Who was there or sent apologies: a member of staff, or somebody from outside by name."""

    class Presence(models.TextChoices):
        PRESENT = "present", "present"
        APOLOGIES = "apologies", "apologies"

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="attendance")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=200, blank=True, help_text="Of somebody without an account.")
    role = models.CharField(max_length=100, help_text="In what capacity.")
    presence = models.CharField(max_length=9, choices=Presence)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "attendance"
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, name="") | (Q(person__isnull=True) & ~Q(name="")),
                name="attendance_is_of_one_person",
            ),
            models.UniqueConstraint(fields=["review", "person"], name="attendance_once_a_person"),
        ]
        triggers = frozen_once_approved("attendance", approval=APPROVAL)

    def __str__(self) -> str:
        return f"{self.person or self.name}, {self.get_presence_display()}"


class Decision(models.Model):
    """What the meeting decided, who sees to it, and by when."""

    class Kind(models.TextChoices):
        NO_CHANGE = "no_change", "no change"
        ACTION = "action", "action"
        AMENDMENT = "amendment", "methodology amendment"
        PLATFORM = "platform", "spot platform"

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="decisions")
    kind = models.CharField(max_length=9, choices=Kind)
    text = models.TextField()
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    due_on = models.DateField(null=True, blank=True)
    reference = models.CharField(
        max_length=40, blank=True, help_text="Of the amendment, for example AM-2026-01."
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="a_decision_says_what"),
            models.CheckConstraint(
                condition=Q(kind="no_change") | Q(owner__isnull=False), name="a_decision_to_act_has_its_owner"
            ),
        ]
        triggers = frozen_once_approved("decision", approval=APPROVAL)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text[:60]}"


class MinutesApproval(models.Model):
    """A second person found the minutes right. From here on they stay as they are."""

    review = models.OneToOneField(Review, on_delete=models.PROTECT, related_name="approval")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of the minutes as approved.")

    class Meta:
        ordering = ["-approved_at"]
        triggers = [
            second_person(
                "minutes_approval",
                draft="governance_review",
                drafter="drafted_by_id",
                second="approved_by_id",
            ),
            *append_only("minutes_approval"),
        ]

    def __str__(self) -> str:
        return f"{self.review} approved by {self.approved_by}"


class ReviewPublication(models.Model):
    """The decisions were communicated to the market, with a notice (7.5)."""

    approval = models.OneToOneField(MinutesApproval, on_delete=models.PROTECT, related_name="publication")
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()
    notice = models.CharField(max_length=12, help_text="The number of the market notice.")

    class Meta:
        ordering = ["-published_at"]
        triggers = append_only("review_publication")

    def __str__(self) -> str:
        return f"{self.approval.review} published, notice {self.notice}"

    @property
    def notice_url(self) -> str:
        return reverse("notice", args=[self.notice.replace("/", "-")])
