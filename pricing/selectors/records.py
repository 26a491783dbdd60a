"""Stored rows as the values of the methodology, and figures without the zeros that storing them added."""

from __future__ import annotations

from decimal import Decimal

from pricing.methodology.codes import Category
from pricing.methodology.metals import Metal
from pricing.methodology.values import (
    EvidenceKind,
    MarketAssessment,
    Order,
    ReferenceRow,
    Side,
    Status,
    Transaction,
)
from pricing.models import FeedRecord
from pricing.models import MarketAssessment as StoredMarketAssessment
from pricing.models import ReferenceRow as StoredReferenceRow

CATEGORY_OF_KIND = {
    FeedRecord.Kind.TRANSACTION: Category.EXECUTED_TRANSACTION,
    FeedRecord.Kind.ORDER: Category.BID_OR_OFFER,
}


def plain(figure: Decimal | None) -> Decimal | None:
    """The figure with no trailing zeros and no exponent: equal, as it would be written by hand."""
    if figure is None:
        return None
    whole = figure.to_integral_value()
    return whole.quantize(Decimal(1)) if figure == whole else figure.normalize()


def as_transaction(row: FeedRecord) -> Transaction:
    """The transaction that a feed record states."""
    assert row.executed_at is not None
    return Transaction(
        id=row.record_id,
        revision=row.revision,
        metal=Metal(row.metal),
        executed_at=row.executed_at,
        received_at=row.received_at,
        brand=row.brand or None,
        tonnes=plain(row.tonnes),
        premium=plain(row.premium),
        currency=row.currency or None,
        incoterm=row.incoterm or None,
        region=row.region or None,
        location=row.location or None,
        origin=row.origin or None,
        destination=row.destination or None,
        delivery_until=row.delivery_until,
        payment_days=row.payment_days,
        status=Status(row.status) if row.status else None,
        buyer=row.buyer or None,
        seller=row.seller or None,
        buyer_confirmed_at=row.buyer_confirmed_at,
        seller_confirmed_at=row.seller_confirmed_at,
    )


def as_order(row: FeedRecord) -> Order:
    """The bid or offer that a feed record states."""
    assert row.placed_at is not None
    return Order(
        id=row.record_id,
        revision=row.revision,
        metal=Metal(row.metal),
        placed_at=row.placed_at,
        received_at=row.received_at,
        brand=row.brand or None,
        tonnes=plain(row.tonnes),
        premium=plain(row.premium),
        currency=row.currency or None,
        incoterm=row.incoterm or None,
        region=row.region or None,
        location=row.location or None,
        origin=row.origin or None,
        destination=row.destination or None,
        delivery_until=row.delivery_until,
        payment_days=row.payment_days,
        side=Side(row.side) if row.side else None,
        closed_at=row.closed_at,
        organisation=row.organisation or None,
        executable=row.executable,
        visible=row.visible,
        binding=row.binding,
    )


def as_market_assessment(row: StoredMarketAssessment) -> MarketAssessment:
    """The Category 3 input that a stored row states."""
    return MarketAssessment(
        id=row.record_id,
        metal=Metal(row.metal),
        evidence_on=row.evidence_on,
        received_at=row.received_at,
        brand=row.brand or None,
        tonnes=plain(row.tonnes),
        level_usd_per_t=plain(row.level_usd_per_t),
        kind=EvidenceKind(row.kind) if row.kind else None,
        source=row.source or None,
        document=row.document or None,
        counterparty_a=row.counterparty_a or None,
        counterparty_b=row.counterparty_b or None,
        verified=row.verified,
        rationale=row.rationale or None,
    )


def as_reference_row(row: StoredReferenceRow) -> ReferenceRow:
    """The dated reference value that a stored row states."""
    value = plain(row.value)
    assert value is not None
    return ReferenceRow(
        kind=row.kind,
        metal=row.metal or None,
        region=row.region or None,
        key=row.key or None,
        effective_on=row.effective_on,
        value=value,
        unit=row.unit,
        source=row.source,
        id=str(row.pk),
    )
