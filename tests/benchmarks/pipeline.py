"""From a feed's file to assessed windows with everything stored, through the real services."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from cpal.calendar import Month, observation_window
from eligibility.services.load_register import load_register
from pricing.columns.compute import compute_in_columns
from pricing.methodology.metals import Metal
from pricing.models import FeedRecord, Run, RunInput
from pricing.services.computation import Computation
from pricing.services.compute import compute_row_by_row
from pricing.services.execute_run import execute_run
from pricing.services.load_reference import load_reference
from pricing.services.price_window import price_window
from pricing.services.receive_feed import receive_feed
from tests.benchmarks import market
from tests.benchmarks.measuring import Measured, measured

LARGEST_FILE = 2**31


class Incomplete(Exception):
    """Not everything was stored: nothing measured would mean anything."""


def load_evidence(folder: Path) -> None:
    """The registers and the reference data under which nearly every input is eligible and normalised."""
    held_from = dt.datetime.fromisoformat(market.REGISTERS_HELD_FROM)
    for path in market.write_registers(folder):
        with path.open("rb") as register:
            load_register(source=register, file_name=path.name, received_at=held_from)
    with market.write_reference(folder).open("rb") as reference:
        load_reference(source=reference, name="reference.csv")


def receive(feed: Path, month: Month, rows: int) -> Measured:
    """Receive the file an hour before the cut-off of its window."""
    received_at = observation_window(month).cutoff_at - dt.timedelta(minutes=1)

    def work() -> None:
        with feed.open("rb") as source:
            receive_feed(source=source, name=feed.name, received_at=received_at, max_bytes=LARGEST_FILE)

    before = FeedRecord.objects.count()
    time_taken = measured(work)
    if FeedRecord.objects.count() != before + rows:
        raise Incomplete("rows of the feed are missing")
    return time_taken


def assess(month: Month, rows: int) -> Measured:
    """Price all metals of the window and store every run."""
    at = observation_window(month).cutoff_at + dt.timedelta(hours=1)
    runs: list[Run] = []

    def work() -> None:
        queued = price_window(window=month, metals=list(Metal), requested_by=None, at=at)
        runs.extend(execute_run(run_id=run.pk, at=at) for run in queued)

    time_taken = measured(work)
    stored = RunInput.objects.filter(run__in=runs).count()
    if stored != rows or any(run.state != Run.State.COMPLETE or run.value_usd_per_t is None for run in runs):
        raise Incomplete(f"{stored} of {rows} inputs are stored")
    return time_taken


def both_ways(month: Month, metal: Metal) -> tuple[Measured, Measured]:
    """One run's computation row by row and in columns; nothing is stored."""
    at = observation_window(month).cutoff_at + dt.timedelta(hours=1)
    (run,) = price_window(window=month, metals=[metal], requested_by=None, at=at, purpose=Run.Purpose.WHAT_IF)
    digests: list[str] = []

    def computed(computation: Computation) -> None:
        digests.append(computation.inputs_digest)
        for _ in computation.rows:
            pass

    row_by_row = measured(lambda: computed(compute_row_by_row(run)))
    in_columns = measured(lambda: computed(compute_in_columns(run)))
    if len(set(digests)) != 1:
        raise Incomplete("the two ways differ")
    return row_by_row, in_columns
