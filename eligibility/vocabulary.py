"""PURE. The words in which the registers tell what happened to brands, sites, proof points and standards."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum


class Word(StrEnum):
    """A word of a register, as it stands in a file."""

    @property
    def said(self) -> str:
        """As a reader sees it."""
        text = _SAID.get(self) or self.value.replace("_", " ").replace("-", " ")
        return text[:1].upper() + text[1:]


class Dating(Word):
    """How exactly a source dates what it tells. The day that stands beside it is the last that the source allows."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    BY = "by"  # on that day or before
    REPORTED = "reported"  # the day of the report; the event may be earlier
    UNDATED = "undated"


def dated(on: dt.date | None, dating: str) -> str:
    """A day as far as its source tells it: “17 October 2018”, “July 2024”, “by 6 November 2023”."""
    if on is None or dating == Dating.UNDATED:
        return "no date given"
    day = f"{on.day} {on:%B %Y}"
    match dating:
        case Dating.MONTH:
            return f"{on:%B %Y}"
        case Dating.YEAR:
            return str(on.year)
        case Dating.BY:
            return f"by {day}"
        case Dating.REPORTED:
            return f"reported on {day}"
        case _:
            return day


class ListingEventKind(Word):
    """What the exchange said of a brand (paper 3)."""

    APPLIED = "applied"
    LISTED = "listed"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    DELISTED = "delisted"
    NO_NEW_WARRANTING = "no_new_warranting"  # the listing stands; metal may not be put on warrant
    WARRANTING_RESUMED = "warranting_resumed"


class Qualifier(Word):
    """What stands before a reported value. A value with any of these is a bound or a guess, and no figure."""

    LESS_THAN = "less_than"
    AT_MOST = "at_most"
    ABOUT = "about"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    NO_VALUE = "no_value"  # the source compares, and gives no number


class Scopes(Word):
    """Which emissions a footprint counts. Only scopes 1 to 3 of a product reach from cradle to gate (4.3)."""

    SCOPE_1 = "1"
    SCOPES_1_2 = "1+2"
    SCOPES_1_2_3 = "1+2+3"


class ProofStatus(Word):
    """Where a proof point stands: submitted → verified | rejected → superseded | withdrawn (4.1)."""

    SUBMITTED = "submitted"
    VERIFIED = "verified"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class ClaimKind(Word):
    """What a footprint reported in public is about."""

    PRODUCER = "producer"
    AVERAGE = "average"


class Step(Word):
    """A step of the Copper Mark Assurance Process, or of an ASI certification."""

    LETTER_OF_COMMITMENT = "letter_of_commitment"
    PARTICIPANT = "participant"  # in the process; which step, the source does not say
    SELF_ASSESSMENT = "self_assessment"
    SITE_ASSESSMENT = "site_assessment"
    AWARDED = "awarded"
    IMPROVEMENT_PLAN = "improvement_plan"
    FULL_CONFORMANCE = "full_conformance"
    RE_ASSESSMENT = "re_assessment"
    SUSPENDED = "suspended"
    REINSTATED = "reinstated"
    WITHDRAWN = "withdrawn"
    HOLDER = "holder"  # seen to hold it on that day; when it was awarded, the source does not say


class Level(Word):
    """How far an ASI certificate goes."""

    PROVISIONAL = "provisional"
    FULL = "full"


class StandardKind(Word):
    """What a standard is recognised for."""

    TRACK_A = "track_a"  # responsible sourcing: alignment with the OECD guidance
    ASSURANCE = "assurance"  # the third-party assurance of Table 1
    CARBON_METHOD = "carbon_method"


class AssessmentPart(Word):
    """The parts of an alignment assessment, and the exchange's decision."""

    STANDARD = "standard"
    IMPLEMENTATION = "implementation"
    OVERALL = "overall"
    APPROVAL = "approval"


class AssessmentStatus(Word):
    """Where a part stands; the last two are the exchange's approval."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    AWAITING = "awaiting_outcome"
    COMPLETE = "complete"
    CONDITIONAL = "conditionally_approved"
    APPROVED = "approved"


class Rating(Word):
    """What an alignment assessor found."""

    FULLY_ALIGNED = "fully_aligned"
    PARTIALLY_ALIGNED = "partially_aligned"
    NOT_ALIGNED = "not_aligned"


class ActionStatus(Word):
    """Where a corrective action stands."""

    DONE = "done"
    UNDERWAY = "underway"
    CONTINUING = "continuing"  # recommended to be watched from then on


class RecognitionEvent(Word):
    """What happened to the recognition of an upstream mechanism."""

    GRANTED = "granted"
    ASSESSMENT = "assessment"
    RE_ASSESSMENT = "re_assessment"
    UPDATE = "update"
    NOT_RECOGNISED = "not_recognised"
    ENDED = "ended"


class SectionFinding(Word):
    """What the assessor found of one section of the OECD Alignment Assessment Tool."""

    NOT_IN_SCOPE = "not_in_scope"
    ASSESSED = "assessed"  # in scope; the source gives no finding of its own
    BELOW_MINIMUM = "below_minimum"
    MEETS_MINIMUM = "meets_minimum"  # 70 %
    MEETS_CONTINUED = "meets_continued"  # 90 %


_SAID: dict[str, str] = {
    Scopes.SCOPE_1: "scope 1",
    Scopes.SCOPES_1_2: "scopes 1 and 2",
    Scopes.SCOPES_1_2_3: "scopes 1 to 3",
    Step.RE_ASSESSMENT: "re-assessment",
    Step.SELF_ASSESSMENT: "self-assessment",
    Step.PARTICIPANT: "in the assurance process",
    StandardKind.TRACK_A: "Track A (responsible sourcing)",
    StandardKind.ASSURANCE: "third-party assurance",
    AssessmentPart.STANDARD: "standard assessment",
    AssessmentPart.IMPLEMENTATION: "implementation assessment",
    AssessmentPart.OVERALL: "alignment assessment",
    AssessmentPart.APPROVAL: "LME approval",
    SectionFinding.ASSESSED: "in scope",
    SectionFinding.BELOW_MINIMUM: "below the minimum of 70 %",
    SectionFinding.MEETS_MINIMUM: "meets the minimum of 70 %",
    SectionFinding.MEETS_CONTINUED: "meets 90 %",
}
