"""`manage.py receive_feed FILE [--received-at TIMESTAMP]`: transactions and orders, CSV or JSON Lines."""

from __future__ import annotations

import datetime as dt
from typing import IO

from pricing.intake.deliveries import Receipt
from pricing.management.commands._receiving import ReceivingCommand
from pricing.services.receive_feed import receive_feed


class Command(ReceivingCommand):
    help = (
        "Receive a file of the market feed. Good rows go in; bad ones are listed on stderr, with exit code 1."
    )

    def receive(self, source: IO[bytes], name: str, received_at: dt.datetime | None) -> Receipt:
        return receive_feed(source=source, name=name, received_at=received_at)
