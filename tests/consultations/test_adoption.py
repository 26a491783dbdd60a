"""Adoption: only what was consulted on, announced and decided by others, and only from a window to come (paper 7.6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from consultations.amending.windows import windows_to_adopt_from
from consultations.life import MoveRefused
from consultations.models import Adoption, Amendment, AmendmentDecision, Consultation
from consultations.notices.models import Notice
from consultations.services.adopt import adopt
from consultations.services.decide_amendment import decide_amendment
from consultations.services.decide_materiality import decide_materiality
from consultations.services.draft_amendment import AmendmentRefused
from consultations.services.propose import propose
from cpal.calendar import Month, london, observation_window
from cpal.people.models import User
from eligibility.models import Threshold
from pricing.methodology.glide_path import GlideStep
from pricing.methodology.metals import Metal
from pricing.models import Clause, MethodologyVersion, Run
from pricing.policies import NotAllowed
from pricing.services.execute_run import execute_run
from pricing.services.price_window import price_window
from pricing.services.rebuild import rebuild
from pricing.services.store_version import clause_row, glide_row, store_version, threshold_row
from tests.clock import clock_at
from tests.consultations import amending
from tests.people import ana, cora, sam, sol
from tests.publication import market

pytestmark = pytest.mark.django_db
SECOND = dt.timedelta(seconds=1)


def adopt_in_july(amendment: Amendment, by: User | None = None, window: str = amending.JULY) -> Adoption:
    with clock_at(amending.ADOPTED_AT):
        return adopt(amendment=amendment, applies_from_window=window, adopted_by=by or sol())


@transaction.atomic
def insert_adoption(amendment: Amendment, window: str = amending.JULY, by: User | None = None) -> None:
    """As somebody would who has the ORM and no service."""
    Adoption.objects.create(
        amendment=amendment,
        code=f"v{window}",
        applies_from_window=window,
        notice=Notice.objects.values_list("number", flat=True).first() or "26/001",
        adopted_by=by or sol(),
        adopted_at=amending.ADOPTED_AT,
    )


def test_a_material_change_is_adopted_after_its_consultation() -> None:
    market.final()
    adoption = amending.adopted()
    assert (adoption.code, adoption.applies_from_window) == ("v2026-07", "2026-07")
    version = MethodologyVersion.objects.named("v2026-07")
    assert version.parameters.outlier_band_percent == 5
    assert version.contents.title == amending.DESCRIPTION.title
    notice = Notice.objects.get(number=adoption.notice)
    assert "v2026-07 applies from July 2026" in notice.title
    assert adoption.adopted_at == amending.ADOPTED_AT


def test_the_month_after_is_priced_under_it_and_the_months_before_rebuild_identically() -> None:
    publication = market.final()
    before = MethodologyVersion.objects.default_for("2026-03")
    amending.adopted(amending.STRICT)
    july, june = observation_window(Month(2026, 7)), Month(2026, 6)
    priced = {}
    for month in (june, Month(2026, 7)):
        (queued,) = price_window(
            window=month, metals=[Metal.ZINC], requested_by=ana(), at=july.cutoff_at + SECOND
        )
        priced[month] = execute_run(run_id=queued.pk, at=july.cutoff_at + SECOND)
    assert priced[Month(2026, 7)].methodology == "v2026-07"
    assert priced[Month(2026, 7)].purpose == Run.Purpose.ASSESSMENT
    assert priced[june].methodology == before.code
    assert MethodologyVersion.objects.default_for("2026-03") == before
    stood = market.run_of(publication.assessment)
    assert rebuild(Run.objects.select_related("evidence", "window").get(pk=stood.pk)) == ()


class TestWithoutItsConsultation:
    """A material change that was not consulted on is refused by service, row and version alike."""

    def test_the_service_refuses_to_decide(self) -> None:
        amendment = amending.proposed()
        with clock_at(amending.DECIDED_AT), pytest.raises(AmendmentRefused, match="28 full days"):
            amending.decide(amendment)

    def test_the_service_refuses_to_adopt(self) -> None:
        with pytest.raises(MoveRefused):
            adopt_in_july(amending.proposed())

    def test_the_database_refuses_the_decision(self) -> None:
        amendment = amending.proposed()
        with pytest.raises(DatabaseError, match="decided only after a public consultation"):
            AmendmentDecision.objects.create(
                amendment=amendment,
                outcome="adopt",
                reasons="Because.",
                decided_by=sam(),
                decided_at=amending.DECIDED_AT,
            )

    def test_the_database_refuses_the_move(self) -> None:
        amendment = amending.proposed()
        with pytest.raises(DatabaseError, match="nobody has decided"):
            Amendment.objects.filter(pk=amendment.pk).update(state="decided")

    def test_the_database_refuses_the_adoption(self) -> None:
        amendment = amending.proposed()
        with clock_at(amending.ADOPTED_AT), pytest.raises(DatabaseError, match="after a public consultation"):
            insert_adoption(amendment)

    def test_the_database_refuses_the_version(self) -> None:
        amendment = amending.proposed()
        version = amending.text_of(amendment).version
        assert version is not None
        with pytest.raises(DatabaseError, match="only by the adoption of an amendment"):
            MethodologyVersion.objects.create(
                code="v2026-07", applies_from_window="2026-07", document=version.document
            )

    def test_a_proposal_does_not_become_a_version_in_force(self) -> None:
        version = amending.text_of(amending.proposed()).version
        assert version is not None
        with pytest.raises(DatabaseError):
            MethodologyVersion.objects.filter(pk=version.pk).update(applies_from_window="2026-07")


def another(consultation_of: str) -> Consultation:
    """A consultation that is none of a second amendment, and so carries nothing."""
    match consultation_of:
        case "another amendment":
            first, second = amending.proposed(), amending.proposed()
            amending.hold(amending.consultation_on(first))
            return amending.consultation_on(second, "CP-2026-02")
        case "no amendment":
            amendment = amending.proposed()
            amending.hold(amending.consultation_on(None))
            return amending.consultation_on(amendment, "CP-2026-02")
        case "history":
            return amending.hold(amending.consultation_on(amending.proposed(), backfilled=True))
    raise AssertionError(consultation_of)


@pytest.mark.parametrize("consultation_of", ["another amendment", "no amendment", "history"])
def test_only_a_consultation_held_on_this_change_carries_it(consultation_of: str) -> None:
    amendment = another(consultation_of).amendment
    assert amendment is not None
    with clock_at(amending.ADOPTED_AT), pytest.raises(DatabaseError, match="after a public consultation"):
        insert_adoption(amendment)


def test_a_consultation_that_opened_before_the_proposal_carries_nothing() -> None:
    amendment = amending.fixed()
    consultation = amending.consultation_on(amendment)
    early = amending.PROPOSED_AT - dt.timedelta(minutes=30)
    amending.schedule(consultation, opens_at=early)
    amending.move(consultation, "open", early)
    with clock_at(amending.PROPOSED_AT):
        propose(amendment=amendment, is_material=True, reason="It moves the figures.", proposed_by=sam())
    amending.move(consultation, "closed", amending.CLOSES_AT)
    amending.publish_nothing(consultation)
    amending.move(consultation, "concluded", amending.CONCLUDED_AT)
    with clock_at(amending.ADOPTED_AT), pytest.raises(DatabaseError, match="after a public consultation"):
        insert_adoption(amendment)


def test_a_consultation_that_was_withdrawn_carries_nothing() -> None:
    amendment = amending.proposed()
    consultation = amending.consultation_on(amendment)
    amending.schedule(consultation)
    amending.move(consultation, "open", amending.OPENS_AT)
    amending.move(consultation, "closed", amending.CLOSES_AT)
    consultation.withdrawn_because = "It asked the wrong thing."
    amending.move(consultation, "withdrawn", amending.CONCLUDED_AT)
    with clock_at(amending.ADOPTED_AT), pytest.raises(DatabaseError, match="after a public consultation"):
        insert_adoption(amendment)


def test_a_second_short_of_28_full_days_is_short() -> None:
    amendment = amending.proposed()
    closes_at = amending.OPENS_AT + dt.timedelta(days=28)
    with pytest.raises(DatabaseError, match="28_days"), transaction.atomic():
        amending.hold(amending.consultation_on(amendment), closes_at=closes_at - SECOND)
    amending.hold(amending.consultation_on(amendment, "CP-2026-02"), closes_at=closes_at)
    with clock_at(amending.DECIDED_AT):
        amending.decide(amendment)
    assert adopt_in_july(amendment).code == "v2026-07"


def test_while_its_consultation_runs_nothing_is_decided_not_even_against_it() -> None:
    amendment = amending.proposed()
    amending.schedule(amending.consultation_on(amendment))
    with clock_at(amending.OPENS_AT), pytest.raises(AmendmentRefused, match="CP-2026-01 is scheduled"):
        decide_amendment(
            amendment=amendment,
            outcome=AmendmentDecision.Outcome.REJECT,
            reasons="We think not.",
            decided_by=sam(),
        )


class TestNotMaterial:
    def test_it_is_announced_and_then_adopted(self) -> None:
        adoption = amending.adopted(material=False)
        announced = Notice.objects.get(number=adoption.amendment.notice)
        assert "not material" in announced.summary
        assert "Outlier band: 15\N{NO-BREAK SPACE}% → 5\N{NO-BREAK SPACE}%" in announced.body.replace(
            "**", ""
        )
        assert announced.published_at == amending.PROPOSED_AT
        assert announced.published_at < Notice.objects.get(number=adoption.notice).published_at
        assert not Consultation.objects.exists()

    def test_nothing_is_proposed_without_a_notice(self) -> None:
        amendment = amending.fixed()
        decide_materiality(amendment=amendment, is_material=False, reason="A typing error.", decided_by=sam())
        with pytest.raises(DatabaseError, match="announced by a notice"), transaction.atomic():
            Amendment.objects.filter(pk=amendment.pk).update(state="proposed", notice="26/999")
        with clock_at(amending.ADOPTED_AT), pytest.raises(DatabaseError, match="nobody has decided to adopt"):
            insert_adoption(amendment)

    def test_whether_it_is_material_is_not_decided_twice(self) -> None:
        amendment = amending.proposed(material=False)
        with pytest.raises(DatabaseError):
            amendment.materiality.delete()


class TestWindows:
    def test_a_window_that_has_opened_is_refused(self) -> None:
        amendment = amending.decided()
        with pytest.raises(AmendmentRefused, match="2026-07 at the earliest"):
            adopt_in_july(amendment, window="2026-06")
        with clock_at(amending.ADOPTED_AT), pytest.raises(DatabaseError, match="has not begun"):
            insert_adoption(amendment, window="2026-06")

    def test_a_window_opens_at_the_cutoff_of_the_month_before_and_not_on_the_first(self) -> None:
        opens_at = observation_window(Month(2026, 7)).opens_at
        assert opens_at == london(dt.date(2026, 6, 30), dt.time(17, 0))
        assert windows_to_adopt_from(opens_at - SECOND)[0].code == "2026-07"
        assert windows_to_adopt_from(opens_at)[0].code == "2026-08"
        assert windows_to_adopt_from(opens_at + SECOND)[0].code == "2026-08"

    def test_the_database_too_knows_that_a_window_opens_before_its_month(self) -> None:
        amendment = amending.decided()
        opens_at = observation_window(Month(2026, 7)).opens_at
        with clock_at(opens_at), pytest.raises(DatabaseError, match="has not begun"):
            insert_adoption(amendment)
        with clock_at(opens_at - SECOND):
            insert_adoption(amendment)


class TestFourEyes:
    @pytest.mark.parametrize(
        ("who", "why"), [(cora, "Only a senior manager"), (sam, "another senior manager must adopt")]
    )
    def test_neither_who_drafted_nor_who_decided_adopts(self, who: object, why: str) -> None:
        with pytest.raises(NotAllowed, match=why):
            adopt_in_july(amending.decided(), by=who())  # type: ignore[operator]

    def test_the_database_refuses_who_decided(self) -> None:
        amendment = amending.decided()
        with clock_at(amending.ADOPTED_AT), pytest.raises(DatabaseError, match="another than who decided"):
            insert_adoption(amendment, by=sam())


class TestTheVersionIsWhatWasDecided:
    def stored(
        self,
        amendment: Amendment,
        document: dict[str, object],
        *,
        without_a_clause: bool = False,
        steps: Sequence[GlideStep] = (),
    ) -> None:
        text = amending.text_of(amendment)
        assert text.version is not None
        clauses = [each.written for each in text.version.clauses.in_order()]
        with clock_at(amending.ADOPTED_AT):
            insert_adoption(amendment)
            version = MethodologyVersion.objects.create(
                code="v2026-07", applies_from_window="2026-07", document={**document, "version": "v2026-07"}
            )
            kept = clauses[:-1] if without_a_clause else clauses
            Clause.objects.bulk_create(clause_row(version, place, each) for place, each in enumerate(kept, 1))
            Threshold.objects.bulk_create(threshold_row(version, metal) for metal in Metal)
            Threshold.objects.bulk_create(glide_row(version, step) for step in steps)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def test_a_step_that_nobody_decided_on_is_refused(self) -> None:
        amendment = amending.decided()
        version = amending.text_of(amendment).version
        assert version is not None
        step = GlideStep(
            metal=Metal.NICKEL,
            max_tco2e_per_t=Decimal(18),
            effective_on=dt.date(2028, 1, 1),
            source="nobody",
            rationale="None.",
        )
        with pytest.raises(DatabaseError, match="thresholds adopted are those that were decided on"):
            self.stored(amendment, version.document, steps=[step])

    def test_other_numbers_are_refused(self) -> None:
        amendment = amending.decided()
        base = MethodologyVersion.objects.named(amendment.base)
        with pytest.raises(DatabaseError, match="numbers adopted are those that were decided on"):
            self.stored(amendment, base.document)

    def test_another_text_is_refused(self) -> None:
        amendment = amending.decided()
        version = amending.text_of(amendment).version
        assert version is not None
        with pytest.raises(DatabaseError, match="text adopted is the one that was decided on"):
            self.stored(amendment, version.document, without_a_clause=True)

    def test_the_same_is_accepted(self) -> None:
        amendment = amending.decided()
        version = amending.text_of(amendment).version
        assert version is not None
        self.stored(amendment, version.document)
        assert MethodologyVersion.objects.in_force().last().code == "v2026-07"  # type: ignore[union-attr]

    def test_the_service_of_versions_alone_adopts_nothing(self) -> None:
        base = MethodologyVersion.objects.in_force().last()
        assert base is not None
        with pytest.raises(DatabaseError, match="only by the adoption"):
            store_version(
                document={**base.document, "version": "v2026-12"},
                clauses=[each.written for each in base.clauses.in_order()],
                applies_from_window="2026-12",
                stored_by=sam(),
                at=amending.ADOPTED_AT,
            )


def test_a_change_of_a_version_that_is_no_longer_the_last_would_undo_the_one_between() -> None:
    first, second = amending.decided(material=False), amending.decided(amending.STRICT, material=False)
    adopt_in_july(first)
    with pytest.raises(AmendmentRefused, match="v2026-07 was adopted since"):
        adopt_in_july(second, window="2026-08")
    with clock_at(amending.ADOPTED_AT), pytest.raises(DatabaseError, match="has changed since"):
        insert_adoption(second, window="2026-08")


def test_an_adoption_stands() -> None:
    adoption = amending.adopted()
    for change in ({"applies_from_window": "2026-09"}, {"code": "v2026-09"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Adoption.objects.filter(pk=adoption.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        adoption.delete()
