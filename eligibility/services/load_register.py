"""Load a register file: its good rows are held from the moment of receipt, its bad rows come back as faults."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass, replace
from io import BytesIO
from typing import IO, Any

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from cpal.audit.trail import record
from cpal.clock import database_clock
from cpal.people.models import RegisterDelivery, User
from cpal.tabular import Fault
from eligibility.policies import may_load_registers
from eligibility.registers.looking import last_of_each_key
from eligibility.registers.reading import LARGEST_FILE, RegisterEntry, read_register
from eligibility.registers.tables import TABLES, Values

MOST_FAULTS_KEPT = 1_000
REGISTER_LOCK = 4021  # the first key of the advisory lock; the second is the register's place in TABLES


class NaiveMoment(ValueError):
    """A moment of receipt without an offset names no moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedRegister:
    """What came of a file. `delivery` is None when it had been loaded before and held nothing new."""

    register: str
    delivery: RegisterDelivery | None
    rows_read: int
    rows_stored: int
    rows_unchanged: int
    rows_replaced_in_file: int
    rows_faulty: int
    faults: tuple[Fault, ...]


@transaction.atomic
def load_register(
    *,
    source: IO[bytes],
    file_name: str,
    received_at: dt.datetime | None = None,
    loaded_by: User | None = None,
) -> LoadedRegister:
    """Store what is new in a register file, in one transaction with its bytes and its audit entry.

    `received_at` is given only to back-fill history; without it the database's clock says. `loaded_by` None is the
    command line. Raises `FileRefused`, having stored nothing, when the file is not a whole register file.
    """
    if received_at is not None and received_at.utcoffset() is None:
        raise NaiveMoment(f"{received_at.isoformat()} has no offset from UTC, so it names no moment")
    if loaded_by is not None and not may_load_registers(loaded_by):
        raise PermissionDenied("only the eligibility officer loads registers")
    content = source.read(LARGEST_FILE + 1)
    read = read_register(BytesIO(content))
    one_load_at_a_time(read.register)
    held_from = received_at or database_clock()
    latest = last_of_each_key(read)
    new = _not_yet_held(read.register, latest, held_from)
    loaded = LoadedRegister(
        register=read.register,
        delivery=None,
        rows_read=len(read.entries) + read.rows_faulty,
        rows_stored=len(new),
        rows_unchanged=len(latest) - len(new),
        rows_replaced_in_file=len(read.entries) - len(latest),
        rows_faulty=read.rows_faulty,
        faults=read.faults,
    )
    digest = hashlib.sha256(content).hexdigest()
    if not new and RegisterDelivery.objects.filter(register=read.register, sha256=digest).exists():
        return loaded
    delivery = _keep(
        loaded,
        file_name=file_name[:255],
        content=content,
        sha256=digest,
        received_at=held_from,
        backfilled=received_at is not None,
        loaded_by=loaded_by,
    )
    TABLES[read.register].append(new, delivery)
    _restate_later_files(delivery, {TABLES[read.register].key_of(entry.values) for entry in new})
    _record(delivery)
    return replace(loaded, delivery=delivery)


def one_load_at_a_time(register: str) -> None:
    """Until the transaction ends, nobody else loads into this register."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [REGISTER_LOCK, list(TABLES).index(register)])


def _not_yet_held(register: str, latest: dict[Values, RegisterEntry], at: dt.datetime) -> list[RegisterEntry]:
    """In the order of the file, the entries that differ from what was held under their key at that moment."""
    held = TABLES[register].held_at(at)
    return sorted(
        (entry for key, entry in latest.items() if held.get(key) != entry.values), key=lambda entry: entry.row
    )


def _restate_later_files(delivery: RegisterDelivery, keys: AbstractSet[Values]) -> None:
    """Store what files received later said of the keys of a back-dated one, where it was left out as unchanged.

    A row that repeats the one held is not stored. Once another row is put in between it changes something.
    """
    later = RegisterDelivery.objects.filter(register=delivery.register, received_at__gt=delivery.received_at)
    for each in later.order_by("received_at", "pk"):
        said = last_of_each_key(read_register(BytesIO(each.content)))
        said_of_keys = {key: entry for key, entry in said.items() if key in keys}
        lost = _not_yet_held(delivery.register, said_of_keys, each.received_at)
        TABLES[delivery.register].append(lost, each)


def _keep(loaded: LoadedRegister, **received: Any) -> RegisterDelivery:
    return RegisterDelivery.objects.create(
        register=loaded.register,
        rows_read=loaded.rows_read,
        rows_stored=loaded.rows_stored,
        rows_unchanged=loaded.rows_unchanged,
        rows_faulty=loaded.rows_faulty,
        faults=[asdict(fault) for fault in loaded.faults[:MOST_FAULTS_KEPT]],
        **received,
    )


def _record(delivery: RegisterDelivery) -> None:
    record(
        action="load_register",
        subject=f"register:{delivery.register}",
        actor=delivery.loaded_by,
        at=delivery.received_at if delivery.backfilled else None,
        detail={
            "delivery": delivery.pk,
            "file_name": delivery.file_name,
            "sha256": delivery.sha256,
            "received_at": delivery.received_at,
            "backfilled": delivery.backfilled,
            "rows_read": delivery.rows_read,
            "rows_stored": delivery.rows_stored,
            "rows_unchanged": delivery.rows_unchanged,
            "rows_faulty": delivery.rows_faulty,
        },
    )
