"""What the pages of standards and mechanisms show, as values for their templates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from cpal.look.navigation import url_or_blank
from eligibility.recognised.alignment import Finding, Standing
from eligibility.recognised.recognition import Clock, Event, Recognised, RecognitionRules, Section
from eligibility.recognised.standing import MechanismAsHeld, Requirement, StandardAsHeld
from eligibility.reference.texts import Term, anchor
from eligibility.vocabulary import (
    AssessmentPart,
    AssessmentStatus,
    Dating,
    Rating,
    RecognitionEvent,
    StandardKind,
    dated,
)

_MARKS = {
    AssessmentStatus.NOT_STARTED: "open",
    AssessmentStatus.IN_PROGRESS: "half",
    AssessmentStatus.AWAITING: "half",
    AssessmentStatus.CONDITIONAL: "half",
    AssessmentStatus.COMPLETE: "full",
    AssessmentStatus.APPROVED: "full",
}


@dataclass(frozen=True, slots=True)
class Rung:
    """A part of a standard's way to approval: what it is, where it stands, and the shape that says so."""

    part: AssessmentPart
    finding: Finding | None

    @property
    def name(self) -> str:
        return self.part.said

    @property
    def outcome(self) -> str:
        return self.finding.outcome if self.finding else "Nothing recorded"

    @property
    def mark(self) -> str:
        """full, half or open: done, on the way, not begun."""
        if self.finding is None:
            return "open"
        if self.finding.rating in {Rating.PARTIALLY_ALIGNED, Rating.NOT_ALIGNED}:
            return "half"
        return _MARKS[self.finding.status]


@dataclass(frozen=True, slots=True)
class Told:
    """An entry of a dated history, in the words of its source."""

    title: str
    dated: str
    said: str = ""
    note: str = ""
    source: str = ""
    report: str = ""
    is_ahead: bool = False  # after the day as of which the page is read


@dataclass(frozen=True, slots=True)
class StandardShown:
    """A standard as of a day."""

    held: StandardAsHeld
    standing: Standing
    relied_on: tuple[Requirement, ...]
    history: tuple[Told, ...]

    @property
    def rungs(self) -> tuple[Rung, ...]:
        """The four parts; none where nothing was ever assessed."""
        if not self.held.findings:
            return ()
        return tuple(Rung(part, self.standing.of(part)) for part in AssessmentPart)

    @property
    def approval(self) -> str:
        """The exchange's decision in a word or two."""
        found = self.standing.approval
        return found.status.said if found else ""

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the sources say of it that day, each sentence once."""
        found = (self.standing.of(part) for part in AssessmentPart)
        return tuple(dict.fromkeys(each.said for each in found if each))

    @property
    def reports(self) -> tuple[str, ...]:
        """The reports that stand that day."""
        found = (self.standing.of(part) for part in AssessmentPart)
        return tuple(dict.fromkeys(each.report for each in found if each and each.report))

    @property
    def sources(self) -> tuple[str, ...]:
        """Every source of its rows, each once."""
        found = [each.source for each in self.held.findings]
        done = [each.source for each in self.held.actions]
        return tuple(dict.fromkeys((self.held.source, *found, *done)))


@dataclass(frozen=True, slots=True)
class KindShown:
    """The standards that are recognised for the same thing."""

    kind: StandardKind
    standards: tuple[StandardShown, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """Where they stand together, each source once."""
        return tuple(dict.fromkeys(each.held.source for each in self.standards))


@dataclass(frozen=True, slots=True)
class MechanismShown:
    """An upstream mechanism as of a day."""

    name: str
    recognised: Recognised
    clock: Clock | None
    sections: tuple[Section, ...]
    history: tuple[Told, ...]
    overdue: tuple[str, ...]

    @property
    def key(self) -> str:
        return anchor(self.name)

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(each.source for each in self.history if each.source))


@dataclass(frozen=True, slots=True)
class TermShown:
    """A term with its links."""

    term: Term
    page_url: str
    see: tuple[tuple[str, str], ...]  # the name and the anchor of each


@dataclass(frozen=True, slots=True)
class LetterShown:
    """The terms that begin with a letter."""

    letter: str
    terms: tuple[TermShown, ...]


def shown_by_kind(
    held: Iterable[StandardAsHeld], on: dt.date, relied_on: Mapping[str, tuple[Requirement, ...]]
) -> tuple[KindShown, ...]:
    """The standards by what they are recognised for, each as of a day."""
    shown = [standard_shown(each, on, relied_on.get(each.code, ())) for each in held]
    return tuple(
        KindShown(kind, tuple(group)) for kind, group in groupby(shown, key=lambda each: each.held.kind)
    )


def standard_shown(held: StandardAsHeld, on: dt.date, relied_on: tuple[Requirement, ...]) -> StandardShown:
    """A standard as of a day."""
    history = tuple(_told_of_finding(each, on) for each in reversed(held.findings))
    return StandardShown(held, held.on(on), relied_on, history)


def mechanism_shown(held: MechanismAsHeld, on: dt.date, rules: RecognitionRules) -> MechanismShown:
    """A mechanism as of a day; a later event is shown as one that was yet to come."""
    clock = held.clock(on, rules)
    told = [_told_of_event(each, on) for each in reversed(held.events)]
    return MechanismShown(
        name=held.name,
        recognised=held.on(on),
        clock=clock,
        sections=_last_sections(held.events, on),
        history=tuple(told),
        overdue=tuple(_expected(each) for each in held.unanswered(on)),
    )


def glossary_shown(terms: Iterable[Term]) -> tuple[LetterShown, ...]:
    """The terms by their first letter."""
    shown = [
        TermShown(
            each, url_or_blank(each.page) if each.page else "", tuple((see, anchor(see)) for see in each.see)
        )
        for each in terms
    ]
    return tuple(
        LetterShown(letter, tuple(group))
        for letter, group in groupby(shown, key=lambda each: each.term.term[0].upper())
    )


def _told_of_finding(finding: Finding, on: dt.date) -> Told:
    return Told(
        title=f"{finding.part.said}: {finding.outcome[:1].lower()}{finding.outcome[1:]}",
        dated=finding.dated,
        said=finding.said,
        note=finding.note,
        source=finding.source,
        report=finding.report,
        is_ahead=finding.from_on > on,
    )


def _told_of_event(event: Event, on: dt.date) -> Told:
    return Told(
        title=_title(event),
        dated=event.dated,
        said=event.said,
        note=event.note,
        source=event.source,
        is_ahead=event.from_on is not None and event.from_on > on,
    )


def _title(event: Event) -> str:
    match event.event:
        case RecognitionEvent.GRANTED:
            return f"Recognised at level {event.level}"
        case RecognitionEvent.ASSESSMENT:
            return "OECD alignment assessment"
        case RecognitionEvent.RE_ASSESSMENT:
            return "OECD alignment re-assessment"
        case other:
            return other.said


def _expected(event: Event) -> str:
    """What was expected and has not been recorded."""
    by = dated(event.expected_by, Dating.MONTH if event.dating == Dating.MONTH else Dating.DAY)
    return (
        f"{_title(event)} of {event.dated}: its outcome was expected by {by}. No decision is recorded since."
    )


def _last_sections(events: Iterable[Event], on: dt.date) -> tuple[Section, ...]:
    """What the last event by the day says of Sections A, B and C."""
    said = [
        each.sections for each in events if each.sections and (each.from_on is None or each.from_on <= on)
    ]
    return said[-1] if said else ()
