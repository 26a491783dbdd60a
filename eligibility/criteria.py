"""PURE. The eligibility rulebook: one function a rule, each with its clause; every rule runs.

A brand is eligible on a day when no rule finds anything: each is true where the brand fails it. Numbers in brackets are
sections of the LME discussion paper. What makes a disclosure acceptable is in `acceptance.py`, what makes a site
assured in `assured.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from eligibility.acceptance import CRADLE_TO_GATE, GroupOf
from eligibility.assured import is_assured, years_later
from eligibility.case import Case
from eligibility.evidence import BrandEvidence, Threshold
from eligibility.findings import CLAUSES, Code, Finding, shortcomings
from eligibility.verdicts import EvidenceRow, Verdict

__all__ = [
    "CLAUSES",
    "CRADLE_TO_GATE",
    "RULES",
    "Case",
    "Code",
    "EvidenceRow",
    "Finding",
    "GroupOf",
    "Verdict",
    "is_assured",
    "judge",
    "shortcomings",
    "years_later",
]


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
