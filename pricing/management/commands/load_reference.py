"""`manage.py load_reference FILE…`: reference data for normalisation."""

from __future__ import annotations

import datetime as dt
from typing import IO

from pricing.intake.deliveries import Receipt
from pricing.management.commands._receiving import ReceivingCommand
from pricing.services.load_reference import load_reference


class Command(ReceivingCommand):
    help = "Load reference data. Good rows go in; bad ones are listed on stderr, with exit code 1."
    takes_a_receipt = False

    def receive(self, source: IO[bytes], name: str, received_at: dt.datetime | None) -> Receipt:
        return load_reference(source=source, name=name)
