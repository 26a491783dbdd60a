"""PURE. Whether an upstream mechanism is recognised by the Responsible Minerals Initiative, and until when.

Level 1 asks for an aligned standard and an aligned implementation, level 2 for the standard alone. Either way every
section in scope is aligned to 70 % at least; at level 2 it has one year to reach 90 % (RMI, Upstream Mechanisms). The
numbers are data: `RecognitionRules`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from eligibility.criteria import years_later
from eligibility.evidence import plain
from eligibility.vocabulary import Dating, RecognitionEvent, SectionFinding, dated

STANDARD_ONLY = 2
# In the order of a recognition's life: of several on one day the last stands.
DECISIONS = (RecognitionEvent.GRANTED, RecognitionEvent.NOT_RECOGNISED, RecognitionEvent.ENDED)
ASSESSMENTS = frozenset({RecognitionEvent.ASSESSMENT, RecognitionEvent.RE_ASSESSMENT})


@dataclass(frozen=True, slots=True)
class RecognitionRules:
    """The numbers of the recognition process."""

    minimum_percent: Decimal
    continued_percent: Decimal
    years: int


@dataclass(frozen=True, slots=True)
class Section:
    """What the assessor found of Section A, B or C of the OECD Alignment Assessment Tool."""

    letter: str
    finding: SectionFinding | None = None
    percent: Decimal | None = None

    @property
    def is_in_scope(self) -> bool:
        return self.finding is not SectionFinding.NOT_IN_SCOPE and (
            self.finding is not None or self.percent is not None
        )

    def reaches(self, percent: Decimal, rules: RecognitionRules) -> bool | None:
        """Whether it is aligned to that many per cent. None: the source does not tell."""
        if self.percent is not None:
            return self.percent >= percent
        match self.finding:
            case SectionFinding.MEETS_CONTINUED:
                return True if percent <= rules.continued_percent else None
            case SectionFinding.MEETS_MINIMUM:
                return True if percent <= rules.minimum_percent else None
            case SectionFinding.BELOW_MINIMUM:
                return False if percent >= rules.minimum_percent else None
            case _:
                return None

    def agrees(self, rules: RecognitionRules) -> bool:
        """Whether the finding and the percentage say the same, where both are given."""
        if self.percent is None:
            return True
        match self.finding:
            case SectionFinding.NOT_IN_SCOPE:
                return False
            case SectionFinding.BELOW_MINIMUM:
                return self.percent < rules.minimum_percent
            case SectionFinding.MEETS_MINIMUM:
                return self.percent >= rules.minimum_percent
            case SectionFinding.MEETS_CONTINUED:
                return self.percent >= rules.continued_percent
            case _:
                return True

    @property
    def shown(self) -> str:
        """The percentage where there is one, else the finding."""
        if self.percent is not None and self.finding is not SectionFinding.NOT_IN_SCOPE:
            return f"{plain(self.percent)} %"
        return self.finding.said if self.finding else "not given"


Sections = tuple[Section, ...]


def every_section_reaches(sections: Sections, percent: Decimal, rules: RecognitionRules) -> bool | None:
    """Whether all sections in scope are aligned to that many per cent; None when that cannot be told.

    One that falls short settles it. With nothing in scope there is nothing to judge.
    """
    answers = [section.reaches(percent, rules) for section in sections if section.is_in_scope]
    if False in answers:
        return False
    return None if not answers or None in answers else True


def level_reached(*, standard: bool | None, implementation: bool | None) -> int | None:
    """The level that aligned parts allow: 1 for both, 2 for the standard alone, none without it."""
    if not standard:
        return None
    return 1 if implementation else STANDARD_ONLY


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened to a mechanism's recognition, in the words of its source."""

    event: RecognitionEvent
    from_on: date | None = None
    dating: str = Dating.DAY
    until_on: date | None = None
    expected_by: date | None = None
    level: int | None = None
    sections: Sections = ()
    said: str = ""
    source: str = ""
    note: str = ""

    @property
    def happened_on(self) -> date | None:
        """Its last day; None where the source gives no day."""
        return self.until_on or self.from_on

    @property
    def is_decision(self) -> bool:
        return self.event in DECISIONS

    @property
    def dated(self) -> str:
        """Its day or days as far as the source tells them."""
        began = dated(self.from_on, self.dating)
        return began if self.until_on is None else f"{began} to {dated(self.until_on, self.dating)}"


class ClockState(Enum):
    """Where the year of a level 2 stands."""

    RUNNING = "running"
    MET = "met"
    PASSED = "passed"


@dataclass(frozen=True, slots=True)
class Clock:
    """The time that a standard recognised alone has to reach 90 %: from its first day until the day of its end."""

    starts_on: date
    ends_on: date
    state: ClockState
    reached_on: date | None = None

    @property
    def said(self) -> str:
        """Where it stands, in a sentence."""
        match self.state:
            case ClockState.RUNNING:
                return "The year runs; nothing recorded yet says that it is reached."
            case ClockState.MET:
                return "Reached within the year."
            case _:
                late = " It was reached after the year." if self.reached_on else ""
                return f"The year has passed.{late} No decision is recorded since."


@dataclass(frozen=True, slots=True)
class Recognised:
    """What the last decision by a day says. `level` is None when the mechanism is not recognised."""

    on: date
    level: int | None
    decision: Event | None
    since: date | None

    @property
    def covers(self) -> str:
        """The parts that the level stands for."""
        parts = {None: "nothing", 1: "standard and implementation", STANDARD_ONLY: "the standard alone"}
        return parts[self.level]


def day_of(event: Event, events: Iterable[Event]) -> date | None:
    """The day an event counts from. One without a day counts from the end of the first dated assessment (ours).

    None: not even that is known, and it counts on any day.
    """
    if event.happened_on is not None:
        return event.happened_on
    assessed = (each.happened_on for each in events if each.event in ASSESSMENTS)
    return min((day for day in assessed if day is not None), default=None)


def recognised_on(events: Iterable[Event], on: date) -> Recognised:
    """What the last decision says: granted at a level, not recognised, or ended."""
    every = tuple(events)
    taken = [
        each
        for each in every
        if each.is_decision and ((since := _decided_on(each, every)) is None or since <= on)
    ]
    if not taken:
        return Recognised(on, None, None, None)
    last = max(taken, key=lambda each: _place_among_decisions(each, every))
    level = last.level if last.event is RecognitionEvent.GRANTED else None
    return Recognised(on, level, last, _decided_on(last, every))


def clock_on(events: Iterable[Event], on: date, rules: RecognitionRules) -> Clock | None:
    """The year of a mechanism that stands at level 2 on a day; None at any other level, or without a day to start."""
    every = tuple(events)
    now = recognised_on(every, on)
    if now.level != STANDARD_ONLY or now.since is None:
        return None
    ends_on = years_later(now.since, rules.years)
    reached_on = _reached_on(every, now.since, on, rules)
    if reached_on is not None and reached_on < ends_on:
        state = ClockState.MET
    else:
        state = ClockState.RUNNING if on < ends_on else ClockState.PASSED
    return Clock(now.since, ends_on, state, reached_on)


def unanswered(events: Iterable[Event], on: date) -> tuple[Event, ...]:
    """The events whose outcome was expected before the day and that no decision or later assessment followed."""
    every = tuple(events)
    return tuple(
        each
        for each in every
        if each.expected_by is not None and each.expected_by < on and not _is_followed(each, every, on)
    )


def obstacle_to_granting(
    level: int | None,
    *,
    standard: bool,
    implementation: bool,
    sections: Sections,
    rules: RecognitionRules,
) -> str:
    """Why a level cannot stand on what was found aligned; empty when nothing is against it."""
    reached = level_reached(standard=standard, implementation=implementation)
    if reached is None:
        return "Without an aligned standard there is no recognition at either level."
    if level is None or level < reached:
        return f"What was found aligned allows level {reached}, no other."
    if every_section_reaches(sections, rules.minimum_percent, rules) is False:
        least = plain(rules.minimum_percent)
        return f"Every section in scope is aligned to at least {least} %, or there is no recognition."
    return ""


def _decided_on(decision: Event, events: tuple[Event, ...]) -> date | None:
    """A decision counts from its own first day; undated, from the assessment it rests on."""
    return decision.from_on or day_of(decision, events)


def _place_among_decisions(decision: Event, events: tuple[Event, ...]) -> tuple[date, int, bool]:
    """By day, on one day as lives go, and an undated one before one that says its day."""
    since = _decided_on(decision, events) or date.min
    return since, DECISIONS.index(decision.event), decision.from_on is not None


def _reached_on(events: tuple[Event, ...], since: date, on: date, rules: RecognitionRules) -> date | None:
    """The first day, from the start up to `on`, on which all sections in scope are found to reach 90 %."""
    days = [
        day
        for each in events
        if (day := day_of(each, events)) is not None
        and since <= day <= on
        and every_section_reaches(each.sections, rules.continued_percent, rules)
    ]
    return min(days, default=None)


def _is_followed(event: Event, events: tuple[Event, ...], on: date) -> bool:
    """Whether a decision or another assessment after it is known by the day."""
    began = event.from_on
    return any(
        each is not event
        and (each.is_decision or each.event in ASSESSMENTS)
        and each.from_on is not None
        and began is not None
        and began < each.from_on <= on
        for each in events
    )
