"""Receive a file of market assessments, Category 3 (paper 5.3)."""

from __future__ import annotations

import datetime as dt
from typing import IO

from cpal.people.models import User
from cpal.tabular import read_sheet
from pricing.intake.arrival import Arrival
from pricing.intake.deliveries import Incoming, Receipt, receive
from pricing.intake.market_assessments import MARKET_ASSESSMENTS, MarketAssessmentLedger
from pricing.intake.originals import Original
from pricing.intake.rows import take_in
from pricing.intake.tally import Tally
from pricing.models import DeliveryKind


def load_market_assessments(
    *,
    source: IO[bytes],
    name: str,
    received_by: User | None = None,
    received_at: dt.datetime | None = None,
    max_bytes: int | None = None,
) -> Receipt:
    """Store the market assessments that are good and new; say what became of the rest.

    `received_at` back-fills history and is recorded as such; without it the database's clock counts. Raises
    `FileRefused`, with nothing stored, when the file as a whole cannot be read.
    """
    return receive(
        Incoming(
            kind=DeliveryKind.MARKET_ASSESSMENTS,
            source=source,
            name=name,
            received_by=received_by,
            stated_receipt=received_at,
            max_bytes=max_bytes,
        ),
        _load_rows,
    )


def _load_rows(original: Original, arrival: Arrival, tally: Tally) -> None:
    with original.set_aside_at.open("rb") as source:
        sheet = read_sheet(source, [MARKET_ASSESSMENTS], max_bytes=original.size_bytes)
        take_in(sheet, MarketAssessmentLedger(), arrival, tally)
