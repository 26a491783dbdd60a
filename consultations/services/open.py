"""Opening consultations at their stated moment; one that opens late still stays open for its full days (7.6)."""

from __future__ import annotations

import datetime as dt

from consultations.full_days import first_closing_time, is_open_long_enough
from consultations.life import ConsultationState, check_move
from consultations.models import Consultation, Extension
from consultations.notices.models import Notice
from consultations.services.announce import announce_opening
from consultations.services.due import each_due
from consultations.services.held import stated_or_now
from cpal.audit.trail import record
from cpal.look.figures import london_text

# The clock goes on between the reckoning of the close and the row's own stamp of its opening.
IN_A_MOMENT = dt.timedelta(minutes=1)


def open_due(*, at: dt.datetime | None = None) -> list[Consultation]:
    """Open what is due; with `at`, back-filled ones that were due by then. Two at once open none twice."""
    return each_due(Consultation.objects.due_to_open, _open, at)


def _open(consultation: Consultation) -> None:
    """Open a consultation that the caller holds: now, or when it was stated to have opened."""
    check_move(consultation.current_state, ConsultationState.OPEN)
    at = stated_or_now(consultation, consultation.opens_at)
    announced = consultation.closes_at
    assert announced is not None
    closes_at = close_from(consultation, at)
    consultation.state = ConsultationState.OPEN
    consultation.opened_at, consultation.closes_at = at, closes_at
    consultation.save()
    consultation.refresh_from_db()
    lateness = late_opening(consultation, announced) if closes_at > announced else ""
    notice = announce_opening(consultation, at, lateness)
    if lateness:
        _keep_extension(consultation, announced, lateness, notice)
    _log(consultation, announced, notice)


def close_from(consultation: Consultation, at: dt.datetime) -> dt.datetime:
    """The announced close, or the first 17:00 after the full days where the opening at `at` comes too late for it."""
    assert consultation.closes_at is not None
    stamped_by = at if consultation.backfilled else at + IN_A_MOMENT
    days = consultation.minimum_days
    if is_open_long_enough(stamped_by, consultation.closes_at, days):
        return consultation.closes_at
    return first_closing_time(stamped_by, days)


def late_opening(consultation: Consultation, announced: dt.datetime) -> str:
    """What the notice says of an opening that moved the close."""
    assert consultation.opened_at is not None
    assert consultation.closes_at is not None
    return (
        f"It opened {london_text(consultation.opened_at, 'seconds')}, too late to stay open for"
        f" {consultation.minimum_days} full days before {london_text(announced)}; so it closes"
        f" {london_text(consultation.closes_at)}."
    )


def _keep_extension(consultation: Consultation, announced: dt.datetime, reason: str, notice: Notice) -> None:
    """The later close beside its notice; none where even the announced close had passed before it opened."""
    assert consultation.opened_at is not None
    assert consultation.closes_at is not None
    if consultation.opened_at < announced:
        Extension.objects.create(
            consultation=consultation,
            closed_before_at=announced,
            closes_at=consultation.closes_at,
            reason=reason,
            notice=notice.number,
            extended_at=consultation.opened_at,
        )


def _log(consultation: Consultation, announced: dt.datetime, notice: Notice) -> None:
    record(
        action="consultation.opened",
        subject=consultation.reference,
        actor=None,
        at=consultation.opened_at,
        detail={
            "opens_at": consultation.opens_at,
            "closes_at": consultation.closes_at,
            "announced_close": announced,
            "notice": notice.number,
        },
    )
