"""What people decided: flags, expert judgements and their sign-off (paper 5.1, 5.3, 6.2). Rows are never changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from cpal.audit.append_only import append_only
from pricing.methodology.values import AdjustmentName, Ruling
from pricing.models.runs import METALS, Run
from pricing.models.unamended import unamended_during_objections
from pricing.models.windows import Window


class DecisionQuerySet(models.QuerySet["Decision"]):
    def in_force(self) -> DecisionQuerySet:
        """The latest decision on each input."""
        return self.order_by("window_id", "metal", "category", "record_id", "-id").distinct(
            "window_id", "metal", "category", "record_id"
        )


class Decision(models.Model):
    """A written decision to retain or exclude an input; a later one on the same input replaces it (6.2.2)."""

    window = models.ForeignKey(Window, on_delete=models.PROTECT, related_name="decisions")
    metal = models.CharField(max_length=9, choices=METALS)
    category = models.SmallIntegerField()
    record_id = models.CharField(max_length=100)
    ruling = models.CharField(max_length=7, choices=[(ruling.value, ruling.value) for ruling in Ruling])
    rationale = models.TextField()
    seen_run = models.ForeignKey(
        Run, on_delete=models.PROTECT, help_text="The run whose figures the analyst saw."
    )
    seen = models.JSONField(
        help_text="Level, provisional average, deviation and leave-one-out deviation as shown."
    )
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(rationale=""), name="every_decision_has_its_rationale"),
        ]
        triggers = [*append_only("decision"), unamended_during_objections("decision", "decided_at")]

    def __str__(self) -> str:
        return f"{self.ruling} {self.record_id}"


class JudgementQuerySet(models.QuerySet["Judgement"]):
    def standing(self) -> JudgementQuerySet:
        """Those nobody has refused to sign off or withdrawn."""
        return self.exclude(sign_offs__outcome__in=[SignOff.Outcome.REFUSED, SignOff.Outcome.WITHDRAWN])

    def signed(self) -> JudgementQuerySet:
        return self.standing().filter(sign_offs__outcome=SignOff.Outcome.SIGNED)

    def unsigned(self) -> JudgementQuerySet:
        """Standing, and still waiting for a senior manager."""
        return self.standing().exclude(sign_offs__outcome=SignOff.Outcome.SIGNED)


class Judgement(models.Model):
    """One use of expert judgement, documented (5.3)."""

    class Kind(models.TextChoices):
        ADMIT_ORDER = "admit_order", "admit a bid or offer outside the band"
        OVERRIDE_ADJUSTMENT = "override_adjustment", "override an adjustment"
        ADD_ADJUSTMENT = "add_adjustment", "add an adjustment"
        CARRY_FORWARD = "carry_forward", "carry the previous assessment forward"
        WITHHOLD = "withhold", "withhold the assessment"

    window = models.ForeignKey(Window, on_delete=models.PROTECT, related_name="judgements")
    metal = models.CharField(max_length=9, choices=METALS)
    kind = models.CharField(max_length=19, choices=Kind)
    category = models.SmallIntegerField(null=True, blank=True)
    record_id = models.CharField(max_length=100, blank=True)
    adjustment = models.CharField(
        max_length=24,
        blank=True,
        choices=[(name.value, name.value.replace("_", " ")) for name in AdjustmentName],
    )
    amount_usd_per_t = models.DecimalField(null=True, blank=True, max_digits=22, decimal_places=4)
    data_considered = models.TextField()
    rationale = models.TextField()
    outcome = models.TextField(help_text="What follows from it, in words.")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = JudgementQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = "expert judgement"
        constraints = [
            models.CheckConstraint(
                condition=~Q(rationale="") & ~Q(data_considered="") & ~Q(outcome=""),
                name="every_judgement_is_documented",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["carry_forward", "withhold"], record_id="")
                | (Q(kind__in=["admit_order", "override_adjustment", "add_adjustment"]) & ~Q(record_id="")),
                name="judgement_names_its_input",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["override_adjustment", "add_adjustment"])
                | (Q(amount_usd_per_t__isnull=False) & ~Q(adjustment="")),
                name="judged_adjustment_has_its_amount",
            ),
        ]
        triggers = [*append_only("judgement"), unamended_during_objections("judgement", "made_at")]

    def __str__(self) -> str:
        return f"J-{self.pk}"


class SignOff(models.Model):
    """A senior manager's review of a judgement (5.3), or its maker's withdrawal before that."""

    class Outcome(models.TextChoices):
        SIGNED = "signed", "signed off"
        REFUSED = "refused", "refused"
        WITHDRAWN = "withdrawn", "withdrawn by its maker"

    judgement = models.ForeignKey(Judgement, on_delete=models.PROTECT, related_name="sign_offs")
    outcome = models.CharField(max_length=9, choices=Outcome)
    reason = models.TextField(blank=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["judgement"], name="judgement_is_reviewed_once"),
        ]
        triggers = append_only("signoff")

    def __str__(self) -> str:
        return f"{self.judgement} {self.outcome}"
