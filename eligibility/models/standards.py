"""Recognised standards, what their alignment assessments found, and which upstream mechanisms are recognised."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cpal.audit.append_only import append_only
from cpal.people.models.organisations import RegisterRow
from eligibility.models.words import known, word
from eligibility.vocabulary import (
    ActionStatus,
    AssessmentPart,
    AssessmentStatus,
    Dating,
    Rating,
    RecognitionEvent,
    SectionFinding,
    StandardKind,
)


class RecognisedStandard(RegisterRow):
    """A standard that the exchange or the methodology relies on."""

    KEY = ("code",)

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=300)
    owner = models.CharField(max_length=200, blank=True)
    kind = word(StandardKind)
    metals = models.CharField(max_length=200, blank=True, help_text="In the words of the source.")
    clause = models.CharField(max_length=100, blank=True, help_text="Where the methodology relies on it.")
    source = models.CharField(max_length=500)

    class Meta:
        ordering = ["kind", "name", "-received_at", "-id"]
        verbose_name = "standard"
        indexes = [models.Index("code", F("received_at").desc(), F("id").desc(), name="standard_held_at")]
        constraints = [
            models.CheckConstraint(condition=~Q(code=""), name="standard_has_a_code"),
            known("kind", StandardKind, "standard_is_of_a_known_kind"),
        ]
        triggers = append_only("recognised_standard")

    def __str__(self) -> str:
        return self.name


class StandardAssessment(RegisterRow):
    """Where a part of a standard's alignment assessment, or the exchange's approval, stands from a day on."""

    KEY = ("standard", "part", "from_on", "step")

    standard = models.CharField(max_length=40, help_text="Register code of the standard.")
    part = word(AssessmentPart)
    from_on = models.DateField()
    step = models.PositiveSmallIntegerField(help_text="Which of several of the same day, from 1.")
    dating = word(Dating)
    status = word(AssessmentStatus)
    rating = word(Rating, may_be_empty=True)
    criteria_partially_aligned = models.PositiveSmallIntegerField(null=True, blank=True)
    said = models.CharField(max_length=500, help_text="In the words of the source.")
    report = models.CharField(max_length=500, blank=True)
    source = models.CharField(max_length=500)
    note = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["standard", "part", "-from_on", "-step", "-received_at", "-id"]
        indexes = [
            models.Index(
                "standard",
                "part",
                "from_on",
                "step",
                F("received_at").desc(),
                F("id").desc(),
                name="standard_assessment_held_at",
            )
        ]
        constraints = [
            known("part", AssessmentPart, "standard_assessment_is_of_a_known_part"),
            known("status", AssessmentStatus, "standard_assessment_has_a_known_status"),
            known("rating", Rating, "standard_assessment_has_a_known_rating", may_be_empty=True),
            known("dating", Dating, "standard_assessment_is_dated_in_known_words"),
        ]
        triggers = append_only("standard_assessment")

    def __str__(self) -> str:
        return f"{self.standard}: {self.get_part_display()} {self.get_status_display()}"


class CorrectiveAction(RegisterRow):
    """What a standard's owner does about a finding of its alignment assessment."""

    KEY = ("standard", "number")

    standard = models.CharField(max_length=40, help_text="Register code of the standard.")
    number = models.PositiveSmallIntegerField()
    finding = models.CharField(max_length=1000)
    action = models.CharField(max_length=1000)
    status = word(ActionStatus)
    due_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=500)

    class Meta:
        ordering = ["standard", "number", "-received_at", "-id"]
        indexes = [
            models.Index(
                "standard",
                "number",
                F("received_at").desc(),
                F("id").desc(),
                name="corrective_action_held_at",
            )
        ]
        constraints = [known("status", ActionStatus, "corrective_action_has_a_known_status")]
        triggers = append_only("corrective_action")

    def __str__(self) -> str:
        return f"{self.standard} {self.number}"


class Recognition(RegisterRow):
    """Something that happened to the recognition of an upstream mechanism by the Responsible Minerals Initiative."""

    KEY = ("mechanism", "event", "from_on")

    mechanism = models.CharField(max_length=200)
    event = word(RecognitionEvent)
    from_on = models.DateField(null=True, blank=True)
    dating = word(Dating)
    until_on = models.DateField(null=True, blank=True, help_text="Last day of what took a while.")
    expected_by = models.DateField(
        null=True, blank=True, help_text="Last day by which its outcome was expected."
    )
    level = models.PositiveSmallIntegerField(null=True, blank=True, help_text="1 or 2.")
    section_a = word(SectionFinding, may_be_empty=True)
    section_a_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    section_b = word(SectionFinding, may_be_empty=True)
    section_b_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    section_c = word(SectionFinding, may_be_empty=True)
    section_c_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    said = models.CharField(max_length=1000, help_text="In the words of the source.")
    source = models.CharField(max_length=500)
    note = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["mechanism", "-from_on", "-received_at", "-id"]
        verbose_name = "recognition of an upstream mechanism"
        verbose_name_plural = "recognitions of upstream mechanisms"
        indexes = [
            models.Index(
                "mechanism",
                "event",
                "from_on",
                F("received_at").desc(),
                F("id").desc(),
                name="recognition_held_at",
            )
        ]
        constraints = [
            known("event", RecognitionEvent, "recognition_event_is_known"),
            known("dating", Dating, "recognition_is_dated_in_known_words"),
            models.CheckConstraint(
                condition=Q(level=None) | Q(level__in=[1, 2]), name="recognition_is_of_level_1_or_2"
            ),
            *(
                known(section, SectionFinding, f"recognition_{section}_is_known", may_be_empty=True)
                for section in ("section_a", "section_b", "section_c")
            ),
        ]
        triggers = append_only("recognition")

    def __str__(self) -> str:
        return f"{self.mechanism}: {self.get_event_display()}"
