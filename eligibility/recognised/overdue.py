"""What standards and recognitions ask of the eligibility officer: days that passed and that nothing answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse

from cpal.backoffice import Task
from cpal.calendar import london, london_date
from cpal.clock import database_clock
from eligibility.policies import may_load_registers
from eligibility.recognised.recognition import ClockState
from eligibility.recognised.standing import (
    MechanismAsHeld,
    StandardAsHeld,
    mechanisms_as_held,
    standards_as_held,
)
from eligibility.reference.texts import recognition_rules

ENTER_ACTION = "admin:eligibility_corrective_actions_enter"
ENTER_RECOGNITION = "admin:eligibility_recognitions_enter"
MIDNIGHT = dt.time(0)


def standards_waiting(request: HttpRequest) -> Iterator[Task]:
    """Corrective actions past their day, recognitions whose year or expected day passed without a decision."""
    if not may_load_registers(request.user):
        return
    now = database_clock()
    today = london_date(now)
    for standard in standards_as_held(now):
        yield from _actions(standard, today)
    for mechanism in mechanisms_as_held(now):
        yield from _recognition(mechanism, today)


def _actions(standard: StandardAsHeld, today: dt.date) -> Iterator[Task]:
    for action in standard.overdue(today):
        assert action.due_on is not None
        yield Task(
            f"Corrective action {action.number} of {standard.code} is past its day",
            reverse(ENTER_ACTION),
            f"{standard.name}: {action.action}",
            london(action.due_on, MIDNIGHT),
        )


def _recognition(mechanism: MechanismAsHeld, today: dt.date) -> Iterator[Task]:
    clock = mechanism.clock(today, recognition_rules())
    if clock is not None and clock.state is ClockState.PASSED:
        yield Task(
            f"The year of {mechanism.name} has passed",
            reverse(ENTER_RECOGNITION),
            clock.said,
            london(clock.ends_on, MIDNIGHT),
        )
    for event in mechanism.unanswered(today):
        assert event.expected_by is not None
        yield Task(
            f"{mechanism.name}: the outcome of the {event.event.said.lower()} is overdue",
            reverse(ENTER_RECOGNITION),
            event.said,
            london(event.expected_by, MIDNIGHT),
        )
