"""A small zinc market, March 2026, priced through the real services. Illustrative: no brand or firm of it exists.

Every reference row is nought, so a premium is its own normalised level. The window closes on 31 March at 17:00 London
(16:00 UTC) and is published on 1 April at 16:00 London (15:00 UTC).
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence

from cpal.calendar import Month
from pricing.methodology.metals import Metal
from pricing.models import Assessment, Judgement, Publication, Run, SignOff, Window
from pricing.services.approve import approve
from pricing.services.correct import publish_correction
from pricing.services.execute_run import execute_run
from pricing.services.finalise import finalise
from pricing.services.judge import record_judgement, sign_off
from pricing.services.load_reference import load_reference
from pricing.services.price_window import price_window
from pricing.services.publish import publish_provisional
from pricing.services.receive_feed import receive_feed
from tests.eligibility.registers import FOOTPRINT, load, load_eligible_brand
from tests.people import MERIDIAN, ORGANISATION_NAMES, TRAMONTANE, ana, sam

MARCH = Month(2026, 3)
CUTOFF_AT = dt.datetime(2026, 3, 31, 16, tzinfo=dt.UTC)
PUBLISHES_AT = dt.datetime(2026, 4, 1, 15, tzinfo=dt.UTC)
WINDOW_ENDS_AT = PUBLISHES_AT + dt.timedelta(minutes=5)
RECEIVED_AT = dt.datetime(2026, 3, 30, 12, tzinfo=dt.UTC)
IN_REVIEW_AT = dt.datetime(2026, 4, 1, 9, tzinfo=dt.UTC)
APPROVED_AT = dt.datetime(2026, 4, 1, 11, tzinfo=dt.UTC)
LONG_HELD_AT = dt.datetime(2020, 1, 2, tzinfo=dt.UTC)
MICROSECOND = dt.timedelta(microseconds=1)

BUYERS = (MERIDIAN, TRAMONTANE, "HALDEN")
SELLERS = ("ACME", "FJORD", "KARST")


def trade(
    number: int, premium: str, *, tonnes: str = "100", buyer: str | None = None, seller: str | None = None
) -> dict[str, str]:
    """An executed transaction that nothing is wrong with; buyers and sellers take turns."""
    return {
        "kind": "transaction",
        "id": f"T-{number}",
        "revision": "1",
        "metal": "zinc",
        "brand": "ZINCO",
        "tonnes": tonnes,
        "premium": premium,
        "currency": "USD",
        "incoterm": "CIF",
        "region": "EU",
        "location": "NLRTM",
        "origin": "NO",
        "destination": "NL",
        "delivery_until": "2026-06-15",
        "payment_days": "30",
        "executed_at": f"2026-03-{16 + number:02d}T10:00:00+00:00",
        "status": "executed",
        "buyer": buyer or BUYERS[number % 3],
        "seller": seller or SELLERS[number % 3],
        "buyer_confirmed_at": f"2026-03-{16 + number:02d}T11:00:00+00:00",
        "seller_confirmed_at": f"2026-03-{16 + number:02d}T11:30:00+00:00",
    }


def load_registers_and_reference() -> None:
    """An eligible brand, firms that agreed to the use of their deals, and reference rows of nought."""
    load_eligible_brand(at=LONG_HELD_AT)
    load("disclosures", {**FOOTPRINT, "id": "D-2", "value_tco2e_per_t": "2.10"}, at=LONG_HELD_AT)
    for code in (*BUYERS, *SELLERS):
        if code != "ACME":
            name = ORGANISATION_NAMES.get(code, code.title())
            load("organisations", {"code": code, "name": name, "country": "NL"}, at=LONG_HELD_AT)
            load("consents", {"organisation": code, "from_on": "2020-01-01"}, at=LONG_HELD_AT)
    load_reference(source=io.BytesIO(_reference_file()), name="reference.csv")


def _reference_file() -> bytes:
    rows = [
        "physical_premium,zinc,EU,,2020-01-01,0,usd_per_t,illustrative",
        "incoterm,,EU,CIF,2020-01-01,0,usd_per_t,illustrative",
        "logistics,,,NLRTM,2020-01-01,0,usd_per_t,illustrative",
        "tariff,zinc,,NO>NL,2020-01-01,0,usd_per_t,illustrative",
        "lme_price,zinc,,,2020-01-01,3000,usd_per_t,illustrative",
        "interest,,,,2020-01-01,0,percent_per_year,illustrative",
        "forward_spread,zinc,,,2020-01-01,0,usd_per_t_per_day,illustrative",
    ]
    return "\n".join(["kind,metal,region,key,effective_on,value,unit,source", *rows, ""]).encode()


def receive(rows: Sequence[dict[str, str]], at: dt.datetime = RECEIVED_AT) -> None:
    """A feed of these rows, received by the cut-off unless told otherwise."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, names, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    content = text.getvalue().encode()
    receive_feed(source=io.BytesIO(content), name="feed.csv", received_by=ana(), received_at=at)


def run(window: Month = MARCH, at: dt.datetime = IN_REVIEW_AT) -> Run:
    """Price zinc; the run prepares the assessment where it can."""
    (queued,) = price_window(window=window, metals=[Metal.ZINC], requested_by=ana(), at=at)
    return execute_run(run_id=queued.pk, at=at)


def run_of(assessed: Assessment) -> Run:
    """The run that gives the figure."""
    assert assessed.run is not None
    return assessed.run


def assessment(window: Month = MARCH) -> Assessment:
    """The latest revision of zinc in a window."""
    return Assessment.objects.of(Window.objects.frozen(window), "zinc").select_related("window", "run")[0]


def in_review(*premia: str, extra: Sequence[dict[str, str]] = ()) -> Assessment:
    """A window of trades at these premia, priced and in review."""
    load_registers_and_reference()
    rows = [*(trade(number, premium) for number, premium in enumerate(premia, start=1)), *extra]
    if rows:
        receive(rows)
    run()
    return assessment()


def approved(*premia: str, at: dt.datetime = APPROVED_AT) -> Assessment:
    """A window of trades at these premia, approved by Sam."""
    return approve(assessment=in_review(*(premia or ("40", "41", "42"))), approved_by=sam(), at=at)


def judged(kind: Judgement.Kind) -> Assessment:
    """A window of zinc in which nothing qualifies, judged, signed off and approved."""
    judge(in_review(), kind, IN_REVIEW_AT)
    run()
    return approve_by_sam(assessment(), APPROVED_AT)


def judge(reviewed: Assessment, kind: Judgement.Kind, at: dt.datetime) -> None:
    """Ana's judgement of a window in which nothing qualifies, signed off by Sam."""
    judgement = record_judgement(
        assessment=reviewed,
        kind=kind,
        made_by=ana(),
        at=at,
        data_considered="No trade, bid, offer or other evidence in the window.",
        rationale="Nothing to go by.",
        outcome=kind.label,
    )
    sign_off(judgement=judgement, signed_by=sam(), at=at, outcome=SignOff.Outcome.SIGNED)


def approve_by_sam(reviewed: Assessment, at: dt.datetime) -> Assessment:
    return approve(assessment=reviewed, approved_by=sam(), at=at)


def provisional(*premia: str, at: dt.datetime = PUBLISHES_AT) -> Publication:
    """A window of trades at these premia, published by the timetable at that moment."""
    return publish_provisional(assessment=approved(*premia), published_by=None, at=at)


def final(*premia: str) -> Publication:
    """A window of trades at these premia, published, and final as nobody objected."""
    publication = provisional(*premia)
    return finalise(assessment=publication.assessment, at=WINDOW_ENDS_AT)


def corrected(correction: Assessment, at: dt.datetime) -> Publication:
    """A correction priced by Ana, approved and published by Sam."""
    run(at=at)
    return publish_correction(assessment=approve_by_sam(correction, at), published_by=sam(), at=at)
