"""Which verdicts assessments have used. The stage that makes assessments says so when it is ready.

A used verdict stays as it was used, whatever the registers say later. Who may know that one was used is for whoever
provides it to decide: that a brand was judged on a day tells that somebody dealt in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from cpal.people.visitors import Visitor


@dataclass(frozen=True, slots=True)
class FindingUsed:
    """A finding as it was used, in the words of then."""

    code: str
    clause: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictUsed:
    """What an assessment took a brand for, on the market date of an input, from what was held at the cut-off."""

    window: str
    reference: str  # of the assessment
    run: int
    url: str
    on: dt.date
    held_at: dt.datetime
    methodology: str
    findings: tuple[FindingUsed, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(finding.code for finding in self.findings)


# Given who asks, a metal and a brand: what that visitor may know of the verdicts used, the latest window first.
Provider = Callable[[Visitor, str, str], tuple[VerdictUsed, ...]]

_providers: list[Provider] = []


def say_what_was_used(provider: Provider) -> None:
    """Let `provider` tell which verdicts were used; saying it again changes nothing."""
    if provider not in _providers:
        _providers.append(provider)


def verdicts_used(visitor: Visitor, metal: str, brand: str) -> tuple[VerdictUsed, ...]:
    """The verdicts on a brand that assessments used, as far as the visitor may know of them."""
    return tuple(used for provider in _providers for used in provider(visitor, metal, brand))
