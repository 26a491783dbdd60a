"""PURE. A brand before the rulebook, and what of its evidence each rule looks at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar, overload

from eligibility.acceptance import Conditions, GroupOf, conditions, preference
from eligibility.evidence import (
    Assurance,
    BrandEvidence,
    BrandSite,
    Disclosure,
    ListingPeriod,
    Threshold,
)

Found = TypeVar("Found")


class once(Generic[Found]):  # noqa: N801 - read as a decorator
    """What is looked for when first asked and then remembered: `functools.cached_property` without its lock, which
    takes longer than a rule.
    """

    def __init__(self, look: Callable[[Case], Found]) -> None:
        self._look, self._name, self.__doc__ = look, look.__name__, look.__doc__

    @overload
    def __get__(self, case: None, owner: type[Case]) -> once[Found]: ...
    @overload
    def __get__(self, case: Case, owner: type[Case]) -> Found: ...
    def __get__(self, case: Case | None, owner: type[Case]) -> Found | once[Found]:
        if case is None:
            return self
        found = case.__dict__[self._name] = self._look(case)
        return found


@dataclass(frozen=True)
class Case:
    """A brand before the rulebook: its evidence, the day, the threshold, and who belongs to which group."""

    evidence: BrandEvidence
    on: date
    threshold: Threshold
    group_of: GroupOf = field(compare=False)

    @once
    def listing(self) -> ListingPeriod | None:
        """The listing period that holds the day."""
        return self.evidence.listing_on(self.on)

    @once
    def producer(self) -> str:
        """The producer on the day."""
        return self.listing.producer if self.listing else self.evidence.producer_on(self.on)

    @once
    def disclosure(self) -> Disclosure | None:
        """The acceptable disclosure: latest validity start, then latest verification, then higher value
        (4.1).
        """
        acceptable = [each for each in self.evidence.disclosures if all(self.conditions_of(each))]
        return max(acceptable, key=preference, default=None)

    def conditions_of(self, disclosure: Disclosure) -> Conditions:
        """Which of its conditions a disclosure meets on the day."""
        return conditions(disclosure, self.on, self.producer, self.threshold.carbon_method, self.group_of)

    @once
    def sites(self) -> tuple[BrandSite, ...]:
        """The sites that make the brand on the day."""
        return tuple([site for site in self.evidence.sites if site.holds(self.on)])

    def assurances_of(self, site: str) -> tuple[Assurance, ...]:
        """What is known of a site under the required standard."""
        standard = self.threshold.required_standard
        return tuple(
            [row for row in self.evidence.assurances if row.site == site and row.standard == standard]
        )

    def with_limit(self, threshold: Threshold) -> Case:
        """The same case under a threshold that differs in its limit alone: nothing looked for so far depends on it."""
        other = Case(self.evidence, self.on, threshold, self.group_of)
        other.__dict__.update(self.__dict__ | {"threshold": threshold})
        return other
