"""Pricing runs: what was computed from exactly what, kept for ever (METHODOLOGY “Rebuilding a figure”)."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q

from cpal.audit.append_only import append_only
from pricing.methodology.results import Basis, InputState
from pricing.methodology.values import Metal
from pricing.models.inputs import FeedRecord, MarketAssessment
from pricing.models.unamended import unamended_during_objections
from pricing.models.windows import Window

METALS = [(metal.value, metal.value) for metal in Metal]


class RunQuerySet(models.QuerySet["Run"]):
    def unfinished(self) -> RunQuerySet:
        return self.filter(state__in=[Run.State.QUEUED, Run.State.RUNNING])

    def complete(self) -> RunQuerySet:
        return self.filter(state=Run.State.COMPLETE)

    def what_if(self) -> RunQuerySet:
        return self.filter(purpose=Run.Purpose.WHAT_IF)


class Run(models.Model):
    """One computation of a metal's premium for a window under one version of the methodology.

    A complete run is never changed; the database refuses it. A what-if can never be published.
    """

    class Purpose(models.TextChoices):
        ASSESSMENT = "assessment"
        WHAT_IF = "what_if", "what-if"

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        COMPLETE = "complete"
        FAILED = "failed"

    window = models.ForeignKey(Window, on_delete=models.PROTECT, related_name="runs")
    metal = models.CharField(max_length=9, choices=METALS)
    methodology = models.CharField(max_length=20)
    purpose = models.CharField(max_length=10, choices=Purpose)
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT
    )
    requested_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.IntegerField(default=0)
    failure = models.TextField(blank=True)
    # What came out, as text where a figure is exact.
    basis = models.CharField(
        max_length=17, blank=True, choices=[(basis.value, basis.value) for basis in Basis]
    )
    value_usd_per_t = models.DecimalField(null=True, max_digits=28, decimal_places=10)
    result = models.JSONField(null=True, help_text="The assessment as FORMATS says, without its inputs.")
    input_count = models.IntegerField(null=True)
    pending_count = models.IntegerField(null=True)
    undecided_flags = models.IntegerField(null=True)
    inputs_digest = models.CharField(max_length=64, blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["window", "metal", "-id"], name="runs_of_a_window")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="complete") | Q(result__isnull=False, completed_at__isnull=False),
                name="complete_run_has_its_result",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="complete_run_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state="complete"),
            ),
            pgtrigger.Protect(name="run_rows_stay", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="proposal_gives_no_assessment",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__purpose="assessment"),
                func="""
                    IF EXISTS (
                        SELECT 1 FROM pricing_methodologyversion AS version
                        WHERE version.code = NEW.methodology AND version.applies_from_window IS NULL
                    ) THEN
                        RAISE EXCEPTION '% is a proposal: it is run as a what-if, and assesses nothing',
                            NEW.methodology;
                    END IF;
                    RETURN NEW;
                """,
            ),
            unamended_during_objections("run", "requested_at", pgtrigger.Q(new__purpose="assessment")),
        ]

    def __str__(self) -> str:
        return f"run {self.pk}: {self.metal} {self.window_id and self.window.code} {self.methodology}"


class RunEvidence(models.Model):
    """Everything but the inputs that a run depended on: the head of its bundle."""

    run = models.OneToOneField(Run, on_delete=models.PROTECT, related_name="evidence", primary_key=True)
    head = models.JSONField(
        help_text="Parameters, verdicts, groups, consents, reference rows, decisions, judgements."
    )

    class Meta:
        verbose_name_plural = "run evidence"
        triggers = append_only("runevidence")

    def __str__(self) -> str:
        return f"evidence of run {self.run_id}"


class RunVerdict(models.Model):
    """A verdict that the run of an assessment used, word for word as its evidence has it: found by its brand.

    Whether a brand was named with consent is kept beside it, for only the inputs would tell, by the hundred thousand:
    a day on which only records without consent named the brand is known to compliance alone (5.1).
    """

    # Written by the hundred thousand with their run, and neither is ever deleted: see `FeedRecord`.
    run = models.ForeignKey(
        Run, on_delete=models.PROTECT, related_name="verdicts", db_index=False, db_constraint=False
    )
    brand = models.CharField(max_length=200)
    market_on = models.DateField(help_text="London date of the inputs that named the brand.")
    findings = models.JSONField(help_text="Code and detail of each; none means eligible.")
    is_named_with_consent = models.BooleanField(
        help_text="Whether an input whose parties had agreed to its use named the brand on that date."
    )

    class Meta:
        ordering = ["run", "brand", "market_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "brand", "market_on"], name="a_run_uses_one_verdict_a_brand_and_day"
            ),
        ]
        triggers = append_only("runverdict")

    def __str__(self) -> str:
        return f"{self.brand} on {self.market_on} in run {self.run_id}"


class RunInput(models.Model):
    """One input as a run treated it. Adjustments are USD per tonne, in the methodology's order (6.1)."""

    # Written by the million from the very rows they name, none of which is ever deleted: see `FeedRecord`.
    run = models.ForeignKey(
        Run, on_delete=models.PROTECT, related_name="inputs", db_index=False, db_constraint=False
    )
    category = models.SmallIntegerField()
    record_id = models.CharField(max_length=100)
    revision = models.IntegerField()
    feed_record = models.ForeignKey(
        FeedRecord, null=True, on_delete=models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    market_assessment = models.ForeignKey(
        MarketAssessment,
        null=True,
        on_delete=models.PROTECT,
        db_index=False,
        db_constraint=False,
        related_name="+",
    )
    state = models.CharField(max_length=12, choices=[(state.value, state.value) for state in InputState])
    codes = ArrayField(models.CharField(max_length=40), default=list)
    overruled = ArrayField(models.CharField(max_length=40), default=list)
    missing = ArrayField(models.CharField(max_length=250), default=list)
    rolled_forward = models.BooleanField()
    normalised = models.DecimalField(null=True, max_digits=28, decimal_places=10)
    adjustments = ArrayField(
        models.DecimalField(max_digits=28, decimal_places=4),
        null=True,
        help_text="The seven, in order; null if none.",
    )
    reference_rows = ArrayField(models.BigIntegerField(), default=list)
    flagged = models.BooleanField()
    leave_one_out_percent = models.DecimalField(null=True, max_digits=28, decimal_places=1)

    class Meta:
        ordering = ["category", "record_id"]
        indexes = [
            BrinIndex(fields=["run"], name="run_inputs_by_run", autosummarize=True),
            models.Index(
                fields=["feed_record"],
                condition=Q(codes__contains=["no_consent"]),
                name="run_inputs_without_consent",
            ),
        ]
        triggers = append_only("runinput")

    def __str__(self) -> str:
        return f"{self.record_id} revision {self.revision}: {self.state}"
