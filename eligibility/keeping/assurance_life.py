"""PURE. The Copper Mark assurance process by its days: what falls due after which step, and by which source.

Of the ASI Performance Standard no source gives such spans; what is known of its certificates is their last day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from eligibility.evidence import AssuranceStatus, Standard
from eligibility.vocabulary import Dating, Step

MARKS = (Standard.COPPER_MARK, Standard.NICKEL_MARK, Standard.ZINC_MARK)

END_OF_LETTER = "End of the letter of commitment"
END_OF_CERTIFICATE = "End of the certificate"
RE_ASSESSMENT = "Re-assessment"

PAPER = "LME discussion paper, 4.2"
FAQ = "https://coppermark.org/trainings/faqs/"
MISSION = "https://coppermark.org/about/mission-and-vision/"
FASTMARKETS = "https://fastmarkets.com/?p=27869"


class StepTold(Protocol):
    """A step of a site, as a row of `assurance_steps` tells it."""

    @property
    def standard(self) -> str: ...
    @property
    def step(self) -> str: ...
    @property
    def happened_on(self) -> dt.date | None: ...
    @property
    def dating(self) -> str: ...


class AssuranceHeld(Protocol):
    """What counts, as a row of `assurances` says."""

    @property
    def standard(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def from_on(self) -> dt.date: ...
    @property
    def until_on(self) -> dt.date | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A span of the process: so many months after a step something must have happened."""

    title: str
    since: frozenset[Step]
    months: int
    met_by: frozenset[Step]
    source: str
    asked_by: Step | None = None  # only where this step is known to have followed
    note: str = ""


DUTIES: tuple[Duty, ...] = (
    Duty(
        title="Self-assessment",
        since=frozenset({Step.LETTER_OF_COMMITMENT}),
        months=6,
        met_by=frozenset({Step.SELF_ASSESSMENT, Step.SITE_ASSESSMENT, Step.AWARDED}),
        source=FASTMARKETS,
    ),
    Duty(
        title="Independent assessment of the site",
        since=frozenset({Step.LETTER_OF_COMMITMENT}),
        months=12,
        met_by=frozenset({Step.SITE_ASSESSMENT, Step.AWARDED}),
        source=FASTMARKETS,
    ),
    Duty(
        title=END_OF_LETTER,
        since=frozenset({Step.LETTER_OF_COMMITMENT}),
        months=12,
        met_by=frozenset({Step.AWARDED}),
        source=PAPER,
        note="A letter counts for one year; from this day on it no longer does.",
    ),
    Duty(
        title="Full conformance",
        since=frozenset({Step.LETTER_OF_COMMITMENT}),
        months=24,
        met_by=frozenset({Step.FULL_CONFORMANCE}),
        source=MISSION,
        note="Counted from the letter of commitment: the page does not say from when.",
    ),
    Duty(
        title="Improvement plan completed",
        since=frozenset({Step.AWARDED, Step.RE_ASSESSMENT}),
        months=12,
        met_by=frozenset({Step.FULL_CONFORMANCE}),
        source=FAQ,
        asked_by=Step.IMPROVEMENT_PLAN,
        note="Asked where criteria were found partially met.",
    ),
    Duty(
        title=RE_ASSESSMENT,
        since=frozenset({Step.AWARDED, Step.RE_ASSESSMENT}),
        months=36,
        met_by=frozenset({Step.RE_ASSESSMENT}),
        source=MISSION,
    ),
)
_STEP_OF = {
    AssuranceStatus.COMMITTED: Step.LETTER_OF_COMMITMENT,
    AssuranceStatus.AWARDED: Step.AWARDED,
    AssuranceStatus.SUSPENDED: Step.SUSPENDED,
    AssuranceStatus.WITHDRAWN: Step.WITHDRAWN,
}


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was taken under a standard; the day is the last that its source allows."""

    standard: str
    step: Step
    on: dt.date | None
    dating: Dating = Dating.DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDate:
    """Something that must have happened by a day. `met_on` is None while open, or where its day is not known."""

    standard: str
    title: str
    due_on: dt.date
    dating: Dating
    since: Step
    since_on: dt.date
    is_met: bool
    met_on: dt.date | None
    source: str
    note: str = ""

    def is_overdue(self, on: dt.date) -> bool:
        """Whether it is past its day and not known to have happened."""
        return not self.is_met and self.due_on <= on


def months_later(on: dt.date, months: int) -> dt.date:
    """The same day of the month so many months later; one that the month does not have becomes the first of the
    next: 29 February and a year is 1 March (4.2).
    """
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    try:
        return dt.date(year, month + 1, on.day)
    except ValueError:
        return months_later(dt.date(year, month + 1, 1), 1)


def due_dates(steps: Iterable[StepTold], rows: Iterable[AssuranceHeld], on: dt.date) -> tuple[DueDate, ...]:
    """What falls due at one site, as known on a day, the soonest first.

    `steps` and `rows` are what is held of that site in `assurance_steps` and `assurances`, of any standard. A row that
    was taken back is none, and neither is the step that it came from.
    """
    every = tuple(rows)
    held = tuple(row for row in every if not _is_taken_back(row))
    taken_back = {_told_by(row) for row in every if _is_taken_back(row)}
    taken = tuple(
        each for each in _taken(steps, held, on) if (each.standard, each.step, each.on) not in taken_back
    )
    standards = sorted({each.standard for each in taken})
    due = [
        *(_within_its_letter(each, held) for standard in standards for each in _of_standard(standard, taken)),
        *_ends_of_certificates(held, on),
    ]
    return tuple(sorted(due, key=lambda each: (each.due_on, each.standard, each.title)))


def _is_taken_back(row: AssuranceHeld) -> bool:
    return row.until_on is not None and row.until_on <= row.from_on


def _told_by(row: AssuranceHeld) -> tuple[str, Step, dt.date]:
    """The step that a row tells of, and its day."""
    return row.standard, _STEP_OF[AssuranceStatus(row.status)], row.from_on


def _taken(steps: Iterable[StepTold], rows: tuple[AssuranceHeld, ...], on: dt.date) -> tuple[Taken, ...]:
    """Every step by that day, those that only `assurances` tells of included."""
    told = [Taken(each.standard, Step(each.step), each.happened_on, Dating(each.dating)) for each in steps]
    said = {(each.standard, each.step, each.on) for each in told}
    counted = [Taken(*_told_by(row)) for row in rows]
    every = [*told, *(each for each in counted if (each.standard, each.step, each.on) not in said)]
    return tuple(each for each in every if each.on is None or each.on <= on)


def _of_standard(standard: str, taken: tuple[Taken, ...]) -> Iterator[DueDate]:
    """The duties of one standard's process; only the marks have one, and whoever withdrew has none left."""
    if standard not in MARKS:
        return
    mine = tuple(each for each in taken if each.standard == standard)
    for duty in DUTIES:
        begun = [each for each in mine if each.step in duty.since and each.on is not None]
        last = max(begun, key=lambda each: each.on or dt.date.min, default=None)
        if last is not None and _is_asked(duty, last, mine):
            yield _due(duty, last, mine)


def _is_asked(duty: Duty, last: Taken, mine: tuple[Taken, ...]) -> bool:
    is_over = any(each.step is Step.WITHDRAWN and _is_since(each, last) for each in mine)
    return not is_over and (
        duty.asked_by is None or any(each.step is duty.asked_by and _is_since(each, last) for each in mine)
    )


def _due(duty: Duty, last: Taken, mine: tuple[Taken, ...]) -> DueDate:
    since_on = last.on or dt.date.min
    met = [each for each in mine if each.step in duty.met_by and each is not last and _is_since(each, last)]
    days = [each.on for each in met if each.on is not None]
    return DueDate(
        standard=last.standard,
        title=duty.title,
        due_on=months_later(since_on, duty.months),
        dating=last.dating,
        since=last.step,
        since_on=since_on,
        is_met=bool(met),
        met_on=min(days, default=None),
        source=duty.source,
        note=duty.note,
    )


def _is_since(step: Taken, base: Taken) -> bool:
    """Whether a step came with or after another; one without a day is taken to have."""
    return step.on is None or base.on is None or step.on >= base.on


def _is_withdrawn(award: AssuranceHeld, rows: tuple[AssuranceHeld, ...]) -> bool:
    return any(
        row.standard == award.standard
        and row.status == AssuranceStatus.WITHDRAWN
        and row.from_on >= award.from_on
        and row.until_on is None
        for row in rows
    )


def _within_its_letter(due: DueDate, rows: tuple[AssuranceHeld, ...]) -> DueDate:
    """A letter that was given an end of its own ends on it, if that is before its year is over."""
    if due.title != END_OF_LETTER:
        return due
    ends = [
        row.until_on
        for row in rows
        if (row.standard, row.status, row.from_on) == (due.standard, AssuranceStatus.COMMITTED, due.since_on)
        and row.until_on is not None
    ]
    return replace(due, due_on=min([due.due_on, *ends]))


def _takes_the_place(other: AssuranceHeld, row: AssuranceHeld, on: dt.date) -> bool:
    """Whether another certificate goes on where one ends; one that begins after a gap, once it has begun."""
    return (
        other.standard == row.standard
        and other.status == AssuranceStatus.AWARDED
        and other.from_on > row.from_on
        and row.until_on is not None
        and (other.until_on is None or other.until_on > row.until_on)
        and (other.from_on <= row.until_on or other.from_on <= on)
    )


def _ends_of_certificates(rows: tuple[AssuranceHeld, ...], on: dt.date) -> Iterator[DueDate]:
    """The last days that the standards' owners gave with their certificates."""
    for row in rows:
        if row.status != AssuranceStatus.AWARDED or row.until_on is None or row.from_on > on:
            continue
        if _is_withdrawn(row, rows):
            continue
        renewed = [other.from_on for other in rows if _takes_the_place(other, row, on)]
        yield DueDate(
            standard=row.standard,
            title=END_OF_CERTIFICATE,
            due_on=row.until_on,
            dating=Dating.DAY,
            since=Step.AWARDED,
            since_on=row.from_on,
            is_met=bool(renewed),
            met_on=min(renewed, default=None),
            source="The certificate",
        )
