"""Assessments and what was published of them (METHODOLOGY “Life of an assessment”)."""

from __future__ import annotations

import datetime as dt

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cpal.audit.append_only import append_only
from pricing.models.runs import METALS, Run
from pricing.models.unamended import unamended_during_objections
from pricing.models.windows import Window
from pricing.publication import MOVES, State


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def in_state(self, *states: State) -> AssessmentQuerySet:
        return self.filter(state__in=[state.value for state in states])

    def of(self, window: Window, metal: str) -> AssessmentQuerySet:
        return self.filter(window=window, metal=metal).order_by("-revision")

    def due_for_publication(self, at: dt.datetime) -> AssessmentQuerySet:
        """Approved before their scheduled moment, which has come; one approved later is published by a person."""
        return self.in_state(State.APPROVED).filter(
            revision=1, window__publishes_at__lte=at, approved_at__lte=F("window__publishes_at")
        )

    def past_their_objection_window(self, at: dt.datetime) -> AssessmentQuerySet:
        """Provisional, and nobody objected before the end of the window."""
        return self.in_state(State.PROVISIONAL).filter(
            publications__status=Publication.Status.PROVISIONAL, publications__objections_until__lte=at
        )


class Assessment(models.Model):
    """The premium of one metal for one window, revision by revision."""

    window = models.ForeignKey(Window, on_delete=models.PROTECT, related_name="assessments")
    metal = models.CharField(max_length=9, choices=METALS)
    revision = models.IntegerField(default=1)
    state = models.CharField(
        max_length=15, choices=[(state.value, state.value.replace("_", " ")) for state in State]
    )
    run = models.ForeignKey(
        Run,
        null=True,
        on_delete=models.PROTECT,
        related_name="assessments",
        help_text="The run that gives its figure.",
    )
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    prepared_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True, help_text="Why this revision was made; empty for the first.")

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-window__cutoff_at", "metal", "-revision"]
        constraints = [
            models.UniqueConstraint(fields=["window", "metal", "revision"], name="one_assessment_a_revision"),
            models.CheckConstraint(
                condition=~Q(approved_by=F("prepared_by")) | Q(approved_by=None), name="four_eyes"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "in_review"])
                | Q(run__isnull=False, approved_at__isnull=False),
                name="published_only_after_approval",
            ),
            models.CheckConstraint(
                condition=Q(revision=1) | ~Q(reason=""), name="every_correction_has_its_reason"
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="assessment_moves_as_allowed",
                field="state",
                transitions=[(move.origin.value, move.target.value) for move in MOVES],
            ),
            pgtrigger.Protect(name="assessment_rows_stay", operation=pgtrigger.Delete),
            unamended_during_objections("assessment", "prepared_at"),
            pgtrigger.Trigger(
                name="published_figure_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(
                    old__state__in=["approved", "provisional", "under_objection", "final", "superseded"]
                ),
                func="""
                    IF NEW.run_id IS DISTINCT FROM OLD.run_id AND NEW.state <> 'in_review' THEN
                        RAISE EXCEPTION 'the figure of an approved or published assessment is never changed';
                    END IF;
                    RETURN NEW;
                    """,
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """`zinc-2026-10-r1`: names the assessment in commands, bundles and pages."""
        return f"{self.metal}-{self.window.code}-r{self.revision}"

    @property
    def current_state(self) -> State:
        return State(self.state)


class PublicationQuerySet(models.QuerySet["Publication"]):
    def public(self, at: dt.datetime) -> PublicationQuerySet:
        """Those out at `at`."""
        return self.filter(published_at__lte=at)

    def for_metal(self, metal: str) -> PublicationQuerySet:
        return self.filter(metal=metal)

    def for_window(self, code: str) -> PublicationQuerySet:
        return self.filter(window__code=code)

    def latest_of_each(self) -> PublicationQuerySet:
        """The newest publication of each window and metal: what stands now."""
        return self.order_by("window_id", "metal", "-id").distinct("window_id", "metal")

    def in_order(self) -> PublicationQuerySet:
        return self.order_by("window__cutoff_at", "metal", "id")

    def open_to_objection(self, at: dt.datetime) -> PublicationQuerySet:
        """Provisional, from the instant of publication until, excluded, the end of the objection window (8.2)."""
        return self.filter(
            status=Publication.Status.PROVISIONAL, published_at__lte=at, objections_until__gt=at
        )


class Publication(models.Model):
    """What the outside was told, and when. Never changed: a later publication supersedes.

    `facts` is everything that METHODOLOGY “What is published with a premium” lists, disclosure control applied.
    """

    class Status(models.TextChoices):
        PROVISIONAL = "provisional"
        FINAL = "final"
        CORRECTED = "corrected"

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="publications")
    window = models.ForeignKey(Window, on_delete=models.PROTECT, related_name="publications")
    metal = models.CharField(max_length=9, choices=METALS)
    revision = models.IntegerField()
    status = models.CharField(max_length=11, choices=Status)
    published_at = models.DateTimeField(db_index=True)
    objections_until = models.DateTimeField(null=True, help_text="End of the objection window, excluded.")
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    basis = models.CharField(max_length=17)
    value_usd_per_t = models.DecimalField(
        null=True, max_digits=20, decimal_places=2, help_text="Null when withheld."
    )
    methodology = models.CharField(max_length=20)
    facts = models.JSONField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of the canonical inputs.")
    reason = models.TextField(blank=True, help_text="Why it supersedes, for a correction.")
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "metal", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "status"], name="each_status_is_published_once"),
            models.CheckConstraint(
                condition=Q(status="provisional", objections_until__gt=F("published_at"))
                | ~Q(status="provisional"),
                name="provisional_premium_stands_open_to_objection",
            ),
            models.CheckConstraint(
                condition=Q(basis="withheld", value_usd_per_t=None)
                | (~Q(basis="withheld") & Q(value_usd_per_t__isnull=False)),
                name="only_a_withheld_premium_has_no_value",
            ),
            models.CheckConstraint(
                condition=~Q(status="corrected") | ~Q(reason=""), name="a_correction_says_why"
            ),
        ]
        indexes = [models.Index(fields=["window", "metal", "-id"], name="publications_of_a_window")]
        triggers = [
            *append_only("publication"),
            unamended_during_objections("publication", "published_at"),
            pgtrigger.Trigger(
                name="what_if_is_never_published",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM pricing_assessment AS assessment
                        JOIN pricing_run AS run ON run.id = assessment.run_id
                        WHERE assessment.id = NEW.assessment_id
                          AND run.purpose = 'assessment' AND run.state = 'complete'
                    ) THEN
                        RAISE EXCEPTION 'only the complete run of an assessment is published, never a what-if';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.metal} {self.window.code} {self.status}, revision {self.revision}"
