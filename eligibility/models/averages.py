"""The industry average that a threshold follows, and what a new one proposes (roadmap 4.4, 5.4)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from cpal.audit.append_only import append_only
from eligibility.models.brands import METALS


class IndustryAverage(models.Model):
    """A new average footprint that a method's owner published; never changed, a later one follows it."""

    metal = models.CharField(max_length=9, choices=METALS)
    value_tco2e_per_t = models.DecimalField("tCO2e/t", max_digits=28, decimal_places=10)
    published_on = models.DateField()
    source = models.CharField(max_length=500)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["metal", "-published_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(value_tco2e_per_t__gt=0), name="industry_average_is_above_zero"
            ),
            models.UniqueConstraint(
                fields=["metal", "published_on", "value_tco2e_per_t"],
                name="an_industry_average_is_entered_once",
            ),
        ]
        triggers = append_only("industry_average")

    def __str__(self) -> str:
        return f"{self.metal} {self.value_tco2e_per_t} of {self.published_on}"


class ThresholdProposal(models.Model):
    """What a new average asks of a threshold: a lower one is proposed, a higher one is held for a decision."""

    class State(models.TextChoices):
        PROPOSED = "proposed"
        HELD = "held"

    average = models.OneToOneField(IndustryAverage, on_delete=models.PROTECT, related_name="proposal")
    methodology = models.CharField(
        max_length=40, help_text="The version whose threshold it was compared with."
    )
    present_tco2e_per_t = models.DecimalField(max_digits=28, decimal_places=10)
    proposed_tco2e_per_t = models.DecimalField(max_digits=28, decimal_places=10)
    state = models.CharField(max_length=8, choices=State.choices)
    effective_on = models.DateField(help_text="The earliest day from which it could hold.")
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(state="proposed", proposed_tco2e_per_t__lt=F("present_tco2e_per_t"))
                    | Q(state="held", proposed_tco2e_per_t__gt=F("present_tco2e_per_t"))
                ),
                name="a_lower_average_is_proposed_and_a_higher_one_held",
            )
        ]
        triggers = append_only("threshold_proposal")

    def __str__(self) -> str:
        return f"{self.average}: {self.state}"


class ProposalDecision(models.Model):
    """What was decided of a proposed or held threshold, by whom and why. One a proposal."""

    class Outcome(models.TextChoices):
        TO_CONSULTATION = "to_consultation", "to be consulted on"
        THRESHOLD_STAYS = "threshold_stays", "the threshold stays"

    proposal = models.OneToOneField(ThresholdProposal, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=16, choices=Outcome.choices)
    reasons = models.TextField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reasons=""), name="proposal_decision_says_why")]
        triggers = append_only("proposal_decision")

    def __str__(self) -> str:
        return f"{self.proposal}: {self.outcome}"
