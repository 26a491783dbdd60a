"""PURE. What is known of a brand: the values that the rulebook (`criteria.py`) judges.

Every period runs from its first day until the day before its end; an open end is None. `row_id` is the register row
that a value was read from, so that a verdict can name the rows it stands on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from eligibility.vocabulary import ProofStatus


class Metal(StrEnum):
    """The four metals of the proposal (3)."""

    ALUMINIUM = "aluminium"
    COPPER = "copper"
    NICKEL = "nickel"
    ZINC = "zinc"


class Standard(StrEnum):
    """The third-party assurances of Table 1 (4.1)."""

    ASI_PS = "ASI-PS"
    COPPER_MARK = "COPPER-MARK"
    NICKEL_MARK = "NICKEL-MARK"
    ZINC_MARK = "ZINC-MARK"

    @property
    def full_name(self) -> str:
        """Its name in the paper."""
        return _TITLES[self]


_TITLES = {
    Standard.ASI_PS: "the ASI Performance Standard",
    Standard.COPPER_MARK: "The Copper Mark",
    Standard.NICKEL_MARK: "The Nickel Mark",
    Standard.ZINC_MARK: "The Zinc Mark",
}


class AssuranceStatus(StrEnum):
    """What a standard's owner said of a site; `committed` is a letter of commitment (4.2)."""

    COMMITTED = "committed"
    AWARDED = "awarded"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"


def holds(on: date, from_on: date | None, until_on: date | None) -> bool:
    """Whether a day lies in a period: its first day does, the day of its end does not; without a start none does."""
    return from_on is not None and from_on <= on and (until_on is None or on < until_on)


def plain(value: Decimal) -> str:
    """A number as people write it: no exponent, no zeros that say nothing."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True, slots=True)
class ListingPeriod:
    """A period in which the exchange lists the brand; a suspension is the gap between two (3)."""

    producer: str
    listed_on: date
    delisted_on: date | None = None
    row_id: int | None = None

    def holds(self, on: date) -> bool:
        return holds(on, self.listed_on, self.delisted_on)

    @property
    def was_taken_back(self) -> bool:
        """Whether it ends on its first day, and so never held."""
        return self.delisted_on is not None and self.delisted_on <= self.listed_on


@dataclass(frozen=True, slots=True)
class BrandSite:
    """A period in which a site makes the brand."""

    site: str
    from_on: date
    until_on: date | None = None
    row_id: int | None = None

    def holds(self, on: date) -> bool:
        return holds(on, self.from_on, self.until_on)


@dataclass(frozen=True, slots=True)
class ProofStanding:
    """Where a proof point stands from a day on (4.1)."""

    status: ProofStatus
    from_on: date
    row_id: int | None = None


# What a proof point becomes, in the order of its life: of several on one day the last counts.
_LIFE = {status: place for place, status in enumerate(ProofStatus)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """A reported carbon footprint (4.1, 4.3); what was not given is empty.

    Qualifier and scopes are those of its proof point, whose row is `proof_row_id`. Without them and without statuses
    the figure stands as it was reported.
    """

    id: str
    value_tco2e_per_t: Decimal | None
    method: str
    boundary: str
    offsets_used: bool | None
    submitted_by: str
    verified_by: str
    verified_on: date | None
    valid_from: date | None
    valid_until: date | None = None
    report: str = ""
    row_id: int | None = None
    qualifier: str = ""
    scopes: str = ""
    statuses: tuple[ProofStanding, ...] = ()
    proof_row_id: int | None = None

    @property
    def began_as_submitted(self) -> bool:
        """Whether its life began by being submitted; else it stood on its file alone before the first decision."""
        first = min(
            self.statuses, key=lambda standing: (standing.from_on, _LIFE[standing.status]), default=None
        )
        return first is not None and first.status is ProofStatus.SUBMITTED

    def standing_on(self, on: date) -> ProofStanding | None:
        """Its latest status that day; of several on one day the later in the life of a proof point."""
        begun = [standing for standing in self.statuses if standing.from_on <= on]
        return max(begun, key=lambda standing: (standing.from_on, _LIFE[standing.status]), default=None)


@dataclass(frozen=True, slots=True)
class Assurance:
    """A certificate, a letter of commitment, or the end of one, for a site (4.1, 4.2)."""

    site: str
    standard: str
    status: AssuranceStatus
    from_on: date
    until_on: date | None = None
    reference: str = ""
    row_id: int | None = None

    def holds(self, on: date) -> bool:
        return holds(on, self.from_on, self.until_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandEvidence:
    """Everything that the register held about one brand of one metal. Without a listing it does not know the brand."""

    metal: str
    brand: str
    listings: tuple[ListingPeriod, ...] = ()
    sites: tuple[BrandSite, ...] = ()
    disclosures: tuple[Disclosure, ...] = ()
    assurances: tuple[Assurance, ...] = ()

    def listing_on(self, on: date) -> ListingPeriod | None:
        """The listing period that holds the day; of several the one that began last."""
        latest = None
        for period in self.listings:
            if period.holds(on) and (latest is None or period.listed_on > latest.listed_on):
                latest = period
        return latest

    @property
    def listings_that_held(self) -> tuple[ListingPeriod, ...]:
        """The listing periods that were not taken back, the earliest first."""
        held = [period for period in self.listings if not period.was_taken_back]
        return tuple(sorted(held, key=lambda period: period.listed_on))

    def producer_on(self, on: date) -> str:
        """The producer on the day: of the listing then, else of the last that began before, else of the first.

        Of a brand that was never listed there is none: empty. A listing that was taken back tells nothing beside one
        that was not.
        """
        if listing := self.listing_on(on):
            return listing.producer
        periods = self.listings_that_held or sorted(self.listings, key=lambda period: period.listed_on)
        begun = [period for period in periods if period.listed_on <= on]
        return next((period.producer for period in (*begun[-1:], *periods)), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """The premium sustainability threshold of one metal in one methodology version (4.1, Table 1).

    `max_tco2e_per_t` is inclusive; no `required_standard` means that no assurance is asked for yet. A letter of
    commitment, where accepted, counts for `letter_years` from the day it was signed (4.2).
    """

    methodology: str
    metal: str
    max_tco2e_per_t: Decimal
    carbon_method: str
    required_standard: str | None
    letter_accepted: bool
    letter_years: int
    effective_on: date
    row_id: int | None = None


class NoThreshold(LookupError):
    """No threshold is in force for a metal on a day under a methodology version."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The thresholds of one methodology version; of each metal the latest dated on or before a day is in force."""

    methodology: str
    rows: tuple[Threshold, ...]

    def of(self, metal: str) -> tuple[Threshold, ...]:
        """Those of a metal, the earliest first."""
        return tuple(
            sorted((row for row in self.rows if row.metal == metal), key=lambda row: row.effective_on)
        )

    def on(self, metal: str, on: date) -> Threshold:
        in_force = [row for row in self.of(metal) if row.effective_on <= on]
        if not in_force:
            raise NoThreshold(f"{self.methodology} has no threshold for {metal} on {on}")
        return in_force[-1]

    def after(self, metal: str, on: date) -> tuple[Threshold, ...]:
        """The glide path: what is decided already for days after this one, the earliest first."""
        return tuple(row for row in self.of(metal) if row.effective_on > on)
