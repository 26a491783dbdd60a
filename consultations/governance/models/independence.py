"""The periodic review of editorial independence at board level (paper 7.2)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from consultations.governance.models.frozen import frozen_once_approved, second_person
from cpal.audit.append_only import append_only


class IndependenceReview(models.Model):
    """What was looked into for a period, what was found, and what follows: a draft until the board approved it."""

    reference = models.CharField(max_length=20, unique=True, editable=False)
    held_on = models.DateField()
    period_from_on = models.DateField("period from")
    period_until_on = models.DateField("period until")
    scope = models.TextField()
    findings = models.TextField()
    actions = models.TextField(blank=True)
    papers = models.TextField(blank=True, help_text="What was before the board, and where it is kept.")
    public_summary = models.TextField(help_text="Published once the board approved it. Markdown.")
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()

    class Meta:
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(period_from_on__lte=F("period_until_on")),
                name="an_independence_period_runs_forward",
            ),
        ]
        triggers = frozen_once_approved("independence_review", approval="governance_boardapproval", key="id")

    def __str__(self) -> str:
        return f"{self.reference}, independence review"


class BoardApproval(models.Model):
    """The board approved the review; recorded by somebody else than who drafted it, and public from here on."""

    review = models.OneToOneField(IndependenceReview, on_delete=models.PROTECT, related_name="approval")
    approved_on = models.DateField()
    minute = models.CharField(max_length=200, help_text="Where the board's minutes say so.")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    notice = models.CharField(max_length=12, help_text="The number of the market notice.")

    class Meta:
        ordering = ["-recorded_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(minute=""), name="a_board_approval_has_its_minute")
        ]
        triggers = [
            second_person(
                "board_approval",
                draft="governance_independencereview",
                drafter="drafted_by_id",
                second="recorded_by_id",
            ),
            *append_only("board_approval"),
        ]

    def __str__(self) -> str:
        return f"{self.review} approved by the board"

    @property
    def notice_url(self) -> str:
        return reverse("notice", args=[self.notice.replace("/", "-")])
