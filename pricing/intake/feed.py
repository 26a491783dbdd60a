"""The market feed: which columns its rows have, and what makes a row a record (FORMATS “Market feed”; paper 5.1, 5.2).

A cell of the other kind of record (`placed_at` of a transaction) is not kept; if filled it must be readable all the
same. A file of transactions alone may leave out the columns of orders, and the other way round.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import IO, Any, NamedTuple, get_type_hints

from cpal.tabular import (
    CellReader,
    Column,
    Fault,
    Layout,
    Row,
    boolean,
    day,
    decimal_number,
    one_of,
    shortened,
    timestamp,
    whole_number,
)
from pricing.intake.arrival import Arrival
from pricing.intake.cells import market_timestamp, text_for
from pricing.intake.copying import copy_rows
from pricing.intake.rows import Held, Numbered
from pricing.intake.stored import stored_under
from pricing.methodology.values import Metal, Side, Status
from pricing.models import FeedRecord

WHOLE = 999_999_999
SHARED_NAMES = (
    "brand", "tonnes", "premium", "currency", "incoterm", "region", "location", "origin", "destination",
    "delivery_until", "payment_days",
)  # fmt: skip
NAMES_OF_KIND = {
    "transaction": ("executed_at", "status", "buyer", "seller", "buyer_confirmed_at", "seller_confirmed_at"),
    "order": ("side", "placed_at", "closed_at", "organisation", "executable", "visible", "binding"),
}
MARKET_TIMESTAMP = {"transaction": "executed_at", "order": "placed_at"}


class FeedRow(NamedTuple):
    """What a row of the feed says, by the names of the stored record; cells of the other kind are empty."""

    kind: str
    record_id: str
    revision: int
    metal: str
    brand: str
    tonnes: Decimal | None
    premium: Decimal | None
    currency: str
    incoterm: str
    region: str
    location: str
    origin: str
    destination: str
    delivery_until: dt.date | None
    payment_days: int | None
    executed_at: dt.datetime | None
    status: str
    buyer: str
    seller: str
    buyer_confirmed_at: dt.datetime | None
    seller_confirmed_at: dt.datetime | None
    side: str
    placed_at: dt.datetime | None
    closed_at: dt.datetime | None
    organisation: str
    executable: bool | None
    visible: bool | None
    binding: bool | None

    @property
    def market_at(self) -> dt.datetime:
        """When it was executed or placed (paper 5)."""
        moment = self.executed_at if self.kind == "transaction" else self.placed_at
        assert moment is not None, "a row without its market timestamp is not received"
        return moment


FeedName = tuple[str, str, int]
NAME_TYPES = {"kind": "text", "record_id": "text", "revision": "int"}
STORED = ("delivery_id", "row", *FeedRow._fields, "market_at", "received_at", "settles_in_id")
TEXTS = frozenset(name for name, kind in get_type_hints(FeedRow).items() if kind is str)

_READERS: dict[str, CellReader[Any]] = {
    "tonnes": decimal_number,
    "premium": decimal_number,
    "delivery_until": day,
    "payment_days": whole_number(-WHOLE, WHOLE),
    "executed_at": market_timestamp,
    "status": one_of(Status),
    "buyer_confirmed_at": timestamp,
    "seller_confirmed_at": timestamp,
    "side": one_of(Side),
    "placed_at": market_timestamp,
    "closed_at": timestamp,
    "executable": boolean,
    "visible": boolean,
    "binding": boolean,
}


def _columns(names: Sequence[str]) -> tuple[Column, ...]:
    named = (
        Column("kind", one_of(FeedRecord.Kind.values)),
        Column("id", text_for(FeedRecord, "record_id")),
        Column("revision", whole_number(1, WHOLE)),
        Column("metal", one_of(Metal)),
    )
    may_be_empty = (
        Column(name, _READERS.get(name) or text_for(FeedRecord, name), may_be_empty=True) for name in names
    )
    return (*named, *may_be_empty)


FEED = Layout(
    "market feed", _columns([*SHARED_NAMES, *NAMES_OF_KIND["transaction"], *NAMES_OF_KIND["order"]])
)
TRANSACTIONS = Layout("market feed of transactions", _columns([*SHARED_NAMES, *NAMES_OF_KIND["transaction"]]))
ORDERS = Layout("market feed of orders", _columns([*SHARED_NAMES, *NAMES_OF_KIND["order"]]))
HEAD = 4_096


def feed_layouts(source: IO[bytes]) -> tuple[Layout, ...]:
    """Those that the file may have; a JSON object leaves out what it does not give. The source is rewound."""
    source.seek(0)
    head = source.read(HEAD).removeprefix(b"\xef\xbb\xbf").lstrip()
    source.seek(0)
    return (FEED,) if head.startswith(b"{") else (FEED, TRANSACTIONS, ORDERS)


class FeedLedger:
    """The records of the feed: the first receipt of a revision counts."""

    def read(self, layout: Layout, row: Row) -> FeedRow | list[Fault]:
        values = layout.read(row)
        if isinstance(values, list):
            return values + _without_market_timestamp(layout, row)
        if faults := _without_market_timestamp(layout, row):
            return faults
        return feed_row(dict(zip(layout.names, values, strict=True)))

    def name_of(self, record: FeedRow) -> FeedName:
        return record[:3]

    def held(self, records: Collection[FeedRow]) -> Mapping[FeedName, Held[FeedRow]]:
        found = stored_under(
            FeedRecord, FeedRow._fields, {"kind": "text", "record_id": "text", "revision": "int"}, records
        )
        return {values[1:4]: Held(FeedRow(*values[1:]), values[0]) for values in found}

    def may_replace(self, held: Held[FeedRow], arrival: Arrival) -> bool:
        return False

    def contradiction(self, row: int, record: FeedRow, held: FeedRow) -> list[Fault]:
        named = f"{record.kind} {record.record_id} revision {record.revision}"
        return [
            Fault(
                row, name, shortened(shown(new)), f"what {named} said when first received, or a new revision"
            )
            for name, new, old in zip(FeedRow._fields, record, held, strict=True)
            if new != old
        ]

    def store(self, records: Sequence[Numbered[FeedRow]], arrival: Arrival) -> None:
        copy_rows(FeedRecord, STORED, [_stored(row, record, arrival) for row, record in records])


def feed_row(values: Mapping[str, Any]) -> FeedRow:
    """The record of a row that can be read: empty cells and those of the other kind become empty."""
    kind = values["kind"]
    known: dict[str, Any] = dict.fromkeys(FeedRow._fields) | dict.fromkeys(TEXTS, "")
    known |= {name: values[name] for name in SHARED_NAMES if values[name] is not None}
    known |= {name: values[name] for name in NAMES_OF_KIND[kind] if values[name] is not None}
    known |= {
        "kind": kind,
        "record_id": values["id"],
        "revision": values["revision"],
        "metal": values["metal"],
    }
    return FeedRow(**known)


def shown(value: object) -> str:
    """A value as a file would write it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.datetime):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _without_market_timestamp(layout: Layout, row: Row) -> list[Fault]:
    cells = dict(zip(layout.names, row.cells, strict=True))
    name = MARKET_TIMESTAMP.get(cells["kind"])
    if name is None or cells.get(name):
        return []
    return [
        Fault(
            row.number,
            name,
            "empty",
            f"the moment at which the {cells['kind']} was {name.removesuffix('_at')}",
        )
    ]


def _stored(row: int, record: FeedRow, arrival: Arrival) -> tuple[Any, ...]:
    market_at = record.market_at
    settles_in = arrival.settles_in(market_at)
    return (arrival.delivery_id, row, *record, market_at, arrival.received_at, settles_in)
