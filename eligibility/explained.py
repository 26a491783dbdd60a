"""PURE. A verdict told rule by rule, met or not: its clause, the evidence, and what would change it.

Nothing is judged here: `criteria.verdict_on` has judged, and every rule that it found nothing against is told from the
same case.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from eligibility.assured import assurance_that_counts
from eligibility.criteria import Case, GroupOf, shortcomings, verdict_on, years_later
from eligibility.evidence import (
    Assurance,
    AssuranceStatus,
    BrandEvidence,
    Disclosure,
    Standard,
    Threshold,
    plain,
)
from eligibility.findings import period_said
from eligibility.verdicts import (
    CLAUSES,
    Code,
    EvidenceRow,
    Verdict,
    assurance_rows,
    disclosure_rows,
    listing_rows,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleOutcome:
    """What one rule says of a brand on a day; `is_met` is None where it has nothing to judge."""

    code: Code
    title: str
    clause: str
    is_met: bool | None
    detail: str
    would_change: str
    rows: tuple[EvidenceRow, ...]


@dataclass(frozen=True, slots=True)
class DisclosureOutcome:
    """One disclosure on the day: whether it is the one that counts, and what it lacks."""

    disclosure: Disclosure
    counts: bool
    shortcomings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A verdict, and every rule behind it in the order of the methodology."""

    verdict: Verdict
    rules: tuple[RuleOutcome, ...]
    disclosures: tuple[DisclosureOutcome, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a rule that found nothing; `is_met` is None where it had nothing to judge."""

    detail: str
    would_change: str = ""
    is_met: bool | None = True


@dataclass(frozen=True, slots=True)
class Telling:
    """How a rule is told: its name, its words where it is met, and the rows that it looks at."""

    code: Code
    title: str
    met: Callable[[Case], Told]
    rows: Callable[[Case], list[EvidenceRow]]


def explain(evidence: BrandEvidence, on: date, threshold: Threshold, group_of: GroupOf) -> Explanation:
    """Judge a brand as of a day, and tell every rule."""
    case = Case(evidence, on, threshold, group_of)
    verdict = verdict_on(case)
    disclosures = (
        DisclosureOutcome(each, each is case.disclosure, shortcomings(each, case))
        for each in evidence.disclosures
    )
    return Explanation(
        verdict, tuple(_outcome(telling, case, verdict) for telling in TELLINGS), tuple(disclosures)
    )


def _outcome(telling: Telling, case: Case, verdict: Verdict) -> RuleOutcome:
    told = _told(telling, case, verdict)
    return RuleOutcome(
        code=telling.code,
        title=telling.title,
        clause=CLAUSES[telling.code],
        is_met=told.is_met,
        detail=told.detail,
        would_change=told.would_change,
        rows=() if told.is_met is None else tuple(sorted(set(telling.rows(case)))),
    )


def _told(telling: Telling, case: Case, verdict: Verdict) -> Told:
    for finding in verdict.findings:
        if finding.code == telling.code:
            return Told(_sentence(finding.found), finding.remedy, is_met=False)
    if Code.UNKNOWN_BRAND in verdict.codes:
        return Told("Nothing to judge: the register does not know the brand.", is_met=None)
    return telling.met(case)


def _known(case: Case) -> Told:
    return Told(f"The register of {case.evidence.metal} brands knows {case.evidence.brand}.")


def _listed(case: Case) -> Told:
    assert case.listing
    ends_on = case.listing.delisted_on
    return Told(
        f"Listed {period_said(case.listing.listed_on, ends_on)}.",
        f"It ends on {ends_on}." if ends_on else "A suspension or a delisting would change this.",
    )


def _disclosed(case: Case) -> Told:
    disclosure = case.disclosure
    assert disclosure
    return Told(
        f"{disclosure.id}: submitted by {disclosure.submitted_by}, verified by {disclosure.verified_by} on "
        f"{disclosure.verified_on}, by the method {disclosure.method}, cradle to gate, without offsets, valid "
        f"{period_said(disclosure.valid_from, disclosure.valid_until)}.",
        f"Its validity ends on {disclosure.valid_until}."
        if disclosure.valid_until
        else "A later acceptable disclosure would take its place.",
    )


def _within_threshold(case: Case) -> Told:
    most = plain(case.threshold.max_tco2e_per_t)
    if case.disclosure is None or case.disclosure.value_tco2e_per_t is None:
        return Told("Nothing to judge: no disclosure is acceptable on the day.", is_met=None)
    return Told(
        f"{case.disclosure.id} discloses {plain(case.disclosure.value_tco2e_per_t)} tCO2e/t, at most the {most} of "
        f"{case.threshold.methodology}.",
        f"A later acceptable disclosure above {most}, or a lower threshold, would change this.",
    )


def _assured(case: Case) -> Told:
    standard = case.threshold.required_standard
    if standard is None:
        return Told(
            f"Nothing to judge: {case.threshold.methodology} asks for no assurance of {case.evidence.metal} yet.",
            is_met=None,
        )
    counting = {place.site: assurance_that_counts(place.site, case) for place in case.sites}
    said = [_assurance_said(row, case) for row in counting.values() if row is not None]
    return Told(
        f"{Standard(standard).full_name}: {'; '.join(said)}.".removeprefix("the "),
        "The end of any of them, or another site without one, would change this.",
    )


def _assurance_said(row: Assurance, case: Case) -> str:
    """A certificate or a letter, and when it ends."""
    if row.status is AssuranceStatus.AWARDED:
        return f"{row.site} holds it {period_said(row.from_on, row.until_on)}"
    lapses_on = years_later(row.from_on, case.threshold.letter_years)
    until_on = min(lapses_on, row.until_on) if row.until_on else lapses_on
    return f"{row.site} signed a letter of commitment on {row.from_on}, which counts until {until_on}"


def _sentence(text: str) -> str:
    """What was found, as a sentence; a name at its beginning stays as it is written."""
    first = text.split(" ", 1)[0]
    return f"{text[:1].upper()}{text[1:]}." if first.isalpha() and first.islower() else f"{text}."


TELLINGS = (
    Telling(Code.UNKNOWN_BRAND, "Known to the register", _known, listing_rows),
    Telling(Code.NOT_LISTED, "Listed by the exchange", _listed, listing_rows),
    Telling(
        Code.NO_VERIFIED_CARBON_DISCLOSURE,
        "Carbon footprint disclosed and verified",
        _disclosed,
        disclosure_rows,
    ),
    Telling(
        Code.CARBON_ABOVE_THRESHOLD,
        "Carbon footprint within the threshold",
        _within_threshold,
        disclosure_rows,
    ),
    Telling(Code.NO_ASSURANCE, "Third-party assurance at every site", _assured, assurance_rows),
)
