"""What happens beside the pricing of a month: told at its moment, so that notices are numbered as things came about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from consultations.notices.services.issue_due import issue_due


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that is done at a moment, as of that moment."""

    at: dt.datetime
    do: Callable[[dt.datetime], object]


@dataclass(slots=True)
class Story:
    """Happenings still to come, in the order of their moments."""

    ahead: list[Happening] = field(default_factory=list)

    @classmethod
    def of(cls, happenings: Iterable[Happening], now: dt.datetime) -> Story:
        """Nothing that has not happened by now."""
        return cls(sorted((each for each in happenings if each.at <= now), key=lambda each: each.at))

    def tell_until(self, at: dt.datetime) -> None:
        """Everything up to `at`, and the notices of what was published before each of them."""
        while self.ahead and self.ahead[0].at <= at:
            happening = self.ahead.pop(0)
            issue_due(at=happening.at)
            happening.do(happening.at)
        issue_due(at=at)
