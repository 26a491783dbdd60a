"""What a run gives to be stored: its summary, its bundle without the inputs, and the inputs as lines of COPY text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from pricing.methodology.codec import encode
from pricing.methodology.codes import Category, Code
from pricing.methodology.results import AssessedInput, AssessmentResult
from pricing.methodology.values import AdjustmentName, AssessmentInputs
from pricing.models import Run
from pricing.services.approve import latest_of
from pricing.services.gather import Gathered, RowNumbers

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


BrandDay = tuple[str, dt.date]  # a brand, and the London date of an input that named it


@dataclass(frozen=True, slots=True)
class Computation:
    """What a run gives: `rows` are blocks of COPY text in the order of RUN_INPUT_COLUMNS, one line an input.

    `head` is the bundle without its inputs: `inputs` (everything else that the figure depends on), `statistics`, and
    `seen` (the decisions and judgements that counted). `named_with_consent` are the brands and London dates that an
    input named whose parties had agreed to its use (5.1).
    """

    summary: dict[str, Any]
    basis: str
    value_usd_per_t: Decimal | None
    input_count: int
    pending_count: int
    undecided_flags: int
    head: dict[str, Any]
    inputs_digest: str
    named_with_consent: frozenset[BrandDay]
    rows: Iterable[bytes]


def head_of(run: Run, inputs: AssessmentInputs, statistics: dict[str, Any]) -> dict[str, Any]:
    """The bundle without its inputs, and what had been decided when it was made."""
    shared = replace(inputs, transactions=(), orders=(), market_assessments=())
    return {
        "inputs": encode(shared),
        "statistics": statistics,
        "seen": latest_of(run.window_id, run.metal),
    }


def named_with_consent(inputs: Iterable[AssessedInput]) -> frozenset[BrandDay]:
    """The brands and days of the inputs whose parties had agreed to their use (5.1)."""
    return frozenset(
        (each.record.brand, each.record.market_on)
        for each in inputs
        if each.record.brand and all(found.code is not Code.NO_CONSENT for found in each.screened.findings)
    )


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
