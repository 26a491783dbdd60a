"""The illustrative register has something of everything to show, beside the facts of record."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from decimal import Decimal

import pytest

from cpal.calendar import Month, london_date
from cpal.illustrative.cast import Brand as FictionalBrand
from cpal.illustrative.keeping import kept_updates
from cpal.illustrative.kept import BOUND, ENDING, PARTIAL, PLEDGED, TO_REJECT, TO_VERIFY, WITHDRAWN
from cpal.illustrative.registers import REGISTERED, seen_at
from cpal.illustrative.spans import Span
from eligibility.keeping.lapses import LapseKind, by_span
from eligibility.keeping.lapsing import lapses_ahead, with_losses
from eligibility.models import (
    Assurance,
    AssuranceStep,
    Brand,
    BrandSite,
    ListingEvent,
    ProofPoint,
    ProofPointStatus,
    RecognisedStandard,
    SitePlace,
    ThresholdProposal,
)
from eligibility.selectors import RegisterAsHeld, thresholds_for
from pricing.models import RunInput
from pricing.services.rebuild import rebuild
from tests.illustrative.conftest import NOW, Built

pytestmark = [pytest.mark.long, pytest.mark.django_db, pytest.mark.usefixtures("market")]

TODAY = london_date(NOW)
OF_RECORD = {
    "NORNICKEL",
    "HUAYOU",
    "GEM-NI1",
    "Norilsk Nickel Harjavalta Cathodes",
    "Norilsk Nickel Harjavalta Briquettes",
    "KZ-SHG 99.995",
}


def codes_of(brand: str, metal: str, on: dt.date = TODAY, held_at: dt.datetime = NOW) -> tuple[str, ...]:
    threshold = thresholds_for("v2026-02").on(metal, on)
    return RegisterAsHeld.at(held_at).verdict(metal, brand, on, threshold).codes


def test_the_facts_of_record_are_loaded_before_the_history_begins() -> None:
    brands = Brand.objects.held_at(NOW)
    assert {brand.brand for brand in brands} == OF_RECORD | {brand.name for brand in REGISTERED}
    assert RecognisedStandard.objects.exists()
    first = RunInput.objects.earliest("run__window__opens_at").run.window
    assert max(brand.received_at for brand in brands if brand.brand in OF_RECORD) < first.opens_at


def test_only_what_is_of_record_names_a_source() -> None:
    for event in ListingEvent.objects.held_at(NOW):
        assert bool(event.source) == (event.brand in OF_RECORD)
        assert event.source or event.reference.startswith("illustrative")
    for step in AssuranceStep.objects.held_at(NOW):
        assert bool(step.source) != (step.note == "illustrative")


def test_every_kind_of_listing_event_has_happened_by_now() -> None:
    events = ListingEvent.objects.held_at(NOW).filter(source="")
    assert set(events.values_list("event", flat=True)) == {
        "applied",
        "listed",
        "suspended",
        "resumed",
        "delisted",
        "no_new_warranting",
        "warranting_resumed",
    }
    assert not events.filter(happened_on__gt=TODAY + dt.timedelta(days=20)).exists()


def test_a_plant_makes_two_brands_and_two_producers_plants_share_a_town() -> None:
    made = Counter(BrandSite.objects.held_at(NOW).values_list("site", flat=True))
    assert made["OSTERVIK P1-WORKS"] == 2
    town = SitePlace.objects.held_at(NOW).filter(place__startswith="Grenmark")
    assert len({place.site.split()[0] for place in town}) == 2


def test_proof_points_stand_in_every_status() -> None:
    statuses = Counter(ProofPointStatus.objects.held_at(NOW).values_list("status", flat=True))
    assert set(statuses) == {"submitted", "verified", "rejected", "superseded", "withdrawn"}
    points = ProofPoint.objects.held_at(NOW)
    assert {len(point.report_sha256) for point in points} == {64}
    assert all(point.period_from and point.period_until for point in points)


@pytest.mark.parametrize(
    "brand", [BOUND, PARTIAL, WITHDRAWN, TO_VERIFY, TO_REJECT], ids=lambda brand: brand.name
)
def test_a_bound_a_part_of_the_scopes_and_what_is_not_verified_are_no_disclosure(
    brand: FictionalBrand,
) -> None:
    assert "no_verified_carbon_disclosure" in codes_of(brand.name, brand.metal)


def test_a_letter_lapses_within_sixty_days_and_the_brand_with_it() -> None:
    letter = Assurance.objects.held_at(NOW).get(site=PLEDGED.site)
    ends_on = letter.from_on.replace(year=letter.from_on.year + 1)
    assert TODAY < ends_on <= TODAY + dt.timedelta(days=60)
    assert codes_of(PLEDGED.name, PLEDGED.metal) == ()
    assert codes_of(PLEDGED.name, PLEDGED.metal, ends_on) == ("no_assurance",)


def test_of_everything_that_can_lapse_something_lapses_within_ninety_days() -> None:
    lapses = with_losses(lapses_ahead(NOW, TODAY), NOW)
    assert {lapse.kind for lapse in lapses} >= {
        LapseKind.LETTER,
        LapseKind.CERTIFICATE,
        LapseKind.RE_ASSESSMENT,
        LapseKind.DISCLOSURE,
    }
    losing = {name.brand for lapse in lapses for name in lapse.losing}
    assert losing == {PLEDGED.name, ENDING.name}
    assert [len(span.lapses) > 0 for span in by_span(lapses, TODAY)] == [True, True, True]


@pytest.mark.parametrize(("least", "most"), [(0, 30), (30, 60), (60, 90)])
def test_in_each_span_ahead_a_re_assessment_comes_due(least: int, most: int) -> None:
    ahead = [
        (award.happened_on.replace(year=award.happened_on.year + 3) - TODAY).days
        for award in AssuranceStep.objects.held_at(NOW).filter(step="awarded", source="")
        if award.happened_on is not None and award.standard != "ASI-PS"
    ]
    assert any(least < days <= most for days in ahead)


def test_certificates_are_provisional_and_full() -> None:
    levels = AssuranceStep.objects.held_at(NOW).filter(standard="ASI-PS", source="").values_list("level")
    assert {level for (level,) in levels} == {"provisional", "full"}


def test_what_was_told_late_changes_what_is_known_and_no_figure() -> None:
    on_suspension = Assurance.objects.held_at(NOW).filter(site="QUILL GRADE B-WORKS", status="suspended")
    told_first, told_late = on_suspension.order_by("received_at")
    assert told_late.from_on < told_first.from_on
    counted = [
        each
        for each in RunInput.objects.filter(
            feed_record__brand="QUILL GRADE B", state="qualifying", run__assessments__isnull=False
        ).select_related("run__evidence", "run__window", "feed_record")
        if each.feed_record is not None
        and told_late.from_on <= london_date(each.feed_record.market_at) < told_first.from_on
    ]
    assert counted
    for each in counted:
        assert each.feed_record is not None
        on = london_date(each.feed_record.market_at)
        assert codes_of("QUILL GRADE B", "copper", on, each.run.window.cutoff_at) == ()
        assert "no_assurance" in codes_of("QUILL GRADE B", "copper", on)
        assert rebuild(each.run) == ()


def test_a_higher_average_is_held_and_a_lower_one_proposed_and_no_threshold_moves() -> None:
    proposals = ThresholdProposal.objects.order_by("made_at")
    assert [(each.state, each.proposed_tco2e_per_t) for each in proposals] == [
        ("held", Decimal("3.7")),
        ("proposed", Decimal("3.3")),
    ]
    assert {each.average.source.split(":")[0] for each in proposals} == {"illustrative"}
    assert thresholds_for("v2026-02").on("zinc", TODAY).max_tco2e_per_t == Decimal("3.5")


def test_nothing_is_held_before_it_came_about(market: Built) -> None:
    assert not Assurance.objects.filter(received_at__gt=NOW).exists()
    assert not ProofPointStatus.objects.filter(from_on__gt=TODAY).exists()


@pytest.mark.parametrize("months", [1, 5, 9, 13])
def test_a_shorter_history_has_no_end_of_what_never_began(months: int) -> None:
    last = Month(2026, 10)
    first = last
    for _ in range(months - 1):
        first = first.previous
    updates = kept_updates(Span(first, last, NOW))
    rows = [row for update in updates for row in update.rows]
    assert all(seen_at(first) <= update.received_at <= NOW for update in updates)
    assert [row for row in rows if row.get("status") == "superseded"] == [] or months > 8
    assert [row for row in rows if row.get("status") == "suspended"] == [] or months > 11
    assert [row for row in rows if row.get("event") == "suspended"] == []
