"""What is published beside a premium (7.1): counts, shares, range, quartiles and standard deviation.

Counts are of the inputs that qualify. Shares, tonnes and spread are of the inputs behind the figure: those
of the categories that carry weight. Whether the market may see a figure is decided in `disclosure`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from math import isqrt

from pricing.methodology.codes import CODE_ORDER, Category, Code
from pricing.methodology.results import AssessedInput, AssessmentResult, InputState
from pricing.methodology.rounding import EXACT, round_fraction
from pricing.methodology.values import (
    AddedAdjustment,
    AdjustmentOverride,
    AssessmentInputs,
    Judgement,
    MarketAssessment,
    Order,
    OrganisationRegister,
    OutcomeJudgement,
    Overruling,
    Side,
    Transaction,
)
from pricing.methodology.volume import Volume

PERCENT_DECIMALS = 1
DEVIATION_DECIMALS = 10
LOWER, MIDDLE, UPPER = Fraction(1, 4), Fraction(1, 2), Fraction(3, 4)


@dataclass(frozen=True, slots=True)
class Spread:
    """How far apart the levels behind a figure are, weighted by tonnes, in USD a tonne."""

    lowest: Decimal
    lower_quartile: Decimal
    median: Decimal
    upper_quartile: Decimal
    highest: Decimal
    standard_deviation: Decimal


@dataclass(frozen=True, slots=True)
class CategoryShare:
    """What part of the inputs behind a figure one category is, in per cent to one decimal."""

    category: Category
    inputs: int
    tonnes: Decimal
    count_percent: Decimal
    tonnes_percent: Decimal


@dataclass(frozen=True, slots=True)
class CodeCount:
    """How many inputs a screening code kept out; an input with two codes counts under both."""

    code: Code
    inputs: int


@dataclass(frozen=True, slots=True)
class JudgementCount:
    """How many expert judgements there were on one subject."""

    subject: str
    judgements: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """The facts behind a premium; buyers, sellers and organisations are distinct groups."""

    transactions: int
    bids: int
    offers: int
    market_assessments: int
    buyers: int
    sellers: int
    brands: int
    tonnes: Decimal
    shares: tuple[CategoryShare, ...]
    spread: Spread | None
    screened_out: int
    excluded: int
    pending: int
    flagged: int
    rolled_forward: int
    codes: tuple[CodeCount, ...]
    judgements: tuple[JudgementCount, ...]


def statistics_of(inputs: AssessmentInputs, result: AssessmentResult) -> Statistics:
    """The statistics of an assessment."""
    register = OrganisationRegister.of(inputs.organisations, inputs.consents)
    qualifying = [each for each in result.inputs if each.state is InputState.QUALIFYING]
    records = [each.record for each in qualifying]
    trades = [record for record in records if isinstance(record, Transaction)]
    orders = [record for record in records if isinstance(record, Order)]
    behind = inputs_behind(result)
    states = Counter(each.state for each in result.inputs)
    return Statistics(
        transactions=len(trades),
        bids=sum(order.side is Side.BID for order in orders),
        offers=sum(order.side is Side.OFFER for order in orders),
        market_assessments=sum(isinstance(record, MarketAssessment) for record in records),
        buyers=len({register.group_of(trade.buyer or "") for trade in trades}),
        sellers=len({register.group_of(trade.seller or "") for trade in trades}),
        brands=len({record.brand for record in records}),
        tonnes=volume_of(behind).tonnes,
        shares=category_shares(behind),
        spread=spread_of([level_and_tonnes(each) for each in behind]),
        screened_out=states[InputState.SCREENED_OUT],
        excluded=states[InputState.EXCLUDED],
        pending=states[InputState.PENDING],
        flagged=sum(each.is_flagged for each in result.inputs),
        rolled_forward=sum(each.screened.rolled_forward for each in result.inputs),
        codes=code_counts(result.inputs),
        judgements=judgement_counts(inputs.judgements),
    )


def inputs_behind(result: AssessmentResult) -> list[AssessedInput]:
    """The qualifying inputs of the categories that carry weight."""
    weighing = {each.category for each in result.categories if each.weight}
    return [
        each for each in result.inputs if each.state is InputState.QUALIFYING and each.category in weighing
    ]


def level_and_tonnes(each: AssessedInput) -> tuple[Decimal, Decimal]:
    """The level in USD a tonne and the tonnes of a qualifying input, which has both."""
    level, tonnes = each.level_usd_per_t, each.record.tonnes
    if level is None or tonnes is None:
        raise ValueError(f"{each.record.id} has no level or no tonnes, so it cannot qualify")
    return level, tonnes


def volume_of(inputs: Iterable[AssessedInput]) -> Volume:
    """The volume of qualifying inputs."""
    return Volume.of(level_and_tonnes(each) for each in inputs)


def category_shares(behind: Sequence[AssessedInput]) -> tuple[CategoryShare, ...]:
    """Each category's share of the inputs behind a figure, by count and by tonnes (7.1)."""
    total = volume_of(behind)
    by_category = ((each, volume_of(one for one in behind if one.category is each)) for each in Category)
    return tuple(
        CategoryShare(
            category,
            part.inputs,
            part.tonnes,
            percent_of(Decimal(part.inputs), Decimal(total.inputs)),
            percent_of(part.tonnes, total.tonnes),
        )
        for category, part in by_category
    )


def percent_of(part: Decimal, whole: Decimal) -> Decimal:
    """part / whole in per cent, to one decimal; nothing of nothing is zero."""
    share = Fraction(part) / Fraction(whole) * 100 if whole else Fraction(0)
    return round_fraction(share, PERCENT_DECIMALS)


def spread_of(levels: Sequence[tuple[Decimal, Decimal]]) -> Spread | None:
    """Range, quartiles and standard deviation of (level, tonnes), weighted by tonnes."""
    if not levels:
        return None
    ordered = sorted(levels)
    return Spread(
        lowest=ordered[0][0],
        lower_quartile=weighted_quantile(ordered, LOWER),
        median=weighted_quantile(ordered, MIDDLE),
        upper_quartile=weighted_quantile(ordered, UPPER),
        highest=ordered[-1][0],
        standard_deviation=weighted_standard_deviation(ordered),
    )


def weighted_quantile(ordered: Sequence[tuple[Decimal, Decimal]], part: Fraction) -> Decimal:
    """The level at which the tonnes, counted from the cheapest up, pass a part of them all (ours).

    Where they come to exactly that part, the quantile is midway to the next level: of equal tonnes at 1, 2,
    3 and 4 the lower quartile is 1.5. `ordered` is (level, tonnes) from the cheapest up.
    """
    running = list(accumulate((tonnes for _, tonnes in ordered), EXACT.add))
    target = part * Fraction(running[-1])
    for position, reached in enumerate(running):
        if reached > target:
            return ordered[position][0]
        if reached == target:
            here, next_level = ordered[position][0], ordered[position + 1][0]
            return EXACT.multiply(EXACT.add(here, next_level), Decimal("0.5"))
    raise ValueError("a quantile lies strictly inside its levels")


def weighted_standard_deviation(levels: Sequence[tuple[Decimal, Decimal]]) -> Decimal:
    """sqrt(sum of tonnes x (level - average)^2 / sum of tonnes), exact to ten decimals."""
    volume = Volume.of(levels)
    average = volume.average_usd_per_t
    if average is None:
        return round_fraction(Fraction(0), DEVIATION_DECIMALS)
    squares = Volume.of((EXACT.multiply(level, level), tonnes) for level, tonnes in levels)
    variance = Fraction(squares.value_usd) / Fraction(volume.tonnes) - average * average
    return square_root(variance, DEVIATION_DECIMALS)


def square_root(value: Fraction, places: int) -> Decimal:
    """The square root of a fraction that is not negative, rounded once to so many places."""
    scaled = value * 10 ** (2 * places)
    root = isqrt(scaled.numerator // scaled.denominator)
    if scaled >= Fraction(2 * root + 1, 2) ** 2:
        root += 1
    return Decimal(root).scaleb(-places, EXACT)


def code_counts(inputs: Iterable[AssessedInput]) -> tuple[CodeCount, ...]:
    """How many screened-out inputs each code kept out, in the order of the methodology."""
    counts = Counter(
        finding.code
        for each in inputs
        if each.state is InputState.SCREENED_OUT
        for finding in each.screened.findings
    )
    return tuple(CodeCount(code, counts[code]) for code in sorted(counts, key=CODE_ORDER.__getitem__))


def judgement_counts(judgements: Iterable[Judgement]) -> tuple[JudgementCount, ...]:
    """How many expert judgements there were, and on what (5.3)."""
    counts = Counter(judgement_subject(each) for each in judgements)
    return tuple(JudgementCount(subject, counts[subject]) for subject in sorted(counts))


def judgement_subject(judgement: Judgement) -> str:
    """What a judgement is about, in words that name no party."""
    match judgement:
        case Overruling():
            return f"admitting a bid or an offer despite {judgement.code.value}"
        case AdjustmentOverride():
            return f"setting the adjustment {judgement.name.value}"
        case AddedAdjustment():
            return f"adding to the adjustment {judgement.name.value}"
        case OutcomeJudgement():
            return "a window in which nothing qualifies"
