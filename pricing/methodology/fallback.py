"""The hierarchy (5, question 5.10): which category weighs how much in the premium."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction

from pricing.methodology.codes import Category
from pricing.methodology.parameters import FallbackWeights
from pricing.methodology.results import Basis

NO_WEIGHT = Fraction(0)
ALL_WEIGHT = Fraction(1)


def no_weights() -> dict[Category, Fraction]:
    """No category weighs anything: nothing qualifies (5.3)."""
    return dict.fromkeys(Category, NO_WEIGHT)


def whole_weight(category: Category) -> dict[Category, Fraction]:
    """One category is the premium, as a sufficient Category 1 is; the others weigh nothing (5.1)."""
    return {**no_weights(), category: ALL_WEIGHT}


def scaled_weights(present: Collection[Category], weights: FallbackWeights) -> dict[Category, Fraction]:
    """The fallback weights scaled to sum to one over the categories with qualifying inputs (ours)."""
    total = sum((weights.of(category) for category in present), NO_WEIGHT)
    return {
        category: weights.of(category) / total if category in present else NO_WEIGHT for category in Category
    }


def blended_premium(averages: Mapping[Category, Fraction], weights: Mapping[Category, Fraction]) -> Fraction:
    """The weighted mean of the categories' averages, exact."""
    return sum((weights[category] * average for category, average in averages.items()), NO_WEIGHT)


def fallback_basis(present: Collection[Category]) -> Basis:
    """`judgement` when only other market assessments are there, else `blended` (5.2, 5.3)."""
    return Basis.JUDGEMENT if set(present) == {Category.MARKET_ASSESSMENT} else Basis.BLENDED
