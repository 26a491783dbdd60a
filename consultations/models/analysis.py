"""Reading the responses: themes coded by two people, campaigns, and what each sentence of a summary rests on."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from consultations.models.consultations import Consultation, Question
from consultations.models.responses import Answer, Response
from cpal.audit.append_only import append_only


class Theme(models.Model):
    """A theme of the answers to a question; without a question, one of the whole paper."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="themes")
    question = models.ForeignKey(
        Question, null=True, blank=True, on_delete=models.PROTECT, related_name="themes"
    )
    name = models.CharField(max_length=80)
    description = models.TextField(blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["question", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "question", "name"],
                name="themes_of_a_question_are_named_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return self.name


class AnswerRead(models.Model):
    """One person has read an answer and coded it, perhaps with no theme at all; two people read each answer."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="readings")
    coder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField(help_text="1 for the first reader, 2 for the second.")
    read_at = models.DateTimeField()
    themes = models.ManyToManyField(Theme, through="Coding", related_name="readings")

    class Meta:
        ordering = ["answer", "place"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "coder"], name="a_person_reads_an_answer_once"),
            models.UniqueConstraint(fields=["answer", "place"], name="two_people_read_an_answer"),
            models.CheckConstraint(condition=Q(place__in=[1, 2]), name="there_are_two_readers"),
        ]
        indexes = [models.Index(fields=["coder", "answer"], name="answers_read_by_a_person")]
        triggers = [
            pgtrigger.Protect(name="reading_stays", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"reading {self.pk}"


class Coding(models.Model):
    """One person found a theme in an answer.

    What each found alone is kept: a theme added after the two had seen each other's coding `is_settlement`, and one
    that was given up then is `dropped_at` and stays. Agreement is told of what each found alone.
    """

    reading = models.ForeignKey(AnswerRead, on_delete=models.PROTECT, related_name="codings")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="codings")
    coded_at = models.DateTimeField()
    is_settlement = models.BooleanField(default=False)
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["reading", "theme"]
        constraints = [
            models.UniqueConstraint(fields=["reading", "theme"], name="a_person_codes_a_theme_once_an_answer")
        ]
        triggers = [
            pgtrigger.Trigger(
                name="what_was_found_alone_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF TG_OP = 'UPDATE' AND (NEW.reading_id, NEW.theme_id, NEW.coded_at, NEW.is_settlement)
                        IS DISTINCT FROM (OLD.reading_id, OLD.theme_id, OLD.coded_at, OLD.is_settlement) THEN
                        RAISE EXCEPTION 'a coding is given up or taken up again, not changed';
                    END IF;
                    IF TG_OP = 'DELETE' AND EXISTS (
                        SELECT 1 FROM consultations_answerread AS mine
                        JOIN consultations_answerread AS other ON other.answer_id = mine.answer_id
                        WHERE mine.id = OLD.reading_id AND other.place = 2
                    ) THEN
                        RAISE EXCEPTION 'what each found alone is kept once both have read the answer';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"coding {self.pk}"


class Campaign(models.Model):
    """Responses that are copies of one another, or nearly so; each counts, and the group is shown as one.

    Proposed by a search or grouped by hand; from `confirmed_at` on it stands. A dissolved one keeps no members.
    """

    class Found(models.TextChoices):
        IDENTICAL = "identical", "the same words"
        NEAR = "near", "nearly the same words"
        BY_HAND = "by_hand", "grouped by hand"

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="campaigns")
    name = models.CharField(max_length=120)
    found = models.CharField(max_length=9, choices=Found)
    found_at = models.DateTimeField()
    members_digest = models.CharField(
        max_length=64, help_text="SHA-256 of who was found; a dissolved group is not proposed again."
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    dissolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    dissolved_at = models.DateTimeField(null=True, blank=True)
    responses = models.ManyToManyField(Response, through="CampaignMember", related_name="campaigns")

    class Meta:
        ordering = ["consultation", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None, confirmed_at=None)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="a_campaign_is_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(dissolved_by=None, dissolved_at=None)
                | Q(dissolved_by__isnull=False, dissolved_at__isnull=False),
                name="a_campaign_is_dissolved_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def stands(self) -> bool:
        """Whether its responses are counted as one submission."""
        return self.confirmed_at is not None and self.dissolved_at is None


class CampaignMember(models.Model):
    """A response belongs to one group at most."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="members")
    response = models.OneToOneField(Response, on_delete=models.PROTECT, related_name="campaign_member")

    class Meta:
        ordering = ["campaign", "response"]

    def __str__(self) -> str:
        return f"member {self.pk}"


class CampaignSearch(models.Model):
    """A search for copies: asked for, carried out by a worker, with what came of it."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="campaign_searches")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    responses = models.PositiveIntegerField(default=0, help_text="How many were compared.")
    groups = models.PositiveIntegerField(default=0, help_text="How many were proposed.")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation"],
                condition=Q(finished_at=None),
                name="one_search_for_copies_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"search {self.pk}"


class Statement(models.Model):
    """The feedback statement in the making: what was asked, what was said, what changes and why.

    What is published of it is an `Edition`; this is the working paper, edited until then.
    """

    consultation = models.OneToOneField(Consultation, on_delete=models.PROTECT, related_name="statement")
    overview = models.TextField(blank=True, help_text="Markdown; published.")
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"statement on {self.consultation.reference}"


class Sentence(models.Model):
    """A sentence of the statement; `question` None: on the whole. `answers` are those behind it (staff only)."""

    class Part(models.TextChoices):
        SAID = "said", "what was said"
        CHANGES = "changes", "what changes and why"

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="sentences")
    question = models.ForeignKey(Question, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=7, choices=Part)
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    answers = models.ManyToManyField(Answer, related_name="sentences", blank=True)

    class Meta:
        ordering = ["statement", "question", "part", "position", "id"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="a_sentence_says_something")]

    def __str__(self) -> str:
        return self.text


class Redaction(models.Model):
    """Words of an answer that are not published although the answer is; the reason is."""

    class Field(models.TextChoices):
        REASON = "reason"
        ALTERNATIVE = "alternative"

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="redactions")
    field = models.CharField(max_length=11, choices=Field)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField(help_text="Excluded.")
    reason = models.CharField(max_length=200)
    redacted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    redacted_at = models.DateTimeField()

    class Meta:
        ordering = ["answer", "field", "start"]
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=models.F("start")), name="a_redaction_covers_words"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_redaction_says_why"),
        ]
        triggers = append_only("redaction")

    def __str__(self) -> str:
        return f"redaction {self.pk}"
