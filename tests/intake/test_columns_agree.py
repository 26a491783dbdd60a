"""Reading in columns and reading row by row end in the same stored rows, counts and faults, whatever the file."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cpal.tabular import FileRefused, read_sheet
from pricing.intake import bulk, columns, pieces
from pricing.intake.arrival import Arrival
from pricing.intake.feed import FEED, MARKET_TIMESTAMP, FeedLedger, FeedRow, feed_layouts
from pricing.intake.originals import Original
from pricing.intake.rows import Numbered, take_in
from pricing.intake.tally import Tally
from pricing.models import FeedRecord, Window
from tests.intake import feeds
from tests.intake.feeds import RECEIVED_AT, feed_csv

pytestmark = pytest.mark.django_db

# What senders may write into a cell, by what it should be; the last of the texts are not even cells of their own.
MOMENTS = [
    "2026-10-05T10:00:00Z", "2026-10-05T09:00:00.5+00:00", "2026-10-05T10:00:00-13:59", "2026-10-05 10:00+0100",
    "2026-10-29T17:00:00Z", "2026-10-30T17:00:00Z", "2026-10-30T17:00:00.000001Z", "2026-10-31T06:59:00+13:59",
    "2026-10-31T07:00:00+13:59", "2026-10-29T23:00:00-13:00", "2026-10-30T18:00:00+01:00", "2026-10-30T17:00:00-01:00",
    "2027-01-05T10:00:00Z", "2024-02-29T10:00:00Z", "2026-10-31T07:00:00+14:00", "2026-10-05T10:00+01:00",
]  # fmt: skip
ODD_MOMENTS = [
    "2026-10-05T10:00:00z", "2026-10-05T10:00:00", "2026-10-05T24:00:00Z", "2026-10-05T23:59:60Z",
    "2026-10-05T10:00:00+24:00", "2026-10-05T10:00:00+15:30", "2026-10-05T10:00:00.1234567Z", "2026-04-31T10:00:00Z",
    "2026-02-29T10:00:00Z", "2099-12-31T23:59:59-01:00", "2150-01-01T00:00:00Z", "1899-12-31T00:00:00Z",
]  # fmt: skip
NUMBERS = [
    "0", "1", "01", "+1", "-1", "-0", "1.0", "1e3", "1_000", "٣", "NaN", "1.12345678901", "9" * 9, "9" * 10, "9" * 19,
    ".5", "5.", "-12.50", "2026-02-29", "2024-02-29", "2026-04-31", "2026-10-31", "0000-01-01", "2200-01-01",
]  # fmt: skip
TEXTS = [
    "", " ", "x", " x", "x ", "x y", "é", "锌", "\u00a0x", "\u200b", "\x00", "\t", "\\N", "\\", "a\\tb", "'", "null",
    "true", "false", "True", "executed", "bid", "tin", "T" * 20, "T" * 101, "B" * 201, "L" * 66_000, '"x"', '"a,b"',
    '"a""b"', 'a"b', '"a\nb"', '"a\r\nb"', '"open', 'a","b', "a\rb", "a,b",
]  # fmt: skip
GOOD = feed_csv(feeds.transaction(id="R-7"), feeds.order(id="R-8", revision="2", premium="40"))
HEADER = {name: name for name in FEED.names}
ODDITIES = [ODD_MOMENTS, NUMBERS, TEXTS, MOMENTS]


@dataclass(frozen=True)
class Outcome:
    """Everything that receiving a file leaves behind."""

    rows: list[dict[str, Any]]
    counts: tuple[int, int, int]
    faults: list[str]
    refusal: str


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """A feed with repeated names, odd cells and damaged lines."""
    chance = random.Random(draw(st.integers(0, 2**32)))
    oddness = chance.choice([0.0, 0.01, 0.03, 0.1])
    quoted = chance.choice([0.0, 0.0, 0.1, 1.0])
    names = draw(st.permutations(FEED.names)) if chance.random() < 0.3 else FEED.names
    rows = chance.randrange(70)
    lines = [",".join(names), *(_line(chance, names, oddness, quoted) for _ in range(rows))]
    end = chance.choice(["\n", "\n", "\r\n"])
    content = end.join(lines).encode() + chance.choice([b"", end.encode(), b"\n\n \n"])
    if chance.random() < 0.05:
        content = content[: chance.randrange(len(content)) + 1]
    if chance.random() < 0.05:
        place = chance.randrange(len(content))
        content = content[:place] + chance.choice([b"\xff", b"\x00", b"\r", b'"']) + content[place:]
    return content


def _line(chance: random.Random, names: Sequence[str], oddness: float, quoted: float) -> str:
    row = chance.choice([feeds.TRANSACTION, feeds.ORDER]) | {
        "id": f"R-{chance.randrange(80)}",
        "revision": chance.choice(["1", "1", "2", "02"]),
    }
    row |= {"premium": chance.choice(["41", "41.0", "42"]), "tonnes": chance.choice(["50", "050.0"])}
    row |= {MARKET_TIMESTAMP[row["kind"]]: chance.choice(MOMENTS)} if chance.random() < 0.5 else {}
    cells = [row.get(name, "") for name in names]
    cells = [chance.choice(chance.choice(ODDITIES)) if chance.random() < oddness else cell for cell in cells]
    if chance.random() < oddness:
        cells = cells[: chance.randrange(len(cells))] + ["extra"] * chance.randrange(3)
    return ",".join(f'"{cell}"' if chance.random() < quoted else cell for cell in cells)


def by_rows(original: Original, arrival: Arrival, tally: Tally) -> None:
    with original.set_aside_at.open("rb") as source:
        take_in(
            read_sheet(source, feed_layouts(source), max_bytes=original.size_bytes),
            FeedLedger(),
            arrival,
            tally,
        )


def on_disk(path: Path) -> Original:
    return Original(path, path.stat().st_size, path.suffix, Future())


def outcome(take: Callable[[Original, Arrival, Tally], None], path: Path, held: bytes) -> Outcome:
    """What the file leaves behind when these rows are held already; undone afterwards."""
    with transaction.atomic():
        delivery = feeds.receive(held).delivery
        tally, refusal = Tally(), ""
        try:
            with transaction.atomic():
                take(on_disk(path), Arrival(delivery.pk, RECEIVED_AT), tally)
        except FileRefused as refused:
            refusal = str(refused)
        records = FeedRecord.objects.order_by("kind", "record_id", "revision")
        stored = [_contents(dict(row)) for row in records.values()]
        transaction.set_rollback(True)
    if refusal:
        return Outcome(stored, (0, 0, 0), [], refusal)
    return Outcome(stored, (tally.accepted, tally.repeated, tally.refused), list(map(str, tally.faults)), "")


def _contents(row: dict[str, Any]) -> dict[str, Any]:
    """A stored row without the numbers that differ from one load to the next."""
    window = Window.objects.get(pk=row["settles_in_id"]).code
    return {name: value for name, value in row.items() if name not in {"id", "delivery_id"}} | {
        "settles_in_id": window
    }


@pytest.mark.parametrize(
    "few",
    [
        pytest.param(0, id="by shape", marks=pytest.mark.long),
        pytest.param(3, id="mixed"),
        pytest.param(2_000, id="by reader", marks=pytest.mark.long),
    ],
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=files(), piece=st.sampled_from([300, 2_000, 1_000_000]))
def test_columns_and_rows_agree_on_any_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, few: int, content: bytes, piece: int
) -> None:
    monkeypatch.setattr(columns, "FEW", few)
    monkeypatch.setattr(pieces, "PIECE", piece)
    path = tmp_path / "feed.csv"
    path.write_bytes(content)
    assert outcome(bulk.take_in_feed, path, GOOD) == outcome(by_rows, path, GOOD)


@pytest.mark.parametrize("few", [0, 2_000], ids=["by shape", "by reader"])
@pytest.mark.parametrize("kind", [feeds.TRANSACTION, feeds.ORDER], ids=lambda kind: str(kind["kind"]))
def test_columns_and_rows_agree_on_every_odd_cell_in_every_column(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, few: int, kind: dict[str, str]
) -> None:
    monkeypatch.setattr(columns, "FEW", few)
    odd = [text for group in ODDITIES for text in group if not re.search(r'["\r\n,]|L{9}', text)]
    rows = [kind | {"id": f"R-{name}-{n}", name: text} for name in FEED.names for n, text in enumerate(odd)]
    path = tmp_path / "feed.csv"
    lines = [",".join(row.get(name, "") for name in FEED.names) for row in [HEADER, *rows]]
    path.write_bytes("".join(line + "\n" for line in lines).encode())
    assert outcome(bulk.take_in_feed, path, GOOD) == outcome(by_rows, path, GOOD)


def test_a_line_too_long_is_refused_by_both(tmp_path: Path) -> None:
    path = tmp_path / "feed.csv"
    path.write_bytes(feed_csv(feeds.transaction(), feeds.transaction(id="T-2", brand="L" * 66_000)))
    in_columns = outcome(bulk.take_in_feed, path, GOOD)
    assert in_columns == outcome(by_rows, path, GOOD)
    assert in_columns.refusal == "row 3: a line longer than 64 KiB; expected shorter lines"


@pytest.mark.parametrize("quoted", [False, True], ids=["plain", "every cell quoted"])
def test_ordinary_rows_are_indeed_read_in_columns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quoted: bool
) -> None:
    """Else the agreement would prove nothing."""
    content = feed_csv(*(feeds.transaction(id=f"T-{n}") for n in range(300)), feeds.transaction(id="é"))
    if quoted:
        content = re.sub(rb"(?m)(?<=,)[^,\n]*|^[^,\n]+", lambda cell: b'"' + cell[0] + b'"', content)
    path = tmp_path / "feed.csv"
    path.write_bytes(content)
    given_to_the_reader_of_rows: list[int] = []
    store = FeedLedger.store

    def watched(ledger: FeedLedger, records: Sequence[Numbered[FeedRow]], arrival: Arrival) -> None:
        given_to_the_reader_of_rows.append(len(records))
        store(ledger, records, arrival)

    monkeypatch.setattr(FeedLedger, "store", watched)
    tally = Tally()
    delivery = feeds.receive(feed_csv(feeds.order())).delivery
    bulk.take_in_feed(on_disk(path), Arrival(delivery.pk, RECEIVED_AT), tally)
    assert tally.accepted == 301
    assert given_to_the_reader_of_rows == [1, 1]  # the order held before, and the odd row
