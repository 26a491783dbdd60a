"""A run over a large window: gather what it depends on, assess it in columns, name every fact used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

from pricing.columns.assessment import assess_in_columns
from pricing.columns.frames import Feed
from pricing.columns.read import read_feed
from pricing.columns.stored import inputs_digest, named_in_columns, run_input_blocks
from pricing.methodology.codec import encode
from pricing.methodology.metals import Metal
from pricing.methodology.reference import RowKey
from pricing.methodology.values import AssessmentInputs, BrandVerdict, MarketAssessment, ReferenceRow
from pricing.models import Run
from pricing.selectors.records import as_market_assessment
from pricing.selectors.registers import BrandVerdicts, consents_held, organisations_held
from pricing.selectors.window_inputs import market_assessments
from pricing.services.computation import Computation, head_of
from pricing.services.gather import gather_shared, parties_of, rows_reached


def compute_in_columns(run: Run) -> Computation:
    """The same as `compute_row_by_row` gives, from frames of the inputs."""
    feed = read_feed(run.window, Metal(run.metal))
    stored = market_assessments(run.window, Metal(run.metal))
    inputs = gathered_for(run, feed, tuple(as_market_assessment(row) for row in stored))
    assessment = assess_in_columns(feed, inputs)
    del feed
    return Computation(
        summary=assessment.summary(),
        basis=assessment.result.basis.value,
        value_usd_per_t=assessment.result.value_usd_per_t,
        input_count=assessment.inputs,
        pending_count=assessment.statistics.pending,
        undecided_flags=assessment.undecided_flags,
        head=head_of(run, inputs, encode(assessment.statistics)),
        inputs_digest=inputs_digest(assessment),
        named_with_consent=named_in_columns(assessment.treated),
        rows=ahead(run_input_blocks(run.pk, assessment, {row.record_id: row.pk for row in stored})),
    )


def gathered_for(run: Run, feed: Feed, others: tuple[MarketAssessment, ...]) -> AssessmentInputs:
    """Everything that the assessment depends on but the feed."""
    shared = gather_shared(run, with_reference_trade=feed.orders.height > 0)
    parties = parties_in(feed) | {party for other in others for party in parties_of(other)}
    return replace(
        shared,
        market_assessments=others,
        brand_verdicts=brand_verdicts(run, feed, others),
        organisations=organisations_held(parties, run.window.cutoff_at),
        consents=consents_held(parties, run.window.cutoff_at),
        reference_rows=rows_within_reach_of(feed, Metal(run.metal), shared.reference_rows),
    )


def parties_in(feed: Feed) -> set[str]:
    """The organisations that the feed names."""
    columns = (feed.transactions["buyer"], feed.transactions["seller"], feed.orders["organisation"])
    return {party for column in columns for party in column.unique().drop_nulls()}


def brand_verdicts(run: Run, feed: Feed, others: tuple[MarketAssessment, ...]) -> tuple[BrandVerdict, ...]:
    """Eligibility's findings on each named brand and day, from what the register held at the cut-off."""
    named: set[tuple[str, date]] = feed.distinct("brand", "market_on")
    named |= {(other.brand or "", other.market_on) for other in others}
    judged = sorted((brand, on) for brand, on in named if brand)
    verdicts = BrandVerdicts(
        Metal(run.metal), {brand for brand, _ in judged}, run.window.cutoff_at, run.methodology
    )
    return tuple(BrandVerdict(brand, on, verdicts[brand, on]) for brand, on in judged)


def rows_within_reach_of(feed: Feed, metal: Metal, rows: Iterable[ReferenceRow]) -> tuple[ReferenceRow, ...]:
    """The reference rows that a look-up of the feed's inputs can find."""
    days = [on for (on,) in feed.distinct("market_on")]
    return rows_reached(rows, set(looked_up(feed, metal.value)), min(days), max(days)) if days else ()


def looked_up(feed: Feed, metal: str) -> Iterator[RowKey]:
    """The look-ups that normalising the feed makes (6.1)."""
    yield from [("lme_price", metal, "", ""), ("interest", "", "", ""), ("forward_spread", metal, "", "")]
    for (currency,) in feed.distinct("currency"):
        yield ("fx", "", "", currency or "")
    for region, incoterm in feed.distinct("region", "incoterm"):
        yield ("physical_premium", metal, region or "", "")
        yield ("incoterm", "", region or "", incoterm or "")
    for (location,) in feed.distinct("location"):
        yield ("logistics", "", "", location or "")
    for origin, destination in feed.distinct("origin", "destination"):
        yield ("tariff", metal, "", f"{origin}>{destination}")


def ahead(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The blocks, the next one being made while one is written."""
    with ThreadPoolExecutor(max_workers=1) as maker:
        following = maker.submit(next, blocks, b"")
        while block := following.result():
            following = maker.submit(next, blocks, b"")
            yield block
