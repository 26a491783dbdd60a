"""Columns and the readable rules give the same: figures, statistics, digest, and every stored line of every input."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from pricing.columns.assessment import ColumnAssessment, assess_in_columns
from pricing.columns.frames import feed_of
from pricing.columns.stored import inputs_digest, run_input_blocks
from pricing.methodology.assessment import assess
from pricing.methodology.codec import encode
from pricing.methodology.digest import published_digest
from pricing.methodology.presentation import as_json
from pricing.methodology.results import AssessmentResult
from pricing.methodology.statistics import statistics_of
from pricing.methodology.values import AssessmentInputs
from pricing.services.computation import RUN_INPUT_COLUMNS, copy_rows
from pricing.services.gather import Gathered, RowNumbers
from tests.columns.windows import Nastiness, random_window, without_feed

RUN = 7
TAME = Nastiness(of_a_cell=0.002, of_a_number=0, of_a_missing_row=0)
WITHOUT_ROWS = Nastiness(of_a_cell=0.01, of_a_missing_row=0.6)
WILD = Nastiness(of_a_cell=0.005, of_a_number=0.5, of_a_missing_row=0)
MANY_DIGITS = Nastiness(of_a_cell=0.002, of_a_number=0.5, of_a_missing_row=0, digits_before=7, digits_after=6)
NUMBERS = {"normalised", "leave_one_out_percent"}


def both(inputs: AssessmentInputs) -> tuple[AssessmentResult, ColumnAssessment]:
    feed = feed_of(inputs.transactions, inputs.orders)
    return assess(inputs), assess_in_columns(feed, without_feed(inputs))


def row_numbers(inputs: AssessmentInputs) -> RowNumbers:
    return RowNumbers(
        {each.id: place for place, each in enumerate(inputs.transactions, start=1)},
        {each.id: place for place, each in enumerate(inputs.orders, start=1)},
        {each.id: place for place, each in enumerate(inputs.market_assessments, start=1)},
    )


def lines(blocks: Any) -> dict[tuple[str, str], dict[str, Any]]:
    """The lines of COPY text by category and id, their numbers as numbers."""
    told = [
        dict(zip(RUN_INPUT_COLUMNS, line.split("\t"), strict=True))
        for line in b"".join(blocks).decode().splitlines()
    ]
    assert all(len(each) == len(RUN_INPUT_COLUMNS) for each in told)
    return {
        (each["category"], each["record_id"]): {name: read(name, each[name]) for name in each}
        for each in told
    }


def read(name: str, cell: str) -> Any:
    if cell == "\\N":
        return None
    if name in NUMBERS:
        return Decimal(cell)
    if name == "adjustments":
        return [None if one == "NULL" else Decimal(one) for one in cell.strip("{}").split(",")]
    if name == "reference_rows":
        return [int(one.strip('"')) for one in cell.strip("{}").split(",") if one]
    return cell


def assert_same(inputs: AssessmentInputs) -> ColumnAssessment:
    readable, columns = both(inputs)
    expected = as_json(readable)
    assert columns.summary() == {name: value for name, value in expected.items() if name != "inputs"}
    assert encode(columns.statistics) == encode(statistics_of(inputs, readable))
    assert columns.result.reference_trade == readable.reference_trade
    assert columns.inputs == len(readable.inputs)
    rows = row_numbers(inputs)
    stored = lines(copy_rows(RUN, readable, Gathered(inputs, rows)))
    told = lines(run_input_blocks(RUN, columns, rows.market_assessments))
    assert told.keys() == stored.keys()
    for key, line in stored.items():
        assert told[key] == line
    assert inputs_digest(columns) == published_digest(readable)
    return columns


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("nastiness", [Nastiness(), TAME, WITHOUT_ROWS, WILD, MANY_DIGITS])
def test_a_random_window_is_assessed_the_same(seed: int, nastiness: Nastiness) -> None:
    assert_same(random_window(seed, transactions=200, orders=200, nastiness=nastiness))


@pytest.mark.parametrize("seed", range(30))
def test_a_small_window_is_assessed_the_same(seed: int) -> None:
    sizes = {"transactions": seed % 5, "orders": seed % 3, "others": seed % 2}
    assert_same(random_window(seed, **sizes, nastiness=TAME))


def test_an_ordinary_window_is_treated_in_columns() -> None:
    inputs = random_window(1, transactions=500, orders=500, nastiness=TAME)
    columns = assert_same(replace(inputs, decisions=(), judgements=()))
    assert len(columns.treated.single_of(columns.result.categories[0].category)) < 25
