"""What comes out of an assessment: every input with its findings, level and state, and the figure.

Levels, premia and adjustments are USD per tonne. Averages, weights and the premium before rounding are
exact fractions; they are rounded once, at publication.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from pricing.methodology.codes import Category, Code, Finding
from pricing.methodology.metals import Metal
from pricing.methodology.values import (
    AdjustmentName,
    Decision,
    MarketRecord,
    ObservationWindow,
    PreviousAssessment,
    ReferenceTrade,
    Ruling,
)


class InputState(StrEnum):
    """Where an input stands: only a qualifying one enters a figure."""

    QUALIFYING = "qualifying"
    SCREENED_OUT = "screened_out"
    PENDING = "pending"
    EXCLUDED = "excluded"


class Basis(StrEnum):
    """How the premium came about (5.1 to 5.3); `NONE` until somebody judges a window without inputs."""

    TRANSACTION_BASED = "transaction_based"
    BLENDED = "blended"
    JUDGEMENT = "judgement"
    CARRIED_FORWARD = "carried_forward"
    WITHHELD = "withheld"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One of the seven adjustments: its amount, the ids of the rows used, and the judgements behind it."""

    name: AdjustmentName
    amount_usd_per_t: Decimal
    row_ids: tuple[str, ...] = ()
    judged_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Normalisation:
    """The premium on the one basis (6.1).

    `level_usd_per_t` is None when a field it needs is empty, or a reference row is missing; `missing`
    then names the rows. A market assessment has no adjustments.
    """

    level_usd_per_t: Decimal | None
    adjustments: tuple[Adjustment, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScreenedInput:
    """A record with all its findings and its level, before anybody decides anything about it."""

    record: MarketRecord
    rolled_forward: bool
    findings: tuple[Finding, ...]
    normalisation: Normalisation
    overruled: tuple[Code, ...] = ()
    decision: Decision | None = None

    @property
    def state(self) -> InputState:
        """Screened out beats excluded, excluded beats pending; an overruled finding no longer counts."""
        if self.findings and any(finding.code not in self.overruled for finding in self.findings):
            return InputState.SCREENED_OUT
        if self.decision is not None and self.decision.ruling is Ruling.EXCLUDE:
            return InputState.EXCLUDED
        if self.normalisation.level_usd_per_t is None:
            return InputState.PENDING
        return InputState.QUALIFYING


@dataclass(frozen=True, slots=True)
class AssessedInput:
    """An input as the assessment left it: its state, its flag, and its leave-one-out deviation (6.2.3)."""

    screened: ScreenedInput
    state: InputState
    is_flagged: bool = False
    leave_one_out_percent: Decimal | None = None

    @property
    def record(self) -> MarketRecord:
        """The record behind the input."""
        return self.screened.record

    @property
    def category(self) -> Category:
        """Its place in the data hierarchy."""
        return self.screened.record.category

    @property
    def level_usd_per_t(self) -> Decimal | None:
        """Its normalised level."""
        return self.screened.normalisation.level_usd_per_t

    @property
    def is_undecided(self) -> bool:
        """Whether it is flagged, included, and nobody has decided to retain it (5.1, 6.2.2)."""
        decision = self.screened.decision
        return self.is_flagged and (decision is None or decision.ruling is not Ruling.RETAIN)


@dataclass(frozen=True, slots=True)
class CategoryResult:
    """One category: how many inputs qualify, their tonnes, tonnage-weighted average and weight."""

    category: Category
    qualifying: int
    tonnes: Decimal
    average_usd_per_t: Fraction | None
    weight: Fraction


@dataclass(frozen=True, slots=True)
class AssessmentResult:
    """The assessment of one metal for one window under one version of the methodology."""

    metal: Metal
    window: ObservationWindow
    methodology: str
    basis: Basis
    value_usd_per_t: Decimal | None
    unrounded_usd_per_t: Fraction | None
    categories: tuple[CategoryResult, ...]
    inputs: tuple[AssessedInput, ...]
    reference_trade: ReferenceTrade | None
    previous: PreviousAssessment | None = None
    age_in_windows: int = 0

    @property
    def pending(self) -> int:
        """How many inputs wait for a reference row."""
        return sum(each.state is InputState.PENDING for each in self.inputs)

    @property
    def undecided_flags(self) -> int:
        """How many included, flagged trades carry no decision to retain them."""
        return sum(each.is_undecided for each in self.inputs)

    @property
    def change_usd_per_t(self) -> Decimal | None:
        """The value less the previous one, where both exist."""
        if self.value_usd_per_t is None or self.previous is None:
            return None
        return self.value_usd_per_t - self.previous.value_usd_per_t

    def category(self, category: Category) -> CategoryResult:
        """The result of one category."""
        return self.categories[category - 1]

    def qualifying(self, category: Category) -> tuple[AssessedInput, ...]:
        """The inputs of one category that enter its figures."""
        return tuple(
            each for each in self.inputs if each.state is InputState.QUALIFYING and each.category is category
        )
