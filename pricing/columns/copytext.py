"""Inputs as lines of COPY text and as lines of the published digest, in blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from io import BytesIO

import polars as pl

from pricing.columns import exact
from pricing.columns.arrays import array_text
from pricing.columns.keyed import answered
from pricing.columns.normalisation import COLUMNS
from pricing.columns.screening import codes_in
from pricing.methodology.codes import Category
from pricing.methodology.digest import digest_line
from pricing.methodology.outliers import LEAVE_ONE_OUT_DECIMALS
from pricing.methodology.results import AssessedInput

ROWS_IN_A_BLOCK = 65_536
Written = Callable[[Iterable[str]], str]
NOTHING = "\\N"
ESCAPES = (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r"))


def copy_blocks(run_id: int, category: Category, frame: pl.DataFrame, decimals: int) -> Iterator[bytes]:
    """The rows of a frame as COPY text in the order of RUN_INPUT_COLUMNS; `decimals` are those of an adjustment."""
    for rows in frame.iter_slices(ROWS_IN_A_BLOCK):
        yield _lines(_with_codes(rows, array_text).select(*_cells(run_id, category, decimals)), "\t", NOTHING)


def _cells(run_id: int, category: Category, decimals: int) -> Iterator[pl.Expr]:
    yield pl.lit(run_id).alias("run")
    yield pl.lit(category.value).alias("category")
    yield _escaped("record_id")
    yield pl.col("revision")
    yield pl.col("row_id")
    yield pl.lit(None, dtype=pl.String).alias("market_assessment")
    yield pl.col("state")
    yield pl.col("codes")
    yield pl.lit("{}").alias("overruled")
    yield _escaped("missing").fill_null("{}")
    yield _truth("rolled_forward")
    yield pl.col("normalised")
    yield _adjustments(decimals)
    yield pl.col("reference_rows")
    yield _truth("flagged")
    yield exact.as_text("leave_one_out", LEAVE_ONE_OUT_DECIMALS)


def _adjustments(decimals: int) -> pl.Expr:
    """The seven as an array of numbers, NULL for those that lack a row; nothing where a term is empty."""
    counted = f"e-{decimals},"
    each = (
        pl.when(pl.col(name).is_null())
        .then(pl.lit("NULL,"))
        .otherwise(pl.col(name).cast(pl.String) + counted)
        for name in COLUMNS
    )
    joined = pl.concat_str(each).str.strip_suffix(",")
    return pl.when("has_terms").then(pl.concat_str(pl.lit("{"), joined, pl.lit("}"))).alias("adjustments")


def _truth(column: str) -> pl.Expr:
    return pl.when(pl.col(column)).then(pl.lit("t")).otherwise(pl.lit("f")).alias(column)


def _escaped(column: str) -> pl.Expr:
    text = pl.col(column)
    for plain, escaped in ESCAPES:
        text = text.str.replace_all(plain, escaped, literal=True)
    return text


def _with_codes(frame: pl.DataFrame, written: Written) -> pl.DataFrame:
    """`codes`: the findings in words."""
    return answered(frame, ["findings"], lambda bits: (written(codes_in(bits)),), {"codes": pl.String})


class InputsDigest:
    """The digest published with a premium, of frames and of single inputs (see `pricing.methodology.digest`)."""

    def __init__(self) -> None:
        self._sha256 = sha256()

    def add(self, category: Category, frame: pl.DataFrame, single: Iterable[AssessedInput]) -> None:
        """Add all inputs of the next category."""
        told = _with_codes(frame, ",".join).select("record_id", _digest_line(category))
        self._add(pl.concat([told, _single_lines(single)]))

    def add_single(self, single: Iterable[AssessedInput]) -> None:
        """Add all inputs of the next category, none of them in columns."""
        self._add(_single_lines(single))

    def hexdigest(self) -> str:
        """The digest so far."""
        return self._sha256.hexdigest()

    def _add(self, lines: pl.DataFrame) -> None:
        for block in lines.sort("record_id").select("line").iter_slices(ROWS_IN_A_BLOCK):
            self._sha256.update(_lines(block, "\t", ""))


def _single_lines(single: Iterable[AssessedInput]) -> pl.DataFrame:
    rows = [(each.record.id, digest_line(each).removesuffix("\n")) for each in single]
    return pl.DataFrame(rows, schema={"record_id": pl.String, "line": pl.String}, orient="row")


def _digest_line(category: Category) -> pl.Expr:
    cells = (
        pl.lit(str(category.value)),
        pl.col("record_id"),
        pl.col("revision").cast(pl.String),
        pl.col("brand").cast(pl.String).fill_null(""),
        pl.col("tonnes").fill_null(""),
        pl.col("premium").fill_null(""),
        pl.col("currency").cast(pl.String).fill_null(""),
        pl.col("state"),
        pl.col("codes"),
        pl.col("normalised").fill_null(""),
    )
    return pl.concat_str(cells, separator="|").alias("line")


def _lines(frame: pl.DataFrame, separator: str, nothing: str) -> bytes:
    """The cells as they are, a line a row."""
    written = BytesIO()
    frame.write_csv(
        written, separator=separator, include_header=False, quote_style="never", null_value=nothing
    )
    return written.getvalue()
