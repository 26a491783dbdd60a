"""Which window a record belongs to (5): exactly one, the first that holds its then highest revision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from pricing.methodology.values import ObservationWindow


class Revision(Protocol):
    """What matters of a received revision; a market assessment has only the one."""

    @property
    def revision(self) -> int: ...
    @property
    def received_at(self) -> datetime: ...
    @property
    def market_timestamp(self) -> datetime: ...


R = TypeVar("R", bound=Revision)


def highest_revision_at(revisions: Iterable[R], at: datetime) -> R | None:
    """The highest revision received by a moment: the one that counts at a cut-off."""
    received = (each for each in revisions if each.received_at <= at)
    return max(received, key=lambda each: each.revision, default=None)


def window_of(revisions: Sequence[R], windows: Iterable[ObservationWindow]) -> ObservationWindow | None:
    """The first window at whose cut-off the then highest revision has a market timestamp not after it (5).

    `revisions` are those of one record, `windows` in time order. A late submission so rolls forward, and
    a revision received after that cut-off never makes the record an input again. None while no window
    holds it.
    """
    for window in windows:
        held = highest_revision_at(revisions, window.cutoff_at)
        if held is not None and held.market_timestamp <= window.cutoff_at:
            return window
    return None
