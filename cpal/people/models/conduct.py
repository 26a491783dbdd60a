"""The code of conduct, and what each member of staff did about it (paper 7.3). Rows are never changed."""

from __future__ import annotations

import datetime as dt

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cpal.audit.append_only import append_only
from cpal.people import duties


class CodeOfConductQuerySet(models.QuerySet["CodeOfConduct"]):
    def effective_by(self, on: dt.date, at: dt.datetime) -> CodeOfConductQuerySet:
        """Those adopted by the moment and effective by the London day, the one in force last."""
        return self.filter(effective_on__lte=on, adopted_at__lte=at).order_by("effective_on")


class CodeOfConduct(models.Model):
    """A version of the code by which all staff are bound, from a day on until the next one (7.3)."""

    version = models.CharField(max_length=20, unique=True, help_text="For example 2026-1.")
    effective_on = models.DateField(unique=True, help_text="The first London day on which it binds.")
    text = models.TextField(help_text="Markdown.")
    adopted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    adopted_at = models.DateTimeField()

    objects = CodeOfConductQuerySet.as_manager()

    class Meta:
        ordering = ["-effective_on"]
        verbose_name = "code of conduct"
        verbose_name_plural = "code of conduct"
        constraints = [
            models.CheckConstraint(
                condition=~Q(version="") & ~Q(text=""), name="a_code_of_conduct_has_a_version_and_a_text"
            ),
        ]
        triggers = append_only("code_of_conduct")

    def __str__(self) -> str:
        return f"Code of conduct {self.version}"


class Acknowledgement(models.Model):
    """A member of staff has read a version of the code and is bound by it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="acknowledgements"
    )
    code = models.ForeignKey(CodeOfConduct, on_delete=models.PROTECT, related_name="acknowledgements")
    acknowledged_at = models.DateTimeField()

    class Meta:
        ordering = ["-acknowledged_at", "-id"]
        triggers = append_only("acknowledgement")

    def __str__(self) -> str:
        return f"{self.user}, {self.code}"


class Training(models.Model):
    """A member of staff completed a course; recorded by somebody else, with the evidence (7.3)."""

    class Course(models.TextChoices):
        CONFIDENTIALITY = duties.Course.CONFIDENTIALITY.value, "Confidentiality"
        ANTITRUST = duties.Course.ANTITRUST.value, "Anti-trust compliance"
        CONFLICTS = duties.Course.CONFLICTS.value, "Conflicts of interest"
        DATA_PROTECTION = duties.Course.DATA_PROTECTION.value, "Data protection"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="trainings")
    course = models.CharField(max_length=16, choices=Course)
    completed_on = models.DateField()
    evidence = models.TextField(
        help_text="The certificate, the test or the attendance list, and where it is."
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-completed_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(evidence=""), name="training_has_its_evidence"),
            models.CheckConstraint(
                condition=~Q(user=F("recorded_by")), name="nobody_records_their_own_training"
            ),
        ]
        triggers = append_only("training")

    def __str__(self) -> str:
        return f"{self.user}, {self.get_course_display()}, {self.completed_on}"


class ConflictDeclaration(models.Model):
    """What a member of staff holds, does or is related to that bears on the work, or that there is nothing (7.3)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="conflict_declarations"
    )
    has_nothing_to_declare = models.BooleanField()
    interests = models.TextField(blank=True)
    declared_at = models.DateTimeField()

    class Meta:
        ordering = ["-declared_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(has_nothing_to_declare=True, interests="")
                | (Q(has_nothing_to_declare=False) & ~Q(interests="")),
                name="interests_are_declared_or_denied",
            ),
        ]
        triggers = append_only("conflict_declaration")

    def __str__(self) -> str:
        return f"{self.user}, declared {self.declared_at:%d %B %Y}"


REVIEWER_IS_ANOTHER = """
    IF EXISTS (SELECT FROM people_conflictdeclaration
               WHERE id = NEW.declaration_id AND user_id = NEW.reviewed_by_id) THEN
        RAISE EXCEPTION 'nobody reviews their own declaration';
    END IF;
    RETURN NEW;
"""


class DeclarationReview(models.Model):
    """What a senior manager, never the one who declared, made of a declaration."""

    class Outcome(models.TextChoices):
        NO_CONFLICT = "no_conflict", "no conflict with the work"
        MITIGATED = "mitigated", "managed as written"
        RECUSED = "recused", "takes no part in what is written"

    declaration = models.OneToOneField(ConflictDeclaration, on_delete=models.PROTECT, related_name="review")
    outcome = models.CharField(max_length=11, choices=Outcome)
    mitigation = models.TextField(blank=True, help_text="What is done about it, and by whom.")
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField()

    class Meta:
        ordering = ["-reviewed_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="no_conflict") | ~Q(mitigation=""),
                name="a_conflict_has_its_mitigation",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="declaration_reviewer_is_another",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=REVIEWER_IS_ANOTHER,
            ),
            *append_only("declaration_review"),
        ]

    def __str__(self) -> str:
        return f"{self.declaration}: {self.get_outcome_display()}"
