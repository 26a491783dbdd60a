"""Everything an assessment depends on, collected from the database as the methodology’s frozen values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from cpal.calendar import Month
from pricing.methodology.metals import Metal
from pricing.methodology.normalisation import Normaliser
from pricing.methodology.reference import ReferenceTable, RowKey, row_key
from pricing.methodology.values import (
    AssessmentInputs,
    BrandVerdict,
    MarketAssessment,
    MarketRecord,
    Order,
    PlatformRecord,
    PreviousAssessment,
    ReferenceRow,
    Transaction,
)
from pricing.models import FeedRecord, MethodologyVersion, Publication, Run, Window
from pricing.models import ReferenceRow as StoredReferenceRow
from pricing.selectors.editorial import decisions_in, judgements_in
from pricing.selectors.records import as_market_assessment, as_order, as_reference_row, as_transaction
from pricing.selectors.reference_trades import as_observation_window, earlier_reference_trade
from pricing.selectors.registers import BrandVerdicts, consents_held, organisations_held
from pricing.selectors.window_inputs import feed_inputs, market_assessments


@dataclass(frozen=True, slots=True)
class RowNumbers:
    """The stored row behind each input, by record id: what the result is linked to."""

    transactions: dict[str, int]
    orders: dict[str, int]
    market_assessments: dict[str, int]


@dataclass(frozen=True, slots=True)
class Gathered:
    """The inputs of an assessment and the rows that they were read from."""

    inputs: AssessmentInputs
    rows: RowNumbers


def gather(run: Run) -> Gathered:
    """All inputs of a run’s window and metal, with their evidence as held at the cut-off."""
    metal = Metal(run.metal)
    feed = list(feed_inputs(run.window, metal).order_by("record_id"))
    trades = [row for row in feed if row.kind == FeedRecord.Kind.TRANSACTION]
    orders = [row for row in feed if row.kind == FeedRecord.Kind.ORDER]
    others = market_assessments(run.window, metal)
    shared = gather_shared(run, with_reference_trade=bool(orders))
    records: list[MarketRecord] = [
        *(as_transaction(row) for row in trades),
        *(as_order(row) for row in orders),
        *(as_market_assessment(row) for row in others),
    ]
    parties = {party for record in records for party in parties_of(record)}
    inputs = replace(
        shared,
        transactions=tuple(each for each in records if isinstance(each, Transaction)),
        orders=tuple(each for each in records if isinstance(each, Order)),
        market_assessments=tuple(each for each in records if isinstance(each, MarketAssessment)),
        brand_verdicts=brand_verdicts(run, records),
        organisations=organisations_held(parties, run.window.cutoff_at),
        consents=consents_held(parties, run.window.cutoff_at),
        reference_rows=rows_within_reach(shared.reference_rows, records),
    )
    return Gathered(
        inputs,
        RowNumbers(
            {row.record_id: row.pk for row in trades},
            {row.record_id: row.pk for row in orders},
            {row.record_id: row.pk for row in others},
        ),
    )


def gather_shared(run: Run, *, with_reference_trade: bool) -> AssessmentInputs:
    """What a run depends on beside its inputs: parameters, reference rows, decisions, judgements, the last figure."""
    window, metal = run.window, Metal(run.metal)
    parameters = MethodologyVersion.objects.named(run.methodology).parameters
    reference_rows = rows_in_force(metal)
    return AssessmentInputs(
        metal=metal,
        window=as_observation_window(window),
        parameters=parameters,
        reference_rows=reference_rows,
        earlier_reference_trade=earlier_reference_trade(
            window, metal, parameters, Normaliser(ReferenceTable(reference_rows), parameters)
        )
        if with_reference_trade
        else None,
        decisions=decisions_in(window, metal),
        judgements=judgements_in(window, metal),
        previous=previous_assessment(window, metal),
    )


def rows_in_force(metal: Metal) -> tuple[ReferenceRow, ...]:
    """The latest load of each reference row that a metal can need."""
    stored = StoredReferenceRow.objects.filter(metal__in=["", metal.value]).in_force()
    return tuple(as_reference_row(row) for row in stored)


def rows_within_reach(
    rows: Iterable[ReferenceRow], records: Iterable[MarketRecord]
) -> tuple[ReferenceRow, ...]:
    """The reference rows that a look-up of these records can find: the same answers as from all of them."""
    platform = [record for record in records if not isinstance(record, MarketAssessment)]
    if not platform:
        return ()
    named = {key for record in platform for key in looked_up(record)}
    days = [record.market_on for record in platform]
    return rows_reached(rows, named, min(days), max(days))


def rows_reached(
    rows: Iterable[ReferenceRow], named: Collection[RowKey], first_on: date, last_on: date
) -> tuple[ReferenceRow, ...]:
    """The rows of these look-ups that can apply on a day from the first to the last."""
    by_key: dict[RowKey, list[ReferenceRow]] = defaultdict(list)
    for row in rows:
        if row_key(row) in named and row.effective_on <= last_on:
            by_key[row_key(row)].append(row)
    reached = []
    for dated in by_key.values():
        in_force_at_first = max(
            (row.effective_on for row in dated if row.effective_on <= first_on), default=None
        )
        reached += [
            row for row in dated if in_force_at_first is None or row.effective_on >= in_force_at_first
        ]
    return tuple(reached)


def looked_up(record: PlatformRecord) -> tuple[RowKey, ...]:
    """The look-ups that normalising a record makes (6.1)."""
    metal, region = record.metal.value, record.region or ""
    return (
        ("fx", "", "", record.currency or ""),
        ("physical_premium", metal, region, ""),
        ("incoterm", "", region, record.incoterm or ""),
        ("logistics", "", "", record.location or ""),
        ("tariff", metal, "", f"{record.origin}>{record.destination}"),
        ("lme_price", metal, "", ""),
        ("interest", "", "", ""),
        ("forward_spread", metal, "", ""),
    )


def brand_verdicts(run: Run, records: Iterable[MarketRecord]) -> tuple[BrandVerdict, ...]:
    """Eligibility’s findings on each named brand and day, from what the register held at the cut-off."""
    named = sorted({(record.brand, record.market_on) for record in records if record.brand})
    verdicts = BrandVerdicts(
        Metal(run.metal), {brand for brand, _ in named}, run.window.cutoff_at, run.methodology
    )
    return tuple(BrandVerdict(brand, on, verdicts[brand, on]) for brand, on in named)


def parties_of(record: MarketRecord) -> list[str]:
    """The organisations that a record names."""
    named: tuple[str | None, ...]
    match record:
        case Transaction():
            named = (record.buyer, record.seller)
        case Order():
            named = (record.organisation,)
        case MarketAssessment():
            named = (record.counterparty_a, record.counterparty_b)
    return [party for party in named if party]


def previous_assessment(window: Window, metal: Metal) -> PreviousAssessment | None:
    """The latest earlier premium of the metal that was published with a value, as it stands now."""
    standing = Publication.objects.filter(
        metal=metal.value,
        window__cutoff_at__lt=window.cutoff_at,
        superseded_by=None,
        value_usd_per_t__isnull=False,
    )
    latest = standing.select_related("window").order_by("-window__cutoff_at", "-id").first()
    if latest is None:
        return None
    assert latest.value_usd_per_t is not None
    return PreviousAssessment(
        window=latest.window.code,
        value_usd_per_t=latest.value_usd_per_t,
        basis=latest.basis,
        age_in_windows=latest.facts["age_in_windows"],
        windows_ago=windows_between(latest.window.month, window.month),
    )


def windows_between(earlier: Month, later: Month) -> int:
    """How many monthly windows later: 1 for the window after."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month
