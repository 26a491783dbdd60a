"""Normalisation (6.1): every premium on one basis, every adjustment kept with the reference rows it used.

normalised = premium as quoted + the sum of seven adjustments, in USD a tonne, each rounded to the
adjustment decimals. A missing reference row is never zero: it is named, and the input is pending.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pricing.methodology.metals import Metal
from pricing.methodology.parameters import MethodologyParameters
from pricing.methodology.reference import Missing, ReferenceTable, RowKey
from pricing.methodology.results import Adjustment, Normalisation
from pricing.methodology.rounding import EXACT, ZERO, round_half_away, round_quotient
from pricing.methodology.values import (
    AddedAdjustment,
    AdjustmentName,
    AdjustmentOverride,
    InputKey,
    Judgement,
    MarketAssessment,
    PlatformRecord,
)

PER_CENT = Decimal(100)


@dataclass(frozen=True, slots=True)
class Lacking:
    """What stands for an adjustment that cannot be made: the names of the missing reference rows."""

    rows: frozenset[str]


@dataclass(frozen=True, slots=True)
class PremiumInUsd:
    """The unrounded premium in USD a tonne and the reference row that converted it."""

    usd_per_t: Decimal
    row_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """The expert judgements on one input's adjustments (6.1)."""

    overrides: tuple[AdjustmentOverride, ...] = ()
    added: tuple[AddedAdjustment, ...] = ()

    def override_of(self, name: AdjustmentName) -> AdjustmentOverride | None:
        """The judgement that sets this adjustment, the last of several."""
        return next((each for each in reversed(self.overrides) if each.name is name), None)


def judged_adjustments(judgements: Iterable[Judgement]) -> dict[InputKey, Judged]:
    """The judgements on adjustments, by the input that they are about."""
    by_input: dict[InputKey, Judged] = {}
    for each in judgements:
        match each:
            case AdjustmentOverride():
                known = by_input.get(each.input, Judged())
                by_input[each.input] = Judged((*known.overrides, each), known.added)
            case AddedAdjustment():
                known = by_input.get(each.input, Judged())
                by_input[each.input] = Judged(known.overrides, (*known.added, each))
    return by_input


class Normaliser:
    """The seven adjustments over one reference table, under the parameters of one version."""

    def __init__(self, table: ReferenceTable, parameters: MethodologyParameters) -> None:
        self.table = table
        self.parameters = parameters
        self._taken_off: dict[tuple[RowKey, date], Adjustment | Lacking] = {}
        self._periods: dict[tuple[Metal, date, date], Adjustment | Lacking] = {}
        nothing = round_half_away(ZERO, parameters.adjustment_decimals)
        self._no_conversion = Adjustment(AdjustmentName.CURRENCY, nothing)

    def normalise(
        self, record: PlatformRecord | MarketAssessment, judged: Judged | None = None
    ) -> Normalisation:
        """The level on the one basis (6.1).

        None where a term that it needs is empty (the input is then `incomplete`) or a reference row is
        missing. A market assessment is on the basis already and has no adjustments (5.3).
        """
        if isinstance(record, MarketAssessment):
            return Normalisation(record.level_usd_per_t)
        premium = record.premium
        if premium is None or not has_all_terms(record):
            return Normalisation(None)
        answers = self._seven(record, premium, record.market_on, judged)
        made = tuple([answer for answer in answers if isinstance(answer, Adjustment)])
        if len(made) < len(answers):
            lacking = (answer.rows for answer in answers if isinstance(answer, Lacking))
            return Normalisation(None, made, tuple(sorted(frozenset().union(*lacking))))
        level = premium
        for adjustment in made:
            level = EXACT.add(level, adjustment.amount_usd_per_t)
        return Normalisation(level, made)

    def _seven(
        self, record: PlatformRecord, premium: Decimal, on: date, judged: Judged | None
    ) -> list[Adjustment | Lacking]:
        """All seven, in their order; every look-up is made, whatever it would come to."""
        metal, region = record.metal, record.region or ""
        currency, in_usd = self._converted(record.currency or "", premium, on, judged)
        answers = [
            currency,
            self.physical_market_premium(metal, region, on),
            self.incoterm(region, record.incoterm or "", on),
            self.tariffs_and_taxes(metal, f"{record.origin}>{record.destination}", in_usd, on),
            self.logistics(record.location or "", on),
            self.payment_terms(metal, record.payment_days or 0, in_usd, on),
            self.delivery_period(metal, record.delivery_until or on, on),
        ]
        return answers if judged is None else self._with_judgements(answers, judged)

    def _converted(
        self, currency: str, premium: Decimal, on: date, judged: Judged | None
    ) -> tuple[Adjustment | Lacking, PremiumInUsd | Lacking]:
        """The currency adjustment and the premium in USD; a judged conversion decides both."""
        override = judged.override_of(AdjustmentName.CURRENCY) if judged else None
        if override is not None:
            return self._no_conversion, PremiumInUsd(EXACT.add(premium, override.amount_usd_per_t))
        in_usd = self.premium_in_usd(currency, premium, on)
        return self.currency(premium, in_usd), in_usd

    def premium_in_usd(self, currency: str, premium: Decimal, on: date) -> PremiumInUsd | Lacking:
        """premium x USD per unit, unrounded; nothing is looked up for the basis currency (6.1.2)."""
        if currency == self.parameters.basis_currency:
            return PremiumInUsd(premium)
        row = self.table.find(("fx", "", "", currency), on)
        if isinstance(row, Missing):
            return _lacking(row)
        return PremiumInUsd(EXACT.multiply(premium, row.value), (row.id,))

    def currency(self, premium: Decimal, in_usd: PremiumInUsd | Lacking) -> Adjustment | Lacking:
        """premium in USD - premium as quoted (6.1.2)."""
        if isinstance(in_usd, Lacking):
            return in_usd
        if in_usd.usd_per_t is premium:
            return self._no_conversion
        return self._rounded(
            AdjustmentName.CURRENCY, EXACT.subtract(in_usd.usd_per_t, premium), in_usd.row_ids
        )

    def physical_market_premium(self, metal: Metal, region: str, on: date) -> Adjustment | Lacking:
        """- the physical premium of the metal in the region (6.1.1)."""
        key = ("physical_premium", metal.value, region, "")
        return self._less_row(AdjustmentName.PHYSICAL_MARKET_PREMIUM, key, on)

    def incoterm(self, region: str, incoterm: str, on: date) -> Adjustment | Lacking:
        """- the cost of the incoterm in the region (6.1.2)."""
        return self._less_row(AdjustmentName.INCOTERM, ("incoterm", "", region, incoterm), on)

    def logistics(self, location: str, on: date) -> Adjustment | Lacking:
        """- the inland cost of the location (6.1.4)."""
        return self._less_row(AdjustmentName.LOGISTICS, ("logistics", "", "", location), on)

    def tariffs_and_taxes(
        self, metal: Metal, route: str, in_usd: PremiumInUsd | Lacking, on: date
    ) -> Adjustment | Lacking:
        """- the tariff of the route (`CN>DE`): USD/t, or per cent of LME price + premium in USD (6.1.3)."""
        key = ("tariff", metal.value, "", route)
        row = self.table.find(key, on)
        if isinstance(row, Missing):
            return _lacking(row)
        if row.unit != "percent":
            return self._less_row(AdjustmentName.TARIFFS_AND_TAXES, key, on)
        price = self.table.find(("lme_price", metal.value, "", ""), on)
        if isinstance(price, Missing) or isinstance(in_usd, Lacking):
            return _lacking(price, in_usd)
        whole_price = EXACT.add(price.value, in_usd.usd_per_t)
        amount = EXACT.multiply(row.value, whole_price).copy_negate().scaleb(-2, EXACT)
        return self._rounded(AdjustmentName.TARIFFS_AND_TAXES, amount, (row.id, price.id, *in_usd.row_ids))

    def payment_terms(
        self, metal: Metal, payment_days: int, in_usd: PremiumInUsd | Lacking, on: date
    ) -> Adjustment | Lacking:
        """- (payment days - base days) / 360 x yearly rate / 100 x (LME price + premium in USD) (6.1.2)."""
        price = self.table.find(("lme_price", metal.value, "", ""), on)
        rate = self.table.find(("interest", "", "", ""), on)
        if isinstance(price, Missing) or isinstance(rate, Missing) or isinstance(in_usd, Lacking):
            return _lacking(price, rate, in_usd)
        days = Decimal(self.parameters.base_payment_days - payment_days)
        whole_price = EXACT.add(price.value, in_usd.usd_per_t)
        yearly = EXACT.multiply(EXACT.multiply(days, rate.value), whole_price)
        amount = round_quotient(
            yearly, self.parameters.payment_year_days * PER_CENT, self.parameters.adjustment_decimals
        )
        return Adjustment(AdjustmentName.PAYMENT_TERMS, amount, (price.id, rate.id, *in_usd.row_ids))

    def delivery_period(self, metal: Metal, delivery_until: date, on: date) -> Adjustment | Lacking:
        """- (days to the last delivery day - 90) x forward spread in USD/t a day (6.1.5)."""
        known = self._periods.get((metal, delivery_until, on))
        if known is None:
            known = self._periods[metal, delivery_until, on] = self._delivery_period(
                metal, delivery_until, on
            )
        return known

    def _delivery_period(self, metal: Metal, delivery_until: date, on: date) -> Adjustment | Lacking:
        row = self.table.find(("forward_spread", metal.value, "", ""), on)
        if isinstance(row, Missing):
            return _lacking(row)
        days = Decimal(self.parameters.delivery_period_days - (delivery_until - on).days)
        return self._rounded(AdjustmentName.DELIVERY_PERIOD, EXACT.multiply(days, row.value), (row.id,))

    def _less_row(self, name: AdjustmentName, key: RowKey, on: date) -> Adjustment | Lacking:
        """The adjustment that takes a row's USD/t off."""
        known = self._taken_off.get((key, on))
        if known is None:
            row = self.table.find(key, on)
            if isinstance(row, Missing):
                known = _lacking(row)
            else:
                known = self._rounded(name, row.value.copy_negate(), (row.id,))
            self._taken_off[key, on] = known
        return known

    def _rounded(
        self,
        name: AdjustmentName,
        usd_per_t: Decimal,
        row_ids: tuple[str, ...],
        judged_by: tuple[str, ...] = (),
    ) -> Adjustment:
        amount = round_half_away(usd_per_t, self.parameters.adjustment_decimals)
        return Adjustment(name, amount, row_ids, judged_by)

    def _with_judgements(
        self, answers: list[Adjustment | Lacking], judged: Judged
    ) -> list[Adjustment | Lacking]:
        """Each adjustment as expert judgement sets it, and with what expert judgement adds to it (6.1)."""
        return [
            self._judged(name, answer, judged) for name, answer in zip(AdjustmentName, answers, strict=True)
        ]

    def _judged(
        self, name: AdjustmentName, answer: Adjustment | Lacking, judged: Judged
    ) -> Adjustment | Lacking:
        override = judged.override_of(name)
        added = [each for each in judged.added if each.name is name]
        if override is not None:
            answer = self._rounded(name, override.amount_usd_per_t, (), (override.record.reference,))
        if isinstance(answer, Lacking) or not added:
            return answer
        total = answer.amount_usd_per_t
        for each in added:
            total = EXACT.add(total, each.amount_usd_per_t)
        references = tuple(each.record.reference for each in added)
        return self._rounded(name, total, answer.row_ids, (*answer.judged_by, *references))


def has_all_terms(record: PlatformRecord) -> bool:
    """Whether every term that a level needs is given; a payment in 0 days and a premium of zero are given."""
    return bool(
        record.premium is not None
        and record.payment_days is not None
        and record.delivery_until is not None
        and record.currency
        and record.incoterm
        and record.region
        and record.location
        and record.origin
        and record.destination
    )


def _lacking(*answers: object) -> Lacking:
    """The names of all missing rows among the answers."""
    names: set[str] = set()
    for answer in answers:
        if isinstance(answer, Missing):
            names.add(answer.name)
        elif isinstance(answer, Lacking):
            names |= answer.rows
    return Lacking(frozenset(names))
