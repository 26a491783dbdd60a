"""What is published with a premium (METHODOLOGY “What is published”; paper 7.1), from the stored run alone.

Every number is text unless it is a count. What disclosure control hides is null, with the reason under `suppressed`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pricing.methodology.assessment import figure_without_inputs
from pricing.methodology.codec import decode
from pricing.methodology.codes import Category
from pricing.methodology.disclosure import (
    Cell,
    DisclosedFigures,
    Shown,
    Suppressed,
    reason_in_all,
    shown_figures,
    suppressed_figures,
)
from pricing.methodology.explanation import sentences_of
from pricing.methodology.metals import Metal
from pricing.methodology.results import AssessmentResult, Basis, CategoryResult, InputState
from pricing.methodology.rounding import plain, round_fraction, round_half_away
from pricing.methodology.statistics import JudgementCount, Statistics
from pricing.methodology.values import (
    AssessmentInputs,
    OrganisationRegister,
    Outcome,
    PreviousAssessment,
    Ruling,
)
from pricing.models import Decision, Judgement, Run
from pricing.selectors.run_holdings import holdings_behind, state_counts

UNIT = "USD/t"
PERCENT_DECIMALS = 1
CATEGORY_NAMES = {
    Category.EXECUTED_TRANSACTION: "Executed transactions",
    Category.BID_OR_OFFER: "Bids and offers",
    Category.MARKET_ASSESSMENT: "Other market assessments",
}


@dataclass(frozen=True, slots=True)
class StoredAssessment:
    """A complete run as the methodology's values, its inputs left in the database."""

    run: Run
    inputs: AssessmentInputs
    result: AssessmentResult
    statistics: Statistics
    figures: DisclosedFigures


@dataclass(frozen=True, slots=True)
class JudgementUse:
    """How often expert judgement of a kind was used, and on what."""

    kind: str
    about: str
    count: int


def facts_of(run: Run, revision: int) -> dict[str, Any]:
    """The facts of a publication of this run."""
    stored = stored_assessment(run)
    result, decimals = stored.result, stored.inputs.parameters.published_decimals
    return {
        "metal": run.metal,
        "window": run.window.code,
        "window_name": run.window.name,
        "opens_at": run.window.opens_at.isoformat(),
        "cutoff_at": run.window.cutoff_at.isoformat(),
        "methodology": run.methodology,
        "revision": revision,
        "unit": UNIT,
        "basis": run.basis,
        "value": _text(result.value_usd_per_t, decimals),
        "previous": _previous(result, decimals),
        "categories": list(_categories(stored)),
        "counts": _counts(stored.statistics),
        **_disclosed(stored.figures, decimals),
        "suppressed": _suppressed(stored.figures),
        "excluded": [
            {
                "code": each.code.value,
                "meaning": each.code.meaning,
                "clause": each.code.clause,
                "count": each.inputs,
            }
            for each in stored.statistics.codes
        ],
        "judgements": [
            {"kind": use.kind, "about": use.about, "count": use.count} for use in judgement_uses(run)
        ],
        "decisions": _decisions(run),
        "age_in_windows": result.age_in_windows,
        "explanation": list(sentences_of(result, stored.statistics)),
        "digest": run.inputs_digest,
    }


def stored_assessment(run: Run) -> StoredAssessment:
    """The run read back from its evidence and result."""
    head = run.evidence.head
    inputs: AssessmentInputs = decode(AssessmentInputs, head["inputs"], "inputs")
    statistics: Statistics = decode(Statistics, head["statistics"], "statistics")
    judgements = tuple(JudgementCount(use.about, use.count) for use in judgement_uses(run))
    statistics = replace(statistics, judgements=judgements)
    result = _result(run, inputs)
    return StoredAssessment(run, inputs, result, statistics, _figures(run, inputs, result, statistics))


def judgement_uses(run: Run) -> list[JudgementUse]:
    """The expert judgements that the run counted, by kind and subject; no party is named (5.3)."""
    seen = Judgement.objects.filter(pk__in=run.evidence.head["seen"]["judgements"])
    uses = Counter((judgement.kind, _about(judgement)) for judgement in seen)
    return [JudgementUse(kind, about, count) for (kind, about), count in sorted(uses.items())]


def _about(judgement: Judgement) -> str:
    adjustment = judgement.get_adjustment_display() if judgement.adjustment else ""
    match judgement.kind:
        case Judgement.Kind.ADMIT_ORDER:
            return "admitting a bid or an offer outside the band around the last transaction"
        case Judgement.Kind.OVERRIDE_ADJUSTMENT:
            return f"setting the adjustment for {adjustment}"
        case Judgement.Kind.ADD_ADJUSTMENT:
            return f"adding to the adjustment for {adjustment}"
    return "a window in which nothing qualifies"


def _result(run: Run, inputs: AssessmentInputs) -> AssessmentResult:
    summary = run.result or {}
    basis = Basis(run.basis)
    carried = (
        figure_without_inputs(Outcome.CARRY_FORWARD, inputs.previous)
        if basis is Basis.CARRIED_FORWARD
        else None
    )
    first, second, third = (_category(each, summary["categories"][str(each.value)]) for each in Category)
    return AssessmentResult(
        metal=Metal(run.metal),
        window=inputs.window,
        methodology=run.methodology,
        basis=basis,
        value_usd_per_t=None if summary["value"] is None else Decimal(summary["value"]),
        unrounded_usd_per_t=_fraction(summary["unrounded"]),
        categories=(first, second, third),
        inputs=(),
        reference_trade=inputs.earlier_reference_trade,
        previous=inputs.previous,
        age_in_windows=carried.age_in_windows if carried else 0,
    )


def _category(category: Category, stored: dict[str, Any]) -> CategoryResult:
    weight = _fraction(stored["weight"]) or Fraction(0)
    average = _fraction(stored["average"])
    return CategoryResult(category, stored["qualifying"], Decimal(stored["tonnes"]), average, weight)


def _figures(
    run: Run, inputs: AssessmentInputs, result: AssessmentResult, statistics: Statistics
) -> DisclosedFigures:
    """The sensitive figures after disclosure control, which looks at who stands behind each weighing category."""
    register = OrganisationRegister.of(inputs.organisations, inputs.consents)
    behind = [holdings_behind(run, each.category, register) for each in result.categories if each.weight]
    because = reason_in_all(behind, inputs.parameters)
    return suppressed_figures(because) if because else shown_figures(statistics)


def _previous(result: AssessmentResult, decimals: int) -> dict[str, Any] | None:
    previous = result.previous
    if previous is None:
        return None
    return {
        "window": previous.window,
        "value": _text(previous.value_usd_per_t, decimals),
        "change": _text(result.change_usd_per_t, decimals),
        "change_percent": _change_percent(result.change_usd_per_t, previous),
    }


def _change_percent(change: Decimal | None, previous: PreviousAssessment) -> str | None:
    """The change in per cent of the previous value's size; None from a previous value of zero."""
    if change is None or not previous.value_usd_per_t:
        return None
    percent = Fraction(change) / abs(Fraction(previous.value_usd_per_t)) * 100
    return plain(round_fraction(percent, PERCENT_DECIMALS), PERCENT_DECIMALS)


def _categories(stored: StoredAssessment) -> Iterator[dict[str, Any]]:
    counts = {(each.category, each.state): each.inputs for each in state_counts(stored.run)}
    shares = {share.category: share for share in stored.statistics.shares}
    weights = (stored.run.result or {})["categories"]
    tonnes = dict(zip(Category, stored.figures.tonnes_by_category, strict=True))
    for category in Category:
        yield {
            "category": category.value,
            "name": CATEGORY_NAMES[category],
            **{state.value: counts.get((category, state), 0) for state in InputState},
            "tonnes": _cell(tonnes[category]) if weights[str(category.value)]["weight"] != "0" else None,
            "weight": weights[str(category.value)]["weight"],
            "share_of_inputs": plain(shares[category].count_percent.scaleb(-2)),
            "share_of_tonnes": plain(shares[category].tonnes_percent.scaleb(-2)),
        }


def _counts(statistics: Statistics) -> dict[str, int]:
    return {
        "transactions": statistics.transactions,
        "bids": statistics.bids,
        "offers": statistics.offers,
        "market_assessments": statistics.market_assessments,
        "buyers": statistics.buyers,
        "sellers": statistics.sellers,
        "brands": statistics.brands,
    }


def _named(figures: DisclosedFigures) -> dict[str, Cell]:
    """The spread by its published names, in USD a tonne."""
    return {
        "low": figures.lowest,
        "high": figures.highest,
        "quartile_1": figures.lower_quartile,
        "median": figures.median,
        "quartile_3": figures.upper_quartile,
        "standard_deviation": figures.standard_deviation,
    }


def _disclosed(figures: DisclosedFigures, decimals: int) -> dict[str, str | None]:
    spread = {name: _cell(cell, decimals) for name, cell in _named(figures).items()}
    return {"tonnes": _cell(figures.tonnes), **spread}


def _suppressed(figures: DisclosedFigures) -> dict[str, str]:
    cells = {"tonnes": figures.tonnes, **_named(figures)}
    return {name: cell.because for name, cell in cells.items() if isinstance(cell, Suppressed)}


def _decisions(run: Run) -> dict[str, int]:
    """The decisions that the run counted."""
    seen = Decision.objects.filter(pk__in=run.evidence.head["seen"]["decisions"])
    rulings = Counter(seen.values_list("ruling", flat=True))
    return {"retained": rulings[Ruling.RETAIN.value], "excluded": rulings[Ruling.EXCLUDE.value]}


def _cell(cell: Cell, decimals: int | None = None) -> str | None:
    if not isinstance(cell, Shown):
        return None
    return plain(cell.value) if decimals is None else _text(cell.value, decimals)


def _text(figure: Decimal | None, decimals: int) -> str | None:
    return None if figure is None else plain(round_half_away(figure, decimals), decimals)


def _fraction(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)
