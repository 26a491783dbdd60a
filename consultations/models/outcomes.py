"""What is published of a consultation, and the search that stands before it (paper 2.2, 7.6).

An edition is bound to what was searched: its digest is worked out by the database from its content, and the content
has the digests of the answers and files that go with it. They are written first, and nothing is added afterwards.
"""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from consultations.models.analysis import Sentence
from consultations.models.consultations import Consultation, Question
from consultations.models.responses import Answer, Permission, RespondentKind, Response, Stance
from cpal.audit.append_only import append_only

# The digests of what goes with an edition, as `consultations.publishing.content` works them out.
ANSWERS_DIGEST = r"""
    SELECT encode(sha256(convert_to(COALESCE(string_agg(
        concat_ws(E'\x1f', question_id, position, name, kind, permission, stance, reason, alternative),
        E'\x1e' ORDER BY question_id, position
    ), ''), 'UTF8')), 'hex') FROM consultations_publishedanswer WHERE edition_id = NEW.id
"""
FILES_DIGEST = r"""
    SELECT encode(sha256(convert_to(COALESCE(string_agg(
        concat_ws(E'\x1f', name, file_name, encode(sha256(content), 'hex')), E'\x1e' ORDER BY id
    ), ''), 'UTF8')), 'hex') FROM consultations_publishedfile WHERE edition_id = NEW.id
"""


def before_its_edition(table: str) -> pgtrigger.Trigger:
    """A trigger that refuses to add to an edition which is out."""
    return pgtrigger.Trigger(
        name=f"{table}_comes_before_its_edition",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func="""
            IF EXISTS (SELECT 1 FROM consultations_edition WHERE id = NEW.edition_id) THEN
                RAISE EXCEPTION 'nothing is added to an edition that is out';
            END IF;
            RETURN NEW;
        """,
    )


class LeakSearch(models.Model):
    """One search of exactly what would be published for everything that could give a respondent away."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="leak_searches")
    digest = models.CharField(max_length=64, db_index=True, help_text="SHA-256 of what was searched.")
    searched_at = models.DateTimeField()
    searched_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    tells = models.PositiveIntegerField(
        help_text="How many names, brands, people and domains were looked for."
    )
    tells_digest = models.CharField(max_length=64, help_text="SHA-256 of what was looked for.")
    places = models.PositiveIntegerField(help_text="How many texts were searched.")

    class Meta:
        ordering = ["-id"]
        triggers = append_only("leaksearch")

    def __str__(self) -> str:
        return f"search {self.pk}"


class LeakFinding(models.Model):
    """A place in what would be published that could give a respondent away."""

    search = models.ForeignKey(LeakSearch, on_delete=models.PROTECT, related_name="findings")
    response = models.ForeignKey(
        Response, on_delete=models.PROTECT, related_name="+", help_text="Whom it gives away."
    )
    place = models.CharField(max_length=200, help_text="Where: question, sentence, published answer.")
    found = models.CharField(max_length=200, help_text="The words as they stand there.")
    tell = models.CharField(max_length=200, help_text="What they were taken for.")
    context = models.TextField()
    sentence = models.ForeignKey(
        Sentence, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    answer = models.ForeignKey(Answer, null=True, on_delete=models.PROTECT, related_name="+")
    field = models.CharField(max_length=11, blank=True, help_text="Of the answer: reason or alternative.")

    class Meta:
        ordering = ["search", "id"]
        triggers = append_only("leakfinding")

    def __str__(self) -> str:
        return self.place


class LeakJustification(models.Model):
    """Why a finding may stay: written by one person, confirmed by a second; it holds for the same words and place."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=200)
    found = models.CharField(max_length=200)
    tell = models.CharField(max_length=200)
    context = models.TextField()
    reason = models.TextField()
    justified_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    justified_at = models.DateTimeField()

    class Meta:
        ordering = ["consultation", "id"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="a_justification_has_its_reason")]
        triggers = append_only("leakjustification")

    def __str__(self) -> str:
        return self.place


class LeakConfirmation(models.Model):
    """The second person agrees that a finding may stay."""

    justification = models.OneToOneField(
        LeakJustification, on_delete=models.PROTECT, related_name="confirmation"
    )
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()

    class Meta:
        triggers = [
            *append_only("leakconfirmation"),
            pgtrigger.Trigger(
                name="a_second_person_confirms",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM consultations_leakjustification
                        WHERE id = NEW.justification_id AND justified_by_id = NEW.confirmed_by_id
                    ) THEN
                        RAISE EXCEPTION 'a second person confirms what the first has justified';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"confirmation {self.pk}"


class Edition(models.Model):
    """The outcome as published: frozen words and counts. A correction is the next edition; the earlier ones stay.

    `content` is the whole statement with its merged counts, without any respondent; the database refuses an edition
    whose digest was not searched, or that a finding still stands against.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    digest = models.CharField(
        max_length=64, help_text="SHA-256 of the content and of the answers published with it."
    )
    responses_received = models.PositiveIntegerField()
    responses_published = models.PositiveIntegerField()
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()
    reason = models.TextField(blank=True, help_text="Why it supersedes, for a correction.")

    class Meta:
        ordering = ["consultation", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "number"], name="editions_are_counted"),
            models.CheckConstraint(
                condition=~Q(prepared_by=F("published_by")), name="an_edition_is_published_by_a_second_person"
            ),
            models.CheckConstraint(condition=Q(number=1) | ~Q(reason=""), name="a_later_edition_says_why"),
        ]
        triggers = [
            *append_only("edition"),
            pgtrigger.Trigger(
                name="what_is_published_was_searched",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NEW.digest <> encode(sha256(convert_to(NEW.content::text, 'UTF8')), 'hex') THEN
                        RAISE EXCEPTION 'the digest of an edition is that of its content';
                    END IF;
                    IF NEW.number <> 1 + (
                        SELECT count(*) FROM consultations_edition WHERE consultation_id = NEW.consultation_id
                    ) OR NOT EXISTS (
                        SELECT 1 FROM consultations_consultation AS held
                        WHERE held.id = NEW.consultation_id
                          AND held.state = CASE NEW.number WHEN 1 THEN 'closed' ELSE 'concluded' END
                    ) THEN
                        RAISE EXCEPTION 'the outcome of a closed consultation is published once, and then corrected';
                    END IF;
                    IF NOT EXISTS (
                        SELECT 1 FROM consultations_leaksearch AS search
                        WHERE search.consultation_id = NEW.consultation_id AND search.digest = NEW.digest
                          AND search.id = (
                              SELECT max(id) FROM consultations_leaksearch
                              WHERE consultation_id = NEW.consultation_id
                          )
                          AND NOT EXISTS (
                              SELECT 1 FROM consultations_leakfinding AS finding
                              WHERE finding.search_id = search.id AND NOT EXISTS (
                                  SELECT 1 FROM consultations_leakjustification AS justification
                                  JOIN consultations_leakconfirmation AS confirmation
                                    ON confirmation.justification_id = justification.id
                                  WHERE justification.consultation_id = NEW.consultation_id
                                    AND justification.place = finding.place
                                    AND justification.found = finding.found
                                    AND justification.tell = finding.tell
                                    AND justification.context = finding.context
                              )
                          )
                    ) THEN
                        RAISE EXCEPTION 'what is published was searched for its respondents and found clear of them';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="edition_has_the_answers_that_were_searched",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func=f"""
                    IF NEW.content->>'answers_sha256' IS DISTINCT FROM ({ANSWERS_DIGEST})
                    OR NEW.content->>'files_sha256' IS DISTINCT FROM ({FILES_DIGEST}) THEN
                        RAISE EXCEPTION 'the answers and files of an edition are those that were searched';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consultation.reference}, edition {self.number}"


class PublishedAnswer(models.Model):
    """An answer as its author allowed it: with the name, or without. Nothing leads from here to a response.

    Anonymous ones stand in an order that tells nothing. `kind` is empty where fewer than three of a kind stand behind.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=420, blank=True, help_text="Empty: anonymous.")
    kind = models.CharField(max_length=13, choices=RespondentKind, blank=True)
    permission = models.CharField(max_length=12, choices=Permission)
    stance = models.CharField(max_length=8, choices=Stance, blank=True)
    reason = models.TextField(blank=True)
    alternative = models.TextField(blank=True)

    class Meta:
        ordering = ["edition", "question", "position"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(permission="confidential"), name="a_confidential_answer_is_never_published"
            ),
            models.CheckConstraint(
                condition=Q(permission="anonymous", name="") | Q(permission="named") & ~Q(name=""),
                name="only_a_named_answer_has_a_name",
            ),
            models.UniqueConstraint(
                fields=["edition", "question", "position"], name="published_answers_stand_in_order"
            ),
        ]
        triggers = [*append_only("publishedanswer"), before_its_edition("publishedanswer")]

    def __str__(self) -> str:
        return f"published answer {self.pk}"


class PublishedFile(models.Model):
    """An attachment that its author published with the name. Files of anonymous authors are never published."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=420)
    file_name = models.CharField(max_length=255)
    content = models.BinaryField()
    sha256 = models.CharField("SHA-256", max_length=64)

    class Meta:
        ordering = ["edition", "id"]
        triggers = [*append_only("publishedfile"), before_its_edition("publishedfile")]

    def __str__(self) -> str:
        return self.file_name


class ConcludedConsultation(Consultation):
    """A consultation as its outcome guards it: one that ran by the clock is concluded by an edition."""

    class Meta:
        proxy = True
        triggers = [
            pgtrigger.Trigger(
                name="concluded_by_its_outcome",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.state = 'concluded' AND OLD.state <> 'concluded'"),
                func="""
                    IF NOT NEW.backfilled AND NOT EXISTS (
                        SELECT 1 FROM consultations_edition WHERE consultation_id = NEW.id
                    ) THEN
                        RAISE EXCEPTION 'a consultation is concluded by publishing its outcome';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]
