"""How each member of staff stands towards the code of conduct; whoever is overdue signs nothing off (paper 7.3).

The rule is `cpal.people.duties`; here it is asked of what was acknowledged, declared and recorded by a moment.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied

from cpal.calendar import london_date
from cpal.clock import database_clock
from cpal.people.duties import CodesInForce, Course, Done, Duty, DutyState, duties, overdue
from cpal.people.models import Acknowledgement, CodeOfConduct, ConflictDeclaration, Training, User
from cpal.people.roles import BACK_OFFICE

WHERE = "the page “Code of conduct” of the back office"


class NotInGoodStanding(PermissionDenied):
    """A duty of the code of conduct is overdue; says which, and where it is done."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A member of staff and the duties of the code as they stand on a day."""

    user: User
    duties: tuple[Duty, ...]

    @property
    def overdue(self) -> tuple[Duty, ...]:
        return overdue(self.duties)

    @property
    def due_soon(self) -> tuple[Duty, ...]:
        return tuple(duty for duty in self.duties if duty.state is DutyState.DUE_SOON)


def staff() -> list[User]:
    """Everybody who is bound: whoever holds a role of the back office and can sign in."""
    roles = [role.value for role in BACK_OFFICE]
    return list(User.objects.filter(is_active=True, groups__name__in=roles).distinct().order_by("username"))


def code_in_force(at: dt.datetime) -> CodeOfConduct | None:
    """The code that binds at the moment, if any does."""
    return CodeOfConduct.objects.effective_by(london_date(at), at).last()


def standing_of(user: User, at: dt.datetime) -> Standing:
    """How one person stands at the moment; whoever is not staff owes nothing."""
    if not user.works_in_back_office:
        return Standing(user, ())
    (standing,) = standings([user], at)
    return standing


def standings(users: Iterable[User], at: dt.datetime) -> list[Standing]:
    """How each stands at the moment, in four queries for one as for many; in one while no code is in force."""
    people = list(users)
    on = london_date(at)
    codes = list(CodeOfConduct.objects.effective_by(on, at).defer("text"))
    if not codes:
        return [Standing(user, ()) for user in people]
    in_force = CodesInForce(codes[0].effective_on, codes[-1].effective_on)
    done = _done(people, codes[-1], at)
    return [Standing(user, duties(done[user.pk], in_force, on)) for user in people]


def obstacle_of_conduct(user: User, at: dt.datetime | None = None) -> str:
    """Why the person may not sign off, approve or publish; empty when every duty is fulfilled."""
    late = standing_of(user, at or database_clock()).overdue if user.works_in_back_office else ()
    if not late:
        return ""
    named = ", ".join(f"{duty.name.value} since {day_text(duty.owed_since)}" for duty in late)
    return (
        f"Overdue under the code of conduct: {named}. Nothing is signed off until that is done: see {WHERE}."
    )


def check_in_good_standing(user: User, at: dt.datetime | None = None) -> None:
    """Raise NotInGoodStanding, naming what is overdue, unless every duty is fulfilled at the moment."""
    obstacle = obstacle_of_conduct(user, at)
    if obstacle:
        raise NotInGoodStanding(obstacle)


def day_text(day: dt.date) -> str:
    """`3 March 2027`."""
    return f"{day.day} {day:%B %Y}"


def _done(people: list[User], code: CodeOfConduct, at: dt.datetime) -> dict[int, Done]:
    """What each did last, as far as it was known at the moment."""
    acknowledged = {
        each.user_id: each
        for each in Acknowledgement.objects.filter(user__in=people, acknowledged_at__lte=at)
        .order_by("user", "-acknowledged_at", "-id")
        .distinct("user")
    }
    declared = dict(
        ConflictDeclaration.objects.filter(user__in=people, declared_at__lte=at)
        .order_by("user", "declared_at")
        .values_list("user", "declared_at")
    )
    trained = _trained(people, at)
    found = {}
    for user in people:
        last = acknowledged.get(user.pk)
        declared_at = declared.get(user.pk)
        found[user.pk] = Done(
            joined_on=london_date(user.date_joined),
            acknowledged_on=london_date(last.acknowledged_at) if last else None,
            acknowledged_the_latest=last is not None and last.code_id == code.pk,
            declared_on=london_date(declared_at) if declared_at else None,
            trained_on=trained.get(user.pk, {}),
        )
    return found


def _trained(people: list[User], at: dt.datetime) -> dict[int, dict[Course, dt.date]]:
    found: dict[int, dict[Course, dt.date]] = {}
    rows = Training.objects.filter(user__in=people, recorded_at__lte=at).order_by("completed_on")
    for user, course, completed_on in rows.values_list("user", "course", "completed_on"):
        found.setdefault(user, {})[Course(course)] = completed_on
    return found
