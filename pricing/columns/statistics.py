"""Statistics in columns (7.1): the same facts as `pricing.methodology.statistics` gives of the same inputs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import polars as pl

from pricing.columns import exact, shape
from pricing.columns.figures import is_qualifying
from pricing.columns.screening import codes_in
from pricing.methodology.codes import CODE_ORDER, Category, Code
from pricing.methodology.results import AssessedInput, InputState
from pricing.methodology.rounding import EXACT, round_fraction
from pricing.methodology.statistics import (
    DEVIATION_DECIMALS,
    LOWER,
    MIDDLE,
    UPPER,
    CategoryShare,
    CodeCount,
    Spread,
    Statistics,
    judgement_counts,
    level_and_tonnes,
    percent_of,
    spread_of,
    square_root,
)
from pricing.methodology.values import (
    Judgement,
    MarketAssessment,
    Order,
    OrganisationRegister,
    Side,
    Transaction,
)
from pricing.methodology.volume import Volume


@dataclass(frozen=True, slots=True)
class Treated:
    """All inputs of a window as assessed: those in columns, and the single ones of all categories."""

    transactions: pl.DataFrame
    orders: pl.DataFrame
    single: tuple[AssessedInput, ...]
    single_rows: dict[Category, dict[str, int]]
    """The stored rows of the single ones that the feed brought, by record id."""

    @property
    def frames(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Those in columns."""
        return self.transactions, self.orders

    def single_of(self, category: Category) -> tuple[AssessedInput, ...]:
        """The single inputs of one category."""
        return tuple(each for each in self.single if each.category is category)

    def qualifying_transactions(self) -> tuple[list[str], list[str]]:
        """The distinct buyers and sellers of the qualifying trades."""
        trades = [
            each.record
            for each in self.single
            if each.state is InputState.QUALIFYING and isinstance(each.record, Transaction)
        ]
        frame = self.transactions.filter(is_qualifying())
        return (
            [*names_in(frame, "buyer"), *(trade.buyer or "" for trade in trades)],
            [*names_in(frame, "seller"), *(trade.seller or "" for trade in trades)],
        )


def names_in(frame: pl.DataFrame, column: str) -> list[str]:
    """The distinct names of a column."""
    return frame[column].cast(pl.String).unique().drop_nulls().to_list()


def statistics_in_columns(
    treated: Treated,
    volumes: dict[Category, Volume],
    weighing: set[Category],
    register: OrganisationRegister,
    judgements: Iterable[Judgement],
) -> Statistics:
    """The statistics of an assessment, `weighing` being the categories that carry weight."""
    states = _states(treated)
    buyers, sellers = treated.qualifying_transactions()
    behind = {category: volumes[category] if category in weighing else Volume() for category in Category}
    return Statistics(
        transactions=volumes[Category.EXECUTED_TRANSACTION].inputs,
        bids=_orders_facing(treated, Side.BID),
        offers=_orders_facing(treated, Side.OFFER),
        market_assessments=sum(
            isinstance(each.record, MarketAssessment) and each.state is InputState.QUALIFYING
            for each in treated.single
        ),
        buyers=len({register.group_of(name) for name in buyers}),
        sellers=len({register.group_of(name) for name in sellers}),
        brands=len(_brands(treated)),
        tonnes=_sum(volume.tonnes for volume in behind.values()),
        shares=shares_of(behind),
        spread=_spread(treated, weighing),
        screened_out=states[InputState.SCREENED_OUT],
        excluded=states[InputState.EXCLUDED],
        pending=states[InputState.PENDING],
        flagged=_count(treated, "flagged") + sum(each.is_flagged for each in treated.single),
        rolled_forward=_count(treated, "rolled_forward")
        + sum(each.screened.rolled_forward for each in treated.single),
        codes=_code_counts(treated),
        judgements=judgement_counts(judgements),
    )


def shares_of(behind: dict[Category, Volume]) -> tuple[CategoryShare, ...]:
    """Each category's share of the inputs behind a figure, by count and by tonnes (7.1)."""
    inputs = Decimal(sum(volume.inputs for volume in behind.values()))
    tonnes = _sum(volume.tonnes for volume in behind.values())
    return tuple(
        CategoryShare(
            category,
            part.inputs,
            part.tonnes,
            percent_of(Decimal(part.inputs), inputs),
            percent_of(part.tonnes, tonnes),
        )
        for category, part in behind.items()
    )


def _sum(numbers: Iterable[Decimal]) -> Decimal:
    total = Decimal(0)
    for number in numbers:
        total = EXACT.add(total, number)
    return total


def _count(treated: Treated, truth: str) -> int:
    return sum(int(frame[truth].sum()) for frame in treated.frames)


def _states(treated: Treated) -> Counter[InputState]:
    states = Counter(each.state for each in treated.single)
    for frame in treated.frames:
        for state, inputs in frame.group_by("state").len().iter_rows():
            states[InputState(state)] += inputs
    return states


def _orders_facing(treated: Treated, side: Side) -> int:
    in_columns = treated.orders.select((is_qualifying() & (pl.col("side") == side.value)).sum()).item()
    return int(in_columns) + sum(
        isinstance(each.record, Order) and each.state is InputState.QUALIFYING and each.record.side is side
        for each in treated.single
    )


def _brands(treated: Treated) -> set[str | None]:
    brands = {each.record.brand for each in treated.single if each.state is InputState.QUALIFYING}
    for frame in treated.frames:
        brands.update(names_in(frame.filter(is_qualifying()), "brand"))
    return brands


def _code_counts(treated: Treated) -> tuple[CodeCount, ...]:
    counts: Counter[Code] = Counter()
    for each in treated.single:
        if each.state is InputState.SCREENED_OUT:
            counts.update(finding.code for finding in each.screened.findings)
    for frame in treated.frames:
        for bits, inputs in frame.group_by("findings").len().iter_rows():
            counts.update(dict.fromkeys(codes_in(bits), inputs))
    return tuple(CodeCount(code, counts[code]) for code in sorted(counts, key=CODE_ORDER.__getitem__))


def _spread(treated: Treated, weighing: set[Category]) -> Spread | None:
    """Range, quartiles and standard deviation of the inputs behind the figure."""
    categories = (Category.EXECUTED_TRANSACTION, Category.BID_OR_OFFER)
    frames = [
        frame.filter(is_qualifying()).select("level", "tonnes_whole")
        for category, frame in zip(categories, treated.frames, strict=True)
        if category in weighing
    ]
    single = [
        level_and_tonnes(each)
        for each in treated.single
        if each.state is InputState.QUALIFYING and each.category in weighing
    ]
    if all(shape.LEVEL.holds(level) and shape.TONNES.holds(tonnes) for level, tonnes in single):
        levels = pl.concat([*frames, _whole(single)])
        return spread_in_columns(levels) if levels.height else None
    return spread_of([*_decimals(frames), *single])


def _whole(levels: Sequence[tuple[Decimal, Decimal]]) -> pl.DataFrame:
    rows = [
        (exact.whole(level, shape.LEVEL.decimals), exact.whole(tonnes, shape.TONNES.decimals))
        for level, tonnes in levels
    ]
    return pl.DataFrame(rows, schema={"level": exact.WHOLE, "tonnes_whole": exact.WHOLE}, orient="row")


def _decimals(frames: Iterable[pl.DataFrame]) -> Iterator[tuple[Decimal, Decimal]]:
    for frame in frames:
        for level, tonnes in frame.iter_rows():
            yield exact.decimal(level, shape.LEVEL.decimals), exact.decimal(tonnes, shape.TONNES.decimals)


def spread_in_columns(levels: pl.DataFrame) -> Spread:
    """The spread of whole levels by whole tonnes, both above nothing in number."""
    ordered = levels.sort("level")
    running = ordered["tonnes_whole"].cum_sum()
    return Spread(
        lowest=_level(ordered, 0),
        lower_quartile=_quantile(ordered, running, LOWER),
        median=_quantile(ordered, running, MIDDLE),
        upper_quartile=_quantile(ordered, running, UPPER),
        highest=_level(ordered, -1),
        standard_deviation=_standard_deviation(ordered),
    )


def _level(ordered: pl.DataFrame, position: int) -> Decimal:
    return exact.decimal(ordered["level"][position], shape.LEVEL.decimals)


def _quantile(ordered: pl.DataFrame, running: pl.Series, part: Fraction) -> Decimal:
    """The level at which the tonnes pass a part of them all; midway to the next where they come to exactly that."""
    target = part.numerator * int(running[-1])
    reached = running * exact.single(part.denominator)
    position = int((reached < exact.single(target)).sum())
    here = _level(ordered, position)
    if int(reached[position]) > target:
        return here
    return EXACT.multiply(EXACT.add(here, _level(ordered, position + 1)), Decimal("0.5"))


def _standard_deviation(ordered: pl.DataFrame) -> Decimal:
    """The square root of the variance, which is the same when every level is counted from the lowest."""
    above, tonnes = ordered["level"] - exact.single(ordered["level"][0]), ordered["tonnes_whole"]
    total = exact.total(tonnes)
    mean = Fraction(exact.total_of_products(above, tonnes), total)
    squares = Fraction(exact.total_of_products(above, above, tonnes), total)
    variance = (squares - mean * mean) / 10 ** (2 * shape.LEVEL.decimals)
    return (
        square_root(variance, DEVIATION_DECIMALS)
        if variance
        else round_fraction(Fraction(0), DEVIATION_DECIMALS)
    )
