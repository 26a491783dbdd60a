"""Methodology versions as dated data: every assessment names the one it used (METHODOLOGY “Two versions”)."""

from __future__ import annotations

from django.db import models

from cpal.audit.append_only import append_only
from pricing.methodology.parameters import MethodologyParameters, version_from_json
from pricing.methodology.parameters import MethodologyVersion as Document


class UnknownMethodology(LookupError):
    """No methodology version has that name."""


class MethodologyVersionQuerySet(models.QuerySet["MethodologyVersion"]):
    def named(self, code: str) -> MethodologyVersion:
        """The version of that name. Raises UnknownMethodology naming the versions there are."""
        version = self.filter(code=code).first()
        if version is None:
            known = ", ".join(self.order_by("applies_from_window").values_list("code", flat=True))
            raise UnknownMethodology(
                f"There is no methodology version “{code}”; there are {known or 'none yet'}."
            )
        return version

    def default_for(self, window: str) -> MethodologyVersion:
        """The version that applies to a window unless another is asked for: the latest to start by then."""
        version = self.filter(applies_from_window__lte=window).order_by("-applies_from_window").first()
        if version is None:
            raise UnknownMethodology(f"No methodology version applies to window {window}.")
        return version


class MethodologyVersion(models.Model):
    """A published version: its document holds every parameter with its value, unit, clause and source."""

    code = models.CharField(max_length=20, unique=True)
    applies_from_window = models.CharField(
        max_length=7,
        unique=True,
        blank=True,
        help_text="First window it applies to by default; empty for the first.",
    )
    document = models.JSONField()
    loaded_at = models.DateTimeField(auto_now_add=True)

    objects = MethodologyVersionQuerySet.as_manager()

    class Meta:
        ordering = ["applies_from_window"]
        triggers = append_only("methodologyversion")

    def __str__(self) -> str:
        return self.code

    @property
    def contents(self) -> Document:
        """The version with its provisions, as the methodology reads it."""
        return version_from_json(self.document)

    @property
    def parameters(self) -> MethodologyParameters:
        return self.contents.parameters
