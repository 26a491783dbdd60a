"""Writing a computed run: every input by COPY, evidence, verdicts, result. Inside the caller’s transaction."""

from __future__ import annotations

import datetime as dt
import json

from django.db import connection
from psycopg import sql

from pricing.models import Run, RunEvidence, RunInput, RunVerdict
from pricing.services.computation import RUN_INPUT_COLUMNS, Computation

RUN_VERDICT_COLUMNS = ("run_id", "brand", "market_on", "findings", "is_named_with_consent")


def _copy_into(table: str, columns: tuple[str, ...]) -> sql.Composed:
    return sql.SQL("COPY {table} ({columns}) FROM STDIN").format(
        table=sql.Identifier(table), columns=sql.SQL(", ").join(sql.Identifier(column) for column in columns)
    )


COPY_INPUTS = _copy_into(RunInput._meta.db_table, RUN_INPUT_COLUMNS)
COPY_VERDICTS = _copy_into(RunVerdict._meta.db_table, RUN_VERDICT_COLUMNS)


def store_run(*, run: Run, computation: Computation, completed_at: dt.datetime) -> None:
    """Store everything the run gave and mark it complete; it is never changed after that."""
    with connection.cursor() as cursor, cursor.cursor.copy(COPY_INPUTS) as copy:
        for block in computation.rows:
            copy.write(block)
    RunEvidence.objects.create(run=run, head=computation.head)
    if run.purpose == Run.Purpose.ASSESSMENT:
        _store_verdicts(run, computation)
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


def _store_verdicts(run: Run, computation: Computation) -> None:
    """The verdicts of the evidence, a row each."""
    with connection.cursor() as cursor, cursor.cursor.copy(COPY_VERDICTS) as copy:
        for written in computation.head["inputs"]["brand_verdicts"]:
            brand, on = written["brand"], dt.date.fromisoformat(written["on"])
            is_named_with_consent = (brand, on) in computation.named_with_consent
            copy.write_row((run.pk, brand, on, json.dumps(written["findings"]), is_named_with_consent))
