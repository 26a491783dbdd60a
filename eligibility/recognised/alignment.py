"""PURE. Where a standard stands: its alignment assessment, part by part, and the exchange's approval.

An alignment assessment has a standard assessment and an implementation assessment, and may be rated as a whole; whether
the exchange approves the standard, conditionally or fully, is its own decision (LME, Track A memo of September 2024,
sections 1 and 2).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from eligibility.vocabulary import ActionStatus, AssessmentPart, AssessmentStatus, Rating, dated

APPROVALS = frozenset({AssessmentStatus.CONDITIONAL, AssessmentStatus.APPROVED})
ASSESSED_PARTS = (AssessmentPart.STANDARD, AssessmentPart.IMPLEMENTATION, AssessmentPart.OVERALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One dated row of a standard: where a part stands from a day on, in the words of its source."""

    part: AssessmentPart
    from_on: date
    step: int
    dating: str
    status: AssessmentStatus
    rating: Rating | None = None
    criteria_partially_aligned: int | None = None
    said: str = ""
    report: str = ""
    source: str = ""
    note: str = ""

    @property
    def dated(self) -> str:
        """Its day as far as the source tells it."""
        return dated(self.from_on, self.dating)

    @property
    def outcome(self) -> str:
        """Its status, and the rating where there is one: “Complete, fully aligned”."""
        rating = f", {self.rating.said.lower()}" if self.rating else ""
        count = self.criteria_partially_aligned
        criteria = f" ({count} criteri{'on' if count == 1 else 'a'} partially aligned)" if count else ""
        return f"{self.status.said}{rating}{criteria}"


@dataclass(frozen=True, slots=True)
class Standing:
    """The row that decides each part on a day; None where no row says anything yet."""

    on: date
    standard: Finding | None = None
    implementation: Finding | None = None
    overall: Finding | None = None
    approval: Finding | None = None

    @property
    def is_approved(self) -> bool:
        """Whether the exchange recognises the standard on the day, conditionally or fully."""
        return self.approval is not None and self.approval.status in APPROVALS

    @property
    def is_conditional(self) -> bool:
        """Whether it does so on a condition only."""
        return self.approval is not None and self.approval.status is AssessmentStatus.CONDITIONAL

    @property
    def is_known(self) -> bool:
        """Whether anything was said of it by the day."""
        return any((self.standard, self.implementation, self.overall, self.approval))

    def of(self, part: AssessmentPart) -> Finding | None:
        """The row that decides a part."""
        by_part = {
            AssessmentPart.STANDARD: self.standard,
            AssessmentPart.IMPLEMENTATION: self.implementation,
            AssessmentPart.OVERALL: self.overall,
            AssessmentPart.APPROVAL: self.approval,
        }
        return by_part[part]


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """What a standard's owner does about a finding."""

    number: int
    finding: str
    action: str
    status: ActionStatus
    due_on: date | None = None
    source: str = ""

    def is_overdue(self, on: date) -> bool:
        """Whether it was to be done before the day, and nothing says that it was."""
        return self.status is ActionStatus.UNDERWAY and self.due_on is not None and self.due_on < on


def standing_on(findings: Iterable[Finding], on: date) -> Standing:
    """Of each part the last row that begins on or before the day; of several that day the greatest step."""
    latest: dict[AssessmentPart, Finding] = {}
    for finding in in_order(findings):
        if finding.from_on <= on:
            latest[finding.part] = finding
    return Standing(
        on,
        standard=latest.get(AssessmentPart.STANDARD),
        implementation=latest.get(AssessmentPart.IMPLEMENTATION),
        overall=latest.get(AssessmentPart.OVERALL),
        approval=latest.get(AssessmentPart.APPROVAL),
    )


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """From the earliest to the latest; on one day by step, and then the assessment before the approval."""
    parts = tuple(AssessmentPart)
    return tuple(sorted(findings, key=lambda each: (each.from_on, each.step, parts.index(each.part))))


def obstacle_to_entering(part: AssessmentPart, status: AssessmentStatus, rating: Rating | None) -> str:
    """What does not go together in a new row; empty when everything does."""
    is_approval = part is AssessmentPart.APPROVAL
    if status in APPROVALS and not is_approval:
        return "Only the exchange’s approval is conditional or full; an assessment is complete or not."
    if is_approval and status in {AssessmentStatus.IN_PROGRESS, AssessmentStatus.COMPLETE}:
        return (
            "The exchange’s approval is conditional or full; only an assessment is in progress or complete."
        )
    if rating and (is_approval or status is not AssessmentStatus.COMPLETE):
        return "A rating is the outcome of an assessment that is complete."
    return ""
