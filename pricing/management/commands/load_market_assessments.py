"""`manage.py load_market_assessments FILE [--received-at TIMESTAMP]`: the inputs of Category 3."""

from __future__ import annotations

import datetime as dt
from typing import IO

from pricing.intake.deliveries import Receipt
from pricing.management.commands._receiving import ReceivingCommand
from pricing.services.load_market_assessments import load_market_assessments


class Command(ReceivingCommand):
    help = "Receive market assessments. Good rows go in; bad ones are listed on stderr, with exit code 1."

    def receive(self, source: IO[bytes], name: str, received_at: dt.datetime | None) -> Receipt:
        return load_market_assessments(source=source, name=name, received_at=received_at)
