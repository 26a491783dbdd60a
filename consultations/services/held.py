"""A consultation held until the end of the transaction, and the moment at which something happens to it."""

from __future__ import annotations

import datetime as dt

from consultations.asked import digest_of
from consultations.models import Consultation
from cpal.clock import database_clock


class ConsultationRefused(ValueError):
    """What was asked cannot be done to this consultation; says why and what can be done."""


def held(consultation: Consultation) -> Consultation:
    """The consultation as it stands now; whoever else would move it waits. Responses go on being begun."""
    rows = Consultation.objects.select_for_update(of=["self"], no_key=True).select_related("amendment")
    return rows.get(pk=consultation.pk)


def moment(consultation: Consultation, at: dt.datetime | None) -> dt.datetime:
    """`at` for a back-filled consultation; the database's clock for every other, whose moments nobody states."""
    if at is None:
        return database_clock()
    if not consultation.backfilled:
        raise ConsultationRefused(
            f"{consultation.reference} is not back-filled: its moments are read from the clock of the database."
        )
    return at


def stated_or_now(consultation: Consultation, stated_at: dt.datetime | None) -> dt.datetime:
    """What was stated of a back-filled consultation; the database's clock for every other."""
    return stated_at if consultation.backfilled and stated_at else database_clock()


def check_seen(consultation: Consultation, seen: str) -> None:
    """Raise ConsultationRefused unless the words still are those that were read."""
    if digest_of(consultation) != seen:
        raise ConsultationRefused(
            f"{consultation.reference} was changed meanwhile: open the page again and read it anew."
        )


def check_is_draft(consultation: Consultation) -> None:
    """Raise ConsultationRefused unless its words can still be changed."""
    if not consultation.is_draft:
        raise ConsultationRefused(
            f"{consultation.reference} is {consultation.state}: what was announced is not changed."
        )
