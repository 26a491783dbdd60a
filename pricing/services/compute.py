"""From a run to what is stored of it: gather what it depends on, apply the methodology, name every fact used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from pricing.methodology.assessment import assess
from pricing.methodology.bundle import recorded_result
from pricing.methodology.codec import encode
from pricing.methodology.codes import Category
from pricing.methodology.digest import published_digest
from pricing.methodology.results import AssessedInput, AssessmentResult
from pricing.methodology.values import AdjustmentName, AssessmentInputs
from pricing.models import FeedRecord, Run
from pricing.services.approve import latest_of
from pricing.services.gather import Gathered, RowNumbers, gather

# From this many rows a window is computed in columns; below, row by row. Both give the same (tests prove it).
COLUMNS_FROM_INPUTS = 2_000

RUN_INPUT_COLUMNS = (
    "run_id",
    "category",
    "record_id",
    "revision",
    "feed_record_id",
    "market_assessment_id",
    "state",
    "codes",
    "overruled",
    "missing",
    "rolled_forward",
    "normalised",
    "adjustments",
    "reference_rows",
    "flagged",
    "leave_one_out_percent",
)


@dataclass(frozen=True, slots=True)
class Computation:
    """What a run gives: `rows` are blocks of COPY text in the order of RUN_INPUT_COLUMNS, one line an input.

    `head` is the bundle without its inputs: `inputs` (everything else that the figure depends on), `statistics`, and
    `seen` (the decisions and judgements that counted).
    """

    summary: dict[str, Any]
    basis: str
    value_usd_per_t: Decimal | None
    input_count: int
    pending_count: int
    undecided_flags: int
    head: dict[str, Any]
    inputs_digest: str
    rows: Iterable[bytes]


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
        rows=copy_rows(run.pk, result, gathered),
    )


def head_of(run: Run, inputs: AssessmentInputs, statistics: dict[str, Any]) -> dict[str, Any]:
    """The bundle without its inputs, and what had been decided when it was made."""
    shared = replace(inputs, transactions=(), orders=(), market_assessments=())
    return {
        "inputs": encode(shared),
        "statistics": statistics,
        "seen": latest_of(run.window_id, run.metal),
    }


def copy_rows(run_id: int, result: AssessmentResult, gathered: Gathered) -> Iterator[bytes]:
    """The inputs as lines of COPY text."""
    for each in result.inputs:
        cells = [_escaped(cell) for cell in _cells(run_id, each, gathered.rows)]
        yield ("\t".join(cells) + "\n").encode()


def _cells(run_id: int, each: AssessedInput, rows: RowNumbers) -> Iterator[str | None]:
    yield str(run_id)
    yield str(each.category.value)
    yield each.record.id
    yield str(each.record.revision)
    yield _feed_row(each, rows)
    yield (
        str(rows.market_assessments[each.record.id]) if each.category is Category.MARKET_ASSESSMENT else None
    )
    yield each.state.value
    yield _array(finding.code.value for finding in each.screened.findings)
    yield _array(code.value for code in each.screened.overruled)
    yield _array(each.screened.normalisation.missing)
    yield "t" if each.screened.rolled_forward else "f"
    yield None if each.level_usd_per_t is None else format(each.level_usd_per_t, "f")
    yield _adjustments(each)
    yield _array(str(number) for number in sorted(_reference_rows(each)))
    yield "t" if each.is_flagged else "f"
    yield None if each.leave_one_out_percent is None else format(each.leave_one_out_percent, "f")


def _feed_row(each: AssessedInput, rows: RowNumbers) -> str | None:
    match each.category:
        case Category.EXECUTED_TRANSACTION:
            return str(rows.transactions[each.record.id])
        case Category.BID_OR_OFFER:
            return str(rows.orders[each.record.id])
    return None


def _adjustments(each: AssessedInput) -> str | None:
    made = {one.name: format(one.amount_usd_per_t, "f") for one in each.screened.normalisation.adjustments}
    if not made and not each.screened.normalisation.missing:
        return None
    return "{" + ",".join(made.get(name, "NULL") for name in AdjustmentName) + "}"


def _reference_rows(each: AssessedInput) -> set[int]:
    return {int(row) for one in each.screened.normalisation.adjustments for row in one.row_ids}


def _array(cells: Iterable[str]) -> str:
    quoted = ('"' + cell.replace("\\", "\\\\").replace('"', '\\"') + '"' for cell in cells)
    return "{" + ",".join(quoted) + "}"


def _escaped(cell: str | None) -> str:
    if cell is None:
        return "\\N"
    return cell.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
