"""The assessment (5.1 to 5.4): the whole methodology on a page, from a window's inputs to its premium."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from pricing.methodology.codes import Category
from pricing.methodology.fallback import (
    blended_premium,
    fallback_basis,
    no_weights,
    scaled_weights,
    whole_weight,
)
from pricing.methodology.outliers import is_outlier, leave_one_out_percent
from pricing.methodology.parameters import MethodologyParameters
from pricing.methodology.preparation import Preparation
from pricing.methodology.reference_trade import as_reference_trade, last_verified_trade
from pricing.methodology.results import (
    AssessedInput,
    AssessmentResult,
    Basis,
    CategoryResult,
    InputState,
    ScreenedInput,
)
from pricing.methodology.rounding import round_fraction
from pricing.methodology.sufficiency import Liquidity, is_sufficient
from pricing.methodology.values import (
    AssessmentInputs,
    Judgement,
    Outcome,
    OutcomeJudgement,
    PreviousAssessment,
    Transaction,
)
from pricing.methodology.volume import Volume

EXECUTED = Category.EXECUTED_TRANSACTION


def assess(inputs: AssessmentInputs) -> AssessmentResult:
    """The premium of one metal for one window, with everything that led to it.

    Records are screened for eligibility and normalised; bids and offers are compared with the last
    verified transaction; trades far from the provisional VWAP are flagged, which removes nothing; the
    hierarchy of categories gives the figure, rounded once. Pending and excluded inputs are in no figure.
    """
    desk = Preparation(inputs)
    transactions = [desk.prepare(each) for each in inputs.transactions]
    verified = (as_reference_trade(each) for each in transactions)
    reference = last_verified_trade([inputs.earlier_reference_trade, *verified])
    orders = [desk.compare(desk.prepare(each), reference) for each in inputs.orders]
    others = [desk.prepare(each) for each in inputs.market_assessments]

    executed = qualifying_volume(transactions)
    reviewed = [reviewed_for_outliers(each, executed, inputs.parameters) for each in transactions]
    volumes = dict(
        zip(Category, (executed, qualifying_volume(orders), qualifying_volume(others)), strict=True)
    )
    trades = [each.record for each in transactions if each.state is InputState.QUALIFYING]
    liquidity = Liquidity.of(
        [trade for trade in trades if isinstance(trade, Transaction)], executed.tonnes, desk.register
    )
    figure = figure_of(
        volumes,
        inputs.parameters,
        sufficient=is_sufficient(liquidity, inputs.metal, inputs.parameters),
        outcome=outcome_judged(inputs.judgements),
        previous=inputs.previous,
    )
    return AssessmentResult(
        metal=inputs.metal,
        window=inputs.window,
        methodology=inputs.parameters.version,
        basis=figure.basis,
        value_usd_per_t=figure.value_usd_per_t,
        unrounded_usd_per_t=figure.unrounded_usd_per_t,
        age_in_windows=figure.age_in_windows,
        categories=tuple(category_result(each, volumes[each], figure.weights[each]) for each in Category),
        inputs=(*reviewed, *(AssessedInput(each, each.state) for each in (*orders, *others))),
        reference_trade=reference,
        previous=inputs.previous,
    )


@dataclass(frozen=True, slots=True)
class Figure:
    """The premium, how it came about and what each category weighs; no value when nothing gives one."""

    basis: Basis
    weights: Mapping[Category, Fraction]
    value_usd_per_t: Decimal | None = None
    unrounded_usd_per_t: Fraction | None = None
    age_in_windows: int = 0


def figure_of(
    volumes: Mapping[Category, Volume],
    parameters: MethodologyParameters,
    *,
    sufficient: bool,
    outcome: Outcome | None = None,
    previous: PreviousAssessment | None = None,
) -> Figure:
    """The hierarchy (5): executed transactions alone where sufficient, else what is there, else judgement."""
    averages = {
        category: average
        for category, volume in volumes.items()
        if (average := volume.average_usd_per_t) is not None
    }
    if sufficient:
        return _rounded(Basis.TRANSACTION_BASED, whole_weight(EXECUTED), averages, parameters)
    if averages:
        weights = scaled_weights(averages.keys(), parameters.fallback_weights)
        return _rounded(fallback_basis(averages.keys()), weights, averages, parameters)
    return figure_without_inputs(outcome, previous)


def _rounded(
    basis: Basis,
    weights: Mapping[Category, Fraction],
    averages: Mapping[Category, Fraction],
    parameters: MethodologyParameters,
) -> Figure:
    """The figure rounded once, at publication; a premium of zero is an ordinary value."""
    unrounded = blended_premium(averages, weights)
    return Figure(basis, weights, round_fraction(unrounded, parameters.published_decimals), unrounded)


def figure_without_inputs(outcome: Outcome | None, previous: PreviousAssessment | None) -> Figure:
    """Nothing at all: by expert judgement carry the last assessment forward unchanged, or withhold (5.3).

    Without a judgement, or without a previous assessment to carry, there is no figure.
    """
    match outcome:
        case Outcome.WITHHOLD:
            return Figure(Basis.WITHHELD, no_weights())
        case Outcome.CARRY_FORWARD if previous is not None:
            return Figure(
                Basis.CARRIED_FORWARD,
                no_weights(),
                previous.value_usd_per_t,
                previous.unrounded,
                previous.age_in_windows + previous.windows_ago,
            )
    return Figure(Basis.NONE, no_weights())


def outcome_judged(judgements: Iterable[Judgement]) -> Outcome | None:
    """What expert judgement says of a window in which nothing qualifies, the last of several (5.3)."""
    outcomes = [each.outcome for each in judgements if isinstance(each, OutcomeJudgement)]
    return outcomes[-1] if outcomes else None


def qualifying_volume(inputs: Iterable[ScreenedInput]) -> Volume:
    """The tonnage-weighted volume of the inputs that qualify."""
    return Volume.of(
        (level, tonnes)
        for each in inputs
        if each.state is InputState.QUALIFYING
        and (level := each.normalisation.level_usd_per_t) is not None
        and (tonnes := each.record.tonnes) is not None
    )


def reviewed_for_outliers(
    trade: ScreenedInput, provisional: Volume, parameters: MethodologyParameters
) -> AssessedInput:
    """The trade with its flag and its leave-one-out deviation from the provisional VWAP (6.2.3).

    An excluded trade is in no average any more: it keeps its deviation from the others and has no flag.
    """
    state, level, tonnes = trade.state, trade.normalisation.level_usd_per_t, trade.record.tonnes
    if level is None or tonnes is None:
        return AssessedInput(trade, state)
    if state is InputState.QUALIFYING:
        others = provisional.without(level, tonnes)
        flagged = is_outlier(level, provisional, parameters)
        return AssessedInput(trade, state, flagged, leave_one_out_percent(level, others))
    if state is InputState.EXCLUDED:
        return AssessedInput(trade, state, False, leave_one_out_percent(level, provisional))
    return AssessedInput(trade, state)


def category_result(category: Category, volume: Volume, weight: Fraction) -> CategoryResult:
    """One category's count, tonnes, average and weight, given even where it weighs nothing (5)."""
    return CategoryResult(category, volume.inputs, volume.tonnes, volume.average_usd_per_t, weight)
