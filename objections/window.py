"""Whether an objection is admissible (paper 8.2, App. B; METHODOLOGY “Objections”). PURE.

Every rule runs; an objection that breaks none is admissible. Anything else is refused with all its reasons.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    """What an admissible objection must keep to."""

    PROVISIONAL = "not_open_to_objection"
    PUBLISHED = "before_publication"
    IN_TIME = "window_over"
    ELIGIBLE = "not_a_participant"
    RATIONALE = "no_rationale"
    EVIDENCE = "no_evidence"
    DOCUMENT = "document_not_accepted"


# Those that the person can put right while the window is open.
MENDABLE = frozenset({Rule.RATIONALE, Rule.EVIDENCE, Rule.DOCUMENT})


@dataclass(frozen=True, slots=True)
class Standing:
    """A publication as an objection meets it; `objections_until` is None where there is no window to object in."""

    published_at: dt.datetime
    objections_until: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Filing:
    """What was filed. `organisation` is empty when the person acted for no participant on that day.

    `document_fault` says why the attached document is not accepted; empty when it is, or when there is none.
    """

    received_at: dt.datetime
    organisation: str
    rationale: str
    evidence: str
    has_document: bool = False
    document_fault: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why an objection is not considered."""

    rule: Rule
    reason: str


def outcome(filing: Filing, standing: Standing) -> tuple[Refusal, ...]:
    """The refusals of a filing; none means that it is admissible."""
    findings = (rule(filing, standing) for rule in RULES)
    return tuple(finding for finding in findings if finding)


def stands_open_to_objection(_: Filing, standing: Standing) -> Refusal | None:
    """Only a provisional premium has an objection window."""
    if standing.objections_until is None:
        return Refusal(Rule.PROVISIONAL, "This premium is final: it has no objection window.")
    return None


def received_after_publication(filing: Filing, standing: Standing) -> Refusal | None:
    """The window opens at the instant of publication, which belongs to it."""
    if filing.received_at < standing.published_at:
        return Refusal(Rule.PUBLISHED, "Received before the premium was published.")
    return None


def received_in_time(filing: Filing, standing: Standing) -> Refusal | None:
    """Strictly before the end of the window: objections outside it are not considered."""
    if standing.objections_until is not None and filing.received_at >= standing.objections_until:
        return Refusal(Rule.IN_TIME, "Received after the objection window ended.")
    return None


def filed_by_a_participant(filing: Filing, _: Standing) -> Refusal | None:
    """An eligible user acts for a participant organisation on the day."""
    if not filing.organisation:
        return Refusal(Rule.ELIGIBLE, "Filed by somebody who acts for no participant today.")
    return None


def has_a_rationale(filing: Filing, _: Standing) -> Refusal | None:
    """An objection is written, with its rationale."""
    if not filing.rationale.strip():
        return Refusal(Rule.RATIONALE, "Write why the premium should be different.")
    return None


def has_evidence(filing: Filing, _: Standing) -> Refusal | None:
    """Relevant evidence comes with it, as text or as a document."""
    if not filing.evidence.strip() and not filing.has_document:
        return Refusal(Rule.EVIDENCE, "Give supporting evidence, as text or as a document.")
    return None


def has_an_acceptable_document(filing: Filing, _: Standing) -> Refusal | None:
    """A document is of a kind that can be kept and read."""
    return Refusal(Rule.DOCUMENT, filing.document_fault) if filing.document_fault else None


RULES: tuple[Callable[[Filing, Standing], Refusal | None], ...] = (
    stands_open_to_objection,
    received_after_publication,
    received_in_time,
    filed_by_a_participant,
    has_a_rationale,
    has_evidence,
    has_an_acceptable_document,
)
