"""What was decided of an amendment, what it would have done, and its adoption (paper 7.6)."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from consultations.models import amendment_rules as rules
from consultations.models.amendments import METALS, Amendment, AmendmentText
from cpal.audit.append_only import append_only
from pricing.models import MethodologyVersion, Publication, Run


class MaterialityDecision(models.Model):
    """Whether the change is material, why, and who decided; a material one is consulted on (7.6)."""

    amendment = models.OneToOneField(Amendment, on_delete=models.PROTECT, related_name="materiality")
    is_material = models.BooleanField()
    reason = models.TextField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="materiality_is_decided_with_a_reason")
        ]
        triggers = [
            *append_only("materialitydecision"),
            pgtrigger.Trigger(
                name="materiality_is_decided_of_a_fixed_text",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=rules.MATERIALITY,
            ),
        ]

    def __str__(self) -> str:
        return "material" if self.is_material else "not material"


class BackCastFigure(models.Model):
    """What the proposed text would have made of one past premium (7.6): a what-if, never published as a premium.

    It is set beside what the version that it changes makes of the same inputs. A value is null where there was none;
    `withheld_because` says why the two are not shown to the public.
    """

    text = models.ForeignKey(AmendmentText, on_delete=models.PROTECT, related_name="back_cast")
    window = models.CharField(max_length=7)
    metal = models.CharField(max_length=9, choices=METALS)
    publication = models.ForeignKey(
        Publication,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="What stood when the text was fixed.",
    )
    baseline = models.ForeignKey(
        Run, on_delete=models.PROTECT, related_name="+", help_text="Of the version that it changes."
    )
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+", help_text="The what-if.")
    basis_before = models.CharField(max_length=17)
    basis_after = models.CharField(max_length=17)
    value_before = models.DecimalField(null=True, max_digits=20, decimal_places=2)
    value_after = models.DecimalField(null=True, max_digits=20, decimal_places=2)
    inputs_gained = models.PositiveIntegerField()
    inputs_lost = models.PositiveIntegerField()
    withheld_because = models.TextField(blank=True)
    computed_at = models.DateTimeField()

    class Meta:
        ordering = ["-window", "metal"]
        constraints = [
            models.UniqueConstraint(
                fields=["text", "window", "metal"], name="one_back_cast_a_text_window_and_metal"
            )
        ]
        triggers = append_only("backcastfigure")

    def __str__(self) -> str:
        return f"{self.metal} {self.window}"


class AmendmentDecision(models.Model):
    """What became of the proposal, and why (7.6: “with a clear rationale”)."""

    class Outcome(models.TextChoices):
        ADOPT = "adopt", "adopt as proposed"
        ADOPT_CHANGED = "adopt_changed", "adopt with changes"
        REJECT = "reject", "do not adopt"

    amendment = models.OneToOneField(Amendment, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=13, choices=Outcome)
    reasons = models.TextField(help_text="Published.")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reasons=""), name="an_amendment_is_decided_with_reasons")
        ]
        triggers = [
            *append_only("amendmentdecision"),
            pgtrigger.Trigger(
                name="amendment_is_decided_after_its_consultation",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("material", "boolean"), ("final_is_fixed", "boolean")],
                func=rules.DECISION,
            ),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()


class Adoption(models.Model):
    """From which window the changed methodology applies; announced by a notice.

    The database refuses one of a material amendment whose consultation did not stay open for 28 full days, by the
    database's own clock, and one whose window has begun.
    """

    amendment = models.OneToOneField(Amendment, on_delete=models.PROTECT, related_name="adoption")
    code = models.CharField(max_length=20, unique=True, help_text="Of the methodology version adopted.")
    applies_from_window = models.CharField(max_length=7, unique=True)
    notice = models.CharField(max_length=20, help_text="Number of the notice that announced it.")
    adopted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    adopted_at = models.DateTimeField(help_text="By the database's clock.")

    class Meta:
        ordering = ["-applies_from_window"]
        constraints = [
            models.CheckConstraint(condition=~Q(notice=""), name="an_adoption_is_announced"),
        ]
        triggers = [
            *append_only("adoption"),
            pgtrigger.Trigger(
                name="material_change_was_consulted_on",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("material", "boolean"), ("eve", "date")],
                func=rules.ADOPTION,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} from {self.applies_from_window}"


class AdoptedVersion(MethodologyVersion):
    """A methodology version as this app guards it: one that applies to windows is what was adopted, to the letter."""

    class Meta:
        proxy = True
        triggers = [
            pgtrigger.Trigger(
                name="methodology_changes_by_adoption",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.applies_from_window IS NOT NULL"),
                declare=[("decided", "bigint")],
                func=rules.VERSION,
            ),
            pgtrigger.Trigger(
                name="clauses_adopted_are_those_decided",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                condition=pgtrigger.Condition("NEW.applies_from_window IS NOT NULL"),
                func=rules.CLAUSES,
            ),
            pgtrigger.Trigger(
                name="thresholds_adopted_are_those_decided",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                condition=pgtrigger.Condition("NEW.applies_from_window IS NOT NULL"),
                declare=[("decided", "text")],
                func=rules.THRESHOLDS,
            ),
        ]
