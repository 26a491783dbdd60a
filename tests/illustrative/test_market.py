"""The illustrative market shows everything that it promises, and every figure of it stands up."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from decimal import Decimal

import pytest
from django.db.models import Q, Sum

from consultations.models import Amendment, Answer, Consultation, Edition, PublishedAnswer
from consultations.notices.models import Notice
from cpal.audit import trail
from cpal.calendar import Month
from cpal.illustrative import marks
from cpal.illustrative.files import Files
from cpal.illustrative.market import NotEmpty, build
from cpal.illustrative.review import Review, Staff
from cpal.illustrative.volumes import volumes_of
from cpal.people.conduct import obstacle_of_conduct
from cpal.people.models import User
from objections.models import Determination, Objection
from pricing.methodology.metals import Metal
from pricing.models import (
    Assessment,
    Decision,
    Delivery,
    FeedRecord,
    Judgement,
    Publication,
    ReferenceRow,
    Run,
    RunInput,
    Window,
)
from pricing.publication import State
from pricing.services.publish import publish_provisional
from pricing.services.rebuild import rebuild
from tests.illustrative.conftest import NOW, Built

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("market")]

NEWEST = "2026-10"
FIRST = "2024-11"
A_DAY = dt.timedelta(days=1)


def standing() -> list[Publication]:
    return list(Publication.objects.latest_of_each())


def newest(metal: Metal) -> Assessment:
    return Assessment.objects.select_related("window", "run").get(window__code=NEWEST, metal=metal)


def test_twenty_four_windows_end_with_the_latest_closed_one(market: Built) -> None:
    codes = sorted(set(Assessment.objects.values_list("window__code", flat=True)))
    assert (len(codes), codes[0], codes[-1]) == (24, FIRST, NEWEST)
    assert "2026-11 so far" in market.steps


def test_every_window_but_the_newest_is_final() -> None:
    assert {publication.window.code for publication in standing()} == {
        window.code for window in Window.objects.filter(assessments__isnull=False)
    } - {NEWEST}
    assert {publication.status for publication in standing()} == {"final", "corrected"}
    assert len(standing()) == 23 * 4


def test_the_months_show_every_basis() -> None:
    assert {publication.basis for publication in standing()} == {
        "transaction_based",
        "blended",
        "judgement",
        "carried_forward",
        "withheld",
    }


def test_an_ordinary_premium_is_nought_and_others_are_negative() -> None:
    values = [publication.value_usd_per_t for publication in standing() if publication.basis != "withheld"]
    assert Decimal("0.00") in values
    assert min(value for value in values if value is not None) < 0


def test_one_objection_is_upheld_one_dismissed_and_one_refused_as_too_late() -> None:
    outcomes = Counter(Determination.objects.values_list("outcome", flat=True))
    assert outcomes == {"upheld": 1, "dismissed": 1}
    refused = Objection.objects.exclude(refused_for=[])
    assert [objection.refused_for for objection in refused] == [["window_over"]]


def test_the_upheld_objection_has_led_to_a_correction_with_another_figure() -> None:
    correction = Publication.objects.get(status="corrected")
    upheld = Determination.objects.get(outcome="upheld")
    assert correction.supersedes == upheld.objection.publication
    assert upheld.public_summary in correction.reason
    assert correction.value_usd_per_t != upheld.objection.publication.value_usd_per_t
    assert correction.assessment.reference == f"{correction.metal}-{correction.window.code}-r2"


def test_flags_were_retained_and_excluded() -> None:
    rulings = Counter(Decision.objects.in_force().values_list("ruling", flat=True))
    assert rulings["retain"] >= 2
    assert rulings["exclude"] >= 1


def test_expert_judgement_was_used_on_everything_it_may_be_used_on() -> None:
    used = Judgement.objects.filter(sign_offs__outcome="signed").values_list("kind", flat=True)
    assert set(used) == {"admit_order", "override_adjustment", "carry_forward", "withhold"}


def test_a_late_submission_was_rolled_forward_into_the_next_window() -> None:
    late = RunInput.objects.filter(rolled_forward=True, run__assessments__isnull=False).select_related(
        "feed_record__settles_in"
    )
    assert late
    for each in late:
        assert each.feed_record is not None
        assert each.feed_record.market_at <= each.feed_record.settles_in.opens_at


def test_every_reason_for_keeping_an_input_out_occurs_in_a_published_window() -> None:
    published = RunInput.objects.filter(run__assessments__publications__isnull=False)
    found = {code for codes in published.values_list("codes", flat=True) for code in codes}
    assert found == {
        "below_minimum_size",
        "cancelled",
        "carbon_above_threshold",
        "incomplete",
        "no_assurance",
        "no_consent",
        "no_verified_carbon_disclosure",
        "not_arms_length",
        "not_executable",
        "not_listed",
        "not_verified",
        "not_visible",
        "off_last_trade",
        "stood_too_short",
        "unconfirmed",
        "unknown_brand",
    }


def test_a_footprint_between_the_thresholds_is_too_large_from_the_new_version_on() -> None:
    brand = RunInput.objects.filter(feed_record__brand="SABELUNE T-BAR", run__assessments__isnull=False)
    before = brand.filter(run__methodology="v2025-10")
    after = brand.filter(run__methodology="v2026-02")
    assert before.filter(state="qualifying").exists()
    assert not before.filter(codes__contains=["carbon_above_threshold"]).exists()
    assert after.count() == after.filter(codes__contains=["carbon_above_threshold"]).count() > 0


@pytest.mark.parametrize(
    ("brand", "code"),
    [
        ("BRYN CGG", "no_assurance"),
        ("QUILL GRADE B", "no_assurance"),
        ("TARN HG", "not_listed"),
    ],
)
def test_a_letter_a_certificate_and_a_listing_end_in_the_course_of_the_history(brand: str, code: str) -> None:
    traded = RunInput.objects.filter(feed_record__brand=brand, run__assessments__isnull=False)
    ended = traded.filter(codes__contains=[code])
    assert ended
    assert traded.filter(state="qualifying").exists()
    if brand != "TARN HG":  # listed again later
        last_good = traded.filter(state="qualifying").latest("feed_record__market_at")
        first_bad = ended.earliest("feed_record__market_at")
        assert last_good.feed_record is not None
        assert first_bad.feed_record is not None
        assert last_good.feed_record.market_at < first_bad.feed_record.market_at


# --- the newest window ---------------------------------------------------------------------------------------------
def test_the_newest_window_is_left_in_review_with_something_of_everything_to_do() -> None:
    reviewed = Assessment.objects.filter(window__code=NEWEST)
    assert {assessment.state for assessment in reviewed} == {"in_review"}
    runs = Run.objects.filter(assessments__in=reviewed)
    assert runs.filter(undecided_flags__gt=0).count() >= 2
    assert runs.filter(pending_count__gt=0).count() >= 1
    assert Judgement.objects.filter(window__code=NEWEST).unsigned().exists()


@pytest.mark.parametrize("metal", Metal)
def test_whoever_opens_the_newest_window_can_finish_it(metal: Metal) -> None:
    people = {user.username: user for user in User.objects.all()}
    staff = Staff(people["ana"], people["sam"], people["sol"], people["eli"])
    review = Review(staff, Month.parse(NEWEST), metal, frozenset(), NOW)
    approved = review.approve(review.prepare())
    publication = publish_provisional(assessment=approved, published_by=people["sam"], at=NOW + A_DAY)
    assert publication.assessment.current_state is State.PROVISIONAL


def test_the_window_that_collects_has_inputs_and_none_from_the_future() -> None:
    collecting = FeedRecord.objects.filter(settles_in__code="2026-11")
    assert collecting.exists()
    assert not collecting.filter(Q(market_at__gt=NOW) | Q(received_at__gt=NOW)).exists()
    assert not Delivery.objects.filter(received_at__gt=NOW).exists()


# --- where it comes from -------------------------------------------------------------------------------------------
def test_nickel_trades_and_is_offered_as_much_as_it_really_was() -> None:
    for month in (Month(2025, 5), Month(2025, 7), Month(2025, 9), Month(2025, 1)):
        records = FeedRecord.objects.filter(metal="nickel", settles_in__code=str(month))
        by_kind = {
            row["kind"]: row["tonnes"]
            for row in records.order_by().values("kind").annotate(tonnes=Sum("tonnes"))
        }
        assert by_kind.get("transaction", 0) == volumes_of(month).traded_t
        assert by_kind.get("order", 0) == volumes_of(month).offered_t


def test_only_exchange_rates_are_real_and_they_name_their_source() -> None:
    rates = ReferenceRow.objects.filter(kind="fx")
    assert rates.exists()
    assert all("Federal Reserve H.10" in rate.source for rate in rates)
    assert set(ReferenceRow.objects.exclude(kind="fx").values_list("source", flat=True)) == {"illustrative"}


def test_its_files_are_kept_and_every_history_is_recorded_as_back_filled(market: Built) -> None:
    assert (
        (market.folder / f"{NEWEST}-feed-1.csv")
        .read_bytes()
        .startswith(b"kind,id,revision,metal,brand,tonnes")
    )
    assert set(Delivery.objects.values_list("is_backfilled", flat=True)) == {True}


# --- what it stands up to ------------------------------------------------------------------------------------------
def test_every_assessment_rebuilds_identically() -> None:
    assessments = Assessment.objects.select_related("run__evidence", "run__window")
    assert len(assessments) == 24 * 4 + 1
    for assessment in assessments:
        assert assessment.run is not None
        assert rebuild(assessment.run) == ()


def test_the_audit_log_is_intact_and_tells_when_things_happened() -> None:
    assert trail.verify().is_intact


def test_the_market_says_that_it_is_illustrative() -> None:
    assert marks.is_illustrative()


def test_a_second_build_does_nothing(market: Built) -> None:
    before = Delivery.objects.count(), Run.objects.count(), User.objects.count()
    with pytest.raises(NotEmpty):
        list(build(now=NOW + A_DAY, files=Files(market.folder / "again")))
    assert (Delivery.objects.count(), Run.objects.count(), User.objects.count()) == before
    assert not (market.folder / "again").exists()


# --- consultations, governance, notices ------------------------------------------------------------------------
def test_one_consultation_is_open_one_closed_and_the_discussion_paper_concluded() -> None:
    states = dict(Consultation.objects.values_list("reference", "state"))
    assert states == {"CP-2025-01": "concluded", "CP-2026-01": "closed", "CP-2026-02": "open"}
    assert Consultation.objects.get(reference="CP-2025-01").questions.count() == 24


def test_every_invented_answer_says_that_it_is_illustrative() -> None:
    written = Answer.objects.exclude(reason="")
    assert written.count() > 100
    assert not written.exclude(reason__startswith="Illustrative: ").exists()


def test_the_outcome_of_the_paper_names_those_alone_who_allowed_it() -> None:
    edition = Edition.objects.get()
    named = set(
        PublishedAnswer.objects.filter(edition=edition).exclude(name="").values_list("name", flat=True)
    )
    assert any("Ostervik Smelters" in name for name in named)
    assert not any(
        firm in str([edition.content, named]) for firm in ("Sabelune", "Castelorne", "Kestrelmoor")
    )


def test_notices_are_numbered_in_the_order_of_what_they_tell() -> None:
    for year in ("25", "26"):
        told = Notice.objects.filter(number__startswith=f"{year}/").order_by("number")
        moments = list(told.values_list("published_at", flat=True))
        assert len(moments) > 20
        assert moments == sorted(moments)


def test_nobody_of_the_staff_is_overdue_and_an_amendment_waits_for_its_back_cast() -> None:
    for person in User.objects.filter(is_staff=True):
        assert obstacle_of_conduct(person, NOW) == ""
    amendment = Amendment.objects.get()
    assert amendment.proposal is not None
    assert amendment.proposal.is_fixed
