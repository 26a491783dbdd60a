"""The steps of the illustrative sites on their way to a mark, and what of them falls due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from cpal.calendar import london_date
from cpal.illustrative.cast import ALL_BRANDS, AUDITOR, BRANDS, COMMITTED, SUSPENDED, UNASSURED, Brand
from cpal.illustrative.kept import DUE, KEPT_BRANDS, MARKS, PARTIAL, PLEDGED
from cpal.illustrative.registers import Learned, Row, a_year_before, learned_at, months_after
from cpal.illustrative.spans import Span
from eligibility.criteria import years_later
from pricing.methodology.metals import Metal

# From the award, in days: what came before it and what followed.
WAY = {
    "letter_of_commitment": -330,
    "self_assessment": -200,
    "site_assessment": -60,
    "awarded": 0,
    "improvement_plan": 90,
    "full_conformance": 300,
}
IMPROVING = BRANDS[Metal.NICKEL][0]  # its improvement plan is to be completed within a month
PLEDGED_DAYS_AGO = 320
NOT_LONGER_THAN_TODAY = 335


def steps_at_the_start(span: Span) -> Iterator[Row]:
    """Everything up to the start of the history, site by site."""
    awarded_on = a_year_before(span.first)
    for brand in (*ALL_BRANDS, *KEPT_BRANDS):
        if brand.is_assured and not brand.made_at and brand.metal is not Metal.NICKEL:
            yield from _way(brand, awarded_on)
    for days, brand in DUE.items():
        yield from _way(brand, due_award(span, days))
    yield _step(COMMITTED, "letter_of_commitment", months_after(span.first, -2))
    yield _step(UNASSURED, "participant", months_after(span.first, -3))


def awards_at_the_start(span: Span) -> Iterator[Row]:
    """The certificates of the sites that never trade."""
    awarded_on = a_year_before(span.first)
    for brand in KEPT_BRANDS:
        if brand.is_assured and not brand.made_at and brand.metal is not Metal.NICKEL:
            yield _counts(brand, "awarded", awarded_on)
    for days, brand in DUE.items():
        yield _counts(brand, "awarded", due_award(span, days))


def due_award(span: Span, days: int) -> dt.date:
    """The day of an award whose three years are over in so many days."""
    return years_later(span.today + dt.timedelta(days=days), -3)


def later_steps(span: Span) -> Iterator[tuple[dt.datetime, Row]]:
    """What was told of sites since, as it came about."""
    if span.shows(Learned.LISTED_AGAIN):
        suspended = learned_at(span.window(Learned.LISTED_AGAIN))
        yield suspended, _step(SUSPENDED, "suspended", london_date(suspended))
        yield span.after_the_last_cutoff, _step(SUSPENDED, "suspended", _begun_earlier(span))
    for brand in ALL_BRANDS:
        if brand.is_assured and brand.metal in (Metal.COPPER, Metal.ZINC):
            yield span.ago(60), _step(brand, "re_assessment", london_date(span.ago(62)))
    pledged_on = london_date(span.ago(PLEDGED_DAYS_AGO))
    yield span.ago(PLEDGED_DAYS_AGO), _step(PLEDGED, "letter_of_commitment", pledged_on)
    yield span.ago(100), _step(PLEDGED, "self_assessment", london_date(span.ago(102)))
    yield span.ago(280), _step(PARTIAL, "awarded", london_date(span.ago(280)), level="provisional")
    awarded = span.ago(NOT_LONGER_THAN_TODAY)
    for step in ("letter_of_commitment", "self_assessment", "site_assessment", "awarded"):
        on = london_date(awarded) + dt.timedelta(days=WAY[step])
        yield awarded, _step(IMPROVING, step, on)
    yield span.ago(290), _step(IMPROVING, "improvement_plan", london_date(span.ago(292)))


def later_awards(span: Span) -> Iterator[tuple[dt.datetime, Row]]:
    """A letter that soon runs out, a provisional certificate that ends within 90 days, a nickel mark."""
    yield (
        span.ago(PLEDGED_DAYS_AGO),
        _counts(PLEDGED, "committed", london_date(span.ago(PLEDGED_DAYS_AGO))),
    )
    until_on = span.today + dt.timedelta(days=80)
    yield span.ago(280), _counts(PARTIAL, "awarded", london_date(span.ago(280)), until_on)
    at = span.ago(NOT_LONGER_THAN_TODAY)
    yield at, _counts(IMPROVING, "awarded", london_date(at))


def suspension_told_late(span: Span) -> Row:
    """The mark's owner says that a suspension had begun a hundred days before the day first told."""
    return _counts(SUSPENDED, "suspended", _begun_earlier(span))


def _begun_earlier(span: Span) -> dt.date:
    told_first = london_date(learned_at(span.window(Learned.LISTED_AGAIN)))
    return told_first - dt.timedelta(days=100)


def _way(brand: Brand, awarded_on: dt.date) -> Iterator[Row]:
    """The whole way to a mark; of the ASI Performance Standard its certificate alone."""
    if brand.metal is Metal.ALUMINIUM:
        yield _step(brand, "awarded", awarded_on, level="full")
        return
    for step, days in WAY.items():
        yield _step(brand, step, awarded_on + dt.timedelta(days=days))


def _step(brand: Brand, step: str, on: dt.date, *, level: str = "") -> Row:
    return {
        "site": brand.site,
        "standard": MARKS[brand.metal],
        "step": step,
        "happened_on": on.isoformat(),
        "dating": "day",
        "version": "V3" if level else "",
        "level": level,
        "auditor": AUDITOR.name if step in {"site_assessment", "awarded", "re_assessment"} else "",
        "note": "illustrative",
    }


def _counts(brand: Brand, status: str, from_on: dt.date, until_on: dt.date | None = None) -> Row:
    return {
        "site": brand.site,
        "standard": MARKS[brand.metal],
        "status": status,
        "from_on": from_on.isoformat(),
        "until_on": until_on.isoformat() if until_on else "",
        "reference": f"illustrative {status} {from_on:%Y}",
    }
