"""Who is told of notices, by e-mail or webhook, and what is on its way to them.

An address is personal data: it lives in one row, shown to nobody, and goes when its owner unsubscribes.
"""

from __future__ import annotations

import base64
import datetime as dt
import secrets
import uuid
from typing import Self, TypeVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from consultations.notices.models.notices import CHOICES_OF_METAL, Kind, Notice

Reader = TypeVar("Reader", bound="models.Model")
Sent = TypeVar("Sent", bound="models.Model")


class InterestQuerySet(models.QuerySet[Reader]):
    def wanting(self, notice: Notice) -> Self:
        """Those who asked for its kind and, if it is about one, its metal; nothing chosen means everything."""
        found = self.filter(Q(kinds=[]) | Q(kinds__contains=[notice.kind]))
        if notice.metal:
            found = found.filter(Q(metals=[]) | Q(metals__contains=[notice.metal]))
        return found


class Interest(models.Model):
    """What a reader asked for."""

    kinds = ArrayField(models.CharField(max_length=14, choices=Kind), default=list, blank=True)
    metals = ArrayField(models.CharField(max_length=9, choices=CHOICES_OF_METAL), default=list, blank=True)

    class Meta:
        abstract = True

    @property
    def kind_names(self) -> list[str]:
        """The kinds in words; empty means all."""
        return [Kind(kind).label for kind in self.kinds]


class Subscription(Interest):
    """An address that its owner confirmed. The key stands in the address with which to unsubscribe."""

    address = models.EmailField(max_length=254)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    confirmed_at = models.DateTimeField()

    objects = InterestQuerySet["Subscription"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("address"), name="one_subscription_an_address")]

    def __str__(self) -> str:
        return f"subscription {self.pk}"


def new_secret() -> str:
    """A secret as receivers' libraries expect it."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


class WebhookQuerySet(InterestQuerySet["Webhook"]):
    def working(self) -> Self:
        return self.filter(disabled_at=None)

    def of(self, organisation: str) -> Self:
        """Those of a participant; of our own administrators where the code is blank."""
        return self.filter(organisation=organisation)


class Webhook(Interest):
    """An https endpoint to which every notice of the chosen kinds is posted, signed."""

    url = models.URLField("address", max_length=500)
    organisation = models.CharField(max_length=100, blank=True, db_index=True)
    secret = models.CharField(max_length=100, default=new_secret, editable=False)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()
    disabled_at = models.DateTimeField(null=True, blank=True)
    disabled_because = models.CharField(max_length=300, blank=True)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(disabled_at=None, disabled_because="")
                | (Q(disabled_at__isnull=False) & ~Q(disabled_because="")),
                name="webhook_is_disabled_with_a_reason",
            ),
            models.UniqueConstraint(fields=["organisation", "url"], name="endpoint_is_registered_once"),
        ]

    def __str__(self) -> str:
        return f"webhook {self.pk}"


class OutboxQuerySet(models.QuerySet[Sent]):
    def waiting(self) -> Self:
        """Neither delivered nor given up."""
        return self.filter(done_at=None, given_up_at=None)

    def due(self, at: dt.datetime) -> Self:
        return self.waiting().filter(due_at__lte=at)

    def given_up(self) -> Self:
        return self.filter(given_up_at__isnull=False)


class Outgoing(models.Model):
    """Something on its way to one reader: tried at `due_at`, and again later if that fails."""

    due_at = models.DateTimeField(db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=300, blank=True, help_text="What went wrong last.")

    class Meta:
        abstract = True


class Letter(Outgoing):
    """A notice on its way to a subscriber."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="letters")
    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="letters")

    objects = OutboxQuerySet["Letter"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "subscription"], name="notice_is_sent_once_to_a_subscription"
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=Q(done_at=None, given_up_at=None),
                name="letters_that_wait",
            )
        ]

    def __str__(self) -> str:
        return f"letter {self.pk}"


class WebhookDelivery(Outgoing):
    """A notice, or a test, on its way to an endpoint."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    notice = models.ForeignKey(
        Notice,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="None for a test.",
    )
    message = models.UUIDField(
        default=uuid.uuid4, unique=True, editable=False, help_text="The same on every attempt."
    )
    status = models.PositiveSmallIntegerField(null=True, blank=True, help_text="HTTP status of the answer.")

    objects = OutboxQuerySet["WebhookDelivery"].as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "webhook"], name="notice_is_posted_once_to_a_webhook")
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=Q(done_at=None, given_up_at=None),
                name="webhooks_that_wait",
            )
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk}"

    @property
    def is_waiting(self) -> bool:
        return self.done_at is None and self.given_up_at is None
