"""What came in: deliveries with their original bytes, and the records they carried. Nothing here is ever changed.

Decimals have room for whatever the intake accepts: 18 digits before the point and 10 after.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q

from cpal.audit.append_only import append_only
from pricing.methodology.values import Metal
from pricing.models.windows import Window


class DeliveryKind(models.TextChoices):
    FEED = "feed", "market feed"
    MARKET_ASSESSMENTS = "market_assessments", "market assessments"
    REFERENCE = "reference", "reference data"


class Delivery(models.Model):
    """A file as it arrived. The same bytes arrive once; of reference data, once more after being replaced."""

    kind = models.CharField(max_length=20, choices=DeliveryKind)
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.BigIntegerField()
    original = models.FileField(max_length=300, help_text="The bytes as received.")
    received_at = models.DateTimeField(help_text="When its rows count as received.")
    recorded_at = models.DateTimeField(auto_now_add=True)
    is_backfilled = models.BooleanField(help_text="The moment of receipt was stated, not observed.")
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT)
    accepted_rows = models.IntegerField()
    repeated_rows = models.IntegerField(help_text="Rows already held, unchanged.")
    refused_rows = models.IntegerField()
    faults = models.JSONField(
        default=list, help_text="Row, field, what is wrong, what was expected: the first thousand."
    )

    class Meta:
        verbose_name_plural = "deliveries"
        ordering = ["-received_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "sha256"], condition=~Q(kind="reference"), name="same_bytes_arrive_once"
            ),
        ]
        triggers = append_only("delivery")

    def __str__(self) -> str:
        return f"{self.name} ({self.sha256[:12]})"


class FeedRecordQuerySet(models.QuerySet["FeedRecord"]):
    def received_by(self, at: dt.datetime) -> FeedRecordQuerySet:
        return self.filter(received_at__lte=at)


class FeedRecord(models.Model):
    """One revision of a transaction or order of the market feed. (kind, record_id, revision) names it."""

    class Kind(models.TextChoices):
        TRANSACTION = "transaction"
        ORDER = "order"

    # Written by the million in one transaction with their delivery, and neither is ever deleted: the database need not
    # look up the same delivery and window again for each row.
    delivery = models.ForeignKey(
        Delivery, on_delete=models.PROTECT, related_name="feed_records", db_index=False, db_constraint=False
    )
    row = models.IntegerField(help_text="Row of the file; the header is row 1.")
    kind = models.CharField(max_length=11, choices=Kind)
    record_id = models.CharField(max_length=100)
    revision = models.IntegerField()
    metal = models.CharField(max_length=9, choices=[(metal.value, metal.value) for metal in Metal])
    brand = models.CharField(max_length=200, blank=True)
    tonnes = models.DecimalField(null=True, max_digits=28, decimal_places=10)
    premium = models.DecimalField(null=True, max_digits=28, decimal_places=10)
    currency = models.CharField(max_length=20, blank=True)
    incoterm = models.CharField(max_length=20, blank=True)
    region = models.CharField(max_length=100, blank=True)
    location = models.CharField(max_length=100, blank=True)
    origin = models.CharField(max_length=100, blank=True)
    destination = models.CharField(max_length=100, blank=True)
    delivery_until = models.DateField(null=True)
    payment_days = models.IntegerField(null=True)
    # Transactions.
    executed_at = models.DateTimeField(null=True)
    status = models.CharField(max_length=9, blank=True)
    buyer = models.CharField(max_length=100, blank=True)
    seller = models.CharField(max_length=100, blank=True)
    buyer_confirmed_at = models.DateTimeField(null=True)
    seller_confirmed_at = models.DateTimeField(null=True)
    # Orders.
    side = models.CharField(max_length=5, blank=True)
    placed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    organisation = models.CharField(max_length=100, blank=True)
    executable = models.BooleanField(null=True)
    visible = models.BooleanField(null=True)
    binding = models.BooleanField(null=True)
    # Where it counts.
    market_at = models.DateTimeField(help_text="`executed_at` of a transaction, `placed_at` of an order.")
    received_at = models.DateTimeField()
    settles_in = models.ForeignKey(
        Window,
        on_delete=models.PROTECT,
        db_index=False,
        db_constraint=False,
        related_name="+",
        help_text="First window whose cut-off is before neither the receipt nor the market timestamp.",
    )

    objects = FeedRecordQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "record_id", "revision"], name="first_receipt_of_a_revision_counts"
            ),
            models.CheckConstraint(
                condition=Q(kind="transaction", executed_at__isnull=False)
                | Q(kind="order", placed_at__isnull=False),
                name="every_record_has_its_market_timestamp",
            ),
        ]
        indexes = [
            BrinIndex(
                fields=["settles_in", "received_at"], name="feed_records_by_window", autosummarize=True
            ),
            models.Index(
                fields=["metal", "-market_at"],
                condition=Q(kind="transaction"),
                name="feed_trades_newest_first",
            ),
            models.Index(fields=["record_id"], condition=Q(revision__gt=1), name="feed_records_revised"),
        ]
        triggers = append_only("feedrecord")

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id} revision {self.revision}"


class MarketAssessment(models.Model):
    """A Category 3 input: a tender award, a disclosed transaction or verified market intelligence (paper 5.3)."""

    class Kind(models.TextChoices):
        TENDER = "tender"
        DISCLOSED_TRANSACTION = "disclosed_transaction"
        MARKET_INTELLIGENCE = "market_intelligence"

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="market_assessments")
    row = models.IntegerField(help_text="Row of the file; the header is row 1.")
    record_id = models.CharField(max_length=100, unique=True)
    metal = models.CharField(max_length=9, choices=[(metal.value, metal.value) for metal in Metal])
    brand = models.CharField(max_length=200, blank=True)
    tonnes = models.DecimalField(null=True, max_digits=28, decimal_places=10)
    level_usd_per_t = models.DecimalField(null=True, max_digits=28, decimal_places=10)
    kind = models.CharField(max_length=21, choices=Kind, blank=True)
    evidence_on = models.DateField()
    source = models.CharField(max_length=500, blank=True)
    document = models.CharField(max_length=500, blank=True)
    counterparty_a = models.CharField(max_length=100, blank=True)
    counterparty_b = models.CharField(max_length=100, blank=True)
    verified = models.BooleanField(null=True)
    rationale = models.TextField(blank=True)
    market_at = models.DateTimeField(help_text="00:00 London of `evidence_on`.")
    received_at = models.DateTimeField()
    settles_in = models.ForeignKey(Window, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        triggers = append_only("marketassessment")

    def __str__(self) -> str:
        return f"market assessment {self.record_id}"
