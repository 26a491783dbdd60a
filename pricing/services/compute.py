"""From a run to what is stored of it: gather what it depends on, apply the methodology, name every fact used."""

from __future__ import annotations

from pricing.methodology.assessment import assess
from pricing.methodology.bundle import recorded_result
from pricing.methodology.digest import published_digest
from pricing.models import FeedRecord, Run
from pricing.services.computation import Computation, copy_rows, head_of, named_with_consent
from pricing.services.gather import gather

# From this many rows a window is computed in columns; below, row by row. Both give the same (tests prove it).
COLUMNS_FROM_INPUTS = 2_000


def compute(run: Run) -> Computation:
    """Price the run’s metal and window, in columns when it is large."""
    # The inputs, and a few that a later revision has overtaken.
    settled = FeedRecord.objects.filter(settles_in=run.window_id, metal=run.metal).order_by()
    if settled[:COLUMNS_FROM_INPUTS].count() == COLUMNS_FROM_INPUTS:
        from pricing.columns.compute import compute_in_columns  # noqa: PLC0415 - polars, for large windows only

        return compute_in_columns(run)
    return compute_row_by_row(run)


def compute_row_by_row(run: Run) -> Computation:
    """The published methodology applied to each input in turn."""
    gathered = gather(run)
    result = assess(gathered.inputs)
    recorded = recorded_result(gathered.inputs, result)
    summary = recorded["assessment"]
    return Computation(
        summary={name: value for name, value in summary.items() if name != "inputs"},
        basis=result.basis.value,
        value_usd_per_t=result.value_usd_per_t,
        input_count=len(result.inputs),
        pending_count=result.pending,
        undecided_flags=result.undecided_flags,
        head=head_of(run, gathered.inputs, recorded["statistics"]),
        inputs_digest=published_digest(result),
        named_with_consent=named_with_consent(result.inputs),
        rows=copy_rows(run.pk, result, gathered),
    )
