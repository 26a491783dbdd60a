"""The way of a site through assurance as a timeline: every step, what counts, and what falls due (4.1, 4.2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from eligibility.evidence import AssuranceStatus
from eligibility.keeping.assurance_life import DueDate
from eligibility.models import Assurance, AssuranceStep
from eligibility.public.told import Told, day_as_told, loaded_later, source_of
from eligibility.vocabulary import Step, dated

STEP_OF = {
    AssuranceStatus.COMMITTED.value: Step.LETTER_OF_COMMITMENT,
    AssuranceStatus.AWARDED.value: Step.AWARDED,
    AssuranceStatus.SUSPENDED.value: Step.SUSPENDED,
    AssuranceStatus.WITHDRAWN.value: Step.WITHDRAWN,
}
ENDS = {
    AssuranceStatus.COMMITTED.value: "Letter of commitment ends",
    AssuranceStatus.AWARDED.value: "Certificate ends",
    AssuranceStatus.SUSPENDED.value: "Suspension ends",
    AssuranceStatus.WITHDRAWN.value: "Withdrawal ends",
}


def told_of(steps: Iterable[AssuranceStep], rows: Iterable[Assurance]) -> list[Told]:
    """Every step, and of what counts that which no step tells already."""
    steps, rows = list(steps), list(rows)
    said = {(row.step, row.happened_on) for row in steps}
    counted = [row for row in rows if (STEP_OF[row.status], row.from_on) not in said]
    return [*map(_of_step, steps), *map(_of_assurance, counted), *map(_end_of, filter(_has_end, rows))]


def _of_step(row: AssuranceStep) -> Told:
    parts = (
        row.get_level_display() if row.level else "",
        row.version,
        f"assessed by {row.auditor}" if row.auditor else "",
        row.reference,
        row.note,
    )
    return Told(
        title=Step(row.step).said,
        when=day_as_told(row.happened_on, row.dating),
        on=row.happened_on,
        detail="; ".join(part for part in parts if part),
        source=source_of(row.source),
        later=loaded_later(row),
    )


def _of_assurance(row: Assurance) -> Told:
    return Told(
        title=STEP_OF[AssuranceStatus(row.status).value].said,
        when=day_as_told(row.from_on),
        on=row.from_on,
        source=source_of(row.reference),
        later=loaded_later(row),
    )


def _has_end(row: Assurance) -> bool:
    return row.until_on is not None


def _end_of(row: Assurance) -> Told:
    assert row.until_on
    title = "Taken back" if row.until_on <= row.from_on else ENDS[row.status]
    return Told(title=title, when=day_as_told(row.until_on), on=row.until_on)


def ahead(due: DueDate, today: dt.date) -> Told:
    """What falls due, or was due and is not known to have happened."""
    is_over = due.is_overdue(today)
    is_an_end = due.title.startswith("End of")
    not_recorded = "nothing later is recorded here" if is_over and not is_an_end else ""
    return Told(
        title=due.title if is_an_end else f"{due.title} due",
        when=dated(due.due_on, due.dating),
        on=due.due_on,
        detail="; ".join(part for part in (not_recorded, due.note.removesuffix(".")) if part),
        source=source_of(due.source),
        is_ahead=not is_over,
    )
