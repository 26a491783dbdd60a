"""Public consultations: what is asked, from when to when, and what was promised (paper 7.6)."""

from __future__ import annotations

import datetime as dt

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from consultations.full_days import FEWEST_FULL_DAYS
from consultations.life import CONSULTATION_MOVES, ConsultationState
from consultations.models.amendments import Amendment
from consultations.models.full_days import StaysOpen
from consultations.models.moves import only_these_moves
from cpal.audit.append_only import append_only

CONSULTATION_STATES = [(state.value, state.value) for state in ConsultationState]
PUBLIC_STATES = [
    ConsultationState.SCHEDULED,
    ConsultationState.OPEN,
    ConsultationState.CLOSED,
    ConsultationState.CONCLUDED,
    ConsultationState.WITHDRAWN,
]


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    def public(self) -> ConsultationQuerySet:
        """Everything announced: all but drafts."""
        return self.filter(state__in=PUBLIC_STATES)

    def open_at(self, at: dt.datetime) -> ConsultationQuerySet:
        """Those that take responses: open, and not past their close, whether or not the timetable has noticed."""
        return self.filter(state=ConsultationState.OPEN, opened_at__lte=at, closes_at__gt=at)

    def due_to_open(self, at: dt.datetime) -> ConsultationQuerySet:
        return self.filter(state=ConsultationState.SCHEDULED, opens_at__lte=at)

    def due_to_close(self, at: dt.datetime) -> ConsultationQuerySet:
        return self.filter(state=ConsultationState.OPEN, closes_at__lte=at)


class Consultation(models.Model):
    """A consultation paper. What it asks stands still from its scheduling on; its close only ever moves later."""

    reference = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=200)
    summary = models.TextField(help_text="In a few sentences, for the list and the notice.")
    introduction = models.TextField(blank=True, help_text="Markdown.")
    source = models.CharField(
        max_length=300, blank=True, help_text="Where it was first published, if elsewhere."
    )
    contact = models.EmailField(blank=True)
    amendment = models.ForeignKey(
        Amendment, null=True, blank=True, on_delete=models.PROTECT, related_name="consultations"
    )
    state = models.CharField(max_length=9, choices=CONSULTATION_STATES, default=ConsultationState.DRAFT)
    opens_at = models.DateTimeField(null=True, blank=True, help_text="As announced.")
    closes_at = models.DateTimeField(
        null=True, blank=True, help_text="As announced; the instant itself is too late."
    )
    opened_at = models.DateTimeField(null=True, blank=True, help_text="By the database's clock.")
    closed_at = models.DateTimeField(null=True, blank=True, help_text="By the database's clock.")
    minimum_days = models.PositiveSmallIntegerField(default=FEWEST_FULL_DAYS)
    target_on = models.DateField(null=True, blank=True, help_text="By when the outcome is promised.")
    backfilled = models.BooleanField(
        default=False, help_text="Its moments were stated, not read from the clock; it can carry no adoption."
    )
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True, help_text="When the draft was sent for approval.")
    withdrawn_because = models.TextField(blank=True)

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        ordering = [F("opens_at").desc(nulls_first=True), "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at=None)
                | Q(closes_at=None)
                | Q(StaysOpen("opens_at", "closes_at", "minimum_days")),
                name="consultation_stays_open_28_days",
            ),
            models.CheckConstraint(
                condition=Q(opened_at=None) | Q(StaysOpen("opened_at", "closes_at", "minimum_days")),
                name="consultation_stays_open_28_days_from_its_opening",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(StaysOpen("opened_at", "closed_at", "minimum_days")),
                name="consultation_was_open_28_days",
            ),
            models.CheckConstraint(
                condition=Q(minimum_days__gte=FEWEST_FULL_DAYS), name="consultations_last_28_days_or_more"
            ),
            models.CheckConstraint(
                condition=Q(state="draft")
                | Q(
                    opens_at__isnull=False,
                    closes_at__isnull=False,
                    target_on__isnull=False,
                    approved_by__isnull=False,
                ),
                name="a_scheduled_consultation_states_its_moments",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("prepared_by")),
                name="a_consultation_is_approved_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(state="open") | Q(opened_at__isnull=False),
                name="an_open_consultation_was_opened",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["closed", "concluded"]) | Q(closed_at__isnull=False),
                name="a_closed_consultation_was_closed",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | ~Q(withdrawn_because=""),
                name="a_withdrawn_consultation_says_why",
            ),
        ]
        triggers = [
            *only_these_moves("consultation", CONSULTATION_MOVES),
            pgtrigger.Protect(
                name="announced_consultation_stays",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__state__in=[state.value for state in PUBLIC_STATES]),
            ),
            pgtrigger.Trigger(
                name="consultation_opens_and_closes_by_the_clock",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    IF OLD.state <> 'draft' AND NEW.state <> 'draft' AND (
                        NEW.reference, NEW.title, NEW.summary, NEW.introduction, NEW.source, NEW.amendment_id,
                        NEW.minimum_days, NEW.target_on, NEW.backfilled, NEW.prepared_by_id, NEW.approved_by_id,
                        NEW.opens_at
                    ) IS DISTINCT FROM (
                        OLD.reference, OLD.title, OLD.summary, OLD.introduction, OLD.source, OLD.amendment_id,
                        OLD.minimum_days, OLD.target_on, OLD.backfilled, OLD.prepared_by_id, OLD.approved_by_id,
                        OLD.opens_at
                    ) THEN
                        RAISE EXCEPTION 'an announced consultation is not changed';
                    END IF;
                    IF OLD.state = 'scheduled' AND NEW.state <> 'draft' AND (
                        NEW.closes_at < OLD.closes_at OR (NEW.state <> 'open' AND NEW.closes_at <> OLD.closes_at)
                    ) THEN
                        RAISE EXCEPTION 'the announced close of a consultation is not brought forward';
                    END IF;
                    IF OLD.state = 'open' AND NEW.state IN ('open', 'closed') AND NEW.closes_at <> OLD.closes_at AND (
                        NEW.closes_at < OLD.closes_at OR NOT EXISTS (
                            SELECT 1 FROM consultations_extension AS extension
                            WHERE extension.consultation_id = OLD.id AND extension.closes_at = NEW.closes_at
                        )
                    ) THEN
                        RAISE EXCEPTION 'the close of a consultation only moves later, and with a notice';
                    END IF;
                    IF OLD.state IN ('closed', 'concluded', 'withdrawn')
                        AND (NEW.closes_at, NEW.opened_at, NEW.closed_at)
                        IS DISTINCT FROM (OLD.closes_at, OLD.opened_at, OLD.closed_at) THEN
                        RAISE EXCEPTION 'a consultation that is over is not changed';
                    END IF;
                    IF OLD.state = 'scheduled' AND NEW.state = 'open' THEN
                        IF NOT NEW.backfilled THEN
                            NEW.opened_at := clock_timestamp();
                        END IF;
                        IF NEW.opened_at < NEW.opens_at THEN
                            RAISE EXCEPTION 'a consultation opens at its stated instant and not before';
                        END IF;
                    ELSIF NEW.opened_at IS DISTINCT FROM OLD.opened_at THEN
                        RAISE EXCEPTION 'the opening of a consultation is read from the clock';
                    END IF;
                    IF OLD.state = 'open' AND NEW.state = 'closed' THEN
                        IF NOT NEW.backfilled THEN
                            NEW.closed_at := clock_timestamp();
                        END IF;
                        IF NEW.closed_at < NEW.closes_at THEN
                            RAISE EXCEPTION 'a consultation closes at its stated instant and not before';
                        END IF;
                    ELSIF NEW.closed_at IS DISTINCT FROM OLD.closed_at THEN
                        RAISE EXCEPTION 'the close of a consultation is read from the clock';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.title}"

    @property
    def current_state(self) -> ConsultationState:
        return ConsultationState(self.state)

    @property
    def is_draft(self) -> bool:
        return self.current_state is ConsultationState.DRAFT

    def takes_responses_at(self, at: dt.datetime) -> bool:
        """Whether a response received at that instant counts: the close itself is too late."""
        return bool(
            self.current_state is ConsultationState.OPEN
            and self.opened_at
            and self.closes_at
            and self.opened_at <= at < self.closes_at
        )


# What is asked stands still once the consultation is announced.
_ONLY_IN_A_DRAFT = """
    IF EXISTS (
        SELECT 1 FROM consultations_consultation AS held
        WHERE held.id = COALESCE(NEW.consultation_id, OLD.consultation_id) AND held.state <> 'draft'
    ) THEN
        RAISE EXCEPTION 'what an announced consultation asks is not changed';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""


def only_in_a_draft(table: str) -> list[pgtrigger.Trigger]:
    """Triggers that refuse every change of a part of an announced consultation."""
    return [
        pgtrigger.Trigger(
            name=f"{table}_changes_only_in_a_draft",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
            func=_ONLY_IN_A_DRAFT,
        )
    ]


class Section(models.Model):
    """A section of the paper, under whose heading its questions stand."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="sections")
    position = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=10)
    title = models.CharField(max_length=200)
    introduction = models.TextField(blank=True, help_text="Markdown.")

    class Meta:
        ordering = ["consultation", "position"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "position"], name="sections_stand_in_order"),
            models.UniqueConstraint(fields=["consultation", "number"], name="sections_are_numbered_once"),
        ]
        triggers = only_in_a_draft("section")

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Question(models.Model):
    """A numbered question; `position` runs through the whole paper."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="questions")
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=10)
    group_heading = models.CharField(max_length=200, blank=True)
    text = models.TextField()

    class Meta:
        ordering = ["consultation", "position"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "position"], name="questions_stand_in_order"),
            models.UniqueConstraint(fields=["consultation", "number"], name="questions_are_numbered_once"),
        ]
        triggers = only_in_a_draft("question")

    def __str__(self) -> str:
        return f"{self.number}) {self.text}"


class BackgroundDocument(models.Model):
    """A document beside the questions: kept whole, served by its digest."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(max_length=200)
    file_name = models.CharField(max_length=255)
    content = models.BinaryField()
    sha256 = models.CharField("SHA-256", max_length=64)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["consultation", "id"]
        triggers = only_in_a_draft("document")

    def __str__(self) -> str:
        return self.title


class Extension(models.Model):
    """A later close, announced by a notice before the earlier one had come."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="extensions")
    closed_before_at = models.DateTimeField(help_text="The close that it replaces.")
    closes_at = models.DateTimeField()
    reason = models.TextField()
    notice = models.CharField(max_length=20)
    extended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    extended_at = models.DateTimeField()

    class Meta:
        ordering = ["consultation", "closes_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("closed_before_at")), name="an_extension_is_later"
            ),
            models.CheckConstraint(
                condition=Q(extended_at__lt=F("closed_before_at")), name="an_extension_comes_before_the_close"
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(notice=""), name="an_extension_is_announced_with_its_reason"
            ),
        ]
        triggers = append_only("extension")

    def __str__(self) -> str:
        return f"{self.consultation.reference} until {self.closes_at:%Y-%m-%d %H:%M}"
