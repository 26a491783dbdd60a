"""Notices that a person writes: at once, or for a stated moment (paper 2, 7)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from consultations.notices.models import Kind, Notice, PlannedNotice
from consultations.notices.models.notices import WRITTEN_BY_HAND
from consultations.notices.policies import check_may_write
from consultations.notices.services.issue import NoticeRefused, issue_notice
from cpal.audit.trail import record
from cpal.clock import database_clock
from cpal.people.models import User


@dataclass(frozen=True, slots=True)
class Written:
    """What a person wrote. The same token is the same form, however often it arrives."""

    token: UUID
    kind: Kind
    title: str
    summary: str
    body: str = ""
    metal: str = ""


def issue_written(*, written: Written, issued_by: User) -> Notice:
    """Issue it now. Raises NotAllowed or NoticeRefused."""
    _check(written, issued_by)
    return issue_notice(
        kind=written.kind,
        title=written.title,
        summary=written.summary,
        body=written.body,
        event=f"written:{written.token}",
        issued_by=issued_by,
        metal=written.metal,
    )


@transaction.atomic
def plan_notice(*, written: Written, publishes_at: dt.datetime, written_by: User) -> PlannedNotice:
    """Keep it for its moment, which lies ahead. Raises NotAllowed or NoticeRefused."""
    _check(written, written_by)
    kept = PlannedNotice.objects.filter(token=written.token).first()
    if kept is not None:
        return kept
    now = database_clock()
    if publishes_at <= now:
        raise NoticeRefused("That moment is over: give one ahead, or none to publish at once.")
    planned = PlannedNotice.objects.create(
        token=written.token,
        kind=written.kind,
        title=written.title,
        summary=written.summary,
        body=written.body,
        metal=written.metal,
        publishes_at=publishes_at,
        written_at=now,
        written_by=written_by,
    )
    _log("notice.planned", planned, written_by)
    return planned


@transaction.atomic
def withdraw_planned(*, planned: PlannedNotice, withdrawn_by: User) -> PlannedNotice:
    """Take back a notice that is not out yet. Raises NotAllowed or NoticeRefused."""
    check_may_write(withdrawn_by)
    planned = PlannedNotice.objects.select_for_update().get(pk=planned.pk)
    if planned.notice_id is not None or planned.withdrawn_at is not None:
        raise NoticeRefused("It is out or withdrawn already.")
    planned.withdrawn_at, planned.withdrawn_by = database_clock(), withdrawn_by
    planned.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _log("notice.withdrawn", planned, withdrawn_by)
    return planned


def _check(written: Written, user: User) -> None:
    check_may_write(user)
    if written.kind not in WRITTEN_BY_HAND:
        raise NoticeRefused("A notice of that kind comes from what happened and is not written by hand.")


def _log(action: str, planned: PlannedNotice, actor: User) -> None:
    record(
        action=action,
        subject=f"planned notice {planned.pk}",
        actor=actor,
        detail={"kind": planned.kind, "title": planned.title, "publishes_at": planned.publishes_at},
    )
