"""How long verdicts take over a register of 100,000 brands, beside just reading the same rows.

`python -m tests.benchmarks.register [BRANDS]`: judges every brand as of a day, asks what another limit would do, and
judges one brand; each beside a bare fetch of what the very same queries give. Nothing is asserted about seconds.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tests.benchmarks.__main__ import private_database
from tests.benchmarks.measuring import Measured, measured

BRANDS, FEW_BRANDS = 100_000, 1_000
ON = dt.date(2026, 6, 1)
ANOTHER_DAY = dt.date(2026, 7, 1)
VERSION = "v2026-02"


@dataclass(slots=True)
class Asked:
    """The queries of a piece of work, to be asked again without it."""

    queries: list[tuple[str, Any]] = field(default_factory=list)

    def read_alone(self) -> int:
        """Fetch what they give, and nothing else; how many rows."""
        from django.db import connection

        rows = 0
        for text, parameters in self.queries:
            with connection.cursor() as cursor:
                cursor.execute(text, parameters)
                rows += len(cursor.fetchall())
        return rows


def main(arguments: Sequence[str]) -> None:
    """Measure a few brands, then many."""
    brands = int(arguments[0].replace(",", "").replace("_", "")) if arguments else BRANDS
    with private_database():
        many(brands, few_queries())


def few_queries() -> list[int]:
    """How many queries a thousand brands take: judged, asked what if, one of them."""
    write(FEW_BRANDS)
    return [len(asked.queries) for _, asked in (noted(work) for _, work in steps())]


def many(brands: int, few: Sequence[int]) -> None:
    """The same for many brands, by the clock."""
    written = measured(lambda: write(brands))
    print(f"A register of {brands:,} brands, written in {written.seconds:.1f} s.")
    warm_up()
    print(
        f"{'':<34}{'seconds':>9}{'reading':>9}{'ratio':>8}{'rows':>12}{'MiB':>7}{'queries':>9}{'of 1,000':>10}"
    )
    for (name, work), queries_of_few in zip(steps(), few, strict=True):
        took, asked = noted(work)
        alone: list[int] = []
        reading = measured(lambda asked=asked, alone=alone: alone.append(asked.read_alone()))  # type: ignore[misc]  # bound now
        ratio = took.seconds / reading.seconds
        print(
            f"{name:<34}{took.seconds:>9.3f}{reading.seconds:>9.3f}{ratio:>7.1f}x{alone[0]:>12,}"
            f"{took.peak_mebibytes:>7.0f}{len(asked.queries):>9}{queries_of_few:>10}",
            flush=True,
        )


def write(brands: int) -> None:
    """The register in the database."""
    from tests.benchmarks.large_register import write_register

    write_register(brands)


def warm_up() -> None:
    """Read everything once, so that no measurement pays for a cold cache."""
    for _, work in steps():
        noted(work)[1].read_alone()
    forget()


def steps() -> tuple[tuple[str, Callable[[], object]], ...]:
    """What is measured."""
    return (
        ("every brand judged on a day", judged),
        ("the same brands on another day", judged_on_another_day),
        ("what if the aluminium limit were 7", another_limit),
        ("judged again, remembered", remembered),
        ("one brand, from version to verdict", one_brand),
    )


def judged() -> object:
    """As the public pages judge, with names, countries and notes."""
    from cpal.clock import database_clock
    from eligibility.judged import judged_brands

    forget()
    return judged_brands(on=ON, held_at=database_clock(), methodology=VERSION)


def judged_on_another_day() -> object:
    """Of the register that was read last."""
    from cpal.clock import database_clock
    from eligibility.judged import judged_brands

    return judged_brands(on=ANOTHER_DAY, held_at=database_clock(), methodology=VERSION)


def remembered() -> object:
    """The same question once more."""
    from cpal.clock import database_clock
    from eligibility.judged import judged_brands

    return judged_brands(on=ANOTHER_DAY, held_at=database_clock(), methodology=VERSION)


def another_limit() -> object:
    """The brands gained and lost."""
    from cpal.clock import database_clock
    from eligibility.what_if import what_if

    found = what_if(metal="aluminium", limit=Decimal(7), on=ON, held_at=database_clock(), methodology=VERSION)
    assert found.lost, "a lower limit that loses no brand measures nothing"
    return found


def one_brand() -> object:
    """One brand with the version in force and its threshold."""
    from cpal.clock import database_clock
    from eligibility.in_force import methodology_in_force
    from eligibility.selectors import brand_as_held, thresholds_for

    now = database_clock()
    threshold = thresholds_for(methodology_in_force(now)).on("zinc", ON)
    held = brand_as_held("zinc", "BRAND 3", now)
    assert held.evidence.listings, "a brand that is not there measures nothing"
    return held.verdict(ON, threshold)


def forget() -> None:
    """Nothing judged is remembered."""
    from eligibility import judged as module

    module._remembered = module.Remembered(module.MOST_REMEMBERED)
    module._read_last = module.Remembered(most=0)


def noted(work: Callable[[], object]) -> tuple[Measured, Asked]:
    """Do the work, measure it, and note its queries."""
    asked = Asked()
    with noting(asked):
        took = measured(work)
    return took, asked


@contextmanager
def noting(asked: Asked) -> Iterator[None]:
    """Note every query that is asked inside."""
    from django.db import connection

    def note(execute: Any, text: str, parameters: Any, many: bool, context: Any) -> Any:
        asked.queries.append((text, parameters))
        return execute(text, parameters, many, context)

    with connection.execute_wrapper(note):
        yield


if __name__ == "__main__":
    main(sys.argv[1:])
