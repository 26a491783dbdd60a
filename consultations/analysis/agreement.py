"""How far two people who read alone found the same: per cent agreement and Cohen's kappa, in exact fractions. PURE.

Cohen, J. (1960), A coefficient of agreement for nominal scales, Educational and Psychological Measurement 20:37-46.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Decisions:
    """Yes-or-no decisions taken twice: by both, by the first alone, by the second alone, by neither."""

    both: int
    first_only: int
    second_only: int
    neither: int

    def __post_init__(self) -> None:
        if min(self.both, self.first_only, self.second_only, self.neither) < 0:
            raise ValueError("decisions are counted from nought")

    @property
    def count(self) -> int:
        return self.both + self.first_only + self.second_only + self.neither

    @property
    def alike(self) -> int:
        """How many were decided alike."""
        return self.both + self.neither

    @property
    def agreement(self) -> Fraction | None:
        """The share decided alike; None without a decision."""
        return Fraction(self.alike, self.count) if self.count else None

    @property
    def by_chance(self) -> Fraction | None:
        """The share that two people with these frequencies would decide alike by chance."""
        if not self.count:
            return None
        first, second = self.both + self.first_only, self.both + self.second_only
        yes, no = first * second, (self.count - first) * (self.count - second)
        return Fraction(yes + no, self.count**2)

    @property
    def kappa(self) -> Fraction | None:
        """Agreement beyond chance, from -1 to 1; None where neither ever varied, for then it is not defined."""
        agreement, by_chance = self.agreement, self.by_chance
        if agreement is None or by_chance is None or by_chance == 1:
            return None
        return (agreement - by_chance) / (1 - by_chance)


def pooled(decisions: Iterable[Decisions]) -> Decisions:
    """All of them as one table: every theme of every answer is a decision."""
    tables = tuple(decisions)
    return Decisions(
        both=sum(table.both for table in tables),
        first_only=sum(table.first_only for table in tables),
        second_only=sum(table.second_only for table in tables),
        neither=sum(table.neither for table in tables),
    )
