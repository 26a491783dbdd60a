"""Disclosure control (ours, with 7.1 and 7.2): no published figure lets one deal or one party be worked out.

Counts and shares are always shown. Tonnes, range, quartiles and standard deviation are shown together or
not at all: shares are public, so a single shown amount of tonnes would give away every suppressed one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pricing.methodology.codes import Category
from pricing.methodology.parameters import MethodologyParameters
from pricing.methodology.results import AssessedInput, AssessmentResult
from pricing.methodology.rounding import EXACT, ZERO
from pricing.methodology.statistics import (
    Statistics,
    inputs_behind,
    level_and_tonnes,
    statistics_of,
    volume_of,
)
from pricing.methodology.values import (
    AssessmentInputs,
    MarketAssessment,
    MarketRecord,
    Order,
    OrganisationRegister,
    Transaction,
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure that the market may see."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A figure that the market may not see, and why."""

    because: str


Cell = Shown | Suppressed


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosedFigures:
    """The sensitive figures of an assessment, each shown or suppressed; USD a tonne but for the tonnes.

    `tonnes_by_category` follows the order of the categories.
    """

    tonnes: Cell
    tonnes_by_category: tuple[Cell, ...]
    lowest: Cell
    lower_quartile: Cell
    median: Cell
    upper_quartile: Cell
    highest: Cell
    standard_deviation: Cell


NOTHING_BEHIND = "no input stands behind this figure"


def disclosed_figures(inputs: AssessmentInputs, result: AssessmentResult) -> DisclosedFigures:
    """The figures that could give a deal away, shown only when every category behind them is safe."""
    register = OrganisationRegister.of(inputs.organisations, inputs.consents)
    because = reason_to_suppress(inputs_behind(result), register, inputs.parameters)
    return suppressed_figures(because) if because else shown_figures(statistics_of(inputs, result))


def reason_to_suppress(
    behind: Sequence[AssessedInput], register: OrganisationRegister, parameters: MethodologyParameters
) -> str | None:
    """Why the figures behind which these inputs stand are suppressed; None when they may be shown.

    Each category is judged by itself: what is safe in sum can give away its smaller part.
    """
    parts = ([each for each in behind if each.category is category] for category in Category)
    return reason_in_all([holdings_of(part, register) for part in parts if part], parameters)


def reason_in_all(behind: Sequence[Holdings], parameters: MethodologyParameters) -> str | None:
    """The first category's reason, where any has one."""
    if not behind:
        return NOTHING_BEHIND
    reasons = (reason_in_holdings(holdings, parameters) for holdings in behind)
    return next((reason for reason in reasons if reason), None)


@dataclass(frozen=True, slots=True)
class Holdings:
    """What stands behind the figures of one category: how many inputs, their tonnes, and those of each group."""

    inputs: int
    tonnes: Decimal
    by_group: Mapping[str, Decimal]


def holdings_of(part: Sequence[AssessedInput], register: OrganisationRegister) -> Holdings:
    """The holdings behind the inputs of one category; each named party stands behind all the tonnes of its deal."""
    held: dict[str, Decimal] = {}
    for each in part:
        _, tonnes = level_and_tonnes(each)
        for group in groups_behind(each.record, register):
            held[group] = EXACT.add(held.get(group, ZERO), tonnes)
    return Holdings(len(part), volume_of(part).tonnes, held)


def reason_in_holdings(holdings: Holdings, parameters: MethodologyParameters) -> str | None:
    """Too few transactions, too few organisations, or one of them with too much of the tonnes."""
    if holdings.inputs < parameters.disclosure_min_transactions:
        return f"fewer than {parameters.disclosure_min_transactions} transactions stand behind it"
    if len(holdings.by_group) < parameters.disclosure_min_organisations:
        return f"fewer than {parameters.disclosure_min_organisations} organisations stand behind it"
    limit = EXACT.multiply(parameters.disclosure_max_share_percent, holdings.tonnes)
    if any(EXACT.multiply(tonnes, Decimal(100)) > limit for tonnes in holdings.by_group.values()):
        return f"one organisation holds more than {parameters.disclosure_max_share_percent} % of its tonnes"
    return None


def groups_behind(record: MarketRecord, register: OrganisationRegister) -> set[str]:
    """The groups of the named parties to a record: each of them stands behind its tonnes."""
    match record:
        case Transaction():
            parties = (record.buyer, record.seller)
        case Order():
            parties = (record.organisation, None)
        case MarketAssessment():
            parties = (record.counterparty_a, record.counterparty_b)
    return {register.group_of(party) for party in parties if party}


def suppressed_figures(because: str) -> DisclosedFigures:
    """All figures suppressed, for one reason."""
    hidden = Suppressed(because)
    return DisclosedFigures(
        tonnes=hidden,
        tonnes_by_category=tuple(hidden for _ in Category),
        lowest=hidden,
        lower_quartile=hidden,
        median=hidden,
        upper_quartile=hidden,
        highest=hidden,
        standard_deviation=hidden,
    )


def shown_figures(statistics: Statistics) -> DisclosedFigures:
    """All figures shown."""
    spread = statistics.spread
    if spread is None:
        return suppressed_figures(NOTHING_BEHIND)
    return DisclosedFigures(
        tonnes=Shown(statistics.tonnes),
        tonnes_by_category=tuple(Shown(share.tonnes) for share in statistics.shares),
        lowest=Shown(spread.lowest),
        lower_quartile=Shown(spread.lower_quartile),
        median=Shown(spread.median),
        upper_quartile=Shown(spread.upper_quartile),
        highest=Shown(spread.highest),
        standard_deviation=Shown(spread.standard_deviation),
    )
