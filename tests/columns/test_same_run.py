"""A run computed in columns stores what a run computed row by row stores, from the same database."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path
from random import Random
from typing import Any

import pytest

from cpal.calendar import Month
from eligibility.services.load_register import load_register
from pricing.columns.compute import compute_in_columns
from pricing.columns.read import read_feed
from pricing.methodology.metals import Metal
from pricing.models import Run, Window
from pricing.selectors.window_inputs import feed_inputs
from pricing.services import compute
from pricing.services.computation import Computation
from pricing.services.compute import compute_row_by_row
from pricing.services.execute_run import execute_run
from pricing.services.load_market_assessments import load_market_assessments
from pricing.services.load_reference import load_reference
from pricing.services.price_window import price_window
from pricing.services.rebuild import rebuild
from pricing.services.receive_feed import receive_feed
from tests.benchmarks import market
from tests.columns.test_same_figures import lines

pytestmark = pytest.mark.django_db

MARCH, APRIL = Month.parse("2026-03"), Month.parse("2026-04")
AT = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
HEADER = market.FEED_HEADER.strip().split(",")
OTHERS = b"""\
id,metal,brand,tonnes,level_usd_per_t,kind,evidence_on,source,document,counterparty_a,counterparty_b,verified,rationale
M-1,zinc,ZINC-BRAND-03,120,44.5,tender,2026-04-14,an invented tender,award.pdf,ORG-01,ORG-02,true,the award
M-2,zinc,,120,44.5,tender,2026-04-14,an invented tender,award.pdf,ORG-01,ORG-01,true,the award
"""


def received(at: str, rows: list[dict[str, str]]) -> None:
    text = io.StringIO()
    writer = csv.DictWriter(text, HEADER)
    writer.writeheader()
    writer.writerows(rows)
    source = io.BytesIO(text.getvalue().encode())
    receipt = receive_feed(source=source, name="feed.csv", received_at=dt.datetime.fromisoformat(at))
    assert receipt.delivery.refused_rows == 0


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as feed:
        return list(csv.DictReader(feed))


def revised(rows: list[dict[str, str]], chance: Random) -> list[dict[str, str]]:
    """Second revisions of some of the records: another premium, metal, or time of execution."""
    changes = [
        {"premium": "51.25"},
        {"premium": "", "tonnes": "1234567.123456789"},
        {"metal": "copper"},
        {"executed_at": "2026-04-02T10:00:00+00:00", "placed_at": "2026-04-02T10:00:00+00:00"},
        {"executed_at": "2026-03-02T10:00:00+00:00", "placed_at": "2026-03-02T10:00:00+00:00"},
        {"incoterm": "EXW", "origin": "ZZ", "location": "NOWHERE"},
    ]
    return [{**row, "revision": "2", **chance.choice(changes)} for row in chance.sample(rows, len(rows) // 4)]


@pytest.fixture
def two_months(tmp_path: Path, settings: Any) -> None:
    """A market of March and April: late rows, revisions before and after the cut-offs, missing reference rows."""
    settings.MEDIA_ROOT = tmp_path / "media"
    for path in market.write_registers(tmp_path):
        with path.open("rb") as register:
            held_from = dt.datetime.fromisoformat(market.REGISTERS_HELD_FROM)
            load_register(source=register, file_name=path.name, received_at=held_from)
    with market.write_reference(tmp_path).open("rb") as reference:
        load_reference(source=reference, name="reference.csv")
    chance = Random(5)
    market.write_feed(tmp_path / "march.csv", 400, "2026-03", 1)
    market.write_feed(tmp_path / "april.csv", 800, "2026-04", 2)
    march, april = rows_of(tmp_path / "march.csv"), rows_of(tmp_path / "april.csv")
    received("2026-03-30T10:00:00+00:00", march[:300])
    received("2026-04-10T10:00:00+00:00", march[300:])  # late: they roll forward into April
    received("2026-04-11T10:00:00+00:00", revised(march, chance))
    received("2026-04-29T10:00:00+00:00", april)
    received("2026-04-29T11:00:00+00:00", revised(april, chance))
    received("2026-05-20T10:00:00+00:00", [{**row, "revision": "3"} for row in chance.sample(april, 90)])
    load_market_assessments(
        source=io.BytesIO(OTHERS), name="others.csv", received_at=dt.datetime(2026, 4, 20, tzinfo=dt.UTC)
    )


def queued(month: Month, metal: Metal) -> Run:
    (run,) = price_window(window=month, metals=[metal], requested_by=None, at=AT, purpose=Run.Purpose.WHAT_IF)
    return run


@pytest.mark.usefixtures("two_months")
def test_the_frames_hold_the_inputs_of_the_window() -> None:
    for month in (MARCH, APRIL):
        window = Window.objects.frozen(month)
        for metal in Metal:
            feed = read_feed(window, metal)
            read = sorted([*feed.transactions["row_id"], *feed.orders["row_id"]])
            assert read == sorted(feed_inputs(window, metal).values_list("pk", flat=True))
            assert read


@pytest.mark.usefixtures("two_months")
@pytest.mark.parametrize("month", [MARCH, APRIL])
def test_a_run_in_columns_stores_what_a_run_row_by_row_does(month: Month) -> None:
    for metal in Metal:
        run = queued(month, metal)
        in_columns, readable = compute_in_columns(run), compute_row_by_row(run)
        for name in Computation.__slots__:
            if name != "rows":
                assert getattr(in_columns, name) == getattr(readable, name), name
        assert lines(in_columns.rows) == lines(readable.rows)


@pytest.mark.usefixtures("two_months")
def test_a_run_in_columns_is_rebuilt_identical(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compute, "COLUMNS_FROM_INPUTS", 1)
    run = execute_run(run_id=queued(APRIL, Metal.ZINC).pk, at=AT)
    assert run.input_count == run.inputs.count() > 100
    assert run.pending_count
    assert rebuild(run) == ()
