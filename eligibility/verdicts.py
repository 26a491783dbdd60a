"""PURE. What the rulebook (`criteria.py`) says of a brand: codes, findings, a verdict, and the rows behind them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from eligibility.criteria import Case
    from eligibility.evidence import Disclosure


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
        return tuple(self.case.finding(code) for code in self.codes)

    @property
    def rows(self) -> tuple[EvidenceRow, ...]:
        """The register rows that were looked at."""
        return self.case.rows
