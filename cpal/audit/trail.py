"""Writing to the audit log, and proving that nobody has written over it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder

from cpal.audit.models import Checkpoint, Entry

if TYPE_CHECKING:
    from cpal.people.models import User

GENESIS = "0" * 64
TIMETABLE = "the timetable"
_MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"


def record(
    *,
    action: str,
    subject: str,
    actor: User | None,
    actor_name: str = TIMETABLE,
    at: dt.datetime | None = None,
    detail: Mapping[str, Any] | None = None,
) -> Entry:
    """Append what happened to the log, inside the caller's transaction (call it last: it serialises writers).

    `actor` None means the timetable, or whom `actor_name` names without an account. `at` is given only when history is
    back-filled.
    """
    return Entry.objects.create(
        action=action,
        subject=subject,
        actor=actor,
        actor_name=actor.get_username() if actor else actor_name,
        at=at,
        detail=json.dumps(
            detail or {}, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False, separators=(",", ":")
        ),
    )


@dataclass(frozen=True, slots=True)
class Verification:
    """What a walk along the chain found: every entry in place, or the first that is not."""

    entries: int
    head: str
    broken: str | None = None

    @property
    def is_intact(self) -> bool:
        return self.broken is None


def expected_digest(entry: Entry, previous_digest: str) -> str:
    """The digest that the entry must carry, worked out here and not in the database."""
    assert entry.recorded_at is not None
    assert entry.at is not None
    parts = [
        previous_digest,
        str(entry.sequence),
        entry.recorded_at.astimezone(dt.UTC).strftime(_MOMENT),
        entry.at.astimezone(dt.UTC).strftime(_MOMENT),
        entry.actor_name,
        entry.action,
        entry.subject,
        entry.detail,
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def verify() -> Verification:
    """Walk the whole log in order; stop at the first entry that is missing, altered or out of its chain."""
    count, head = 0, GENESIS
    for entry in _entries():
        fault = _fault(entry, count + 1, head)
        if fault:
            return Verification(entries=count, head=head, broken=fault)
        count, head = count + 1, entry.digest
    for checkpoint in Checkpoint.objects.order_by("sequence"):
        if not Entry.objects.filter(sequence=checkpoint.sequence, digest=checkpoint.digest).exists():
            return Verification(
                entries=count,
                head=head,
                broken=f"checkpoint of {checkpoint.taken_at:%Y-%m-%d %H:%M} UTC names entry {checkpoint.sequence}"
                f" with digest {checkpoint.digest}, which the log does not hold",
            )
    return Verification(entries=count, head=head)


def take_checkpoint() -> Checkpoint | None:
    """Keep the present head of the chain, unless it is kept already. None when the log is empty."""
    head = Entry.objects.order_by("-sequence").first()
    if head is None or head.sequence is None:
        return None
    latest = Checkpoint.objects.first()
    if latest is not None and latest.sequence == head.sequence:
        return latest
    return Checkpoint.objects.create(sequence=head.sequence, digest=head.digest)


def _entries() -> Iterator[Entry]:
    return Entry.objects.in_order().iterator(chunk_size=2_000)


def _fault(entry: Entry, expected_sequence: int, previous_digest: str) -> str | None:
    if entry.sequence != expected_sequence:
        return f"entry {expected_sequence} is missing: the log goes on with entry {entry.sequence}"
    if entry.previous_digest != previous_digest:
        return f"entry {entry.sequence} does not follow the entry before it"
    if entry.digest != expected_digest(entry, previous_digest):
        return f"entry {entry.sequence} ({entry.action} {entry.subject}) was altered after it was recorded"
    return None
