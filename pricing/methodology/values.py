"""What goes into an assessment: records, evidence, reference rows, decisions and judgements.

Every value is frozen. Premia and levels are USD per tonne unless a currency says otherwise; moments are
aware datetimes and end in `_at`; days are dates and end in `_on`. `None` is an empty cell: "not given".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar
from zoneinfo import ZoneInfo

from pricing.methodology.codes import Category as Category  # noqa: PLC0414 - re-exported
from pricing.methodology.codes import Code as Code  # noqa: PLC0414 - re-exported
from pricing.methodology.codes import Finding as Finding  # noqa: PLC0414 - re-exported
from pricing.methodology.metals import Metal as Metal  # noqa: PLC0414 - re-exported
from pricing.methodology.parameters import MethodologyParameters

LONDON = ZoneInfo("Europe/London")


class AdjustmentName(StrEnum):
    """The seven normalisation adjustments, in the order in which they are shown (6.1)."""

    CURRENCY = "currency"
    PHYSICAL_MARKET_PREMIUM = "physical_market_premium"
    INCOTERM = "incoterm"
    TARIFFS_AND_TAXES = "tariffs_and_taxes"
    LOGISTICS = "logistics"
    PAYMENT_TERMS = "payment_terms"
    DELIVERY_PERIOD = "delivery_period"


class Status(StrEnum):
    """What the platform says of a transaction."""

    EXECUTED = "executed"
    CANCELLED = "cancelled"


class Side(StrEnum):
    """Which way an order faces."""

    BID = "bid"
    OFFER = "offer"


class EvidenceKind(StrEnum):
    """The three sorts of other market assessment (5.3)."""

    TENDER = "tender"
    DISCLOSED_TRANSACTION = "disclosed_transaction"
    MARKET_INTELLIGENCE = "market_intelligence"


@dataclass(frozen=True, slots=True)
class ObservationWindow:
    """A window opens at the previous cut-off and closes at its own, whose instant belongs to it (5)."""

    name: str
    opens_at: datetime
    cutoff_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """Category 1: a spot transaction executed on the platform (5.1); `premium` is in `currency` a tonne."""

    category: ClassVar[Category] = Category.EXECUTED_TRANSACTION

    id: str
    revision: int
    metal: Metal
    executed_at: datetime
    received_at: datetime
    brand: str | None
    tonnes: Decimal | None
    premium: Decimal | None
    currency: str | None
    incoterm: str | None
    region: str | None
    location: str | None
    origin: str | None
    destination: str | None
    delivery_until: date | None
    payment_days: int | None
    status: Status | None
    buyer: str | None
    seller: str | None
    buyer_confirmed_at: datetime | None
    seller_confirmed_at: datetime | None

    @property
    def market_timestamp(self) -> datetime:
        """The platform's time of execution."""
        return self.executed_at

    @property
    def market_on(self) -> date:
        """The London date of execution: evidence and reference rows are judged as of it."""
        return self.executed_at.astimezone(LONDON).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Category 2: a bid or an offer on the platform (5.2); `closed_at` is None while it stands."""

    category: ClassVar[Category] = Category.BID_OR_OFFER

    id: str
    revision: int
    metal: Metal
    placed_at: datetime
    received_at: datetime
    brand: str | None
    tonnes: Decimal | None
    premium: Decimal | None
    currency: str | None
    incoterm: str | None
    region: str | None
    location: str | None
    origin: str | None
    destination: str | None
    delivery_until: date | None
    payment_days: int | None
    side: Side | None
    closed_at: datetime | None
    organisation: str | None
    executable: bool | None
    visible: bool | None
    binding: bool | None

    @property
    def market_timestamp(self) -> datetime:
        """When it was placed: an order is an input of one window only, however long it stands."""
        return self.placed_at

    @property
    def market_on(self) -> date:
        """The London date on which it was placed."""
        return self.placed_at.astimezone(LONDON).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketAssessment:
    """Category 3: another market assessment (5.3), its level already on the basis of the methodology."""

    category: ClassVar[Category] = Category.MARKET_ASSESSMENT
    revision: ClassVar[int] = 1

    id: str
    metal: Metal
    evidence_on: date
    received_at: datetime
    brand: str | None
    tonnes: Decimal | None
    level_usd_per_t: Decimal | None
    kind: EvidenceKind | None
    source: str | None
    document: str | None
    counterparty_a: str | None
    counterparty_b: str | None
    verified: bool | None
    rationale: str | None

    @property
    def market_timestamp(self) -> datetime:
        """00:00 London of the day of the evidence."""
        return datetime.combine(self.evidence_on, time(), tzinfo=LONDON)

    @property
    def market_on(self) -> date:
        """The day of the evidence."""
        return self.evidence_on


PlatformRecord = Transaction | Order
MarketRecord = Transaction | Order | MarketAssessment


@dataclass(frozen=True, slots=True)
class InputKey:
    """Names one input of a window: ids are unique within their category."""

    category: Category
    id: str


def input_key(record: MarketRecord) -> InputKey:
    """The name by which decisions and judgements refer to a record."""
    return InputKey(record.category, record.id)


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation as the register held it; `group` is its ultimate parent, or None for its own."""

    code: str
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Consent:
    """An organisation's agreement to the use of its data (5.1); `until_on` is the first day without."""

    organisation: str
    from_on: date
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class BrandVerdict:
    """What eligibility found of a brand on a London date; no findings means that the brand is eligible."""

    brand: str
    on: date
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class ReferenceRow:
    """A dated row of reference data; `metal`, `region`, `key` are None where its kind has none."""

    kind: str
    metal: str | None
    region: str | None
    key: str | None
    effective_on: date
    value: Decimal
    unit: str
    source: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class ReferenceTrade:
    """A verified Category 1 transaction with its normalised level, against which orders are judged (5.2)."""

    id: str
    executed_at: datetime
    level_usd_per_t: Decimal


class Ruling(StrEnum):
    """What an analyst decides of a flagged or pending input (5.1, 6.2.2)."""

    RETAIN = "retain"
    EXCLUDE = "exclude"


@dataclass(frozen=True, slots=True)
class Decision:
    """A written editorial decision on one input (6.2.2); a later one on the same input replaces it."""

    input: InputKey
    ruling: Ruling
    rationale: str
    decided_by: str = ""
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgementRecord:
    """What every use of expert judgement documents (5.3): data considered, rationale, sign-off."""

    reference: str
    data_considered: str
    rationale: str
    made_by: str = ""
    made_at: datetime | None = None
    signed_off_by: str | None = None


@dataclass(frozen=True, slots=True)
class Overruling:
    """Expert judgement admits an order that only `off_last_trade` or `no_reference_trade` keeps out (5.2)."""

    record: JudgementRecord
    input: InputKey
    code: Code


@dataclass(frozen=True, slots=True)
class AdjustmentOverride:
    """Expert judgement sets one of the seven adjustments, its reference rows missing or not (6.1)."""

    record: JudgementRecord
    input: InputKey
    name: AdjustmentName
    amount_usd_per_t: Decimal


@dataclass(frozen=True, slots=True)
class AddedAdjustment:
    """Expert judgement adds an amount under one of the seven, such as a levy under tariffs (6.1.3)."""

    record: JudgementRecord
    input: InputKey
    name: AdjustmentName
    amount_usd_per_t: Decimal


class Outcome(StrEnum):
    """The two ways out when nothing at all qualifies (5.3)."""

    CARRY_FORWARD = "carry_forward"
    WITHHOLD = "withhold"


@dataclass(frozen=True, slots=True)
class OutcomeJudgement:
    """Expert judgement on a window in which nothing qualifies (5.3)."""

    record: JudgementRecord
    outcome: Outcome


Judgement = Overruling | AdjustmentOverride | AddedAdjustment | OutcomeJudgement


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviousAssessment:
    """The latest earlier published assessment of the metal that has a value.

    `age_in_windows` is its own age when published (0 unless carried forward); `windows_ago` counts the
    windows from it to this one (1: the window before). `unrounded` is its exact figure where known.
    """

    window: str
    value_usd_per_t: Decimal
    basis: str
    age_in_windows: int = 0
    windows_ago: int = 1
    unrounded: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentInputs:
    """Everything an assessment depends on: nothing else, no clock and no database, enters the figure.

    `transactions`, `orders` and `market_assessments` are the inputs of this window and metal, each in its
    highest revision received by the cut-off. `organisations`, `consents` and `brand_verdicts` are as held
    at the cut-off; a verdict is needed for each named brand and market date. `reference_rows` are in the
    order loaded. `earlier_reference_trade` is the latest verified transaction of the windows before.
    """

    metal: Metal
    window: ObservationWindow
    parameters: MethodologyParameters
    transactions: tuple[Transaction, ...] = ()
    orders: tuple[Order, ...] = ()
    market_assessments: tuple[MarketAssessment, ...] = ()
    brand_verdicts: tuple[BrandVerdict, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    consents: tuple[Consent, ...] = ()
    reference_rows: tuple[ReferenceRow, ...] = ()
    earlier_reference_trade: ReferenceTrade | None = None
    decisions: tuple[Decision, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    previous: PreviousAssessment | None = None


@dataclass(frozen=True, slots=True)
class OrganisationRegister:
    """Groups and consents as held at a cut-off (5.1).

    `groups` names every organisation that the register holds with its group, or itself where it has none.
    """

    groups: Mapping[str, str] = field(default_factory=dict)
    consents: Mapping[str, tuple[Consent, ...]] = field(default_factory=dict)

    @classmethod
    def of(
        cls, organisations: tuple[Organisation, ...], consents: tuple[Consent, ...]
    ) -> OrganisationRegister:
        """The register of these organisations and consents."""
        by_party: dict[str, list[Consent]] = {}
        for consent in consents:
            by_party.setdefault(consent.organisation, []).append(consent)
        return cls(
            groups={each.code: each.group or each.code for each in organisations},
            consents={party: tuple(periods) for party, periods in by_party.items()},
        )

    def group_of(self, code: str) -> str:
        """The group of an organisation; one that the register does not know is its own group."""
        return self.groups.get(code, code)

    def has_consented(self, code: str | None, on: date) -> bool:
        """Whether a consent covers the day; an empty or unknown organisation has given none."""
        if not code or code not in self.groups:
            return False
        for period in self.consents.get(code, ()):
            if period.from_on <= on and (period.until_on is None or on < period.until_on):
                return True
        return False
