"""Everything that the keeper of the illustrative registers enters beside what is judged, each at its moment."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator

from cpal.calendar import london_date
from cpal.illustrative import assuring, listing, proving
from cpal.illustrative.kept import DELISTED, WAITING
from cpal.illustrative.registers import (
    LONG_AGO,
    Learned,
    RegisterUpdate,
    Row,
    a_year_before,
    brand_row,
    learned_at,
    renewed_brands,
    seen_at,
)
from cpal.illustrative.spans import Span

WITHDRAWN_DAYS_AGO = 60
SUBMITTED_DAYS_AGO = 3


def kept_updates(span: Span) -> tuple[RegisterUpdate, ...]:
    """All of it up to the present, in the order of its moments; what would be older comes at the start."""
    start = seen_at(span.first)
    every = [*_at_the_start(span, start), *_later(span)]
    held = (RegisterUpdate(each.register, max(each.received_at, start), each.rows) for each in every)
    return tuple(
        sorted((each for each in held if each.received_at <= span.now), key=lambda each: each.received_at)
    )


def _at_the_start(span: Span, at: dt.datetime) -> Iterator[RegisterUpdate]:
    valid_from = a_year_before(span.first)
    brands = proving.reported_at_the_start()
    yield RegisterUpdate("listing_events", at, tuple(listing.events_at_the_start()))
    yield RegisterUpdate("brand_details", at, tuple(listing.details()))
    yield RegisterUpdate("site_places", at, tuple(listing.places()))
    yield RegisterUpdate("assurances", at, tuple(assuring.awards_at_the_start(span)))
    yield RegisterUpdate("assurance_steps", at, tuple(assuring.steps_at_the_start(span)))
    yield RegisterUpdate("proof_points", at, tuple(proving.proof_points(brands, valid_from)))
    yield RegisterUpdate("proof_point_statuses", at, tuple(proving.decided(brands, valid_from)))


def _later(span: Span) -> Iterator[RegisterUpdate]:
    yield from _by_moment("listing_events", listing.later_events(span))
    yield from _by_moment("assurances", assuring.later_awards(span))
    yield from _by_moment("assurance_steps", assuring.later_steps(span))
    delisted = span.ago(200)
    yield RegisterUpdate("brands", delisted, (brand_row(DELISTED, LONG_AGO, london_date(delisted)),))
    if span.shows(Learned.REPORTED_AGAIN):
        yield from _reported_again(span)
    taken_back = span.ago(WITHDRAWN_DAYS_AGO)
    row = proving.withdrawn(span, london_date(taken_back))
    yield RegisterUpdate("proof_point_statuses", taken_back, (row,))
    yield RegisterUpdate("disclosures", span.ago(20), (proving.ending(span),))
    yield from _submitted(span)
    if span.shows(Learned.LISTED_AGAIN):
        late = assuring.suspension_told_late(span)
        yield RegisterUpdate("assurances", span.after_the_last_cutoff, (late,))


def _reported_again(span: Span) -> Iterator[RegisterUpdate]:
    """The reports of the second year and the end of the first ones."""
    at = learned_at(span.window(Learned.REPORTED_AGAIN))
    valid_from = london_date(at).replace(day=1)
    rows = [
        *proving.decided(renewed_brands(), valid_from),
        *proving.superseded(a_year_before(span.first), london_date(at)),
    ]
    yield RegisterUpdate("proof_points", at, tuple(proving.proof_points(renewed_brands(), valid_from)))
    yield RegisterUpdate("proof_point_statuses", at, tuple(rows))


def _submitted(span: Span) -> Iterator[RegisterUpdate]:
    """Two disclosures came in a few days ago."""
    at = span.ago(SUBMITTED_DAYS_AGO)
    on = london_date(at)
    valid_from = on.replace(day=1)
    brands = WAITING
    yield RegisterUpdate("disclosures", at, tuple(proving.waiting_disclosures(valid_from)))
    yield RegisterUpdate("proof_points", at, tuple(proving.proof_points(brands, valid_from)))
    yield RegisterUpdate("proof_point_statuses", at, tuple(proving.submitted(valid_from, on)))


def _by_moment(register: str, told: Iterable[tuple[dt.datetime, Row]]) -> Iterator[RegisterUpdate]:
    """One file a moment."""
    rows: dict[dt.datetime, list[Row]] = defaultdict(list)
    for at, row in told:
        rows[at].append(row)
    for at, of_moment in rows.items():
        yield RegisterUpdate(register, at, tuple(of_moment))
