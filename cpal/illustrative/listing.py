"""What the illustrative exchange said of its brands, and where their works stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from cpal.calendar import london_date
from cpal.illustrative.cast import BRANDS, RELISTED, Brand
from cpal.illustrative.kept import DELISTED
from cpal.illustrative.registers import LONG_AGO, REGISTERED, Learned, Row, learned_at
from cpal.illustrative.spans import Span
from pricing.methodology.metals import Metal

APPLIED_ON = dt.date(2014, 9, 15)
# Two producers' works stand in the first of them.
TOWNS = {
    "HALVORSUND": "Grenmark",
    "BRYNDALE": "Grenmark",
    "OSTERVIK": "Ostervik",
    "SABELUNE": "Sabelune Port",
    "CASTELORNE": "Castelorne",
    "QUILLMARSH": "Quillmarsh",
    "TARNHOLLOW": "Tarnhollow",
    "PELLORIN": "Pellorin Bay",
}
SHAPES = {
    Metal.ALUMINIUM: "ingots",
    Metal.COPPER: "full plate cathodes",
    Metal.NICKEL: "full plate cathodes",
    Metal.ZINC: "slabs",
}
NO_LONGER_WARRANTED = BRANDS[Metal.COPPER][1]
WARRANTED_AGAIN = BRANDS[Metal.NICKEL][0]


def events_at_the_start() -> Iterator[Row]:
    """Every brand applied and was listed long ago."""
    for brand in REGISTERED:
        yield _event(brand, "applied", APPLIED_ON)
        yield _event(brand, "listed", LONG_AGO)


def places() -> Iterator[Row]:
    """The town of every works."""
    for brand in REGISTERED:
        if not brand.made_at:
            yield {"site": brand.site, "place": f"{TOWNS[brand.producer.code]} (illustrative)"}


def details() -> Iterator[Row]:
    """Shape and capacity of every brand."""
    for number, brand in enumerate(REGISTERED):
        yield {
            "metal": brand.metal,
            "brand": brand.name,
            "shape": SHAPES[brand.metal],
            "capacity_t_per_year": str(40_000 + 15_000 * (number % 7)),
            "specification": "illustrative",
        }


def later_events(span: Span) -> Iterator[tuple[dt.datetime, Row]]:
    """A suspension and its end, a brand delisted, metal that may not be put on warrant, each as it came about."""
    if span.shows(Learned.LISTING_ENDS):
        ended = learned_at(span.window(Learned.LISTING_ENDS))
        resumed = learned_at(span.window(Learned.LISTED_AGAIN))
        yield ended, _event(RELISTED, "suspended", london_date(ended))
        yield resumed, _event(RELISTED, "resumed", london_date(resumed) + dt.timedelta(days=20))
    for brand, event, days in (
        (WARRANTED_AGAIN, "no_new_warranting", 300),
        (WARRANTED_AGAIN, "warranting_resumed", 240),
        (DELISTED, "delisted", 200),
        (NO_LONGER_WARRANTED, "no_new_warranting", 40),
    ):
        at = span.ago(days)
        yield at, _event(brand, event, london_date(at))


def _event(brand: Brand, event: str, on: dt.date) -> Row:
    return {
        "metal": brand.metal,
        "brand": brand.name,
        "event": event,
        "happened_on": on.isoformat(),
        "dating": "day",
        "reference": f"illustrative {on:%y/%m%d}",
    }
