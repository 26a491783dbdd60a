"""What the registers held of standards and upstream mechanisms at a moment, as the values that the rules judge."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from eligibility.assured import is_certified, is_committed
from eligibility.evidence import Assurance, AssuranceStatus
from eligibility.models import Assurance as AssuranceRow
from eligibility.models import (
    CorrectiveAction,
    RecognisedStandard,
    Recognition,
    StandardAssessment,
    Threshold,
)
from eligibility.recognised.alignment import Action, Finding, Standing, in_order, standing_on
from eligibility.recognised.recognition import (
    Clock,
    Event,
    Recognised,
    RecognitionRules,
    Section,
    clock_on,
    day_of,
    recognised_on,
    unanswered,
)
from eligibility.vocabulary import (
    ActionStatus,
    AssessmentPart,
    AssessmentStatus,
    Rating,
    RecognitionEvent,
    SectionFinding,
    StandardKind,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardAsHeld:
    """A standard, the dated rows of its assessment from the earliest on, and its corrective actions."""

    code: str
    name: str
    owner: str
    kind: StandardKind
    metals: str
    clause: str
    source: str
    findings: tuple[Finding, ...] = ()
    actions: tuple[Action, ...] = ()

    def on(self, on: dt.date) -> Standing:
        """Where it stands on a day."""
        return standing_on(self.findings, on)

    def overdue(self, on: dt.date) -> tuple[Action, ...]:
        """The corrective actions that were to be done before the day."""
        return tuple(action for action in self.actions if action.is_overdue(on))


@dataclass(frozen=True, slots=True)
class MechanismAsHeld:
    """An upstream mechanism and what happened to its recognition, from the earliest on."""

    name: str
    events: tuple[Event, ...]

    def on(self, on: dt.date) -> Recognised:
        """Whether it is recognised on a day, and at which level."""
        return recognised_on(self.events, on)

    def clock(self, on: dt.date, rules: RecognitionRules) -> Clock | None:
        """The year of a level 2."""
        return clock_on(self.events, on, rules)

    def unanswered(self, on: dt.date) -> tuple[Event, ...]:
        """The events whose outcome was expected before the day."""
        return unanswered(self.events, on)


@dataclass(frozen=True, slots=True)
class Requirement:
    """A threshold that asks for a standard, or for a footprint by its method."""

    methodology: str
    metal: str
    letter_accepted: bool
    letter_years: int


@dataclass(frozen=True, slots=True)
class Holders:
    """How many sites hold a certificate that counts on a day, and how many only a letter of commitment."""

    certified: int
    committed: int


def standards_as_held(at: dt.datetime) -> tuple[StandardAsHeld, ...]:
    """Every standard, in three queries; those of one kind together, by name."""
    return _standards(at)


def standard_as_held(code: str, at: dt.datetime) -> StandardAsHeld | None:
    """One standard, in three queries; None when the register does not know it."""
    return next(iter(_standards(at, code)), None)


def mechanisms_as_held(at: dt.datetime) -> tuple[MechanismAsHeld, ...]:
    """Every upstream mechanism, in one query: the highest level first, then by name."""
    events: dict[str, list[Event]] = defaultdict(list)
    for row in Recognition.objects.all().last_received_by(at):
        events[row.mechanism].append(_event(row))
    found = [MechanismAsHeld(name, _by_day(rows)) for name, rows in events.items()]
    return tuple(sorted(found, key=_by_level))


def requirements(methodology: str, on: dt.date) -> dict[str, tuple[Requirement, ...]]:
    """By the code of a standard or method, the thresholds of a version in force on a day that rely on it: one query."""
    latest: dict[str, Threshold] = {}
    rows = Threshold.objects.filter(methodology=methodology, effective_on__lte=on)
    for row in rows.order_by("effective_on"):
        latest[row.metal] = row
    found: dict[str, list[Requirement]] = defaultdict(list)
    for metal, row in sorted(latest.items()):
        for code in filter(None, (row.required_standard, row.carbon_method)):
            found[code].append(Requirement(row.methodology, metal, row.letter_accepted, row.letter_years))
    return {code: tuple(each) for code, each in found.items()}


def holders_of(standard: str, at: dt.datetime, on: dt.date, letter_years: int) -> Holders:
    """How many sites hold a standard on a day, in one query."""
    held: Any = AssuranceRow.objects.filter(standard=standard).last_received_by(at)
    sites: dict[str, list[Assurance]] = defaultdict(list)
    for site, status, *rest in held.values_list("site", "status", "from_on", "until_on"):
        sites[site].append(Assurance(site, standard, AssuranceStatus(status), *rest))
    certified = {site for site, rows in sites.items() if is_certified(tuple(rows), on)}
    committed = {site for site, rows in sites.items() if is_committed(tuple(rows), on, letter_years)}
    return Holders(len(certified), len(committed - certified))


def _standards(at: dt.datetime, code: str | None = None) -> tuple[StandardAsHeld, ...]:
    of_one = {} if code is None else {"standard": code}
    findings: dict[str, list[Finding]] = defaultdict(list)
    for row in StandardAssessment.objects.filter(**of_one).last_received_by(at):
        findings[row.standard].append(_finding(row))
    actions: dict[str, list[Action]] = defaultdict(list)
    for each in CorrectiveAction.objects.filter(**of_one).last_received_by(at):
        actions[each.standard].append(_action(each))
    known = RecognisedStandard.objects.filter(**({} if code is None else {"code": code}))
    found = [_standard(row, findings[row.code], actions[row.code]) for row in known.last_received_by(at)]
    kinds = tuple(StandardKind)
    return tuple(sorted(found, key=lambda each: (kinds.index(each.kind), each.name.casefold())))


def _standard(row: RecognisedStandard, findings: list[Finding], actions: list[Action]) -> StandardAsHeld:
    return StandardAsHeld(
        code=row.code,
        name=row.name,
        owner=row.owner,
        kind=StandardKind(row.kind),
        metals=row.metals,
        clause=row.clause,
        source=row.source,
        findings=in_order(findings),
        actions=tuple(sorted(actions, key=lambda action: action.number)),
    )


def _finding(row: StandardAssessment) -> Finding:
    return Finding(
        part=AssessmentPart(row.part),
        from_on=row.from_on,
        step=row.step,
        dating=row.dating,
        status=AssessmentStatus(row.status),
        rating=Rating(row.rating) if row.rating else None,
        criteria_partially_aligned=row.criteria_partially_aligned,
        said=row.said,
        report=row.report,
        source=row.source,
        note=row.note,
    )


def _action(row: CorrectiveAction) -> Action:
    return Action(
        number=row.number,
        finding=row.finding,
        action=row.action,
        status=ActionStatus(row.status),
        due_on=row.due_on,
        source=row.source,
    )


def _event(row: Recognition) -> Event:
    return Event(
        event=RecognitionEvent(row.event),
        from_on=row.from_on,
        dating=row.dating,
        until_on=row.until_on,
        expected_by=row.expected_by,
        level=row.level,
        sections=_sections(row),
        said=row.said,
        source=row.source,
        note=row.note,
    )


def _sections(row: Recognition) -> tuple[Section, ...]:
    """Of the three sections those that the row says something about."""
    every = (
        Section("A", _found(row.section_a), row.section_a_percent),
        Section("B", _found(row.section_b), row.section_b_percent),
        Section("C", _found(row.section_c), row.section_c_percent),
    )
    return tuple(section for section in every if section.finding or section.percent is not None)


def _found(finding: str) -> SectionFinding | None:
    return SectionFinding(finding) if finding else None


def _by_day(events: list[Event]) -> tuple[Event, ...]:
    """From the earliest on; an undated one after what it rests on."""
    return tuple(sorted(events, key=lambda each: (day_of(each, events) or dt.date.min, each.from_on is None)))


def _by_level(mechanism: MechanismAsHeld) -> tuple[int, str]:
    level = mechanism.on(dt.date.max).level
    return (level or 9, mechanism.name.casefold())
