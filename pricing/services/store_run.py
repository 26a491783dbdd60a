"""Writing a computed run: every input by COPY, the evidence, the result. Inside the caller’s transaction."""

from __future__ import annotations

import datetime as dt

from django.db import connection
from psycopg import sql

from pricing.models import Run, RunEvidence, RunInput
from pricing.services.compute import RUN_INPUT_COLUMNS, Computation

COPY_INPUTS = sql.SQL("COPY {table} ({columns}) FROM STDIN").format(
    table=sql.Identifier(RunInput._meta.db_table),
    columns=sql.SQL(", ").join(sql.Identifier(column) for column in RUN_INPUT_COLUMNS),
)


def store_run(*, run: Run, computation: Computation, completed_at: dt.datetime) -> None:
    """Store everything the run gave and mark it complete; it is never changed after that."""
    with connection.cursor() as cursor, cursor.cursor.copy(COPY_INPUTS) as copy:
        for block in computation.rows:
            copy.write(block)
    RunEvidence.objects.create(run=run, head=computation.head)
    run.state = Run.State.COMPLETE
    run.completed_at = completed_at
    run.result = computation.summary
    run.basis = computation.basis
    run.value_usd_per_t = computation.value_usd_per_t
    run.input_count = computation.input_count
    run.pending_count = computation.pending_count
    run.undecided_flags = computation.undecided_flags
    run.inputs_digest = computation.inputs_digest
    run.save()
