"""The illustrative proof points behind the disclosures, and what became of each."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator

from cpal.illustrative.cast import OFFSET, SELF_VERIFIED, Brand
from cpal.illustrative.kept import BOUND, DELISTED, ENDING, PARTIAL, WAITING, WITHDRAWN
from cpal.illustrative.registers import (
    REGISTERED,
    Row,
    a_year_before,
    disclosure_id,
    disclosure_row,
    renewed_brands,
)
from cpal.illustrative.spans import Span

KEEPER = "Eli"
REFUSED = {
    **dict.fromkeys(OFFSET.values(), "illustrative: offsets were counted, which are not recognised"),
    SELF_VERIFIED: "illustrative: the verifier belongs to the producer's group",
}


def reported_at_the_start() -> tuple[Brand, ...]:
    """The brands that had a disclosure when the history begins."""
    return tuple(brand for brand in REGISTERED if brand not in WAITING and brand is not DELISTED)


def proof_points(brands: tuple[Brand, ...], valid_from: dt.date) -> Iterator[Row]:
    """Scope, period and digest of each report; one of them a bound, one of scopes 1 and 2 alone."""
    period_from = dt.date(valid_from.year - 1, 1, 1)
    for brand in brands:
        yield {
            "disclosure": disclosure_id(brand, valid_from),
            "qualifier": "less_than" if brand is BOUND else "",
            "scopes": "1+2" if brand is PARTIAL else "1+2+3",
            "product": brand.name,
            "period_from": period_from.isoformat(),
            "period_until": period_from.replace(year=period_from.year + 1).isoformat(),
            "submitted_on": _submitted_on(valid_from).isoformat(),
            "report_sha256": hashlib.sha256(f"illustrative report on {brand.name}".encode()).hexdigest(),
        }


def decided(brands: tuple[Brand, ...], valid_from: dt.date) -> Iterator[Row]:
    """Each was submitted, then verified or rejected. A bound or part of the scopes is on record, and no figure."""
    for brand in brands:
        submitter = brand.producer.name
        yield _status(brand, valid_from, "submitted", _submitted_on(valid_from), submitter, "illustrative")
        if brand in REFUSED:
            yield _status(brand, valid_from, "rejected", valid_from, KEEPER, REFUSED[brand])
        else:
            agrees = "illustrative: the report says what the disclosure says"
            yield _status(brand, valid_from, "verified", valid_from, KEEPER, agrees)


def superseded(first_valid_from: dt.date, on: dt.date) -> Iterator[Row]:
    """The first reports of those that reported again."""
    for brand in renewed_brands():
        reason = "illustrative: a later report took its place"
        if brand not in REFUSED:
            yield _status(brand, first_valid_from, "superseded", on, KEEPER, reason)


def withdrawn(span: Span, on: dt.date) -> Row:
    """The producer took a proof point back."""
    reason = "illustrative: the plant's power contract ended"
    start = a_year_before(span.first)
    return _status(WITHDRAWN, start, "withdrawn", on, WITHDRAWN.producer.name, reason)


def ending(span: Span) -> Row:
    """The producer has given a disclosure its last day."""
    until_on = span.today + dt.timedelta(days=28)
    return disclosure_row(ENDING, ENDING.footprint, a_year_before(span.first), until_on)


def waiting_disclosures(valid_from: dt.date) -> Iterator[Row]:
    """Two that the officer has not decided."""
    for brand in WAITING:
        yield disclosure_row(brand, brand.footprint, valid_from, None)


def submitted(valid_from: dt.date, on: dt.date) -> Iterator[Row]:
    """That they were handed in."""
    for brand in WAITING:
        yield _status(brand, valid_from, "submitted", on, brand.producer.name, "illustrative")


def _submitted_on(valid_from: dt.date) -> dt.date:
    return valid_from - dt.timedelta(days=20)


def _status(brand: Brand, valid_from: dt.date, status: str, on: dt.date, who: str, why: str) -> Row:
    return {
        "disclosure": disclosure_id(brand, valid_from),
        "status": status,
        "from_on": on.isoformat(),
        "decided_by": who,
        "reason": why,
    }
