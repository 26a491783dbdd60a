"""What is stored of an assessment in columns: its inputs as lines of COPY text, and their published digest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import polars as pl

from pricing.columns.assessment import ColumnAssessment
from pricing.columns.copytext import InputsDigest, copy_blocks
from pricing.columns.screening import FINDINGS, bits_of
from pricing.columns.statistics import Treated
from pricing.methodology.codes import Category, Code
from pricing.services.computation import BrandDay, copy_rows, named_with_consent
from pricing.services.gather import Gathered, RowNumbers

FEED = (Category.EXECUTED_TRANSACTION, Category.BID_OR_OFFER)


def run_input_blocks(
    run_id: int, assessment: ColumnAssessment, market_assessments: Mapping[str, int]
) -> Iterator[bytes]:
    """Every input as a line of COPY text; `market_assessments` are the stored rows of Category 3 by record id."""
    treated = assessment.treated
    decimals = assessment.adjustment_decimals
    for category, frame in zip(FEED, treated.frames, strict=True):
        yield from copy_blocks(run_id, category, frame, decimals)
    rows = RowNumbers(treated.single_rows[FEED[0]], treated.single_rows[FEED[1]], dict(market_assessments))
    one_by_one = replace(assessment.result, inputs=treated.single)
    yield from copy_rows(run_id, one_by_one, Gathered(assessment.shared, rows))


def named_in_columns(treated: Treated) -> frozenset[BrandDay]:
    """As `named_with_consent`, of all inputs."""
    refused = pl.lit(bits_of([Code.NO_CONSENT]), dtype=FINDINGS)
    agreed = pl.col("brand").is_not_null() & (pl.col("findings") & refused == 0)
    named = {
        brand_day
        for frame in treated.frames
        for brand_day in frame.filter(agreed).select("brand", "market_on").unique().iter_rows()
    }
    return named_with_consent(treated.single) | named


def inputs_digest(assessment: ColumnAssessment) -> str:
    """The digest published with the premium."""
    treated = assessment.treated
    digest = InputsDigest()
    for category, frame in zip(FEED, treated.frames, strict=True):
        digest.add(category, frame, treated.single_of(category))
    digest.add_single(treated.single_of(Category.MARKET_ASSESSMENT))
    return digest.hexdigest()
