"""Which methodology version judges a brand today. The stage that keeps the versions says so when it is ready.

Eligibility knows the versions only as the names in its thresholds. Where nobody says which of them is in force (before
any version was loaded), it is the greatest name: versions are named by year and month.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Max

from cpal.calendar import Month, cutoff_of, london_date
from eligibility.models import Threshold

# Given a moment: the version in force for the window that collects then; None where none is.
InForce = Callable[[dt.datetime], str | None]

_providers: list[InForce] = []


@dataclass(frozen=True, slots=True)
class AdoptedVersion:
    """A version that was adopted, and the observation window from which it applies; empty for the first version."""

    methodology: str
    from_window: str

    @property
    def begins_on(self) -> dt.date:
        """The London day after the cut-off at which its first window opens; the first version has no beginning."""
        if not self.from_window:
            return dt.date.min
        return london_date(cutoff_of(Month.parse(self.from_window).previous)) + dt.timedelta(days=1)


# The versions adopted, oldest first.
Adopted = Callable[[], Iterable[AdoptedVersion]]

_keepers: list[Adopted] = []


def say_what_is_in_force(provider: InForce) -> None:
    """Let `provider` name the version in force; saying it again changes nothing."""
    if provider not in _providers:
        _providers.append(provider)


def say_what_was_adopted(keeper: Adopted) -> None:
    """Let `keeper` name the versions that were adopted; saying it again changes nothing."""
    if keeper not in _keepers:
        _keepers.append(keeper)


def versions_adopted() -> tuple[AdoptedVersion, ...]:
    """Every version that was adopted, oldest first; none where nobody keeps them."""
    return tuple(version for keeper in _keepers for version in keeper())


# Given a moment: for how many full days the version in force then has a material change consulted on; None: no version.
Consulted = Callable[[dt.datetime], int | None]

_timetables: list[Consulted] = []
FEWEST_DAYS_CONSULTED = 28  # on any material change, whatever a version says (7.6)


def say_how_long_is_consulted(timetable: Consulted) -> None:
    """Let `timetable` tell for how long a material change is consulted on; saying it again changes nothing."""
    if timetable not in _timetables:
        _timetables.append(timetable)


def days_consulted(at: dt.datetime) -> int:
    """For how many full days a material change is consulted on: 28, or more where the version says so (7.6)."""
    return max([FEWEST_DAYS_CONSULTED, *(timetable(at) or 0 for timetable in _timetables)])


def methodology_in_force(at: dt.datetime) -> str:
    """The version whose thresholds a brand is judged by at a moment (4.1)."""
    for provider in _providers:
        code = provider(at)
        if code is not None:
            return code
    return greatest_name()


def methodology_on(on: dt.date, at: dt.datetime) -> str:
    """The version that judges what was dealt on a London day: the one whose window collects then (4.1).

    Where nobody keeps the versions it is the one in force at the moment `at`.
    """
    begun = [version for version in versions_adopted() if version.begins_on <= on]
    return begun[-1].methodology if begun else methodology_in_force(at)


def greatest_name() -> str:
    """The greatest name among the thresholds."""
    greatest: str = Threshold.objects.aggregate(greatest=Max("methodology"))["greatest"]
    return greatest
