"""What the code of conduct asks of each member of staff, and until when it is fulfilled (paper 7.3).

PURE: no Django, no clock. Days are London days. The paper asks for a code, regular training and the management of
conflicts of interest; how often and with how much notice is ours: each duty yearly, 30 days for a new code, and a
new member of staff at once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

NOTICE_OF_NEW_CODE = dt.timedelta(days=30)
DUE_SOON = dt.timedelta(days=30)


class Course(Enum):
    """The subjects in which everybody is trained, those of the code (7.3)."""

    CONFIDENTIALITY = "confidentiality"
    ANTITRUST = "antitrust"
    CONFLICTS = "conflicts"
    DATA_PROTECTION = "data_protection"


class DutyName(Enum):
    """A duty of the code, by the words of the sentence that says it is overdue."""

    ACKNOWLEDGE = "acknowledgement of the code of conduct"
    DECLARE = "declaration of interests"
    TRAIN_CONFIDENTIALITY = "training in confidentiality"
    TRAIN_ANTITRUST = "training in anti-trust compliance"
    TRAIN_CONFLICTS = "training in conflicts of interest"
    TRAIN_DATA_PROTECTION = "training in data protection"


TRAINING = {
    Course.CONFIDENTIALITY: DutyName.TRAIN_CONFIDENTIALITY,
    Course.ANTITRUST: DutyName.TRAIN_ANTITRUST,
    Course.CONFLICTS: DutyName.TRAIN_CONFLICTS,
    Course.DATA_PROTECTION: DutyName.TRAIN_DATA_PROTECTION,
}


class DutyState(Enum):
    """How a duty stands on a day."""

    DONE = "done"
    DUE_SOON = "due soon"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class CodesInForce:
    """The first code that was ever in force, and the one that is; by the days from which they hold."""

    first_from_on: dt.date
    latest_from_on: dt.date


@dataclass(frozen=True, slots=True)
class Done:
    """What a member of staff did last of each duty; an absent day means never."""

    joined_on: dt.date
    acknowledged_on: dt.date | None = None
    acknowledged_the_latest: bool = False
    declared_on: dt.date | None = None
    trained_on: Mapping[Course, dt.date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty: when it was last done, the last day on which it is fulfilled, and how it stands."""

    name: DutyName
    done_on: dt.date | None
    good_until: dt.date
    state: DutyState

    @property
    def owed_since(self) -> dt.date:
        """The first day on which it is overdue."""
        return self.good_until + dt.timedelta(days=1)


def duties(done: Done, codes: CodesInForce | None, on: dt.date) -> tuple[Duty, ...]:
    """Every duty of a member of staff as it stands on the day; none while no code is in force."""
    if codes is None:
        return ()
    acknowledgement = _duty(DutyName.ACKNOWLEDGE, done.acknowledged_on, _acknowledged_until(done, codes), on)
    declaration = _yearly(DutyName.DECLARE, done.declared_on, done, codes, on)
    training = (
        _yearly(name, done.trained_on.get(course), done, codes, on) for course, name in TRAINING.items()
    )
    return (acknowledgement, declaration, *training)


def overdue(found: tuple[Duty, ...]) -> tuple[Duty, ...]:
    """Those that stand against acting."""
    return tuple(duty for duty in found if duty.state is DutyState.OVERDUE)


def anniversary(on: dt.date) -> dt.date:
    """The same day of the next year; of 29 February the 28th, so that a year is never longer than a year."""
    is_leap_day = (on.month, on.day) == (2, 29)
    return on.replace(year=on.year + 1, day=28 if is_leap_day else on.day)


def _acknowledged_until(done: Done, codes: CodesInForce) -> dt.date:
    """A year from the last acknowledgement; a newer code must be acknowledged within 30 days as well."""
    if done.acknowledged_on is None:
        return _first_due(done, codes)
    year = anniversary(done.acknowledged_on)
    return year if done.acknowledged_the_latest else min(year, codes.latest_from_on + NOTICE_OF_NEW_CODE)


def _yearly(name: DutyName, done_on: dt.date | None, done: Done, codes: CodesInForce, on: dt.date) -> Duty:
    until = _first_due(done, codes) if done_on is None else anniversary(done_on)
    return _duty(name, done_on, until, on)


def _first_due(done: Done, codes: CodesInForce) -> dt.date:
    """Whoever was here before the first code has 30 days from it; whoever joined under a code owes at once."""
    if done.joined_on < codes.first_from_on:
        return codes.first_from_on + NOTICE_OF_NEW_CODE
    return done.joined_on - dt.timedelta(days=1)


def _duty(name: DutyName, done_on: dt.date | None, good_until: dt.date, on: dt.date) -> Duty:
    if on > good_until:
        state = DutyState.OVERDUE
    elif good_until - on <= DUE_SOON:
        state = DutyState.DUE_SOON
    else:
        state = DutyState.DONE
    return Duty(name, done_on, good_until, state)
