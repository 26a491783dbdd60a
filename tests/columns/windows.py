"""Random windows of illustrative inputs, from ordinary to nasty: what columns must treat as the readable rules do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random
from typing import Any, TypeVar

from pricing.methodology.codes import Category, Code, Finding
from pricing.methodology.metals import Metal
from pricing.methodology.parameters import shipped_version
from pricing.methodology.values import (
    AddedAdjustment,
    AdjustmentName,
    AdjustmentOverride,
    AssessmentInputs,
    BrandVerdict,
    Consent,
    Decision,
    EvidenceKind,
    InputKey,
    Judgement,
    JudgementRecord,
    MarketAssessment,
    Order,
    Organisation,
    Outcome,
    OutcomeJudgement,
    Overruling,
    PreviousAssessment,
    ReferenceRow,
    ReferenceTrade,
    Ruling,
    Side,
    Status,
    Transaction,
)
from tests.methodology.market import CUTOFF_AT, OCTOBER, OPENS_AT

T = TypeVar("T")

VERSIONS = tuple(shipped_version(name).parameters for name in ("v2025-10", "v2026-02"))
BRANDS = ("NORTHLIGHT", "FJELLVIK", "SOLVEIG", "HAVENSTAD", "ÅSGARD 99.9 | special")
PARTIES = ("ORREY", "LARCH", "TRAMONTANE", "MERIDIAN", "MERIDIAN-TRADING", "CALDER", "VESPER", "UNHEARD-OF")
CURRENCIES = ("USD", "EUR", "GBP", "JPY", "CNY")
REGIONS = ("EU", "US", 'Far "East", \\ beyond')
INCOTERMS = ("CIF", "DAP", "FCA")
LOCATIONS = ("NLRTM", "BEANR", "USBAL")
COUNTRIES = ("CN", "DE", "NO", "CL")
ELIGIBILITY = (
    Code.UNKNOWN_BRAND,
    Code.NOT_LISTED,
    Code.NO_VERIFIED_CARBON_DISCLOSURE,
    Code.CARBON_ABOVE_THRESHOLD,
    Code.NO_ASSURANCE,
)
SPAN = CUTOFF_AT - OPENS_AT


@dataclass(frozen=True, slots=True)
class Nastiness:
    """How often something unusual happens, and how many digits an unusual number has."""

    of_a_cell: float = 0.03
    of_a_number: float = 0.02
    of_a_missing_row: float = 0.1
    digits_before: int = 18
    digits_after: int = 10


class Invention:
    """Invents one window of inputs."""

    def __init__(self, seed: int, nastiness: Nastiness) -> None:
        self.random = Random(seed)
        self.nastiness = nastiness
        self.metal = self.random.choice(list(Metal))

    def happens(self, chance: float) -> bool:
        return self.random.random() < chance

    def perhaps(self, cell: T) -> T | None:
        """The cell, now and then empty."""
        return None if self.happens(self.nastiness.of_a_cell) else cell

    def one_of(self, cells: Sequence[T]) -> T | None:
        return self.perhaps(self.random.choice(cells))

    def number(self, low: int, high: int, decimals: int) -> Decimal:
        """A number between bounds; now and then with as many digits as the feed accepts."""
        if self.happens(self.nastiness.of_a_number):
            digits = self.random.randint(1, self.nastiness.digits_before + self.nastiness.digits_after)
            size = self.random.randint(0, 10**digits)
            return Decimal(size if low >= 0 else self.random.choice([-1, 1]) * size).scaleb(
                -self.random.randint(
                    max(0, digits - self.nastiness.digits_before), self.nastiness.digits_after
                )
            )
        places = self.random.randint(0, decimals)
        return Decimal(self.random.randint(low * 10**places, high * 10**places)).scaleb(-places)

    def days(self) -> int:
        if self.happens(self.nastiness.of_a_number):
            return self.random.randint(-99_999, 99_999)
        return self.random.choice([0, 30, 45, 60])

    def moment(self) -> dt.datetime:
        """Mostly inside the window, now and then at one of its ends, or long before."""
        chance = self.random.random()
        if chance < 0.02:
            return self.random.choice([OPENS_AT, CUTOFF_AT, OPENS_AT + dt.timedelta(microseconds=1)])
        if chance < 0.05:
            return OPENS_AT - dt.timedelta(
                days=self.random.randint(0, 400), microseconds=self.random.randint(0, 10**9)
            )
        if chance < 0.052:
            return dt.datetime(1847, 11, 30, 23, 59, 30, tzinfo=dt.UTC)
        if chance < 0.3:  # on whole hours, so that some are executed at the same instant
            return OPENS_AT + dt.timedelta(hours=self.random.randint(1, SPAN // dt.timedelta(hours=1)))
        return OPENS_AT + SPAN * self.random.random()

    def terms(self) -> dict[str, Any]:
        return {
            "revision": self.random.choice([1, 1, 1, 2, 7]),
            "metal": self.metal,
            "received_at": CUTOFF_AT,
            "brand": self.one_of(BRANDS),
            "tonnes": self.perhaps(self.number(0, 900, 3)),
            "premium": self.perhaps(self.number(-80, 200, 4)),
            "currency": self.one_of(CURRENCIES),
            "incoterm": self.one_of(INCOTERMS),
            "region": self.one_of(REGIONS),
            "location": self.one_of(LOCATIONS),
            "origin": self.one_of(COUNTRIES),
            "destination": self.one_of(COUNTRIES),
            "delivery_until": self.perhaps(
                OPENS_AT.date() + dt.timedelta(days=self.random.randint(-40, 400))
            ),
            "payment_days": self.perhaps(self.days()),
        }

    def transaction(self, number: int) -> Transaction:
        at = self.moment()
        return Transaction(
            id=self.name("T", number),
            executed_at=at,
            status=self.perhaps(Status.CANCELLED if self.happens(0.03) else Status.EXECUTED),
            buyer=self.one_of(PARTIES),
            seller=self.one_of(PARTIES),
            buyer_confirmed_at=self.perhaps(self.confirmation(at)),
            seller_confirmed_at=self.perhaps(self.confirmation(at)),
            **self.terms(),
        )

    def confirmation(self, at: dt.datetime) -> dt.datetime:
        late = [CUTOFF_AT, CUTOFF_AT + dt.timedelta(microseconds=1)]
        return self.random.choice(late) if self.happens(0.04) else at

    def order(self, number: int) -> Order:
        at = self.moment()
        stands = self.random.choice(
            [dt.timedelta(seconds=self.random.randint(540, 660)), dt.timedelta(minutes=10)]
        )
        return Order(
            id=self.name("O", number),
            placed_at=at,
            side=self.one_of(list(Side)),
            closed_at=None if self.happens(0.4) else at + (stands if self.happens(0.4) else stands * 900),
            organisation=self.one_of(PARTIES),
            executable=self.perhaps(not self.happens(0.05)),
            visible=self.perhaps(not self.happens(0.05)),
            binding=self.perhaps(self.happens(0.5)),
            **self.terms(),
        )

    def other(self, number: int) -> MarketAssessment:
        return MarketAssessment(
            id=self.name("M", number),
            metal=self.metal,
            evidence_on=self.moment().date(),
            received_at=CUTOFF_AT,
            brand=self.one_of(BRANDS),
            tonnes=self.perhaps(self.number(0, 900, 3)),
            level_usd_per_t=self.perhaps(self.number(-80, 200, 4)),
            kind=self.one_of(list(EvidenceKind)),
            source=self.one_of(["an illustrative tender"]),
            document=self.one_of(["award.pdf"]),
            counterparty_a=self.one_of(PARTIES),
            counterparty_b=self.one_of(PARTIES),
            verified=self.perhaps(not self.happens(0.1)),
            rationale=self.one_of(["the award of the month"]),
        )

    def name(self, prefix: str, number: int) -> str:
        odd = ("é", "Z", "a", "\\", "\t", "_", '"', "'", ",")
        return f"{prefix}{self.random.choice(odd) if self.happens(0.2) else '-'}{number}"

    def reference_rows(self) -> tuple[ReferenceRow, ...]:
        metal = self.metal.value
        keys: list[tuple[str, str | None, str | None, str | None, str]] = [
            *(("fx", None, None, currency, "usd_per_unit") for currency in CURRENCIES[1:]),
            *(("physical_premium", metal, region, None, "usd_per_t") for region in REGIONS),
            *(("incoterm", None, region, term, "usd_per_t") for region in REGIONS for term in INCOTERMS),
            *(("logistics", None, None, location, "usd_per_t") for location in LOCATIONS),
            *(
                ("tariff", metal, None, f"{one}>{two}", self.random.choice(["usd_per_t", "percent"]))
                for one in COUNTRIES
                for two in COUNTRIES
            ),
            ("lme_price", metal, None, None, "usd_per_t"),
            ("interest", None, None, None, "percent_per_year"),
            ("forward_spread", metal, None, None, "usd_per_t_per_day"),
        ]
        rows: list[ReferenceRow] = []
        for kind, of, region, key, unit in keys:
            if self.happens(self.nastiness.of_a_missing_row):
                continue
            days = [dt.date(2024, 1, 1), OPENS_AT.date() + dt.timedelta(days=self.random.randint(1, 28))]
            begins_late = self.happens(self.nastiness.of_a_missing_row)
            for day in days[1:] if begins_late else days[: self.random.randint(1, 2)]:
                value = self.value_of(kind)
                rows.append(
                    ReferenceRow(
                        kind, of, region, key, day, value, unit, "illustrative", str(900 - len(rows))
                    )
                )
        return tuple(rows)

    def value_of(self, kind: str) -> Decimal:
        match kind:
            case "fx":
                return Decimal(self.random.choice(["1.0845", "1.27", "0.00664512", "0.1389", "1"]))
            case "lme_price":
                return self.number(2_000, 3_000, 2)
            case "interest":
                return self.number(0, 6, 3)
            case "forward_spread":
                return self.number(-1, 1, 6)
        return self.number(-2, 12, 4)

    def verdicts(self, records: Sequence[Any]) -> tuple[BrandVerdict, ...]:
        named = sorted({(each.brand, each.market_on) for each in records if each.brand})
        return tuple(BrandVerdict(brand, on, self.findings()) for brand, on in named)

    def findings(self) -> tuple[Finding, ...]:
        if not self.happens(0.1):
            return ()
        return tuple(Finding(code, "invented") for code in ELIGIBILITY if self.happens(0.4))

    def organisations(self) -> tuple[Organisation, ...]:
        groups = {"MERIDIAN-TRADING": "MERIDIAN", "CALDER": "VESPER GROUP", "VESPER": "VESPER GROUP"}
        return tuple(Organisation(code, groups.get(code)) for code in PARTIES[:-1])

    def consents(self) -> tuple[Consent, ...]:
        days = [dt.date(2020, 1, 1), OPENS_AT.date() + dt.timedelta(days=3)]
        return tuple(
            Consent(code, self.random.choice(days), dt.date(2026, 10, 20) if self.happens(0.2) else None)
            for code in PARTIES
            if not self.happens(0.1)
        )

    def decisions(self, records: Sequence[Any]) -> tuple[Decision, ...]:
        decided = self.random.sample(records, k=min(len(records), self.random.randint(0, 6)))
        return tuple(
            Decision(InputKey(each.category, each.id), self.random.choice(list(Ruling)), "because")
            for each in decided
        )

    def judgements(self, records: Sequence[Any]) -> tuple[Judgement, ...]:
        documented = JudgementRecord(reference="J-1", data_considered="the market", rationale="because")
        judged: list[Judgement] = []
        for each in self.random.sample(records, k=min(len(records), self.random.randint(0, 6))):
            key = InputKey(each.category, each.id)
            name, amount = self.random.choice(list(AdjustmentName)), self.number(-5, 5, 4)
            match self.random.randint(1, 3):
                case 1 if each.category is Category.BID_OR_OFFER:
                    codes = (Code.OFF_LAST_TRADE, Code.NO_REFERENCE_TRADE)
                    judged += [Overruling(documented, key, code) for code in codes]
                case 2 if each.category is not Category.MARKET_ASSESSMENT:
                    judged.append(AdjustmentOverride(documented, key, name, amount))
                case 3 if each.category is not Category.MARKET_ASSESSMENT:
                    judged.append(AddedAdjustment(documented, key, name, amount))
        if self.happens(0.3):
            judged.append(OutcomeJudgement(documented, self.random.choice(list(Outcome))))
        return tuple(judged)


def random_window(
    seed: int, *, transactions: int, orders: int, others: int = 4, nastiness: Nastiness | None = None
) -> AssessmentInputs:
    """A window of so many inputs of each category; the same seed gives the same window."""
    invention = Invention(seed, nastiness or Nastiness())
    trades = tuple(invention.transaction(number) for number in range(transactions))
    bids_and_offers = tuple(invention.order(number) for number in range(orders))
    market_assessments = tuple(invention.other(number) for number in range(others))
    records = [*trades, *bids_and_offers, *market_assessments]
    return AssessmentInputs(
        metal=invention.metal,
        window=OCTOBER,
        parameters=invention.random.choice(VERSIONS),
        transactions=trades,
        orders=bids_and_offers,
        market_assessments=market_assessments,
        brand_verdicts=invention.verdicts(records),
        organisations=invention.organisations(),
        consents=invention.consents(),
        reference_rows=invention.reference_rows(),
        earlier_reference_trade=ReferenceTrade("T-0", OPENS_AT - dt.timedelta(days=2), Decimal("61.2345"))
        if invention.happens(0.7)
        else None,
        decisions=invention.decisions(records),
        judgements=invention.judgements(records),
        previous=PreviousAssessment(window="2026-09", value_usd_per_t=Decimal("38.50"), basis="blended"),
    )


def without_feed(inputs: AssessmentInputs) -> AssessmentInputs:
    """What an assessment in columns shares beside its frames."""
    return replace(inputs, transactions=(), orders=())
