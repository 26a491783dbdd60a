"""The facts of a publication are read whole or refused by name."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from cpal.calendar import Month, observation_window
from pricing.models import Window
from pricing.public.facts import BadFacts, read_facts
from tests.portal.factory import BEHIND, Premium, facts_of

Facts = dict[str, Any]


def facts(**changes: Any) -> Facts:
    instants = observation_window(Month(2026, 10))
    window = Window(code="2026-10", opens_at=instants.opens_at, cutoff_at=instants.cutoff_at)
    return facts_of(Premium(**changes), window)


@pytest.mark.parametrize("basis", BEHIND)
def test_the_facts_of_every_basis_are_read(basis: str) -> None:
    assert read_facts(facts(basis=basis)).basis == basis


def test_figures_are_exact() -> None:
    read = read_facts(facts(basis="blended"))
    assert read.categories[0].weight == Decimal("0.77777777777777777778")
    assert read.value == Decimal("164.75")


def test_a_hidden_figure_is_none_and_has_its_reason() -> None:
    read = read_facts(facts(basis="blended"))
    assert read.spread.low is None
    assert read.suppressed["low"]


@pytest.mark.parametrize("field", sorted(facts()))
def test_a_missing_field_is_named(field: str) -> None:
    with pytest.raises(BadFacts, match=field):
        read_facts({name: value for name, value in facts().items() if name != field})


@pytest.mark.parametrize(
    "spoil",
    [
        lambda each: each | {"value": 164.75},
        lambda each: each | {"value": "much"},
        lambda each: each | {"cutoff_at": "2026-10-30T17:00:00"},
        lambda each: each | {"revision": "1"},
        lambda each: each | {"age_in_windows": -1},
        lambda each: each | {"explanation": "One sentence."},
        lambda each: each | {"counts": each["counts"] | {"buyers": True}},
    ],
)
def test_a_field_that_cannot_be_read_is_refused(spoil: Callable[[Facts], Facts]) -> None:
    with pytest.raises(BadFacts):
        read_facts(spoil(facts()))
