"""Results as text: the JSON object of an assessment, every number exact decimal text, never a float."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from pricing.methodology.codes import Category
from pricing.methodology.results import AssessedInput, AssessmentResult, Basis, CategoryResult, InputState
from pricing.methodology.rounding import plain, significant
from pricing.methodology.values import AdjustmentName, ObservationWindow

SIGNIFICANT_DIGITS = 30
LEVEL_DECIMALS = 4
VALUE_DECIMALS = 2
PERCENT_DECIMALS = 1


def as_json(result: AssessmentResult) -> dict[str, Any]:
    """One assessment as `run_pricing --json` writes it."""
    value = result.value_usd_per_t
    return {
        "metal": result.metal.value,
        "basis": result.basis.value,
        "value": None if value is None else plain(value, VALUE_DECIMALS),
        "unrounded": exact_text(result.unrounded_usd_per_t),
        "pending": result.pending,
        "undecided_flags": result.undecided_flags,
        "categories": {
            str(each.category.value): category_as_json(each, result.basis) for each in result.categories
        },
        "inputs": [input_as_json(each) for each in result.inputs],
    }


def run_as_json(
    window: ObservationWindow, methodology: str, results: Iterable[AssessmentResult]
) -> dict[str, Any]:
    """A run over a window as `run_pricing --json` writes it."""
    return {
        "window": window.name,
        "methodology": methodology,
        "cutoff": window.cutoff_at.isoformat(),
        "assessments": [as_json(result) for result in results],
    }


def category_as_json(category: CategoryResult, basis: Basis) -> dict[str, Any]:
    """One category: count, tonnes, average and weight."""
    return {
        "qualifying": category.qualifying,
        "tonnes": plain(category.tonnes),
        "average": exact_text(category.average_usd_per_t),
        "weight": weight_text(category.weight, basis),
    }


def input_as_json(each: AssessedInput) -> dict[str, Any]:
    """One input with its codes, state, level and adjustments; a pending one names its missing rows.

    An adjustment that lacks its reference row is null: a missing row is never zero (6.1).
    """
    level, percent, decision = each.level_usd_per_t, each.leave_one_out_percent, each.screened.decision
    written: dict[str, Any] = {
        "category": each.category.value,
        "id": each.record.id,
        "revision": each.record.revision,
        "rolled_forward": each.screened.rolled_forward,
        "codes": [finding.code.value for finding in each.screened.findings],
        "state": each.state.value,
        "normalised": None if level is None else plain(level, LEVEL_DECIMALS),
        "adjustments": adjustments_as_json(each),
        "flagged": each.is_flagged,
        "leave_one_out_percent": None if percent is None else plain(percent, PERCENT_DECIMALS),
        "decision": None if decision is None else decision.ruling.value,
    }
    if each.state is InputState.PENDING:
        written["missing"] = list(each.screened.normalisation.missing)
    return written


def adjustments_as_json(each: AssessedInput) -> dict[str, str | None]:
    """All seven adjustments by name; those of a market assessment are zero, for its level is on the basis."""
    made = {
        one.name: plain(one.amount_usd_per_t, LEVEL_DECIMALS)
        for one in each.screened.normalisation.adjustments
    }
    if each.category is Category.MARKET_ASSESSMENT:
        return {name.value: "0.0000" for name in AdjustmentName}
    return {name.value: made.get(name) for name in AdjustmentName}


def exact_text(value: Fraction | None) -> str | None:
    """An average or a premium before rounding, to thirty significant digits in plain notation."""
    return None if value is None else significant(value, SIGNIFICANT_DIGITS)


def weight_text(weight: Fraction, basis: Basis) -> str:
    """A category's weight: 1 or 0 where one category is the premium or weighs nothing, else thirty digits."""
    if not weight:
        return "0"
    if basis is Basis.TRANSACTION_BASED:
        return "1"
    return significant(weight, SIGNIFICANT_DIGITS)
