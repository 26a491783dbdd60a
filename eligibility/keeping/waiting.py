"""What the registers ask of whoever opens the back office and keeps them."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse

from cpal.backoffice import Task
from cpal.calendar import london, london_date
from cpal.clock import database_clock
from eligibility.keeping.lapses import SPANS
from eligibility.keeping.lapsing import lapses_ahead
from eligibility.keeping.proof_points import proof_points_waiting
from eligibility.policies import may_load_registers

MOST_NAMED = 3


def registers_waiting(request: HttpRequest) -> Iterator[Task]:
    """Proof points that wait for verification, and what lapses soon; nobody but the officer has any here."""
    if not may_load_registers(request.user):
        return
    at = database_clock()
    if waiting := proof_points_waiting(at):
        yield Task(
            f"Verify {counted(len(waiting), 'proof point')}",
            reverse("admin:eligibility_disclosure_waiting"),
            f"The oldest was submitted on {waiting[0].life[0].from_on}.",
        )
    soonest = min(SPANS)
    if lapses := lapses_ahead(at, london_date(at), soonest):
        named = "; ".join(each.said for each in lapses[:MOST_NAMED])
        more = f"; and {len(lapses) - MOST_NAMED} more" if len(lapses) > MOST_NAMED else ""
        yield Task(
            f"{counted(len(lapses), 'piece')} of evidence will lapse within {soonest} days",
            reverse("admin:eligibility_lapsereminder_calendar"),
            f"{named}{more}.",
            london(lapses[0].lapses_on),
        )


def counted(number: int, thing: str) -> str:
    """“1 proof point”, “3 proof points”."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
