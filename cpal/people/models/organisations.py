"""The register of organisations and of their consents, as held at any moment, and the files it came in.

A register row is never changed: a later row of the same key replaces it from its `received_at` on, and what was held
before stays known. What would be a foreign key is a code, because files may arrive in any order.
"""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from cpal.audit.append_only import append_only


class RegisterDelivery(models.Model):
    """One register file as it was received, bytes and all, and what came of it."""

    register = models.CharField(max_length=40)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    content = models.BinaryField(help_text="The bytes as received.")
    received_at = models.DateTimeField(help_text="From this moment its rows are held.")
    loaded_at = models.DateTimeField(db_default=Now())
    backfilled = models.BooleanField(help_text="The moment of receipt was stated, not read from the clock.")
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="register_deliveries",
    )
    rows_read = models.PositiveIntegerField()
    rows_stored = models.PositiveIntegerField()
    rows_unchanged = models.PositiveIntegerField(help_text="Held already, with the same content.")
    rows_faulty = models.PositiveIntegerField()
    faults = models.JSONField(
        default=list, help_text="The first faults: row, field, what is wrong, what was expected."
    )

    class Meta:
        ordering = ["-id"]
        verbose_name = "register delivery"
        verbose_name_plural = "register deliveries"
        triggers = append_only("register_delivery")

    def __str__(self) -> str:
        return f"{self.register} {self.received_at:%Y-%m-%d %H:%M} {self.file_name}"


Row = TypeVar("Row", bound="RegisterRow")


class RegisterRowQuerySet(models.QuerySet[Row]):
    """`KEY` of the model names a row; the greatest (received_at, id) of a key is the one that is held."""

    def held_at(self, at: dt.datetime) -> Self:
        """One row a key: the last received by `at`.

        Filters before this word choose among what was ever received, filters after it among what was held.
        """
        last = self.last_received_by(at)
        return self.model.objects.filter(pk__in=last.values("pk"))  # type: ignore[return-value]  # filtered, it is still of this class

    def last_received_by(self, at: dt.datetime) -> Self:
        """The same rows in the order of their keys, read in one pass; takes no filter after it."""
        key = self.model.KEY
        return self.filter(received_at__lte=at).order_by(*key, "-received_at", "-id").distinct(*key)


class RegisterRow(models.Model):
    """What every register row has: the file it came in, and the moment from which it is held."""

    KEY: ClassVar[tuple[str, ...]]

    delivery = models.ForeignKey(RegisterDelivery, on_delete=models.PROTECT, related_name="+", db_index=False)
    row_number = models.PositiveIntegerField(help_text="The line of the file on which it begins.")
    received_at = models.DateTimeField()

    objects = RegisterRowQuerySet.as_manager()

    class Meta:
        abstract = True


class Organisation(RegisterRow):
    """A legal entity and its ultimate parent. The group of one without a parent is its own code (Appendix B)."""

    KEY = ("code",)

    code = models.CharField(max_length=100)
    name = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166 alpha-2.")
    group = models.CharField(max_length=100, blank=True, help_text="Code of the ultimate parent.")
    lei = models.CharField("LEI", max_length=20, blank=True)

    class Meta:
        ordering = ["code", "-received_at", "-id"]
        indexes = [models.Index("code", F("received_at").desc(), F("id").desc(), name="organisation_held_at")]
        constraints = [models.CheckConstraint(condition=~Q(code=""), name="organisation_has_a_code")]
        triggers = append_only("organisation")

    def __str__(self) -> str:
        return self.name or self.code


class Consent(RegisterRow):
    """An organisation agreed to the use of its transactions, from a day until the day before another (5.1)."""

    KEY = ("organisation", "from_on")

    organisation = models.CharField(max_length=100, help_text="Register code.")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True, help_text="First day on which it no longer holds.")

    class Meta:
        ordering = ["organisation", "from_on", "-received_at", "-id"]
        indexes = [
            models.Index(
                "organisation", "from_on", F("received_at").desc(), F("id").desc(), name="consent_held_at"
            )
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(organisation=""), name="consent_names_an_organisation")
        ]
        triggers = append_only("consent")

    def __str__(self) -> str:
        return f"{self.organisation} from {self.from_on}"
