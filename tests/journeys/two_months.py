"""Two months of zinc with the same trades, one of them small: the small one counts in the first month alone."""

from __future__ import annotations

from django.core.management import call_command

from cpal.calendar import Month, observation_window
from cpal.clock import database_clock
from pricing.methodology.metals import Metal
from pricing.models import MethodologyVersion, Publication, Run
from pricing.services.execute_run import execute_run
from pricing.services.finalise import finalise
from pricing.services.price_window import price_window
from pricing.services.publish import publish_provisional
from pricing.services.rebuild import rebuild
from pricing.tasks import open_reviews
from tests.clock import everybody_goes_on_to
from tests.journeys.consulting import MINUTE, the_timetable
from tests.people import ana
from tests.publication import market

JUNE = Month(2026, 6)
OLD, NEW = "v2026-02", "v2026-06"
SMALL = "40"  # tonnes: enough under the old version, whose minimum is 25, too little under the new one


def a_month_is_priced_and_final() -> Publication:
    """March: three large trades and a small one, all of which count."""
    assessment = market.in_review("40", "41", "42", extra=[market.trade(4, "44", tonnes=SMALL)])
    approved = market.approve_by_sam(assessment, market.APPROVED_AT)
    publish_provisional(assessment=approved, published_by=None, at=market.PUBLISHES_AT)
    publication = finalise(assessment=approved, at=market.WINDOW_ENDS_AT)
    run = market.run_of(publication.assessment)
    assert (run.methodology, run.inputs.get(record_id="T-4").state) == (OLD, "qualifying")
    return publication


def june_is_priced_by_the_timetable() -> Run:
    """A feed like March's comes on the last day of the window; at its cut-off the timetable prices it."""
    cutoff_at = observation_window(JUNE).cutoff_at
    everybody_goes_on_to(cutoff_at - 60 * MINUTE)
    trades = [in_june(11, "40"), in_june(12, "41"), in_june(13, "42"), in_june(14, "44", SMALL)]
    market.receive(trades, at=database_clock())
    everybody_goes_on_to(cutoff_at + MINUTE)
    runs = Run.objects.filter(window__code=str(JUNE), metal="zinc")
    the_timetable(open_reviews, runs.complete().exists)
    return runs.get()


def in_june(number: int, premium: str, tonnes: str = "100") -> dict[str, str]:
    """A trade of the market's last days of March, three months later."""
    row = market.trade(number, premium, tonnes=tonnes)
    later = {name: text.replace("2026-03-", "2026-06-") for name, text in row.items()}
    return later | {"delivery_until": "2026-09-15"}


def the_changed_number_counts(june: Run) -> None:
    small = june.inputs.get(record_id="T-14")
    assert (june.methodology, june.purpose) == (NEW, Run.Purpose.ASSESSMENT)
    assert (small.state, small.codes) == ("screened_out", ["below_minimum_size"])
    assert june.value_usd_per_t == 41

    what_if = priced_under(OLD)
    assert what_if.inputs.get(record_id="T-14").state == "qualifying"
    assert what_if.value_usd_per_t != june.value_usd_per_t


def priced_under(methodology: str) -> Run:
    (queued,) = price_window(
        window=JUNE,
        metals=[Metal.ZINC],
        requested_by=ana(),
        at=database_clock(),
        methodology=methodology,
        purpose=Run.Purpose.WHAT_IF,
    )
    return execute_run(run_id=queued.pk)


def the_old_month_is_what_it_was(march: Publication) -> None:
    stands = Publication.objects.select_related("assessment__run__window", "assessment__run__evidence").get(
        pk=march.pk
    )
    run = market.run_of(stands.assessment)
    assert (stands.facts, run.methodology) == (march.facts, OLD)
    assert rebuild(run) == ()
    assert MethodologyVersion.objects.default_for(str(market.MARCH)).code == OLD
    call_command("rebuild", "--all")
