"""PURE. What the rulebook can find, each finding with its clause, and how it is said: what was found, and what would
change it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from eligibility.assured import is_assured
from eligibility.case import Case
from eligibility.evidence import Disclosure, plain
from eligibility.vocabulary import Qualifier, Scopes

MOST_NAMED = 5  # disclosures explained one by one in a finding


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
    """One rule that the brand failed: what was found in the evidence, and what would change it."""

    code: Code
    found: str
    remedy: str

    @property
    def clause(self) -> str:
        return CLAUSES[self.code]

    @property
    def detail(self) -> str:
        """Both in one breath."""
        return f"{self.found}. {self.remedy}"


def finding(code: Code, case: Case) -> Finding:
    """The finding of a rule that the brand fails, in words."""
    return Finding(code, *_WORDS[code](case))


def _unknown_said(case: Case) -> tuple[str, str]:
    return (
        f"{case.evidence.brand!r} is not in the register of {case.evidence.metal} brands",
        "Its listing would change this.",
    )


def _unlisted_said(case: Case) -> tuple[str, str]:
    periods = case.evidence.listings_that_held
    listed = "; ".join(period_said(period.listed_on, period.delisted_on) for period in periods)
    told = f"listed {listed}" if periods else "no listing is held that was not taken back"
    return (
        f"not listed on {case.on}: {told}",
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


_WORDS: dict[Code, Callable[[Case], tuple[str, str]]] = {
    Code.UNKNOWN_BRAND: _unknown_said,
    Code.NOT_LISTED: _unlisted_said,
    Code.NO_VERIFIED_CARBON_DISCLOSURE: _undisclosed_said,
    Code.CARBON_ABOVE_THRESHOLD: _above_said,
    Code.NO_ASSURANCE: _unassured_said,
}


def shortcomings(disclosure: Disclosure, case: Case) -> tuple[str, ...]:
    """Why a disclosure is not acceptable on the day, in words; none means that it is (4.1, 4.3, 5.1)."""
    met = case.conditions_of(disclosure)._asdict()
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
