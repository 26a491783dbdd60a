"""Who stands behind a run’s figures, added up by the database however many inputs there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum
from django.db.models.functions import Coalesce

from pricing.methodology.codes import Category
from pricing.methodology.disclosure import Holdings
from pricing.methodology.results import InputState
from pricing.methodology.values import OrganisationRegister
from pricing.models import Run, RunInput

PARTIES: dict[Category, tuple[str, str]] = {
    Category.EXECUTED_TRANSACTION: ("feed_record__buyer", "feed_record__seller"),
    Category.BID_OR_OFFER: ("feed_record__organisation", "feed_record__organisation"),
    Category.MARKET_ASSESSMENT: ("market_assessment__counterparty_a", "market_assessment__counterparty_b"),
}


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many inputs of a category ended in a state."""

    category: Category
    state: InputState
    inputs: int


@dataclass(slots=True)
class _Tally:
    """Holdings while they are added up."""

    inputs: int = 0
    tonnes: Decimal = Decimal(0)
    by_group: dict[str, Decimal] = field(default_factory=dict)


def state_counts(run: Run) -> list[StateCount]:
    """The inputs of a run by category and state."""
    rows = (
        RunInput.objects.filter(run=run).order_by().values("category", "state").annotate(inputs=Count("pk"))
    )
    return [StateCount(Category(row["category"]), InputState(row["state"]), row["inputs"]) for row in rows]


def holdings_behind(run: Run, category: Category, register: OrganisationRegister) -> Holdings:
    """What stands behind the figures of one category: its qualifying inputs, their tonnes, and those of each group."""
    tally = _Tally()
    for row in _by_parties(run, category):
        tally.inputs += row["inputs"]
        tally.tonnes += row["tonnes"]
        for group in {register.group_of(party) for party in _named(row, category)}:
            tally.by_group[group] = tally.by_group.get(group, Decimal(0)) + row["tonnes"]
    return Holdings(tally.inputs, tally.tonnes, tally.by_group)


def _by_parties(run: Run, category: Category) -> Iterator[Mapping[str, Any]]:
    qualifying = RunInput.objects.filter(run=run, category=category.value, state=InputState.QUALIFYING.value)
    tonnes = Sum(Coalesce("feed_record__tonnes", "market_assessment__tonnes"))
    grouped = qualifying.order_by().values(*dict.fromkeys(PARTIES[category]))
    yield from grouped.annotate(inputs=Count("pk"), tonnes=tonnes).iterator()


def _named(row: Mapping[str, Any], category: Category) -> list[str]:
    return [row[column] for column in PARTIES[category] if row[column]]
