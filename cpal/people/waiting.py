"""What the code of conduct asks of whoever opens the back office (paper 7.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import cast

from django.http import HttpRequest
from django.urls import reverse

from cpal.backoffice import Task
from cpal.calendar import london
from cpal.clock import database_clock
from cpal.people import policies
from cpal.people.conduct import Standing, code_in_force, staff, standings
from cpal.people.models import ConflictDeclaration, User

ONE_DAY = dt.timedelta(days=1)


def conduct_waiting(request: HttpRequest) -> Iterator[Task]:
    """One's own duties; for compliance and senior managers also those of everybody else."""
    user, now = cast(User, request.user), database_clock()
    if code_in_force(now) is None:
        yield from _no_code(user)
        return
    everybody = {standing.user.pk: standing for standing in standings({*staff(), user}, now)}
    yield from _own(everybody[user.pk])
    if policies.may_read_declarations(user):
        yield from _of_others([each for key, each in everybody.items() if key != user.pk])
        yield from _to_review(user)


def _no_code(user: User) -> Iterator[Task]:
    """Nothing is owed until a code is in force: those who oversee it are told."""
    if policies.may_read_declarations(user):
        may_adopt = policies.may_adopt_code(user)
        yield Task(
            "No code of conduct is in force",
            reverse("admin:people_conduct_adopt" if may_adopt else "admin:people_codeofconduct_changelist"),
            "Nobody owes an acknowledgement, a declaration or training until a senior manager adopts one (7.3).",
        )


def _own(standing: Standing) -> Iterator[Task]:
    waiting = (*standing.overdue, *standing.due_soon)
    if waiting:
        first = min(duty.good_until for duty in waiting)
        named = ", ".join(duty.name.value for duty in waiting)
        yield Task(
            "Your conduct: overdue, nothing can be signed off"
            if standing.overdue
            else "Your conduct: due soon",
            reverse("admin:people_codeofconduct_changelist"),
            f"{named[:1].upper()}{named[1:]}.",
            london(first + ONE_DAY),
        )


def _of_others(others: list[Standing]) -> Iterator[Task]:
    late = [str(standing.user) for standing in others if standing.overdue]
    if late:
        yield Task(
            "Staff overdue under the code of conduct",
            reverse("admin:people_conduct_staff"),
            ", ".join(late) + ".",
        )


def _to_review(user: User) -> Iterator[Task]:
    """Declared interests that nobody reviewed; not one's own."""
    if not policies.may_adopt_code(user):
        return
    declared = ConflictDeclaration.objects.filter(has_nothing_to_declare=False, review=None).exclude(
        user=user
    )
    for declaration in declared.select_related("user"):
        yield Task(
            f"Review the declaration of {declaration.user}",
            reverse("admin:people_conflictdeclaration_change", args=[declaration.pk]),
        )
