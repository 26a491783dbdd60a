"""Which methodology version judges a brand today. The stage that keeps the versions says so when it is ready.

Eligibility knows the versions only as the names in its thresholds. Where nobody says which of them is in force (before
any version was loaded), it is the greatest name: versions are named by year and month.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Max

from eligibility.models import Threshold

# Given a moment: the version in force for the window that collects then; None where none is.
InForce = Callable[[dt.datetime], str | None]

_providers: list[InForce] = []


@dataclass(frozen=True, slots=True)
class AdoptedVersion:
    """A version that was adopted, and the observation window from which it applies; empty for the first version."""

    methodology: str
    from_window: str


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


def methodology_in_force(at: dt.datetime) -> str:
    """The version whose thresholds a brand is judged by at a moment (4.1)."""
    for provider in _providers:
        code = provider(at)
        if code is not None:
            return code
    return greatest_name()


def greatest_name() -> str:
    """The greatest name among the thresholds."""
    greatest: str = Threshold.objects.aggregate(greatest=Max("methodology"))["greatest"]
    return greatest
