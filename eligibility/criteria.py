"""PURE. The eligibility rulebook: one function a rule, each with its clause; every rule runs.

A brand is eligible on a day when no rule finds anything. Numbers in brackets are sections of the LME
discussion paper. A missing cell is never proof: what must be shown and is empty was not shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from eligibility.evidence import (
    Assurance,
    AssuranceStatus,
    BrandEvidence,
    BrandSite,
    Disclosure,
    ListingPeriod,
    Threshold,
    holds,
    plain,
)

CRADLE_TO_GATE = "cradle-to-gate"
MOST_NAMED = 5  # disclosures explained one by one in a finding

GroupOf = Callable[[str], str]


class Code(StrEnum):
    """What can keep a brand out, in the order of the methodology."""

    UNKNOWN_BRAND = "unknown_brand"
    NOT_LISTED = "not_listed"
    NO_VERIFIED_CARBON_DISCLOSURE = "no_verified_carbon_disclosure"
    CARBON_ABOVE_THRESHOLD = "carbon_above_threshold"
    NO_ASSURANCE = "no_assurance"


CLAUSES = {
    Code.UNKNOWN_BRAND: "3",
    Code.NOT_LISTED: "3",
    Code.NO_VERIFIED_CARBON_DISCLOSURE: "4.1, 4.3, 5.1",
    Code.CARBON_ABOVE_THRESHOLD: "4.1",
    Code.NO_ASSURANCE: "4.1, 4.2",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that the brand failed; `detail` names the evidence and what would change the finding."""

    code: Code
    detail: str

    @property
    def clause(self) -> str:
        return CLAUSES[self.code]


@dataclass(frozen=True, slots=True, order=True)
class EvidenceRow:
    """A register row that was looked at: `brands`, `brand_sites`, `disclosures` or `assurances`, and its id."""

    register: str
    row_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the rulebook found of a brand on a day, and the rows it stands on."""

    metal: str
    brand: str
    on: date
    findings: tuple[Finding, ...]
    disclosure: Disclosure | None
    rows: tuple[EvidenceRow, ...]

    @property
    def is_eligible(self) -> bool:
        return not self.findings

    @property
    def codes(self) -> tuple[Code, ...]:
        return tuple(finding.code for finding in self.findings)


@dataclass(frozen=True)
class Case:
    """A brand before the rulebook: its evidence, the day, the threshold, and who belongs to which group."""

    evidence: BrandEvidence
    on: date
    threshold: Threshold
    group_of: GroupOf

    @cached_property
    def listing(self) -> ListingPeriod | None:
        """The listing period that holds the day."""
        return self.evidence.listing_on(self.on)

    @cached_property
    def producer(self) -> str:
        """The producer on the day."""
        return self.evidence.producer_on(self.on)

    @cached_property
    def disclosure(self) -> Disclosure | None:
        """The acceptable disclosure: latest validity start, then latest verification, then higher value
        (4.1).
        """
        acceptable = [each for each in self.evidence.disclosures if not shortcomings(each, self)]
        return max(acceptable, key=_preference, default=None)

    @cached_property
    def sites(self) -> tuple[BrandSite, ...]:
        """The sites that make the brand on the day."""
        return tuple(site for site in self.evidence.sites if site.holds(self.on))

    def assurances_of(self, site: str) -> tuple[Assurance, ...]:
        """What is known of a site under the required standard."""
        standard = self.threshold.required_standard
        return tuple(row for row in self.evidence.assurances if row.site == site and row.standard == standard)


def is_unlisted(case: Case) -> Finding | None:
    """Only a brand that the exchange lists on the day: not before, not delisted, not suspended (3)."""
    if case.listing:
        return None
    periods = sorted(case.evidence.listings, key=lambda period: period.listed_on)
    listed = "; ".join(_period(period.listed_on, period.delisted_on) for period in periods)
    return Finding(
        Code.NOT_LISTED,
        f"not listed on {case.on}: listed {listed}. A listing period that holds {case.on} would change this.",
    )


def has_no_verified_disclosure(case: Case) -> Finding | None:
    """A footprint disclosed by the producer and verified by an independent auditor, valid on the day (4.1,
    4.3, 5.1).
    """
    if case.disclosure:
        return None
    wanted = (
        f"A {case.threshold.carbon_method} cradle-to-gate disclosure without offsets, submitted by {case.producer}, "
        f"independently verified by {case.on} and valid that day, would change this."
    )
    latest_first = sorted(
        case.evidence.disclosures, key=lambda each: each.valid_from or date.min, reverse=True
    )
    if not latest_first:
        return Finding(Code.NO_VERIFIED_CARBON_DISCLOSURE, f"no disclosure is held. {wanted}")
    refused = [f"{each.id}: {', '.join(shortcomings(each, case))}" for each in latest_first[:MOST_NAMED]]
    if len(latest_first) > MOST_NAMED:
        refused.append(f"and {len(latest_first) - MOST_NAMED} earlier")
    return Finding(Code.NO_VERIFIED_CARBON_DISCLOSURE, f"{'; '.join(refused)}. {wanted}")


def is_above_threshold(case: Case) -> Finding | None:
    """The disclosed footprint is at most the threshold in force that day, which is inclusive (4.1, Table 1)."""
    disclosure, most = case.disclosure, case.threshold.max_tco2e_per_t
    if disclosure is None or disclosure.value_tco2e_per_t is None or disclosure.value_tco2e_per_t <= most:
        return None
    return Finding(
        Code.CARBON_ABOVE_THRESHOLD,
        f"{disclosure.id} discloses {plain(disclosure.value_tco2e_per_t)} tCO2e/t, the threshold of "
        f"{case.threshold.methodology} is {plain(most)}. "
        f"A later acceptable disclosure of at most {plain(most)} would change this.",
    )


def has_no_assurance(case: Case) -> Finding | None:
    """Every site that makes the brand holds the required standard, or a letter of commitment where accepted
    (4.1, 4.2).

    Where no standard is required yet (nickel) there is nothing to find.
    """
    standard = case.threshold.required_standard
    if standard is None:
        return None
    if not case.sites:
        return Finding(
            Code.NO_ASSURANCE,
            f"no site is recorded as making the brand on {case.on}. A brand site on that day would change this.",
        )
    lacking = sorted({place.site for place in case.sites if not is_assured(place.site, case)})
    if not lacking:
        return None
    letter = " or letter of commitment" if case.threshold.letter_accepted else ""
    return Finding(
        Code.NO_ASSURANCE,
        f"{', '.join(lacking)}: no {standard} certificate{letter} that counts on {case.on} "
        f"({_standing(lacking[0], case)}). One for every site would change this.",
    )


Rule = Callable[[Case], Finding | None]
RULES: tuple[Rule, ...] = (is_unlisted, has_no_verified_disclosure, is_above_threshold, has_no_assurance)


def judge(evidence: BrandEvidence, on: date, threshold: Threshold, group_of: GroupOf) -> Verdict:
    """Run every rule on a brand as of a day. A brand that the register does not know has nothing else to
    judge (3).
    """
    if not evidence.listings:
        unknown = Finding(
            Code.UNKNOWN_BRAND,
            f"{evidence.brand!r} is not in the register of {evidence.metal} brands. Its listing would change this.",
        )
        return Verdict(
            metal=evidence.metal, brand=evidence.brand, on=on, findings=(unknown,), disclosure=None, rows=()
        )
    case = Case(evidence, on, threshold, group_of)
    return Verdict(
        metal=evidence.metal,
        brand=evidence.brand,
        on=on,
        findings=tuple(finding for rule in RULES if (finding := rule(case))),
        disclosure=case.disclosure,
        rows=rows_looked_at(case),
    )


def shortcomings(disclosure: Disclosure, case: Case) -> tuple[str, ...]:
    """Why a disclosure is not acceptable on the day; none means that it is (4.1, 4.3, 5.1)."""
    return tuple(sentence for is_met, sentence in _conditions(disclosure, case) if not is_met)


def _conditions(disclosure: Disclosure, case: Case) -> tuple[tuple[bool, str], ...]:
    on, producer = case.on, case.producer
    verifier, verified_on = disclosure.verified_by, disclosure.verified_on
    is_own = bool(producer) and disclosure.submitted_by == producer
    is_independent = verifier != producer and case.group_of(verifier) != case.group_of(producer)
    return (
        (is_own, f"submitted by {disclosure.submitted_by or 'nobody'}, not by the producer"),
        (bool(verifier), "verified by nobody"),
        (not verifier or is_independent, f"verified by {verifier}, which is the producer or of its group"),
        (verified_on is not None and verified_on <= on, f"not verified by {on}"),
        (disclosure.method == case.threshold.carbon_method, f"method {disclosure.method or 'not given'}"),
        (disclosure.boundary == CRADLE_TO_GATE, f"boundary {disclosure.boundary or 'not given'}"),
        (disclosure.offsets_used is False, "offsets used, or not said"),
        (
            holds(on, disclosure.valid_from, disclosure.valid_until),
            f"valid {_period(disclosure.valid_from, disclosure.valid_until)}",
        ),
        (disclosure.value_tco2e_per_t is not None, "no value"),
    )


def _preference(disclosure: Disclosure) -> tuple[object, ...]:
    return disclosure.valid_from, disclosure.verified_on, disclosure.value_tco2e_per_t, disclosure.id


def is_assured(site: str, case: Case) -> bool:
    """Whether a site holds the required standard, or a letter where one is accepted, on the day (4.1, 4.2)."""
    rows = case.assurances_of(site)
    return any(_certificate_counts(row, rows, case.on) for row in rows) or (
        case.threshold.letter_accepted
        and any(_letter_counts(row, rows, case.on, case.threshold.letter_years) for row in rows)
    )


def _certificate_counts(award: Assurance, rows: tuple[Assurance, ...], on: date) -> bool:
    """An award that holds the day, and no suspension or withdrawal since it that does."""
    return (
        award.status is AssuranceStatus.AWARDED
        and award.holds(on)
        and not _is_ended(award, rows, on, AssuranceStatus.SUSPENDED, AssuranceStatus.WITHDRAWN)
    )


def _letter_counts(letter: Assurance, rows: tuple[Assurance, ...], on: date, years: int) -> bool:
    """A letter signed by the day, less than a year old, within its own period, and not withdrawn since."""
    return (
        letter.status is AssuranceStatus.COMMITTED
        and letter.holds(on)
        and on < years_later(letter.from_on, years)
        and not _is_ended(letter, rows, on, AssuranceStatus.WITHDRAWN)
    )


def _is_ended(row: Assurance, rows: tuple[Assurance, ...], on: date, *by: AssuranceStatus) -> bool:
    return any(end.status in by and end.from_on >= row.from_on and end.holds(on) for end in rows)


def years_later(on: date, years: int) -> date:
    """The same date so many years later; 29 February becomes 1 March (4.2)."""
    try:
        return on.replace(year=on.year + years)
    except ValueError:
        return date(on.year + years, 3, 1)


def rows_looked_at(case: Case) -> tuple[EvidenceRow, ...]:
    """The rows a verdict stands on: listing, chosen disclosure (or all refused), sites that day and their
    assurance.
    """
    disclosures = (case.disclosure,) if case.disclosure else case.evidence.disclosures
    listings = (case.listing,) if case.listing else case.evidence.listings
    assurances = [row for place in case.sites for row in case.assurances_of(place.site)]
    named = (
        ("brands", listings),
        ("brand_sites", case.sites),
        ("disclosures", disclosures),
        ("assurances", assurances),
    )
    return tuple(
        sorted(
            {EvidenceRow(name, row.row_id) for name, rows in named for row in rows if row.row_id is not None}
        )
    )


def _standing(site: str, case: Case) -> str:
    rows = sorted(case.assurances_of(site), key=lambda row: row.from_on)
    said = [f"{row.status} {_period(row.from_on, row.until_on)}" for row in rows[-MOST_NAMED:]]
    return f"{site}: {'; '.join(said)}" if said else f"nothing is held for {site}"


def _period(from_on: date | None, until_on: date | None) -> str:
    if from_on is None:
        return "from no given day"
    return f"from {from_on} until {until_on}" if until_on else f"from {from_on}"
