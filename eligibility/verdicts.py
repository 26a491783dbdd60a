"""PURE. What the rulebook (`criteria.py`) says of a case: a verdict, its findings, and the rows behind them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from eligibility.case import Case
from eligibility.evidence import Assurance, BrandSite, Disclosure, ListingPeriod, ProofStanding
from eligibility.findings import CLAUSES, Code, Finding, finding

__all__ = ["CLAUSES", "Code", "EvidenceRow", "Finding", "Verdict"]

Evidence = ListingPeriod | BrandSite | Disclosure | ProofStanding | Assurance


class EvidenceRow(NamedTuple):
    """A register row that was looked at: its register, such as `brands` or `proof_point_statuses`, and its id."""

    register: str
    row_id: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rulebook found of a case; its findings and the rows it stands on are told when they are asked for."""

    case: Case
    codes: tuple[Code, ...]

    @property
    def metal(self) -> str:
        return self.case.evidence.metal

    @property
    def brand(self) -> str:
        return self.case.evidence.brand

    @property
    def on(self) -> date:
        return self.case.on

    @property
    def is_eligible(self) -> bool:
        return not self.codes

    @property
    def disclosure(self) -> Disclosure | None:
        """The acceptable disclosure, if there is one."""
        return self.case.disclosure

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found and what would change it, rule by rule."""
        return tuple(finding(code, self.case) for code in self.codes)

    @property
    def rows(self) -> tuple[EvidenceRow, ...]:
        """The rows it stands on: listing, chosen disclosure (or all refused), sites that day and their assurance."""
        if Code.UNKNOWN_BRAND in self.codes:
            return ()
        looked_at = {*listing_rows(self.case), *disclosure_rows(self.case), *assurance_rows(self.case)}
        return tuple(sorted(looked_at))


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
