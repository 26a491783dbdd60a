"""Which records are inputs of a window (paper 5; METHODOLOGY “Time”): each of exactly one, late ones rolled forward."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Collate

from pricing.methodology.metals import Metal
from pricing.models import FeedRecord, MarketAssessment, Window
from pricing.models.inputs import FeedRecordQuerySet


def feed_inputs(window: Window, metal: Metal) -> FeedRecordQuerySet:
    """The revisions that make their records inputs of this window.

    A record is an input of the first window at whose cut-off its then highest revision has a market timestamp not
    after it. That revision settles in that window (see `FeedRecord.settles_in`), so it is enough to leave out those
    overtaken by a higher revision before the cut-off, and those whose record an earlier window had claimed.
    """
    overtaken = FeedRecord.objects.filter(
        kind=OuterRef("kind"),
        record_id=OuterRef("record_id"),
        revision__gt=OuterRef("revision"),
        received_at__lte=window.cutoff_at,
    )
    overtaken_before_its_cutoff = FeedRecord.objects.filter(
        kind=OuterRef("kind"),
        record_id=OuterRef("record_id"),
        revision__gt=OuterRef("revision"),
        received_at__lte=OuterRef("settles_in__cutoff_at"),
    )
    claimed_earlier = FeedRecord.objects.filter(
        ~Exists(overtaken_before_its_cutoff),
        kind=OuterRef("kind"),
        record_id=OuterRef("record_id"),
        settles_in__cutoff_at__lt=window.cutoff_at,
    )
    return FeedRecord.objects.filter(
        ~Exists(overtaken), ~Exists(claimed_earlier), settles_in=window, metal=metal.value
    )


def market_assessments(window: Window, metal: Metal) -> list[MarketAssessment]:
    """The Category 3 inputs of a window; each has a single revision."""
    return list(MarketAssessment.objects.filter(settles_in=window, metal=metal.value).order_by("record_id"))


def possible_reference_trades(window: Window, metal: Metal) -> tuple[FeedRecordQuerySet, FeedRecordQuerySet]:
    """Transactions of earlier windows in their highest revision received by the cut-off, executed up to it (5.2).

    First those executed after the previous cut-off, which only an earlier revision can have made inputs of an earlier
    window; then all others. In both the latest first; at the same instant the greater id, byte by byte.
    """
    overtaken = FeedRecord.objects.filter(
        kind=OuterRef("kind"),
        record_id=OuterRef("record_id"),
        revision__gt=OuterRef("revision"),
        received_at__lte=window.cutoff_at,
    )
    settled_earlier = FeedRecord.objects.filter(
        kind=OuterRef("kind"), record_id=OuterRef("record_id"), settles_in__cutoff_at__lt=window.cutoff_at
    )
    trades = FeedRecord.objects.filter(
        ~Exists(overtaken),
        Exists(settled_earlier),
        metal=metal.value,
        kind=FeedRecord.Kind.TRANSACTION,
        market_at__lte=window.cutoff_at,
        received_at__lte=window.cutoff_at,
    ).order_by(F("market_at").desc(), Collate("record_id", "C").desc())
    return trades.filter(market_at__gt=window.opens_at, revision__gt=1), trades.filter(
        market_at__lte=window.opens_at
    )
