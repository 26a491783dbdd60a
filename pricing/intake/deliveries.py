"""Receiving a file: set aside, read, compared, stored with its bytes and its audit entry, in one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO

from django.conf import settings
from django.db import connection, transaction

from cpal.audit import trail
from cpal.people.models import User
from cpal.tabular import Fault
from pricing.intake import originals, turns
from pricing.intake.arrival import Arrival
from pricing.intake.originals import Original
from pricing.intake.tally import Tally
from pricing.models import Delivery, DeliveryKind

LoadRows = Callable[[Original, Arrival, Tally], None]
LONGEST_NAME = 255
# A file of these may come again after another has replaced what it said, and then says it anew.
REPLACING = frozenset({DeliveryKind.REFERENCE})


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a file. `is_new` is False when the same bytes had arrived before: nothing was changed."""

    delivery: Delivery
    is_new: bool

    @property
    def faults(self) -> list[Fault]:
        """What is wrong with the rows that were refused: the first thousand."""
        return [Fault(**fault) for fault in self.delivery.faults]


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A file that somebody hands in; `stated_receipt` is given only when history is back-filled."""

    kind: DeliveryKind
    source: IO[bytes]
    name: str
    received_by: User | None
    stated_receipt: dt.datetime | None
    max_bytes: int | None


def receive(incoming: Incoming, load_rows: LoadRows) -> Receipt:
    """Store the file and its good rows. The same bytes of the same kind change nothing, unless rows have been replaced.

    Raises `FileRefused` when it cannot be read as a table to its end or is too large: then nothing is stored.
    """
    stated = incoming.stated_receipt
    if stated is not None and stated.tzinfo is None:
        raise ValueError("A moment of receipt needs its offset from UTC.")
    max_bytes = settings.LARGEST_FILE if incoming.max_bytes is None else incoming.max_bytes
    with (
        originals.set_aside(incoming.source, name=incoming.name, max_bytes=max_bytes) as original,
        transaction.atomic(),
    ):
        arrived_at = turns.arrive()
        turns.take_turn()
        held = _held(incoming.kind, original)
        if held and incoming.kind not in REPLACING:
            return Receipt(held, is_new=False)
        arrival = Arrival(_next_delivery_id(), stated or arrived_at)
        tally = Tally()
        load_rows(original, arrival, tally)
        if held and not tally.accepted:
            return Receipt(held, is_new=False)
        return Receipt(_store(incoming, original, arrival, tally), is_new=True)


def _held(kind: DeliveryKind, original: Original) -> Delivery | None:
    """The delivery of the same bytes; their digest is waited for only where one of the same size is held."""
    same_size = Delivery.objects.filter(kind=kind, size_bytes=original.size_bytes)
    return same_size.filter(sha256=original.sha256).first() if same_size.exists() else None


def _store(incoming: Incoming, original: Original, arrival: Arrival, tally: Tally) -> Delivery:
    originals.keep(original)
    delivery = Delivery.objects.create(
        id=arrival.delivery_id,
        kind=incoming.kind,
        name=PurePath(incoming.name).name[:LONGEST_NAME],
        sha256=original.sha256,
        size_bytes=original.size_bytes,
        original=original.name,
        received_at=arrival.received_at,
        is_backfilled=incoming.stated_receipt is not None,
        received_by=incoming.received_by,
        accepted_rows=tally.accepted,
        repeated_rows=tally.repeated,
        refused_rows=tally.refused,
        faults=[_as_json(fault) for fault in tally.faults],
    )
    _record(delivery)
    return delivery


def _record(delivery: Delivery) -> None:
    trail.record(
        action=f"{delivery.get_kind_display()} received",
        subject=f"delivery {delivery.pk}",
        actor=delivery.received_by,
        at=delivery.received_at if delivery.is_backfilled else None,
        detail={
            "name": delivery.name,
            "sha256": delivery.sha256,
            "accepted": delivery.accepted_rows,
            "repeated": delivery.repeated_rows,
            "refused": delivery.refused_rows,
            "backfilled": delivery.is_backfilled,
        },
    )


def _next_delivery_id() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [Delivery._meta.db_table])
        row = cursor.fetchone()
    return int(row[0])


def _as_json(fault: Fault) -> dict[str, str | int | None]:
    return {"row": fault.row, "field": fault.field, "found": fault.found, "expected": fault.expected}
