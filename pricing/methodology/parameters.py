"""The parameters of a methodology version: every number of the methodology, each with clause and source.

A version is dated data (`versions/*.json`), so that a figure names the version it used and any version can
be run on any window. The code holds no number of its own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from importlib import resources
from typing import Any, TypeVar

from pricing.methodology.codes import Category
from pricing.methodology.metals import Metal, PerMetal

T = TypeVar("T")


class UnknownVersionError(LookupError):
    """No methodology version has that name."""


class BadParametersError(ValueError):
    """A methodology version's data lacks a parameter or has one that cannot be read."""


class Combine(StrEnum):
    """Whether any one test of the sufficiency rule is enough, or all of them must hold."""

    ANY = "any"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class SufficiencyRule:
    """When Category 1 is sufficient (5.1); a test that is None is not part of the rule.

    `tonnage_multiple` times the metal's minimum trade is the equivalent minimum tonnage; buyers and sellers
    are counted by group.
    """

    min_transactions: int | None
    tonnage_multiple: Decimal | None
    min_buyers: int | None
    min_sellers: int | None
    combine: Combine


@dataclass(frozen=True, slots=True)
class FallbackWeights:
    """The weight of each category when Category 1 is not sufficient (question 5.10), before scaling."""

    executed_transactions: Decimal
    bids_and_offers: Decimal
    market_assessments: Decimal

    def of(self, category: Category) -> Fraction:
        """The unscaled weight of one category."""
        by_rank = (self.executed_transactions, self.bids_and_offers, self.market_assessments)
        return Fraction(by_rank[category - 1])


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodologyParameters:
    """Every parameter of one version; units are in the names, percentages are per cent.

    `carbon_threshold_tco2e_per_t` is inclusive. `required_standard` is None where none is required yet.
    `applies_from_window` is the first window it applies to by default, None for the first version.
    """

    version: str
    applies_from_window: str | None
    carbon_threshold_tco2e_per_t: PerMetal[Decimal]
    carbon_method: PerMetal[str]
    required_standard: PerMetal[str | None]
    letter_of_commitment_accepted: PerMetal[bool]
    letter_of_commitment_years: int
    minimum_trade_tonnes: PerMetal[Decimal]
    sufficiency: SufficiencyRule
    fallback_weights: FallbackWeights
    outlier_band_percent: Decimal
    outlier_floor_usd_per_t: Decimal
    order_band_percent: Decimal
    standing_time_minutes: int
    delivery_period_days: int
    base_payment_days: int
    payment_year_days: int
    basis_currency: str
    published_decimals: int
    adjustment_decimals: int
    objection_window_minutes: int
    publication_hour_london: int
    consultation_days: int
    retention_years: int
    disclosure_min_transactions: int
    disclosure_min_organisations: int
    disclosure_max_share_percent: Decimal


@dataclass(frozen=True, slots=True)
class Provision:
    """One parameter as the methodology page shows it: value, unit, clause, source and a note."""

    parameter: str
    value: Any
    unit: str
    clause: str
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class MethodologyVersion:
    """A published version: its title, its provisions with their sources, and the parameters they give."""

    version: str
    title: str
    summary: str
    published_on: str
    provisions: tuple[Provision, ...]
    parameters: MethodologyParameters

    def provision(self, parameter: str) -> Provision:
        """The provision that gives a parameter."""
        return next(each for each in self.provisions if each.parameter == parameter)


def _per_metal(read: Callable[[Any], T]) -> Callable[[Any], PerMetal[T]]:
    return lambda value: PerMetal(**{metal.value: read(value[metal.value]) for metal in Metal})


def _decimal(value: Any) -> Decimal:
    if not isinstance(value, str):
        raise TypeError(f"a number is written as text, not {value!r}")
    return Decimal(value)


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"expected a whole number, not {value!r}")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"expected true or false, not {value!r}")
    return value


def _optional(read: Callable[[Any], T]) -> Callable[[Any], T | None]:
    return lambda value: None if value is None else read(value)


def _sufficiency(value: Any) -> SufficiencyRule:
    return SufficiencyRule(
        min_transactions=_optional(_whole)(value["min_transactions"]),
        tonnage_multiple=_optional(_decimal)(value["tonnage_multiple"]),
        min_buyers=_optional(_whole)(value["min_buyers"]),
        min_sellers=_optional(_whole)(value["min_sellers"]),
        combine=Combine(value["combine"]),
    )


def _weights(value: Any) -> FallbackWeights:
    return FallbackWeights(*(_decimal(value[str(category.value)]) for category in Category))


_READERS: dict[str, Callable[[Any], Any]] = {
    "version": str,
    "applies_from_window": _optional(str),
    "carbon_threshold_tco2e_per_t": _per_metal(_decimal),
    "carbon_method": _per_metal(str),
    "required_standard": _per_metal(_optional(str)),
    "letter_of_commitment_accepted": _per_metal(_flag),
    "letter_of_commitment_years": _whole,
    "minimum_trade_tonnes": _per_metal(_decimal),
    "sufficiency": _sufficiency,
    "fallback_weights": _weights,
    "outlier_band_percent": _decimal,
    "outlier_floor_usd_per_t": _decimal,
    "order_band_percent": _decimal,
    "standing_time_minutes": _whole,
    "delivery_period_days": _whole,
    "base_payment_days": _whole,
    "payment_year_days": _whole,
    "basis_currency": str,
    "published_decimals": _whole,
    "adjustment_decimals": _whole,
    "objection_window_minutes": _whole,
    "publication_hour_london": _whole,
    "consultation_days": _whole,
    "retention_years": _whole,
    "disclosure_min_transactions": _whole,
    "disclosure_min_organisations": _whole,
    "disclosure_max_share_percent": _decimal,
}


def parameters_from_json(values: Mapping[str, Any]) -> MethodologyParameters:
    """The parameters of a JSON object {parameter: value}; every one must be there, and no other."""
    unknown = sorted(set(values) - set(_READERS))
    if unknown:
        raise BadParametersError(f"not parameters of the methodology: {', '.join(unknown)}")
    return MethodologyParameters(**{name: _read(name, values) for name in _READERS})


def _read(name: str, values: Mapping[str, Any]) -> Any:
    if name not in values:
        raise BadParametersError(f"the parameter {name} is missing")
    try:
        return _READERS[name](values[name])
    except (KeyError, TypeError, ValueError, ArithmeticError) as problem:
        raise BadParametersError(f"the parameter {name} cannot be read: {problem}") from problem


def parameters_as_json(parameters: MethodologyParameters) -> dict[str, Any]:
    """The JSON object that `parameters_from_json` reads back to an equal value."""
    return {name: _as_json(getattr(parameters, name)) for name in _READERS}


def _as_json(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, FallbackWeights):
        numbers = (value.executed_transactions, value.bids_and_offers, value.market_assessments)
        return {
            str(category.value): format(number, "f")
            for category, number in zip(Category, numbers, strict=True)
        }
    if isinstance(value, PerMetal):
        return {metal.value: _as_json(value.of(metal)) for metal in Metal}
    if isinstance(value, SufficiencyRule):
        return {name: _as_json(getattr(value, name)) for name in SufficiencyRule.__slots__}
    return value.value if isinstance(value, StrEnum) else value


def version_from_json(document: Mapping[str, Any]) -> MethodologyVersion:
    """A version of its JSON document, each parameter with value, unit, clause and source."""
    provisions = tuple(Provision(**each) for each in document["parameters"])
    values = {each.parameter: each.value for each in provisions}
    return MethodologyVersion(
        version=document["version"],
        title=document["title"],
        summary=document["summary"],
        published_on=document["published_on"],
        provisions=provisions,
        parameters=parameters_from_json({"version": document["version"], **values}),
    )


@lru_cache(maxsize=1)
def shipped_versions() -> tuple[MethodologyVersion, ...]:
    """The versions that ship with the software, oldest first."""
    folder = resources.files("pricing.methodology") / "versions"
    documents = (
        json.loads(file.read_text("utf-8")) for file in folder.iterdir() if file.name.endswith(".json")
    )
    versions = (version_from_json(document) for document in documents)
    return tuple(sorted(versions, key=lambda each: each.parameters.applies_from_window or ""))


def shipped_version(name: str) -> MethodologyVersion:
    """The shipped version of that name."""
    for each in shipped_versions():
        if each.version == name:
            return each
    raise UnknownVersionError(name)


def default_version_for(window: str) -> MethodologyVersion:
    """The version that applies to a window (`2026-10`) by default: the latest that had begun by then."""
    applicable = [
        each for each in shipped_versions() if (each.parameters.applies_from_window or "") <= window
    ]
    return applicable[-1]
