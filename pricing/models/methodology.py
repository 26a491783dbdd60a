"""Methodology versions as dated data: every assessment names the one it used (METHODOLOGY “Two versions”)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from cpal.audit.append_only import append_only
from pricing.methodology.parameters import MethodologyParameters, version_from_json
from pricing.methodology.parameters import MethodologyVersion as Document
from pricing.methodology.text.clauses import ClauseText


class UnknownMethodology(LookupError):
    """No methodology version has that name."""


class MethodologyVersionQuerySet(models.QuerySet["MethodologyVersion"]):
    def named(self, code: str) -> MethodologyVersion:
        """The version of that name. Raises UnknownMethodology naming the versions there are."""
        version = self.filter(code=code).first()
        if version is None:
            known = ", ".join(self.in_force().values_list("code", flat=True))
            raise UnknownMethodology(
                f"There is no methodology version “{code}”; there are {known or 'none yet'}."
            )
        return version

    def in_force(self) -> MethodologyVersionQuerySet:
        """The versions that were adopted, each from its window on, oldest first."""
        return self.filter(applies_from_window__isnull=False).order_by("applies_from_window")

    def proposals(self) -> MethodologyVersionQuerySet:
        """The versions that were proposed: run as what-ifs, never the version of a window, newest first."""
        return self.filter(applies_from_window=None).order_by("-loaded_at", "-id")

    def default_for(self, window: str) -> MethodologyVersion:
        """The version that applies to a window unless another is asked for: the latest to start by then."""
        version = self.in_force().filter(applies_from_window__lte=window).last()
        if version is None:
            raise UnknownMethodology(f"No methodology version applies to window {window}.")
        return version


class MethodologyVersion(models.Model):
    """A version: its document holds every parameter with its value, unit, clause and source.

    One that is in force applies from its window on. One that applies from none is a proposal (7.6): it can be run on
    any window as a what-if, and is never the version of an assessment; the database refuses it.
    """

    code = models.CharField(max_length=20, unique=True)
    applies_from_window = models.CharField(
        max_length=7,
        unique=True,
        blank=True,
        null=True,
        help_text="First window it applies to by default; empty for the first version, null for a proposal.",
    )
    document = models.JSONField()
    loaded_at = models.DateTimeField(default=timezone.now)

    objects = MethodologyVersionQuerySet.as_manager()

    class Meta:
        ordering = ["applies_from_window"]
        triggers = append_only("methodologyversion")

    def __str__(self) -> str:
        return self.code

    @property
    def is_proposal(self) -> bool:
        """Whether it was proposed and is not in force from any window."""
        return self.applies_from_window is None

    @property
    def contents(self) -> Document:
        """The version with its provisions, as the methodology reads it."""
        return version_from_json(self.document)

    @property
    def parameters(self) -> MethodologyParameters:
        return self.contents.parameters


class ClauseQuerySet(models.QuerySet["Clause"]):
    def in_order(self) -> ClauseQuerySet:
        return self.order_by("position")


class Clause(models.Model):
    """One clause of a version as it is written: its numbers are placeholders of the version's parameters.

    `clause_id` never changes between versions; `number` is the section of the discussion paper.
    """

    version = models.ForeignKey(MethodologyVersion, on_delete=models.PROTECT, related_name="clauses")
    position = models.PositiveSmallIntegerField()
    clause_id = models.CharField(max_length=60)
    number = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    text = models.TextField(help_text="As written, with placeholders such as {minimum_trade_tonnes.zinc}.")
    parameters = ArrayField(models.CharField(max_length=60), default=list, help_text="Which it states.")
    code = ArrayField(models.CharField(max_length=150), default=list, help_text="What applies it.")
    source = models.CharField(max_length=300)
    change = models.TextField(blank=True, help_text="Why it differs from the version before.")

    objects = ClauseQuerySet.as_manager()

    class Meta:
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "clause_id"], name="one_clause_of_an_id_a_version"),
            models.UniqueConstraint(fields=["version", "position"], name="clauses_stand_in_one_order"),
        ]
        triggers = append_only("clause")

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def written(self) -> ClauseText:
        """The clause as the pure text has it."""
        return ClauseText(
            id=self.clause_id,
            number=self.number,
            title=self.title,
            text=self.text,
            code=tuple(self.code),
            source=self.source,
            change=self.change,
        )
