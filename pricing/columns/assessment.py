"""The assessment of a large window in columns (5.1 to 5.4): `pricing.methodology.assessment`, a frame at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from pricing.columns import exact, shape
from pricing.columns.figures import is_qualifying, reviewed, together, unreviewed, volume_of, with_state
from pricing.columns.frames import Feed, order_of, transaction_of
from pricing.columns.normalisation import ColumnNormaliser
from pricing.columns.screening import (
    compared,
    screened_orders,
    screened_transactions,
)
from pricing.columns.statistics import Treated, statistics_in_columns
from pricing.methodology.assessment import (
    EXECUTED,
    category_result,
    figure_of,
    outcome_judged,
    qualifying_volume,
    reviewed_for_outliers,
)
from pricing.methodology.codes import Category
from pricing.methodology.preparation import Preparation
from pricing.methodology.presentation import as_json
from pricing.methodology.reference_trade import as_reference_trade, last_verified_trade
from pricing.methodology.results import AssessedInput, AssessmentResult, ScreenedInput
from pricing.methodology.statistics import Statistics
from pricing.methodology.sufficiency import Liquidity, is_sufficient
from pricing.methodology.values import AssessmentInputs, OutcomeJudgement, ReferenceTrade
from pricing.methodology.volume import Volume

ORDERS = Category.BID_OR_OFFER
SPENT = frozenset(
    {
        "odd", "incoterm", "region", "location", "origin", "destination", "delivery_until", "payment_days",
        "tonnes_stored", "premium_whole", "status", "buyer_confirmed_at", "seller_confirmed_at", "closed_at",
        "organisation", "executable", "visible", "binding",
    }
)  # fmt: skip
OTHERS = Category.MARKET_ASSESSMENT


@dataclass(frozen=True, slots=True)
class ColumnAssessment:
    """An assessment whose inputs are in frames: `result` has none of them."""

    shared: AssessmentInputs
    result: AssessmentResult
    treated: Treated
    statistics: Statistics

    @property
    def adjustment_decimals(self) -> int:
        """To how many decimals the adjustments are."""
        return self.shared.parameters.adjustment_decimals

    @property
    def inputs(self) -> int:
        """How many inputs there are."""
        return sum(frame.height for frame in self.treated.frames) + len(self.treated.single)

    @property
    def undecided_flags(self) -> int:
        """How many included, flagged trades carry no decision to retain them."""
        in_columns = int(self.treated.transactions["flagged"].sum())
        return in_columns + sum(each.is_undecided for each in self.treated.single)

    def summary(self) -> dict[str, Any]:
        """The assessment as FORMATS says, without its inputs."""
        written = {name: value for name, value in as_json(self.result).items() if name != "inputs"}
        return {**written, "pending": self.statistics.pending, "undecided_flags": self.undecided_flags}


def assess_in_columns(feed: Feed, shared: AssessmentInputs) -> ColumnAssessment:
    """The premium of one metal for one window; `shared` is all that it depends on beside the feed (5)."""
    return _Desk(shared).assess(feed)


class _Desk:
    """Treats frames of inputs in columns, and what does not fit there one by one."""

    def __init__(self, shared: AssessmentInputs) -> None:
        self.shared = shared
        self.readable = Preparation(shared)
        self.normaliser = ColumnNormaliser(self.readable.normaliser, shared.metal)
        self.single_rows: dict[Category, dict[str, int]] = {}

    def assess(self, feed: Feed) -> ColumnAssessment:
        transactions, single_trades = self._transactions(feed.transactions)
        reference = self._reference_trade(transactions, single_trades)
        orders, single_orders = self._orders(feed.orders, reference)
        others = [self.readable.prepare(each) for each in self.shared.market_assessments]

        volumes = {
            EXECUTED: together([volume_of(transactions), qualifying_volume(single_trades)]),
            ORDERS: together([volume_of(orders), qualifying_volume(single_orders)]),
            OTHERS: qualifying_volume(others),
        }
        parameters = self.shared.parameters
        single = [reviewed_for_outliers(each, volumes[EXECUTED], parameters) for each in single_trades]
        single += [AssessedInput(each, each.state) for each in (*single_orders, *others)]
        treated = Treated(
            reviewed(transactions, volumes[EXECUTED], parameters),
            unreviewed(orders),
            tuple(single),
            self.single_rows,
        )
        figure = figure_of(
            volumes,
            parameters,
            sufficient=is_sufficient(self._liquidity(treated, volumes), self.shared.metal, parameters),
            outcome=outcome_judged(self.shared.judgements),
            previous=self.shared.previous,
        )
        result = AssessmentResult(
            metal=self.shared.metal,
            window=self.shared.window,
            methodology=parameters.version,
            basis=figure.basis,
            value_usd_per_t=figure.value_usd_per_t,
            unrounded_usd_per_t=figure.unrounded_usd_per_t,
            age_in_windows=figure.age_in_windows,
            categories=tuple(category_result(each, volumes[each], figure.weights[each]) for each in Category),
            inputs=(),
            reference_trade=reference,
            previous=self.shared.previous,
        )
        weighing = {category for category, weight in figure.weights.items() if weight}
        statistics = statistics_in_columns(
            treated, volumes, weighing, self.readable.register, self.shared.judgements
        )
        return ColumnAssessment(self.shared, result, treated, statistics)

    def _transactions(self, frame: pl.DataFrame) -> tuple[pl.DataFrame, list[ScreenedInput]]:
        """The transactions, screened and normalised (5.1)."""
        shaped = self._shaped(frame, EXECUTED)
        screened = screened_transactions(shaped, self.readable.context, self.shared.metal)
        normalised = self.normaliser.normalised(screened)
        single = [
            self.readable.prepare(transaction_of(row, self.shared.metal, self.shared.window.cutoff_at))
            for row in self._odd(EXECUTED, frame, normalised)
        ]
        return with_state(_ordinary(normalised)), single

    def _orders(
        self, frame: pl.DataFrame, reference: ReferenceTrade | None
    ) -> tuple[pl.DataFrame, list[ScreenedInput]]:
        """The bids and offers, screened, normalised and compared with the last verified trade (5.2)."""
        shaped = self._shaped(frame, ORDERS)
        screened = screened_orders(shaped, self.readable.context, self.shared.metal)
        normalised = self.normaliser.normalised(screened)
        single = [
            self.readable.compare(
                self.readable.prepare(order_of(row, self.shared.metal, self.shared.window.cutoff_at)),
                reference,
            )
            for row in self._odd(ORDERS, frame, normalised)
        ]
        return with_state(compared(_ordinary(normalised), reference, self.readable.context)), single

    def _odd(self, category: Category, frame: pl.DataFrame, told: pl.DataFrame) -> Iterator[dict[str, Any]]:
        """The rows that do not fit columns."""
        odd = frame.filter(told["odd"])
        self.single_rows[category] = dict(odd.select("record_id", "row_id").iter_rows())
        return odd.iter_rows(named=True)

    def _shaped(self, frame: pl.DataFrame, category: Category) -> pl.DataFrame:
        """The frame with its numbers whole, its London days, and `odd` where a row is not for columns."""
        named = [each.input.id for each in self.shared.decisions if each.input.category is category]
        named += [
            each.input.id
            for each in self.shared.judgements
            if not isinstance(each, OutcomeJudgement) and each.input.category is category
        ]
        stored = frame.with_columns(
            tonnes_stored=exact.from_text("tonnes"), premium_stored=exact.from_text("premium")
        )
        is_odd = (
            ~shape.is_ordinary_number("tonnes_stored", shape.TONNES)
            | ~shape.is_ordinary_number("premium_stored", shape.PREMIUM)
            | (pl.col("payment_days").fill_null(0).abs() > shape.DAYS)
            | pl.col("record_id").is_in(named)
            | pl.lit(not shape.fits_columns(self.shared.parameters, self.shared.metal))
        )
        return stored.with_columns(
            odd=is_odd,
            tonnes_whole=shape.to_decimals_of("tonnes_stored", shape.TONNES),
            premium_whole=pl.when(~is_odd).then(shape.to_decimals_of("premium_stored", shape.PREMIUM)),
            payment_days=pl.when(~is_odd).then("payment_days"),
            rolled_forward=pl.col("market_at") <= pl.lit(self.shared.window.opens_at),
        ).drop("premium_stored")

    def _reference_trade(
        self, transactions: pl.DataFrame, single: list[ScreenedInput]
    ) -> ReferenceTrade | None:
        """The last verified transaction: the latest by execution time, at the same instant the greater id (5.2)."""
        candidates = [self.shared.earlier_reference_trade, *(as_reference_trade(each) for each in single)]
        qualifying = transactions.filter(is_qualifying()).select("market_at", "record_id", "level")
        latest = qualifying.filter(pl.col("market_at") == pl.col("market_at").max())
        for executed_at, record_id, level in latest.iter_rows():
            candidates.append(
                ReferenceTrade(record_id, executed_at, exact.decimal(level, shape.LEVEL.decimals))
            )
        return last_verified_trade(candidates)

    def _liquidity(self, treated: Treated, volumes: dict[Category, Volume]) -> Liquidity:
        """How much Category 1 there is (5.1)."""
        group_of = self.readable.register.group_of
        buyers, sellers = treated.qualifying_transactions()
        return Liquidity(
            transactions=volumes[EXECUTED].inputs,
            tonnes=volumes[EXECUTED].tonnes,
            buyers=len({group_of(name) for name in buyers}),
            sellers=len({group_of(name) for name in sellers}),
        )


def _ordinary(frame: pl.DataFrame) -> pl.DataFrame:
    """The rows that fit columns, without what is no longer needed of them; `normalised` is the level as text."""
    kept = [name for name in frame.columns if name not in SPENT]
    level = exact.as_text("level", shape.LEVEL.decimals).alias("normalised")
    return frame.lazy().filter(~pl.col("odd")).select(*kept, level).collect()
