"""The audit log: append-only and hash-chained by the database itself (paper 7.1; kept at least five years)."""

from __future__ import annotations

import json
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models

from cpal.audit.append_only import append_only

# One writer at a time gives every entry its number and its predecessor's digest; the lock ends with the transaction.
CHAIN = """
    PERFORM pg_advisory_xact_lock(4018);
    SELECT sequence, digest INTO last_entry FROM audit_entry ORDER BY sequence DESC LIMIT 1;
    NEW.sequence := COALESCE(last_entry.sequence, 0) + 1;
    NEW.previous_digest := COALESCE(last_entry.digest, repeat('0', 64));
    NEW.recorded_at := clock_timestamp();
    NEW.at := COALESCE(NEW.at, NEW.recorded_at);
    NEW.digest := encode(sha256(convert_to(concat_ws(E'\\n',
        NEW.previous_digest,
        NEW.sequence::text,
        to_char(NEW.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        to_char(NEW.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        NEW.actor_name, NEW.action, NEW.subject, NEW.detail), 'UTF8')), 'hex');
    RETURN NEW;
"""


class EntryQuerySet(models.QuerySet["Entry"]):
    def about(self, subject: str) -> EntryQuerySet:
        return self.filter(subject=subject)

    def in_order(self) -> EntryQuerySet:
        return self.order_by("sequence")


class Entry(models.Model):
    """One thing that happened. Sequence, digests and the moment of recording are set by the database."""

    sequence = models.BigIntegerField(unique=True, null=True, editable=False)
    recorded_at = models.DateTimeField(null=True, editable=False)
    at = models.DateTimeField(
        null=True, help_text="When it happened; the moment of recording unless back-filled."
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="audit_entries"
    )
    actor_name = models.CharField(
        max_length=200, help_text="The account's name at the time, or the timetable."
    )
    action = models.CharField(max_length=80, db_index=True)
    subject = models.CharField(max_length=200, db_index=True)
    detail = models.TextField(default="{}", help_text="Canonical JSON.")
    previous_digest = models.CharField(max_length=64, editable=False, default="")
    digest = models.CharField(max_length=64, editable=False, default="")

    objects = EntryQuerySet.as_manager()

    class Meta:
        db_table = "audit_entry"
        verbose_name = "audit entry"
        verbose_name_plural = "audit log"
        ordering = ["-sequence"]
        triggers = [
            pgtrigger.Trigger(
                name="entry_joins_the_chain",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("last_entry", "RECORD")],
                func=CHAIN,
            ),
            *append_only("entry"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action} {self.subject}"

    @property
    def facts(self) -> dict[str, Any]:
        """The detail as recorded."""
        return dict(json.loads(self.detail))


class Checkpoint(models.Model):
    """The head of the chain at a moment, to be published off the machine so that a rewritten log is noticed."""

    taken_at = models.DateTimeField(auto_now_add=True)
    sequence = models.BigIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["-taken_at"]
        triggers = append_only("checkpoint")

    def __str__(self) -> str:
        return f"{self.taken_at:%Y-%m-%d} {self.digest[:12]}"
