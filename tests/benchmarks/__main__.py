"""`python -m tests.benchmarks [ROWS…]`: the whole pipeline against a bare COPY of the same rows.

For each size (10,000, 100,000 and 1,000,000 unless others are given) it writes a feed of so many rows that fall into
one window, copies them into a bare table, receives them through the real service, prices the window's four metals and
stores every run; then it copies them once more, for a machine is never equally busy twice. The database is its own and
is dropped at the end. Nothing is asserted about seconds: they are printed beside each other.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cpal.calendar import Month
    from tests.benchmarks.measuring import Measured

SIZES = (10_000, 100_000, 1_000_000)
FIRST_MONTH = "2026-02"
WARM_UP_ROWS = 1_000
COMPARED_UP_TO = 200_000  # rows of a window for which the readable rules are measured too
SEED = 2026


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one size took."""

    rows: int
    bare_copy_seconds: float
    receive: Measured
    assess: Measured

    @property
    def seconds(self) -> float:
        """From file to assessed."""
        return self.receive.seconds + self.assess.seconds

    def line(self) -> str:
        """The outcome as a row of the table."""
        peak = max(self.receive.peak_mebibytes, self.assess.peak_mebibytes)
        return (
            f"{self.rows:>10,} {self.bare_copy_seconds:>10.2f} {self.receive.seconds:>10.2f}"
            f" {self.assess.seconds:>10.2f} {self.seconds:>10.2f} {self.seconds / self.bare_copy_seconds:>8.1f} x"
            f" {self.seconds / self.rows * 10**6:>9.1f} {peak:>9.0f}"
        )


HEADINGS = (
    f"{'rows':>10} {'COPY s':>10} {'receive s':>10} {'assess s':>10} {'total s':>10} {'of COPY':>10}"
    f" {'µs a row':>9} {'peak MiB':>9}"
)


def main(arguments: Sequence[str]) -> None:
    """Measure the sizes asked for."""
    sizes = [int(argument.replace(",", "").replace("_", "")) for argument in arguments] or list(SIZES)
    with private_database(), TemporaryDirectory(prefix="cpal-benchmark-") as folder:
        outcomes = measure(sizes, Path(folder))
    if len(outcomes) > 1:
        least, most = outcomes[0], outcomes[-1]
        ratio = (most.seconds / most.rows) / (least.seconds / least.rows)
        print(f"\nA row at {most.rows:,} costs {ratio:.2f} times a row at {least.rows:,}.")


def measure(sizes: Sequence[int], folder: Path) -> list[Outcome]:
    """One window a size, printed as they come."""
    from cpal.calendar import Month  # after Django is set up
    from tests.benchmarks.pipeline import load_evidence

    load_evidence(folder)
    month = Month.parse(FIRST_MONTH)
    one_size(WARM_UP_ROWS, month, folder)  # not counted: what is loaded and planned once
    print(HEADINGS)
    outcomes = []
    for rows in sizes:
        month = month.next
        outcomes.append(one_size(rows, month, folder))
        print(outcomes[-1].line(), flush=True)
        compare(rows, month)
    return outcomes


def one_size(rows: int, month: Month, folder: Path) -> Outcome:
    """A window of so many rows, from file to assessed, between two bare copies."""
    from tests.benchmarks.bare_copy import copy_into_one_table
    from tests.benchmarks.market import write_feed
    from tests.benchmarks.measuring import measured
    from tests.benchmarks.pipeline import assess, receive

    feed = folder / f"feed-{rows}.csv"
    write_feed(feed, rows, str(month), SEED)
    before = measured(lambda: copy_into_one_table(feed)).seconds
    received = receive(feed, month, rows)
    assessed = assess(month, rows)
    after = measured(lambda: copy_into_one_table(feed)).seconds
    feed.unlink()
    return Outcome(rows, (before + after) / 2, received, assessed)


def compare(rows: int, month: Month) -> None:
    """How much faster columns are than the readable rules, for one metal of the window."""
    from pricing.methodology.metals import Metal
    from tests.benchmarks.pipeline import both_ways

    if rows <= COMPARED_UP_TO:
        readable, columns = both_ways(month, Metal.ZINC)
        print(
            f"           one metal computed row by row {readable.seconds:.2f} s, in columns {columns.seconds:.2f} s:"
            f" {readable.seconds / columns.seconds:.1f} times as fast, the same digest",
            flush=True,
        )


@contextmanager
def private_database() -> Iterator[None]:
    """A database of the benchmark's own, on DATABASE_URL's server or on a private one."""
    from cpal.local.keeper import Needs
    from cpal.local.membership import joined
    from cpal.local.places import places

    os.environ["CPAL_DATA_DIR"] = str(places().data_dir / "benchmarks")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cpal.settings")
    with joined(places(), Needs(database=not os.environ.get("DATABASE_URL"), redis=False)):
        import django

        django.setup()
        from django.conf import settings
        from django.db import connection

        name = settings.DATABASES["default"]["NAME"]
        with TemporaryDirectory(prefix="cpal-benchmark-media-") as media:
            settings.MEDIA_ROOT = media
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            try:
                yield
            finally:
                connection.creation.destroy_test_db(name, verbosity=0)


if __name__ == "__main__":
    main(sys.argv[1:])
