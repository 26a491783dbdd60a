"""Responses: who answers, what is typed, what was handed in and when (paper 2.1, 2.2, 7.6).

Three layers. A *saved answer* is what somebody typed, every version of it kept. A *submission* is what was handed in,
as it was handed in. Who it came from stands in a table of its own, so that nothing which reads answers need touch it.
"""

from __future__ import annotations

import uuid

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import HashIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from consultations.models.consultations import Consultation, Question
from cpal.audit.append_only import append_only


class Permission(models.TextChoices):
    """What may become of an answer; the default is the narrowest."""

    NAMED = "named", "may be published with my name"
    ANONYMOUS = "anonymous", "may be published anonymously"
    CONFIDENTIAL = "confidential", "is confidential"


class Stance(models.TextChoices):
    AGREE = "agree", "Yes, or agree"
    PARTLY = "partly", "In part"
    DISAGREE = "disagree", "No, or disagree"
    NO_VIEW = "no_view", "No view"


class RespondentKind(models.TextChoices):
    PRODUCER = "producer", "Producer"
    CONSUMER = "consumer", "Consumer or fabricator"
    TRADER = "trader", "Merchant or trader"
    FINANCIAL = "financial", "Bank, broker or fund"
    ASSOCIATION = "association", "Industry association"
    STANDARD = "standard", "Standard setter or auditor"
    CIVIL_SOCIETY = "civil_society", "Civil society"
    PUBLIC_BODY = "public_body", "Public body"
    ACADEMIC = "academic", "Academic"
    INDIVIDUAL = "individual", "Individual"
    OTHER = "other", "Other"


class ResponseQuerySet(models.QuerySet["Response"]):
    def to(self, consultation: Consultation) -> ResponseQuerySet:
        return self.filter(consultation=consultation)

    def received(self) -> ResponseQuerySet:
        """Those that stand: handed in, and not withdrawn."""
        return self.filter(standing__isnull=False, withdrawn_at=None)


class Response(models.Model):
    """One respondent's response to one consultation, from the first letter typed.

    `standing` is the submission that counts, the last one handed in; a withdrawal leaves it, and says when.
    """

    reference = models.CharField(max_length=20, unique=True)
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="responses")
    begun_at = models.DateTimeField()
    standing = models.OneToOneField(
        "Submission", null=True, blank=True, on_delete=models.PROTECT, related_name="stands_for"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text="By the database's clock.")

    objects = ResponseQuerySet.as_manager()

    class Meta:
        ordering = ["consultation", "id"]
        triggers = [
            pgtrigger.Protect(
                name="handed_in_response_stays",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__standing__isnull=False),
            ),
            pgtrigger.Trigger(
                name="response_changes_while_the_consultation_is_open",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                declare=[("held", "consultations_consultation%ROWTYPE")],
                func="""
                    SELECT * INTO held FROM consultations_consultation WHERE id = NEW.consultation_id;
                    IF NEW.consultation_id <> OLD.consultation_id OR NEW.reference <> OLD.reference THEN
                        RAISE EXCEPTION 'a response belongs to its consultation';
                    END IF;
                    IF NOT held.backfilled AND NEW.withdrawn_at IS NOT NULL AND OLD.withdrawn_at IS NULL THEN
                        NEW.withdrawn_at := clock_timestamp();
                    END IF;
                    IF NOT held.backfilled AND NOT (
                        held.state = 'open' AND clock_timestamp() < held.closes_at
                    ) THEN
                        RAISE EXCEPTION 'a response is changed only while its consultation is open';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Respondent(models.Model):
    """Who a response comes from. Read by those who may, and by what must not let it out."""

    response = models.OneToOneField(Response, on_delete=models.CASCADE, related_name="respondent")
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    email = models.EmailField()
    verified_at = models.DateTimeField(
        help_text="When the address was shown to be theirs, or they signed in."
    )
    name = models.CharField(max_length=200, blank=True)
    organisation = models.CharField(max_length=200, blank=True)
    organisation_code = models.CharField(
        max_length=100, blank=True, help_text="Register code, for a participant."
    )
    kind = models.CharField(max_length=13, choices=RespondentKind, blank=True)
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166 alpha-2.")
    aliases = models.TextField(
        blank=True, help_text="Other names by which they could be known, one a line; never published."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "consultation", Lower("email"), name="one_response_an_address_and_consultation"
            ),
            models.UniqueConstraint(
                fields=["consultation", "user"],
                condition=Q(user__isnull=False),
                name="one_response_a_person_and_consultation",
            ),
        ]

    def __str__(self) -> str:
        return f"respondent {self.pk}"


class SavedAnswer(models.Model):
    """One version of what was typed. The current one is the newest that is not in conflict.

    `sequence` counts the versions of an answer; `made_from` is the sequence that the page showed when it was typed. One
    made from an older version than the current is kept beside it, `in_conflict`, until its author has compared them:
    the version then chosen `settles` every one up to that sequence. `token` names a save, so that it is kept once
    however often it arrives.
    """

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="saved_answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    sequence = models.PositiveIntegerField()
    made_from = models.PositiveIntegerField(default=0)
    in_conflict = models.BooleanField(default=False)
    settles = models.PositiveIntegerField(default=0)
    token = models.UUIDField(default=uuid.uuid4)
    stance = models.CharField(max_length=8, choices=Stance, blank=True)
    reason = models.TextField(blank=True)
    alternative = models.TextField(blank=True)
    permission = models.CharField(max_length=12, choices=Permission, default=Permission.CONFIDENTIAL)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["response", "question", "sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["response", "question", "sequence"], name="versions_of_an_answer_are_counted"
            ),
            models.UniqueConstraint(fields=["response", "token"], name="a_save_is_kept_once"),
        ]

    def __str__(self) -> str:
        return f"version {self.sequence}"


class Attachment(models.Model):
    """A file that supports a response; taken off again by `removed_at`, kept if it was handed in."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="attachments")
    question = models.ForeignKey(Question, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255)
    content = models.BinaryField()
    sha256 = models.CharField("SHA-256", max_length=64)
    permission = models.CharField(max_length=12, choices=Permission, default=Permission.CONFIDENTIAL)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["response", "id"]

    def __str__(self) -> str:
        return f"attachment {self.pk}"


class Submission(models.Model):
    """A response as it was handed in: the first time, or amended. Never changed; a later one stands in its place."""

    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    received_at = models.DateTimeField(help_text="By the database's clock.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the receipt.")
    attachments = models.ManyToManyField(Attachment, related_name="submissions", blank=True)

    class Meta:
        ordering = ["response", "number"]
        constraints = [
            models.UniqueConstraint(fields=["response", "number"], name="submissions_are_counted"),
        ]
        triggers = [
            *append_only("submission"),
            pgtrigger.Trigger(
                name="received_while_the_consultation_is_open",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("held", "consultations_consultation%ROWTYPE")],
                func="""
                    SELECT consultation.* INTO held FROM consultations_consultation AS consultation
                        JOIN consultations_response AS response ON response.consultation_id = consultation.id
                        WHERE response.id = NEW.response_id FOR SHARE OF consultation;
                    IF NOT held.backfilled THEN
                        IF abs(extract(epoch FROM clock_timestamp() - NEW.received_at)) > 60 THEN
                            RAISE EXCEPTION 'a response is received by the clock of the database';
                        END IF;
                        IF held.state <> 'open' OR clock_timestamp() >= held.closes_at THEN
                            RAISE EXCEPTION 'the consultation is not open';
                        END IF;
                    END IF;
                    IF held.opened_at IS NULL OR NEW.received_at < held.opened_at
                        OR NEW.received_at >= held.closes_at THEN
                        RAISE EXCEPTION 'a response is received after the opening and before the close';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"submission {self.number}"


class Answer(models.Model):
    """An answer as it was handed in."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    stance = models.CharField(max_length=8, choices=Stance, blank=True)
    reason = models.TextField(blank=True)
    alternative = models.TextField(blank=True)
    permission = models.CharField(max_length=12, choices=Permission)
    sameness = models.CharField(
        max_length=64, blank=True, help_text="Digest of its words, for finding copies; empty: no words."
    )

    class Meta:
        ordering = ["submission", "question"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "question"], name="one_answer_a_question"),
        ]
        indexes = [HashIndex(fields=["sameness"], name="answers_of_the_same_words")]
        triggers = append_only("answer")

    def __str__(self) -> str:
        return f"answer {self.pk}"
