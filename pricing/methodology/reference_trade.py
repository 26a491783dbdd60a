"""The last verified Category 1 transaction, against which bids and offers are judged (5.2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pricing.methodology.normalisation import Judged, Normaliser
from pricing.methodology.results import InputState, ScreenedInput
from pricing.methodology.screening import ScreeningContext, is_rolled_forward, screen
from pricing.methodology.values import Decision, ReferenceTrade, Transaction


@dataclass(frozen=True, slots=True)
class EarlierTrade:
    """A transaction that was an input of an earlier window, then and as it now stands (ours).

    `then` is the revision that made it an input of its own window and `then_context` that window with the
    registers as held at that cut-off. `now` is its highest revision received by this window's cut-off and
    `now_context` this window with the registers as held at its cut-off, confirmations judged by its own.
    """

    then: Transaction
    then_context: ScreeningContext
    now: Transaction
    now_context: ScreeningContext
    decision: Decision | None = None
    judged: Judged | None = None


def verified_trade(trade: EarlierTrade, normaliser: Normaliser) -> ReferenceTrade | None:
    """The earlier trade with its present level, if it qualified in its own window and still does (5.2)."""
    then = screened_transaction(trade.then, trade.then_context, normaliser, trade.judged, trade.decision)
    now = screened_transaction(trade.now, trade.now_context, normaliser, trade.judged, trade.decision)
    if then.state is not InputState.QUALIFYING or trade.now.executed_at > trade.now_context.window.cutoff_at:
        return None
    return as_reference_trade(now)


def screened_transaction(
    transaction: Transaction,
    context: ScreeningContext,
    normaliser: Normaliser,
    judged: Judged | None = None,
    decision: Decision | None = None,
) -> ScreenedInput:
    """A transaction with its findings and its level (5.1)."""
    return ScreenedInput(
        record=transaction,
        rolled_forward=is_rolled_forward(transaction, context.window),
        findings=screen(transaction, context),
        normalisation=normaliser.normalise(transaction, judged),
        decision=decision,
    )


def as_reference_trade(trade: ScreenedInput) -> ReferenceTrade | None:
    """A qualifying Category 1 input as a reference; a pending or excluded one is none."""
    level_usd_per_t = trade.normalisation.level_usd_per_t
    if trade.state is not InputState.QUALIFYING or level_usd_per_t is None:
        return None
    return ReferenceTrade(trade.record.id, trade.record.market_timestamp, level_usd_per_t)


def last_verified_trade(candidates: Iterable[ReferenceTrade | None]) -> ReferenceTrade | None:
    """The latest by execution time; at the same instant the greater id (5.2)."""
    verified = [trade for trade in candidates if trade is not None]
    return max(verified, key=lambda trade: (trade.executed_at, trade.id), default=None)
