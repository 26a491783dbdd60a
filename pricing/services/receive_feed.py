"""Receive a file of the market feed (paper 5.1, 5.2)."""

from __future__ import annotations

import datetime as dt
from typing import IO

from cpal.people.models import User
from cpal.tabular import read_sheet
from pricing.intake.arrival import Arrival
from pricing.intake.deliveries import Incoming, Receipt, receive
from pricing.intake.feed import FeedLedger, feed_layouts
from pricing.intake.originals import Original
from pricing.intake.rows import take_in
from pricing.intake.tally import Tally
from pricing.models import DeliveryKind

WORTH_COLUMNS = 4 * 1024 * 1024  # bytes, about 20,000 rows


def receive_feed(
    *,
    source: IO[bytes],
    name: str,
    received_by: User | None = None,
    received_at: dt.datetime | None = None,
    max_bytes: int | None = None,
) -> Receipt:
    """Store the transactions and orders of a CSV or JSON Lines file that are good and new; say what became of the rest.

    `received_at` back-fills history and is recorded as such; without it the database's clock counts. Raises
    `FileRefused`, with nothing stored, when the file as a whole cannot be read.
    """
    return receive(
        Incoming(
            kind=DeliveryKind.FEED,
            source=source,
            name=name,
            received_by=received_by,
            stated_receipt=received_at,
            max_bytes=max_bytes,
        ),
        _load_rows,
    )


def _load_rows(original: Original, arrival: Arrival, tally: Tally) -> None:
    if original.size_bytes >= WORTH_COLUMNS:
        from pricing.intake.bulk import take_in_feed  # noqa: PLC0415 - polars is loaded only when it is needed

        take_in_feed(original, arrival, tally)
        return
    with original.set_aside_at.open("rb") as source:
        sheet = read_sheet(source, feed_layouts(source), max_bytes=original.size_bytes)
        take_in(sheet, FeedLedger(), arrival, tally)
