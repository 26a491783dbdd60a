"""PURE. The eligibility rulebook: one function a rule, each with its clause; every rule runs.

A brand is eligible on a day when no rule finds anything. Numbers in brackets are sections of the LME
discussion paper. A missing cell is never proof: what must be shown and is empty was not shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, NamedTuple, TypeVar, overload

from eligibility.evidence import (
    Assurance,
    AssuranceStatus,
    BrandEvidence,
    BrandSite,
    Disclosure,
    ListingPeriod,
    ProofStanding,
    Threshold,
    holds,
    plain,
)
from eligibility.verdicts import CLAUSES, Code, EvidenceRow, Finding, Verdict
from eligibility.vocabulary import ProofStatus, Qualifier, Scopes

__all__ = ["CLAUSES", "RULES", "Case", "Code", "EvidenceRow", "Finding", "Verdict", "judge", "shortcomings"]

CRADLE_TO_GATE = "cradle-to-gate"
MOST_NAMED = 5  # disclosures explained one by one in a finding

GroupOf = Callable[[str], str]
Evidence = ListingPeriod | BrandSite | Disclosure | ProofStanding | Assurance


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
        acceptable = [each for each in self.evidence.disclosures if all(conditions(each, self))]
        return max(acceptable, key=_preference, default=None)

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

    @property
    def rows(self) -> tuple[EvidenceRow, ...]:
        """The rows a verdict stands on: listing, chosen disclosure (or all refused), sites that day and their
        assurance.
        """
        if is_unknown(self):
            return ()
        return tuple(sorted({*listing_rows(self), *disclosure_rows(self), *assurance_rows(self)}))

    def with_limit(self, threshold: Threshold) -> Case:
        """The same case under a threshold that differs in its limit alone: nothing looked for so far depends on it."""
        other = Case(self.evidence, self.on, threshold, self.group_of)
        other.__dict__.update(self.__dict__ | {"threshold": threshold})
        return other

    def finding(self, code: Code) -> Finding:
        """The finding of a rule that the brand fails, in words."""
        return Finding(code, *WORDS[code](self))


# The rules: each is true where the brand fails it


def is_unknown(case: Case) -> bool:
    """Only a brand that the register knows; of another nothing else is judged (3)."""
    return not case.evidence.listings


def is_unlisted(case: Case) -> bool:
    """Only a brand that the exchange lists on the day: not before, not delisted, not suspended (3)."""
    return case.listing is None


def has_no_verified_disclosure(case: Case) -> bool:
    """A footprint disclosed by the producer and verified by an independent auditor, valid on the day (4.1,
    4.3, 5.1).
    """
    return case.disclosure is None


def is_above_threshold(case: Case) -> bool:
    """The disclosed footprint is at most the threshold in force that day, which is inclusive (4.1, Table 1)."""
    if case.disclosure is None or case.disclosure.value_tco2e_per_t is None:
        return False
    return case.disclosure.value_tco2e_per_t > case.threshold.max_tco2e_per_t


def has_no_assurance(case: Case) -> bool:
    """Every site that makes the brand holds the required standard, or a letter of commitment where accepted
    (4.1, 4.2).

    Where no standard is required yet (nickel) there is nothing to find; without a site there is no assurance.
    """
    if case.threshold.required_standard is None:
        return False
    return not case.sites or any(not is_assured(place.site, case) for place in case.sites)


Rule = Callable[[Case], bool]
RULES: tuple[tuple[Code, Rule], ...] = (
    (Code.NOT_LISTED, is_unlisted),
    (Code.NO_VERIFIED_CARBON_DISCLOSURE, has_no_verified_disclosure),
    (Code.CARBON_ABOVE_THRESHOLD, is_above_threshold),
    (Code.NO_ASSURANCE, has_no_assurance),
)


def judge(evidence: BrandEvidence, on: date, threshold: Threshold, group_of: GroupOf) -> Verdict:
    """Run every rule on a brand as of a day."""
    return verdict_on(Case(evidence, on, threshold, group_of))


def verdict_on(case: Case) -> Verdict:
    """What every rule finds. A brand that the register does not know has nothing else to judge (3)."""
    if is_unknown(case):
        return Verdict(case, (Code.UNKNOWN_BRAND,))
    return Verdict(case, tuple([code for code, fails in RULES if fails(case)]))


# What makes a disclosure acceptable


class Conditions(NamedTuple):
    """What a disclosure must meet on the day, each with its clause; true where it does."""

    is_the_producers: bool  # the producer itself submits it, not its parent (4.1)
    has_a_verifier: bool  # (4.1)
    is_verified_from_outside: bool  # the verifier is neither the producer nor of its group (4.1)
    is_verified_by_then: bool  # on the day or before (4.1)
    follows_the_method: bool  # the metal's own (4.1, Table 1)
    is_cradle_to_gate: bool  # (4.3)
    uses_no_offsets: bool  # and says so (Table 1, footnote 1)
    is_valid: bool  # on the day (5.1)
    has_a_value: bool  # (4.1)
    is_a_figure: bool  # “less than 4” is a bound, and a bound is not what was emitted (4.1)
    counts_every_scope: bool  # without scope 3 a footprint does not begin at the cradle (4.3)
    stands_verified: bool  # where its proof point is followed (4.1)


def conditions(disclosure: Disclosure, case: Case) -> Conditions:
    """Which conditions a disclosure meets on the day (4.1, 4.3, 5.1)."""
    on, producer, verifier = case.on, case.producer, disclosure.verified_by
    return Conditions(
        producer != "" and disclosure.submitted_by == producer,
        verifier != "",
        not verifier or (verifier != producer and case.group_of(verifier) != case.group_of(producer)),
        disclosure.verified_on is not None and disclosure.verified_on <= on,
        disclosure.method == case.threshold.carbon_method,
        disclosure.boundary == CRADLE_TO_GATE,
        disclosure.offsets_used is False,
        holds(on, disclosure.valid_from, disclosure.valid_until),
        disclosure.value_tco2e_per_t is not None,
        disclosure.qualifier == "",
        disclosure.scopes in _EVERY_SCOPE,
        not disclosure.statuses or _stands_verified(disclosure, on),
    )


_EVERY_SCOPE = ("", Scopes.SCOPES_1_2_3)


def _stands_verified(disclosure: Disclosure, on: date) -> bool:
    """Not rejected, superseded or withdrawn that day. One that was held before anything was decided of it stood on
    its file alone until then.
    """
    standing = disclosure.standing_on(on)
    return not disclosure.began_as_submitted if standing is None else standing.status == ProofStatus.VERIFIED


def _preference(disclosure: Disclosure) -> tuple[object, ...]:
    return disclosure.valid_from, disclosure.verified_on, disclosure.value_tco2e_per_t, disclosure.id


def shortcomings(disclosure: Disclosure, case: Case) -> tuple[str, ...]:
    """Why a disclosure is not acceptable on the day, in words; none means that it is (4.1, 4.3, 5.1)."""
    met = conditions(disclosure, case)._asdict()
    return tuple(LACKING[name](disclosure, case) for name, is_met in met.items() if not is_met)


LACKING: dict[str, Callable[[Disclosure, Case], str]] = {
    "is_the_producers": lambda it, _: f"submitted by {it.submitted_by or 'nobody'}, not by the producer",
    "has_a_verifier": lambda _, __: "verified by nobody",
    "is_verified_from_outside": lambda it, _: (
        f"verified by {it.verified_by}, which is the producer or of its group"
    ),
    "is_verified_by_then": lambda _, case: f"not verified by {case.on}",
    "follows_the_method": lambda it, _: f"method {it.method or 'not given'}",
    "is_cradle_to_gate": lambda it, _: f"boundary {it.boundary or 'not given'}",
    "uses_no_offsets": lambda _, __: "offsets used, or not said",
    "is_valid": lambda it, _: f"valid {period_said(it.valid_from, it.valid_until)}",
    "has_a_value": lambda _, __: "no value",
    "is_a_figure": lambda it, _: f"said as “{Qualifier(it.qualifier).said.lower()}”, which is no figure",
    "counts_every_scope": lambda it, _: f"{Scopes(it.scopes).said.lower()}, which is not cradle to gate",
    "stands_verified": lambda it, case: _proof_point_said(it, case.on),
}


def _proof_point_said(disclosure: Disclosure, on: date) -> str:
    standing = disclosure.standing_on(on)
    return f"{standing.status} since {standing.from_on}" if standing else f"not submitted by {on}"


# What makes a site assured


def is_assured(site: str, case: Case) -> bool:
    """Whether a site holds the required standard, or a letter where one is accepted, on the day (4.1, 4.2)."""
    return assurance_that_counts(site, case) is not None


def assurance_that_counts(site: str, case: Case) -> Assurance | None:
    """The certificate, else the letter of commitment, by which a site is assured on the day (4.1, 4.2)."""
    rows = case.assurances_of(site)
    for row in rows:
        if _certificate_counts(row, rows, case.on):
            return row
    if case.threshold.letter_accepted:
        for row in rows:
            if _letter_counts(row, rows, case.on, case.threshold.letter_years):
                return row
    return None


def is_certified(rows: tuple[Assurance, ...], on: date) -> bool:
    """Whether a certificate among the rows of one site and standard counts on the day."""
    return any(_certificate_counts(row, rows, on) for row in rows)


def is_committed(rows: tuple[Assurance, ...], on: date, years: int) -> bool:
    """Whether a letter of commitment among the rows of one site and standard counts on the day (4.2)."""
    return any(_letter_counts(row, rows, on, years) for row in rows)


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


# The rows a verdict stands on


def listing_rows(case: Case) -> list[EvidenceRow]:
    """The listing that holds the day, or all that do not."""
    return _named("brands", (case.listing,) if case.listing else case.evidence.listings)


def disclosure_rows(case: Case) -> list[EvidenceRow]:
    """The chosen disclosure, or all refused, each with what its proof point says."""
    disclosures = (case.disclosure,) if case.disclosure else case.evidence.disclosures
    standings = [standing for each in disclosures for standing in each.statuses]
    return [
        *_named("disclosures", disclosures),
        *_named("proof_point_statuses", standings),
        *(
            EvidenceRow("proof_points", each.proof_row_id)
            for each in disclosures
            if each.proof_row_id is not None
        ),
    ]


def assurance_rows(case: Case) -> list[EvidenceRow]:
    """The sites that make the brand that day, and what is known of them under the required standard."""
    rows = _named("brand_sites", case.sites)
    for place in case.sites:
        rows += _named("assurances", case.assurances_of(place.site))
    return rows


def _named(register: str, rows: Iterable[Evidence]) -> list[EvidenceRow]:
    return [EvidenceRow(register, row.row_id) for row in rows if row.row_id is not None]


# In words: what was found, and what would change it


def _unknown_said(case: Case) -> tuple[str, str]:
    return (
        f"{case.evidence.brand!r} is not in the register of {case.evidence.metal} brands",
        "Its listing would change this.",
    )


def _unlisted_said(case: Case) -> tuple[str, str]:
    periods = sorted(case.evidence.listings, key=lambda period: period.listed_on)
    listed = "; ".join(period_said(period.listed_on, period.delisted_on) for period in periods)
    return (
        f"not listed on {case.on}: listed {listed}",
        f"A listing period that holds {case.on} would change this.",
    )


def _undisclosed_said(case: Case) -> tuple[str, str]:
    wanted = (
        f"A cradle-to-gate disclosure by the method {case.threshold.carbon_method} without offsets, submitted by "
        f"{case.producer}, independently verified by {case.on} and valid that day, would change this."
    )
    latest_first = sorted(
        case.evidence.disclosures, key=lambda each: each.valid_from or date.min, reverse=True
    )
    if not latest_first:
        return "no disclosure is held", wanted
    refused = [f"{each.id}: {', '.join(shortcomings(each, case))}" for each in latest_first[:MOST_NAMED]]
    if len(latest_first) > MOST_NAMED:
        refused.append(f"and {len(latest_first) - MOST_NAMED} earlier")
    return "; ".join(refused), wanted


def _above_said(case: Case) -> tuple[str, str]:
    disclosure, most = case.disclosure, plain(case.threshold.max_tco2e_per_t)
    assert disclosure
    assert disclosure.value_tco2e_per_t is not None
    found = (
        f"{disclosure.id} discloses {plain(disclosure.value_tco2e_per_t)} tCO2e/t, the threshold of "
        f"{case.threshold.methodology} is {most}"
    )
    return found, f"A later acceptable disclosure of at most {most} would change this."


def _unassured_said(case: Case) -> tuple[str, str]:
    if not case.sites:
        return (
            f"no site is recorded as making the brand on {case.on}",
            "A brand site on that day would change this.",
        )
    lacking = sorted({place.site for place in case.sites if not is_assured(place.site, case)})
    letter = " or letter of commitment" if case.threshold.letter_accepted else ""
    found = (
        f"{', '.join(lacking)}: no {case.threshold.required_standard} certificate{letter} that counts on {case.on} "
        f"({standing_said(lacking[0], case)})"
    )
    return found, "One for every site would change this."


WORDS: dict[Code, Callable[[Case], tuple[str, str]]] = {
    Code.UNKNOWN_BRAND: _unknown_said,
    Code.NOT_LISTED: _unlisted_said,
    Code.NO_VERIFIED_CARBON_DISCLOSURE: _undisclosed_said,
    Code.CARBON_ABOVE_THRESHOLD: _above_said,
    Code.NO_ASSURANCE: _unassured_said,
}


def standing_said(site: str, case: Case) -> str:
    """What is known of a site under the required standard, the last of it."""
    rows = sorted(case.assurances_of(site), key=lambda row: row.from_on)
    said = [f"{row.status} {period_said(row.from_on, row.until_on)}" for row in rows[-MOST_NAMED:]]
    return f"{site}: {'; '.join(said)}" if said else f"nothing is held for {site}"


def period_said(from_on: date | None, until_on: date | None) -> str:
    """A period in words."""
    if from_on is None:
        return "from no given day"
    return f"from {from_on} until {until_on}" if until_on else f"from {from_on}"
