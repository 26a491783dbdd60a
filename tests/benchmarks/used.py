"""How long the verdicts take that the latest assessments used on a brand, beside one read by primary key.

`python -m tests.benchmarks.used [VERDICTS]`: twelve runs of 1,000 verdicts, and twelve of 100,000 unless another number
is given, stored as every run stores them. Nothing is asserted about seconds.
"""

from __future__ import annotations

import datetime as dt
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from tests.benchmarks.__main__ import private_database

if TYPE_CHECKING:
    from cpal.calendar import Month
    from pricing.models import Run
    from pricing.services.computation import Computation

FIRST_MONTH, RUNS = "2025-11", 12
VERSION = "v2026-02"
VERDICTS, FEW_VERDICTS = 100_000, 1_000
DAYS = 20  # of a window on which each brand is named
REPEATED = 50
ASKED_FOR = "BRAND 00007"


def main(arguments: Sequence[str]) -> None:
    """Measure few verdicts, then many."""
    verdicts = int(arguments[0].replace(",", "").replace("_", "")) if arguments else VERDICTS
    with private_database():
        print(
            f"{'verdicts a run':>14}{'stored s':>10}{'asked ms':>10}{'one read ms':>13}{'ratio':>8}{'found':>7}"
        )
        for metal, number in (("zinc", FEW_VERDICTS), ("copper", verdicts)):
            print(line(metal, number), flush=True)


def line(metal: str, verdicts: int) -> str:
    """Twelve runs of a metal with so many verdicts each: stored, and asked for one brand."""
    from pricing.models import Run  # after Django is set up
    from pricing.selectors.verdicts_used import verdicts_used
    from tests.people import ana

    began = time.perf_counter()
    runs = [stored(run, verdicts) for run in queued(metal)]
    stored_seconds = time.perf_counter() - began
    analyst = ana()
    found = len(verdicts_used(analyst, metal, ASKED_FOR))
    assert found == RUNS * DAYS / 2, "verdicts that are not found measure nothing"
    asked = seconds_each(lambda: verdicts_used(analyst, metal, ASKED_FOR))
    one_read = seconds_each(lambda: Run.objects.get(pk=runs[0].pk))
    return (
        f"{verdicts:>14,}{stored_seconds:>10.2f}{asked * 1_000:>10.2f}{one_read * 1_000:>13.2f}"
        f"{asked / one_read:>7.1f}x{found:>7}"
    )


def queued(metal: str) -> Iterator[Run]:
    """A run a window, twelve windows in a row, each behind its assessment."""
    from cpal.calendar import Month
    from cpal.clock import database_clock
    from pricing.models import Assessment, Run, Window

    month = Month.parse(FIRST_MONTH)
    for _ in range(RUNS):
        window = Window.objects.frozen(month)
        run = Run.objects.create(
            window=window,
            metal=metal,
            methodology=VERSION,
            purpose=Run.Purpose.ASSESSMENT,
            state=Run.State.RUNNING,
            requested_at=database_clock(),
        )
        Assessment.objects.create(window=window, metal=metal, state="in_review", run=run)
        yield run
        month = month.next


def stored(run: Run, verdicts: int) -> Run:
    """The run with its evidence and verdicts, by the service."""
    from cpal.clock import database_clock
    from pricing.services.store_run import store_run

    store_run(run=run, computation=computation(run.window.month, verdicts), completed_at=database_clock())
    return run


def computation(month: Month, verdicts: int) -> Computation:
    """What a run gives: its verdicts alone, every other day named with consent."""
    from pricing.services.computation import Computation

    days = [dt.date(month.year, month.month, day) for day in range(1, DAYS + 1)]
    brands = [f"BRAND {number:05d}" for number in range(verdicts // DAYS)]
    return Computation(
        summary={},
        basis="none",
        value_usd_per_t=None,
        input_count=0,
        pending_count=0,
        undecided_flags=0,
        head={"inputs": {"brand_verdicts": [written(brand, on) for brand in brands for on in days]}},
        inputs_digest="",
        named_with_consent=frozenset((brand, on) for brand in brands for on in days[::2]),
        rows=(),
    )


def written(brand: str, on: dt.date) -> dict[str, Any]:
    """A verdict as evidence keeps it; the brand was not listed in the first half of the month."""
    findings = [{"code": "not_listed", "detail": "not listed on the day"}] if on.day <= DAYS / 2 else []
    return {"brand": brand, "on": on.isoformat(), "findings": findings}


def seconds_each(ask: Callable[[], object]) -> float:
    """How long one asking takes, of many."""
    ask()
    began = time.perf_counter()
    for _ in range(REPEATED):
        ask()
    return (time.perf_counter() - began) / REPEATED


if __name__ == "__main__":
    main(sys.argv[1:])
