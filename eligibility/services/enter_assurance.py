"""Enter a step of a site's assurance, and with it what counts, all or none (4.1, 4.2)."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from cpal.clock import database_clock
from cpal.people.models import User
from eligibility.evidence import Assurance
from eligibility.keeping.assurance_change import StepEntered, obstacles_to_entering, rows_that_count
from eligibility.keeping.sites import site_held
from eligibility.policies import may_load_registers
from eligibility.services.enter_rows import Cells, enter_rows

ENTERING_LOCK = 4024  # of the advisory lock: one step is entered at a time


class AssuranceRefused(ValueError):
    """Nothing was entered; `obstacles` has everything that is wrong."""

    def __init__(self, *obstacles: str) -> None:
        self.obstacles = obstacles
        super().__init__(" ".join(obstacles))


@transaction.atomic
def enter_assurance(*, entered: StepEntered, reason: str, entered_by: User) -> None:
    """Enter the step, and the rows of `assurances` that it makes. Raises AssuranceRefused, RowsRefused."""
    if not may_load_registers(entered_by):
        raise PermissionDenied("Assurances are entered by the eligibility officer.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [ENTERING_LOCK])
    held = site_held(entered.site, database_clock()).evidence()
    if obstacles := obstacles_to_entering(entered, held):
        raise AssuranceRefused(*obstacles)
    enter_rows(register="assurance_steps", rows=[step_cells(entered)], entered_by=entered_by, reason=reason)
    if rows := rows_that_count(entered, held):
        enter_rows(
            register="assurances",
            rows=[assurance_cells(row) for row in rows],
            entered_by=entered_by,
            reason=reason,
        )


def step_cells(entered: StepEntered) -> Cells:
    """The row of `assurance_steps`."""
    return {
        "site": entered.site,
        "standard": entered.standard,
        "step": entered.step.value,
        "happened_on": entered.happened_on.isoformat(),
        "dating": entered.dating.value,
        "version": entered.version,
        "level": entered.level.value if entered.level else "",
        "auditor": entered.auditor,
        "reference": entered.reference,
        "source": entered.source,
        "note": entered.note,
    }


def assurance_cells(row: Assurance) -> Cells:
    """The row of `assurances`."""
    return {
        "site": row.site,
        "standard": row.standard,
        "status": row.status.value,
        "from_on": row.from_on.isoformat(),
        "until_on": row.until_on.isoformat() if row.until_on else "",
        "reference": row.reference,
    }
