"""People who are bound by a code of conduct, in good standing or not."""

from __future__ import annotations

import datetime as dt

from cpal.calendar import london_date
from cpal.people.models import CodeOfConduct, Training, User
from cpal.people.services.acknowledge_code import acknowledge_code
from cpal.people.services.adopt_code import adopt_code, proposed_text
from cpal.people.services.declare_interests import declare_interests
from cpal.people.services.record_training import record_training
from tests.people import ada, sam, sol

BEFORE = dt.datetime(2024, 1, 8, 9, tzinfo=dt.UTC)  # when everybody joined
ADOPTED_AT = dt.datetime(2025, 9, 1, 9, tzinfo=dt.UTC)


def since_before(user: User) -> User:
    """The person, who joined long before the code."""
    User.objects.filter(pk=user.pk).update(date_joined=BEFORE)
    user.date_joined = BEFORE
    return user


def adopted(
    at: dt.datetime = ADOPTED_AT, version: str = "2025-1", effective_on: dt.date | None = None
) -> CodeOfConduct:
    """The proposed text, adopted by Sol; it binds from the day of its adoption unless told otherwise."""
    return adopt_code(
        version=version,
        text=proposed_text(),
        effective_on=effective_on or london_date(at),
        adopted_by=sol(),
        at=at,
    )


def fulfilled(user: User, code: CodeOfConduct, at: dt.datetime) -> None:
    """Everything that the code asks, done by the person at that moment."""
    acknowledge_code(code=code, user=user, at=at)
    declare_interests(user=user, has_nothing_to_declare=True, at=at)
    trained(user, at)


def trained(user: User, at: dt.datetime) -> None:
    """Every course, completed on that day and recorded by somebody else."""
    for course in Training.Course:
        record_training(
            user=user,
            course=course,
            completed_on=london_date(at),
            evidence="Certificate in the staff file.",
            recorded_by=sam() if user == ada() else ada(),
            at=at,
        )
