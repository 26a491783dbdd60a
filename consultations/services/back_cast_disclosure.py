"""Whether a recomputed premium may stand beside a published one (decision 0006). PURE.

Two figures over nearly the same deals give away the deals in which they differ. So two are shown together only where
nothing differs, or enough that nobody can tell one deal from another.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

FEWEST_DEALS = 3
FEWEST_ORGANISATIONS = 3

TOO_FEW_CHANGED = "changed by fewer than three deals: not shown"
TOO_FEW_ORGANISATIONS = "the deals that change are of fewer than three organisations: not shown"
TOO_FEW_IN_CATEGORY = "the weights change, and a category rests on fewer than three deals: not shown"


@dataclass(frozen=True, slots=True)
class Crowd:
    """Some deals, and the groups of organisations behind them."""

    deals: int
    organisations: int

    @property
    def is_large_enough(self) -> bool:
        return self.deals >= FEWEST_DEALS and self.organisations >= FEWEST_ORGANISATIONS


@dataclass(frozen=True, slots=True)
class Pair:
    """Two figures of one metal and window: what stands behind one alone, and, where the weights differ, each category.

    `differing` counts the inputs gained and those lost; `parts` are the categories that carry weight in either.
    """

    differing: Crowd
    weights_differ: bool = False
    parts: tuple[Crowd, ...] = ()


def reason_to_withhold(pairs: Iterable[Pair]) -> str:
    """Why a new figure is not shown beside those that are known already; empty when it may be."""
    return next((reason for reason in map(reason_of_pair, pairs) if reason), "")


def reason_of_pair(pair: Pair) -> str:
    """Too few deals or organisations apart, or a part that two sums of the same parts would give away."""
    if pair.differing.deals and not pair.differing.is_large_enough:
        few = pair.differing.deals < FEWEST_DEALS
        return TOO_FEW_CHANGED if few else TOO_FEW_ORGANISATIONS
    if pair.weights_differ and not all(part.is_large_enough for part in pair.parts):
        return TOO_FEW_IN_CATEGORY
    return ""


@dataclass(frozen=True, slots=True)
class Month:
    """One month of one metal in a back-cast. `gained` and `lost` count the inputs behind one figure alone."""

    window: str
    basis_before: str
    basis_after: str
    before: Decimal | None
    after: Decimal | None
    gained: int
    lost: int
    withheld_because: str = ""

    @property
    def is_shown(self) -> bool:
        return not self.withheld_because

    @property
    def is_changed(self) -> bool:
        return (self.before, self.basis_before) != (self.after, self.basis_after)

    @property
    def change(self) -> Decimal | None:
        """What it moves by, where both figures are shown and have a value."""
        if not self.is_shown or self.before is None or self.after is None:
            return None
        return self.after - self.before


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A metal over all months. A count of one or two deals is None: “fewer than three”.

    Mean and largest change are taken over the months that are shown.
    """

    months: int
    changed: int
    of_other_basis: int
    not_shown: int
    mean_change: Decimal | None
    largest_change: Decimal | None
    gained: int | None
    lost: int | None


def summary_of(months: Collection[Month]) -> Summary | None:
    """The months of a metal in sum; None where fewer than three deals differ in all of them together."""
    gained, lost = sum(each.gained for each in months), sum(each.lost for each in months)
    if 0 < gained + lost < FEWEST_DEALS:
        return None
    changes = [each.change for each in months if each.change is not None]
    return Summary(
        months=len(months),
        changed=sum(each.is_changed for each in months),
        of_other_basis=sum(each.basis_before != each.basis_after for each in months),
        not_shown=sum(not each.is_shown for each in months),
        mean_change=_mean(changes),
        largest_change=max(changes, key=lambda change: (abs(change), change), default=None),
        gained=_unless_few(gained),
        lost=_unless_few(lost),
    )


def _mean(changes: Collection[Decimal]) -> Decimal | None:
    if not changes:
        return None
    return (sum(changes, Decimal(0)) / len(changes)).quantize(Decimal("0.01"))


def _unless_few(count: int) -> int | None:
    return None if 0 < count < FEWEST_DEALS else count


def weights_differ(before: Mapping[int, str], after: Mapping[int, str]) -> bool:
    """Whether two figures weigh the categories differently; a figure without a value weighs none and tells nothing."""
    return bool(before) and bool(after) and before != after
