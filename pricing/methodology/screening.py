"""Screening (5.1 to 5.3): one function a rule, its docstring the rule and its clause; every rule runs.

A rule takes a record and the context and returns a finding or None. A missing cell is never proof: what
must be shown and is empty was not shown. An input with no field to judge at all is `incomplete` anyway.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from operator import attrgetter

from pricing.methodology.codes import CODE_ORDER, Code, Finding
from pricing.methodology.parameters import MethodologyParameters
from pricing.methodology.rounding import EXACT
from pricing.methodology.values import (
    BrandVerdict,
    MarketAssessment,
    MarketRecord,
    ObservationWindow,
    Order,
    OrganisationRegister,
    PlatformRecord,
    ReferenceTrade,
    Status,
    Transaction,
)

Answers = tuple[Finding | None, ...]


class MissingVerdictError(LookupError):
    """Eligibility has not judged a brand on a day on which an input needs it."""


@dataclass(frozen=True, slots=True)
class ScreeningContext:
    """What the rules may look at: the window, the parameters, and the registers as held at its cut-off.

    `confirmed_by_at` is the cut-off by which a transaction had to be confirmed: that of its own window.
    """

    window: ObservationWindow
    parameters: MethodologyParameters
    register: OrganisationRegister
    verdicts: Mapping[tuple[str, date], tuple[Finding, ...]]
    confirmed_by_at: datetime

    @classmethod
    def at_cutoff(
        cls,
        window: ObservationWindow,
        parameters: MethodologyParameters,
        register: OrganisationRegister,
        verdicts: tuple[BrandVerdict, ...],
        confirmed_by_at: datetime | None = None,
    ) -> ScreeningContext:
        """The context of a window, with confirmations judged at its own cut-off unless another is given."""
        return cls(
            window=window,
            parameters=parameters,
            register=register,
            verdicts={(verdict.brand, verdict.on): verdict.findings for verdict in verdicts},
            confirmed_by_at=confirmed_by_at or window.cutoff_at,
        )


# Every column of its kind but `closed_at` and the two confirmations (5.1).
_PLATFORM_FIELDS = (
    "brand",
    "tonnes",
    "premium",
    "currency",
    "incoterm",
    "region",
    "location",
    "origin",
    "destination",
    "delivery_until",
    "payment_days",
)
REQUIRED_OF_TRANSACTION = (*_PLATFORM_FIELDS, "status", "buyer", "seller")
REQUIRED_OF_ORDER = (*_PLATFORM_FIELDS, "side", "organisation", "executable", "visible", "binding")
REQUIRED_OF_MARKET_ASSESSMENT = ("brand", "tonnes", "level_usd_per_t", "kind", "source", "rationale")


def brand_is_ineligible(record: MarketRecord, context: ScreeningContext) -> tuple[Finding, ...]:
    """Only eligible LME-listed brands with verified disclosures and assurance (3, 4.1 to 4.3).

    Eligibility judged the brand as of the London date of the market timestamp; an empty brand is
    `incomplete` alone.
    """
    if not record.brand:
        return ()
    try:
        return context.verdicts[record.brand, record.market_on]
    except KeyError:
        raise MissingVerdictError(f"no verdict on brand {record.brand!r} as of {record.market_on}") from None


def is_cancelled(transaction: Transaction) -> Finding | None:
    """A transaction that the platform withdrew before the cut-off does not count (5.1)."""
    if transaction.status is Status.CANCELLED:
        return Finding(Code.CANCELLED, "withdrawn by the platform before the cut-off")
    return None


def is_unconfirmed(transaction: Transaction, context: ScreeningContext) -> Finding | None:
    """Buyer and seller must both have confirmed by the cut-off (Appendix A)."""
    by_at = context.confirmed_by_at
    buyer_at, seller_at = transaction.buyer_confirmed_at, transaction.seller_confirmed_at
    if buyer_at is not None and buyer_at <= by_at and seller_at is not None and seller_at <= by_at:
        return None
    late = [party for party, at in (("buyer", buyer_at), ("seller", seller_at)) if at is None or at > by_at]
    return Finding(Code.UNCONFIRMED, f"not confirmed by the {' and the '.join(late)} by the cut-off")


def is_not_arms_length(one: str | None, other: str | None, context: ScreeningContext) -> Finding | None:
    """The two named parties must be independent: neither the same nor of one group (5.1, 5.3, App. B)."""
    if not one or not other:
        return None
    group = context.register.group_of(one)
    if group != context.register.group_of(other):
        return None
    if one == other:
        return Finding(Code.NOT_ARMS_LENGTH, f"both parties are {one}")
    return Finding(Code.NOT_ARMS_LENGTH, f"{one} and {other} belong to the group {group}")


def is_below_minimum_size(record: MarketRecord, context: ScreeningContext) -> Finding | None:
    """At least the metal's minimum trade, in every category (Table 2); empty is `incomplete`."""
    least = context.parameters.minimum_trade_tonnes.of(record.metal)
    if record.tonnes is None or record.tonnes >= least:
        return None
    return Finding(Code.BELOW_MINIMUM_SIZE, f"{record.tonnes} t, the minimum trade is {least} t")


def has_no_consent(parties: tuple[str | None, ...], on: date, context: ScreeningContext) -> Finding | None:
    """Each party must have agreed, on that date, to its data being used (5.1)."""
    for party in parties:
        if not context.register.has_consented(party, on):
            return Finding(Code.NO_CONSENT, f"a party had not agreed to the use of its data on {on}")
    return None


def is_not_executable(order: Order) -> Finding | None:
    """A bid or an offer must be executable, binding or not (5.2)."""
    return None if order.executable is True else Finding(Code.NOT_EXECUTABLE, "not shown to be executable")


def is_not_visible(order: Order) -> Finding | None:
    """A bid or an offer must be openly visible on the platform (5.2)."""
    return None if order.visible is True else Finding(Code.NOT_VISIBLE, "not shown to be openly visible")


def stood_too_short(order: Order, context: ScreeningContext) -> Finding | None:
    """Open for the standing time inside its window; one not closed stands to the cut-off (5.2)."""
    window = context.window
    until_at = window.cutoff_at if order.closed_at is None else min(order.closed_at, window.cutoff_at)
    stood = until_at - max(order.placed_at, window.opens_at)
    if stood >= standing_time(context.parameters):
        return None
    minutes = max(stood, timedelta()) // timedelta(minutes=1)
    least = context.parameters.standing_time_minutes
    return Finding(Code.STOOD_TOO_SHORT, f"open for {minutes} full minutes inside the window, not {least}")


def standing_time(parameters: MethodologyParameters) -> timedelta:
    """The least time for which an order must stand (5.2)."""
    return timedelta(minutes=parameters.standing_time_minutes)


def is_not_verified(assessment: MarketAssessment) -> Finding | None:
    """Independently verifiable, with a document behind it (5.3)."""
    if not assessment.document:
        return Finding(Code.NOT_VERIFIED, "no document")
    if assessment.verified is not True:
        return Finding(Code.NOT_VERIFIED, "not shown to be independently verified")
    return None


def is_incomplete(record: MarketRecord, required: tuple[str, ...]) -> Finding | None:
    """Incomplete documentation is excluded with a recorded rationale (5.1)."""
    cells = attrgetter(*required)(record)
    if None not in cells and "" not in cells:
        return None
    empty = [name for name, cell in zip(required, cells, strict=True) if cell is None or cell == ""]
    return Finding(Code.INCOMPLETE, f"empty: {', '.join(empty)}")


def is_outside_band(level_usd_per_t: Decimal, reference_usd_per_t: Decimal, band_percent: Decimal) -> bool:
    """Whether a level is strictly more than the band away from a reference; the edge is inside (5.2, 6.2.3).

    Cross-multiplied, so that an exact tie is never lost to a division.
    """
    deviation = EXACT.subtract(level_usd_per_t, reference_usd_per_t).copy_abs()
    return EXACT.multiply(deviation, Decimal(100)) > EXACT.multiply(
        band_percent, reference_usd_per_t.copy_abs()
    )


def is_off_last_trade(
    level_usd_per_t: Decimal | None, reference: ReferenceTrade | None, parameters: MethodologyParameters
) -> Finding | None:
    """Within the band around the last verified Category 1 transaction, subject to expert judgement (5.2).

    Without such a transaction every order has `no_reference_trade` (ours); an order without a normalised
    level is not judged against one.
    """
    if reference is None:
        return Finding(Code.NO_REFERENCE_TRADE, "no verified Category 1 transaction yet")
    if level_usd_per_t is None:
        return None
    band_percent = parameters.order_band_percent
    if not is_outside_band(level_usd_per_t, reference.level_usd_per_t, band_percent):
        return None
    return Finding(
        Code.OFF_LAST_TRADE,
        f"{level_usd_per_t} USD/t is more than {band_percent} % from {reference.level_usd_per_t} USD/t",
    )


def screen(record: MarketRecord, context: ScreeningContext) -> tuple[Finding, ...]:
    """All findings of the rules that need no normalised level, in the order of the methodology.

    The comparison with the last trade needs the level, and comes after: `is_off_last_trade`.
    """
    match record:
        case Transaction():
            answers = transaction_rules(record, context)
        case Order():
            answers = order_rules(record, context)
        case MarketAssessment():
            answers = market_assessment_rules(record, context)
    return (*brand_is_ineligible(record, context), *(finding for finding in answers if finding))


def transaction_rules(trade: Transaction, context: ScreeningContext) -> Answers:
    """What Category 1 must satisfy beside its brand (5.1, Table 2, Appendix A)."""
    return (
        is_cancelled(trade),
        is_unconfirmed(trade, context),
        is_not_arms_length(trade.buyer, trade.seller, context),
        is_below_minimum_size(trade, context),
        has_no_consent((trade.buyer, trade.seller), trade.market_on, context),
        is_incomplete(trade, REQUIRED_OF_TRANSACTION),
    )


def order_rules(order: Order, context: ScreeningContext) -> Answers:
    """What Category 2 must satisfy beside its brand and its level (5.2, Table 2)."""
    return (
        is_below_minimum_size(order, context),
        has_no_consent((order.organisation,), order.market_on, context),
        is_not_executable(order),
        is_not_visible(order),
        stood_too_short(order, context),
        is_incomplete(order, REQUIRED_OF_ORDER),
    )


def market_assessment_rules(other: MarketAssessment, context: ScreeningContext) -> Answers:
    """What Category 3 must satisfy beside its brand (5.3, Table 2)."""
    return (
        is_not_arms_length(other.counterparty_a, other.counterparty_b, context),
        is_below_minimum_size(other, context),
        is_not_verified(other),
        is_incomplete(other, REQUIRED_OF_MARKET_ASSESSMENT),
    )


def in_methodology_order(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The findings in the order in which the methodology lists their codes."""
    return tuple(sorted(findings, key=lambda finding: CODE_ORDER[finding.code]))


def is_rolled_forward(record: PlatformRecord | MarketAssessment, window: ObservationWindow) -> bool:
    """Whether it rolled forward: its market timestamp is not after the previous cut-off (5)."""
    return record.market_timestamp <= window.opens_at
