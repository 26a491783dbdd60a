"""The last verified Category 1 transaction of the windows before (paper 5.2; METHODOLOGY `off_last_trade`)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, islice, repeat

from pricing.methodology.codes import Category
from pricing.methodology.metals import Metal
from pricing.methodology.normalisation import Judged, Normaliser, judged_adjustments
from pricing.methodology.parameters import MethodologyParameters
from pricing.methodology.reference_trade import EarlierTrade, verified_trade
from pricing.methodology.screening import ScreeningContext
from pricing.methodology.values import (
    Decision,
    InputKey,
    ObservationWindow,
    OrganisationRegister,
    ReferenceTrade,
)
from pricing.methodology.windows import window_of
from pricing.models import FeedRecord, Window
from pricing.selectors.editorial import decisions_in, judgements_in
from pricing.selectors.records import as_transaction
from pricing.selectors.registers import BrandVerdicts, consents_held, organisations_held
from pricing.selectors.window_inputs import possible_reference_trades

TRADES_AT_A_TIME = 200
# Nearly always one of the newest will do; asked for a few, the database need not sort all that there ever were.
A_FEW = 25
NEWEST_FIRST = (slice(0, A_FEW), slice(A_FEW, 10_000), slice(10_000, None))


def as_observation_window(window: Window) -> ObservationWindow:
    return ObservationWindow(window.code, window.opens_at, window.cutoff_at)


def earlier_reference_trade(
    window: Window, metal: Metal, parameters: MethodologyParameters, normaliser: Normaliser
) -> ReferenceTrade | None:
    """The latest transaction of an earlier window that qualified there and still does; None when there is none."""
    candidates = chain.from_iterable(
        trades[part].iterator(chunk_size=TRADES_AT_A_TIME)
        for trades in possible_reference_trades(window, metal)
        for part in NEWEST_FIRST
    )
    sizes = chain([A_FEW], repeat(TRADES_AT_A_TIME))
    while batch := list(islice(candidates, next(sizes))):
        search = _Search(window, metal, parameters, batch)
        for row in batch:
            earlier = search.earlier_trade(row)
            verified = earlier and verified_trade(earlier, normaliser)
            if verified:
                return verified
    return None


@dataclass(frozen=True, slots=True)
class _Held:
    """The registers as held at one cut-off, for the candidates’ parties and brands."""

    organisations: OrganisationRegister
    verdicts: BrandVerdicts


class _Search:
    """A batch of candidates with everything needed to judge them, in a fixed number of queries and one a window."""

    def __init__(
        self, window: Window, metal: Metal, parameters: MethodologyParameters, batch: list[FeedRecord]
    ) -> None:
        self._window, self._metal, self._parameters = window, metal, parameters
        self._revisions = _revisions_of(batch)
        self._held: dict[str, _Held] = {}
        self._editorial: dict[str, tuple[dict[InputKey, Decision], dict[InputKey, Judged]]] = {}

    def earlier_trade(self, row: FeedRecord) -> EarlierTrade | None:
        """The candidate then and now, if it was an input of a window before this one."""
        revisions = self._revisions[row.record_id]
        windows = sorted({each.settles_in for each in revisions}, key=lambda each: each.cutoff_at)
        values = [as_transaction(each) for each in revisions]
        own = window_of(values, [as_observation_window(each) for each in windows])
        if own is None or own.cutoff_at >= self._window.cutoff_at:
            return None
        own_window = next(each for each in windows if each.code == own.name)
        then = max(
            (each for each in values if each.received_at <= own.cutoff_at), key=lambda each: each.revision
        )
        decisions, judged = self._decided_in(own_window)
        key = InputKey(Category.EXECUTED_TRANSACTION, row.record_id)
        return EarlierTrade(
            then=then,
            then_context=self._context(own_window, own_window.cutoff_at),
            now=as_transaction(row),
            now_context=self._context(self._window, own_window.cutoff_at),
            decision=decisions.get(key),
            judged=judged.get(key),
        )

    def _context(self, window: Window, confirmed_by_at: dt.datetime) -> ScreeningContext:
        """A window’s rules with the registers as held at its cut-off."""
        held = self._held_at_cutoff(window)
        return ScreeningContext(
            window=as_observation_window(window),
            parameters=self._parameters,
            register=held.organisations,
            verdicts=held.verdicts,
            confirmed_by_at=confirmed_by_at,
        )

    def _held_at_cutoff(self, window: Window) -> _Held:
        if window.code not in self._held:
            trades = [each for revisions in self._revisions.values() for each in revisions]
            parties, at = _parties(trades), window.cutoff_at
            self._held[window.code] = _Held(
                OrganisationRegister.of(organisations_held(parties, at), consents_held(parties, at)),
                BrandVerdicts(self._metal, {each.brand for each in trades}, at, self._parameters.version),
            )
        return self._held[window.code]

    def _decided_in(self, window: Window) -> tuple[dict[InputKey, Decision], dict[InputKey, Judged]]:
        if window.code not in self._editorial:
            decisions = {each.input: each for each in decisions_in(window, self._metal)}
            self._editorial[window.code] = (decisions, judged_adjustments(judgements_in(window, self._metal)))
        return self._editorial[window.code]


def _revisions_of(batch: list[FeedRecord]) -> dict[str, list[FeedRecord]]:
    """Every revision of the candidates, by record."""
    rows = FeedRecord.objects.filter(
        kind=FeedRecord.Kind.TRANSACTION, record_id__in={each.record_id for each in batch}
    ).select_related("settles_in")
    revisions: dict[str, list[FeedRecord]] = defaultdict(list)
    for row in rows:
        revisions[row.record_id].append(row)
    return revisions


def _parties(trades: Iterable[FeedRecord]) -> set[str]:
    return {party for trade in trades for party in (trade.buyer, trade.seller) if party}
