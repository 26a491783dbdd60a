"""Ordinary rows of the feed, thousands at once in columns; every other row goes to the reader of rows.

A column with few distinct cells, or with a list of values, has each of them read by the reader of the layout itself.
One with many (ids, moments) must match a shape that is narrower than what that reader accepts and means the same to the
database. So the rows taken here are a subset of those the reader of rows takes, with the same values; the tests prove
it on random files.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import polars as pl

from cpal.tabular import CellRefused, Column, Layout, Row
from pricing.intake.cells import longest_text
from pricing.intake.feed import MARKET_TIMESTAMP, NAMES_OF_KIND, TEXTS, FeedName, FeedRow, shown
from pricing.models import FeedRecord

FEW = 2_000
LISTED = frozenset({"kind", "metal", "status", "side", "executable", "visible", "binding"})
NAME = ("kind", "record_id", "revision")
LONGEST_OFFSET = dt.timedelta(hours=14)

# 29 February, and years at the edge of the calendar, are left to the reader of rows.
_YEAR = r"(?:19[0-9]{2}|20[0-8][0-9])"
_MONTH_AND_DAY = (
    r"(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
)
_TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,6})?"
_OFFSET = r"(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9])"
_MOMENT = rf"^{_YEAR}-{_MONTH_AND_DAY}T{_TIME}{_OFFSET}$"
_SHAPES = {
    "revision": r"^[1-9][0-9]{0,8}$",
    "tonnes": r"^-?[0-9]{1,18}(?:\.[0-9]{1,10})?$",
    "premium": r"^-?[0-9]{1,18}(?:\.[0-9]{1,10})?$",
    "payment_days": r"^-?[0-9]{1,9}$",
    "delivery_until": rf"^{_YEAR}-{_MONTH_AND_DAY}$",
    **dict.fromkeys(
        ("executed_at", "buyer_confirmed_at", "seller_confirmed_at", "placed_at", "closed_at"), _MOMENT
    ),
}
_FORMAT = "%Y-%m-%dT%H:%M:%S%.f%:z"
_NAMES = {"record_id": "id"}  # of the file, where the stored record has another


@dataclass(frozen=True, slots=True)
class Ordinary:
    """Lines of ordinary CSV: all their cells as they stand, and the rows ready to be stored.

    `ready` has the columns of the stored record as text that the database reads, null where a cell is not given.
    """

    cells: pl.DataFrame
    ready: pl.DataFrame
    layout: Layout

    def others(self) -> list[Row]:
        """The rows that are not ready."""
        return self._as_rows(self.cells.join(self.ready, on="row", how="anti", maintain_order="left"))

    def rows(self, numbers: Collection[int]) -> list[Row]:
        """These rows as they stand."""
        return self._as_rows(self.cells.filter(pl.col("row").is_in(list(numbers))))

    def without(self, names: Collection[FeedName]) -> Ordinary:
        """The same lines, rows of these names no longer ready."""
        kinds, ids, revisions = zip(*names, strict=True)
        twins = pl.DataFrame(
            {"kind": kinds, "record_id": ids, "revision": [str(number) for number in revisions]}
        )
        return replace(self, ready=self.ready.join(twins, on=NAME, how="anti", maintain_order="left"))

    def _as_rows(self, cells: pl.DataFrame) -> list[Row]:
        return [
            Row(number, tuple(found)) for number, *found in cells.select("row", *self.layout.names).rows()
        ]


def read_columns(
    lines: bytes, rows: Sequence[int], names: Sequence[str], layout: Layout, settled: dt.datetime
) -> Ordinary:
    """Find the rows ready to be stored among lines of ordinary CSV without quotation marks.

    `settled` is a cut-off: rows whose market timestamp is after it are not ready.
    """
    cells = pl.read_csv(
        io.BytesIO(lines),
        has_header=False,
        schema=dict.fromkeys(names, pl.String),
        quote_char=None,
        empty_string_is_null=False,
    ).with_columns(pl.Series("row", rows, dtype=pl.Int64))
    is_good = _all(cells.height)
    canonical = []
    for column in layout.columns:
        read, good = _read_column(cells[column.name], column)
        is_good &= good
        canonical.append(read)
    return Ordinary(cells, _ready(cells.with_columns(canonical).filter(is_good), settled), layout)


def _all(height: int) -> pl.Series:
    return pl.Series([True]).new_from_index(0, height)


def _read_column(cells: pl.Series, column: Column) -> tuple[pl.Series, pl.Series]:
    """The cells as the database should read them, and which of them are good."""
    distinct = cells.unique()
    if len(distinct) > FEW and column.name not in LISTED:
        return cells, _has_shape(cells, column)
    written: dict[str, str] = {}
    bad: list[str] = []
    for text in distinct:
        try:
            written[text] = shown(column.read(text)) if text else ""
        except CellRefused:
            bad.append(text)
        if not text and not column.may_be_empty:
            bad.append(text)
    good = ~cells.is_in(bad) if bad else _all(len(cells))
    changed = {text: canonical for text, canonical in written.items() if text != canonical}
    return (cells.replace(changed) if changed else cells), good


def _has_shape(cells: pl.Series, column: Column) -> pl.Series:
    if column.name in _SHAPES:
        good = cells.str.contains(_SHAPES[column.name])
    else:
        good = _is_code(cells, column)
    return good | (cells == "") if column.may_be_empty else good


def _is_code(cells: pl.Series, column: Column) -> pl.Series:
    """Texts that fit their column. They are printable, for the line is."""
    longest = longest_text(FeedRecord, "record_id" if column.name == "id" else column.name)
    is_trimmed = ~(cells.str.starts_with(" ") | cells.str.ends_with(" "))
    return (cells != "") & (cells.str.len_bytes() <= longest) & is_trimmed


def _ready(cells: pl.DataFrame, settled: dt.datetime) -> pl.DataFrame:
    """The columns of the stored record, of the rows that have their market timestamp and a name of their own."""
    market_at = pl.coalesce(
        pl.when(pl.col("kind") == kind).then(pl.col(name))
        for kind, name in MARKET_TIMESTAMP.items()
        if name in cells.columns
    )
    stored = cells.select(
        "row",
        *(_stored_column(name, cells.columns).alias(name) for name in FeedRow._fields),
        market_at.alias("market_at"),
    ).filter(pl.col("market_at").is_not_null() & (pl.col("market_at") != ""))
    has_own_name = ~stored.select(NAME).is_duplicated()
    return stored.filter(has_own_name & _is_settled(stored["market_at"], settled))


def _is_settled(moments: pl.Series, settled: dt.datetime) -> pl.Series:
    """Which moments are not after the cut-off. Only those near it need to be worked out."""
    cutoff = settled.astimezone(dt.UTC).replace(tzinfo=None)
    last_day = (cutoff - dt.timedelta(days=1) - LONGEST_OFFSET).date().isoformat()
    is_settled = moments.str.head(10) <= last_day
    near = (~is_settled).arg_true()
    parsed = (
        moments.gather(near)
        .str.replace("Z$", "+00:00")
        .str.to_datetime(_FORMAT, time_unit="us", strict=False)
    )
    return is_settled.scatter(near, (parsed.dt.replace_time_zone(None) <= cutoff).fill_null(value=False))


def _stored_column(name: str, present: Sequence[str]) -> pl.Expr:
    """A column of the stored record: an empty cell is an empty text or null, and so is one of the other kind."""
    empty = pl.lit("" if name in TEXTS else None, dtype=pl.String)
    in_file = _NAMES.get(name, name)
    if in_file not in present:
        return empty
    cell = pl.col(in_file)
    given = cell if name in TEXTS else pl.when(cell != "").then(cell)
    kind = next((kind for kind, names in NAMES_OF_KIND.items() if name in names), None)
    return given if kind is None else pl.when(pl.col("kind") == kind).then(given).otherwise(empty)
