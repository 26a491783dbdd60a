"""A step of a site's assurance is entered with what counts, after what it would change was seen (4.1, 4.2)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied

from cpal.clock import database_clock
from eligibility.keeping.assurance_change import Effect, StepEntered
from eligibility.keeping.sites import effects_of, site_held
from eligibility.models import Assurance, AssuranceStep
from eligibility.services.enter_assurance import AssuranceRefused, enter_assurance
from eligibility.services.enter_rows import RowsRefused
from eligibility.vocabulary import Level, Step
from tests import people
from tests.eligibility.keeping.keeping import codes_now
from tests.eligibility.registers import ACME, AT_SMELTER, FOOTPRINT, MARK, ZINCO, load, load_eligible_brand

pytestmark = pytest.mark.django_db

MARCH = dt.date(2026, 3, 2)
APRIL = dt.date(2026, 4, 1)
A_DAY = dt.timedelta(days=1)
SUSPENDED = StepEntered(site="SMELTER", standard="ZINC-MARK", step=Step.SUSPENDED, happened_on=MARCH)


def enter(entered: StepEntered) -> None:
    enter_assurance(entered=entered, reason="A notice of the mark.", entered_by=people.eli())


def effects(entered: StepEntered) -> tuple[Effect, ...]:
    at = database_clock()
    return effects_of(entered, site_held(entered.site, at), at)


def load_without_mark() -> None:
    load("organisations", ACME)
    load("brands", ZINCO)
    load("brand_sites", AT_SMELTER)
    load("disclosures", FOOTPRINT)


def counted() -> list[tuple[str, dt.date, dt.date | None]]:
    rows = Assurance.objects.held_at(database_clock()).order_by("from_on", "status")
    return [(row.status, row.from_on, row.until_on) for row in rows]


def test_a_suspension_ends_eligibility_from_its_day() -> None:
    load_eligible_brand()
    assert effects(SUSPENDED) == (Effect("zinc", "ZINCO", MARCH, None, gains=False),)
    enter(SUSPENDED)
    assert codes_now(MARCH - A_DAY) == []
    assert codes_now(MARCH) == ["no_assurance"]
    assert AssuranceStep.objects.get().step == "suspended"


def test_a_suspension_with_an_end_ends_eligibility_until_then() -> None:
    load_eligible_brand()
    assert effects(replace(SUSPENDED, until_on=APRIL)) == (
        Effect("zinc", "ZINCO", MARCH, APRIL, gains=False),
    )


def test_a_reinstatement_ends_the_suspension_that_holds_that_day() -> None:
    load_eligible_brand()
    enter(SUSPENDED)
    back = replace(SUSPENDED, step=Step.REINSTATED, happened_on=APRIL)
    assert effects(back) == (Effect("zinc", "ZINCO", APRIL, None, gains=True),)
    enter(back)
    assert counted()[-1] == ("suspended", MARCH, APRIL)
    assert (codes_now(APRIL - A_DAY), codes_now(APRIL)) == (["no_assurance"], [])


def test_a_letter_of_commitment_makes_a_brand_eligible_for_one_year() -> None:
    load_without_mark()
    signed = replace(SUSPENDED, step=Step.LETTER_OF_COMMITMENT)
    assert effects(signed) == (Effect("zinc", "ZINCO", MARCH, dt.date(2027, 3, 2), gains=True),)
    enter(signed)
    assert counted() == [("committed", MARCH, None)]


@pytest.mark.parametrize(
    "step", [Step.SELF_ASSESSMENT, Step.SITE_ASSESSMENT, Step.IMPROVEMENT_PLAN, Step.FULL_CONFORMANCE]
)
def test_some_steps_are_told_and_change_nothing_that_counts(step: Step) -> None:
    load_eligible_brand()
    entered = replace(SUSPENDED, step=step)
    assert effects(entered) == ()
    enter(entered)
    assert counted() == [("awarded", dt.date(2025, 1, 1), None)]


def test_a_re_assessment_renews_a_certificate_that_would_have_ended() -> None:
    load_without_mark()
    load("assurances", MARK | {"until_on": "2026-03-02"})
    renewed = replace(
        SUSPENDED, step=Step.RE_ASSESSMENT, happened_on=dt.date(2026, 2, 20), until_on=dt.date(2029, 2, 20)
    )
    assert effects(renewed) == (Effect("zinc", "ZINCO", MARCH, dt.date(2029, 2, 20), gains=True),)
    assert effects(replace(renewed, until_on=None)) == ()


def test_brands_of_other_sites_are_left_out() -> None:
    load_eligible_brand()
    load("brands", ZINCO | {"brand": "OTHER"})
    load("brand_sites", AT_SMELTER | {"brand": "OTHER", "site": "ELSEWHERE"})
    assert [effect.brand for effect in effects(SUSPENDED)] == ["ZINCO"]


def test_a_brand_that_lacks_something_else_neither_gains_nor_loses() -> None:
    load_eligible_brand()
    load("brands", ZINCO | {"delisted_on": "2021-01-01"})
    assert effects(SUSPENDED) == ()


@pytest.mark.parametrize(
    ("entered", "said"),
    [
        (
            replace(SUSPENDED, step=Step.REINSTATED),
            "No suspension of ZINC-MARK holds at SMELTER on 2026-03-02.",
        ),
        (replace(SUSPENDED, until_on=MARCH), "It ends on or before its first day, so it never holds."),
        (
            replace(SUSPENDED, step=Step.SELF_ASSESSMENT, until_on=APRIL),
            "Self-assessment gives nothing that ends: leave the end empty.",
        ),
        (
            replace(SUSPENDED, standard="ASI-PS", step=Step.AWARDED),
            "Say whether the ASI certificate is provisional or full.",
        ),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(entered: StepEntered, said: str) -> None:
    load_eligible_brand()
    with pytest.raises(AssuranceRefused) as refusal:
        enter(entered)
    assert refusal.value.obstacles == (said,)
    assert not AssuranceStep.objects.exists()


def test_an_asi_certificate_is_provisional_or_full_with_its_version_and_auditor() -> None:
    load_eligible_brand()
    enter(
        replace(
            SUSPENDED,
            standard="ASI-PS",
            step=Step.AWARDED,
            level=Level.PROVISIONAL,
            version="V3",
            auditor="An auditor",
            until_on=dt.date(2027, 3, 2),
        )
    )
    step = AssuranceStep.objects.get()
    assert (step.level, step.version, step.auditor) == ("provisional", "V3", "An auditor")
    assert counted()[-1] == ("awarded", MARCH, dt.date(2027, 3, 2))


def test_step_and_what_counts_are_entered_together_or_not_at_all() -> None:
    load_eligible_brand()
    with pytest.raises(RowsRefused):
        enter(replace(SUSPENDED, note="x" * 501))
    assert counted() == [("awarded", dt.date(2025, 1, 1), None)]


def test_nobody_but_the_officer_enters_a_step() -> None:
    for person in (people.ana(), people.sam(), people.kim(), people.ada(), people.mia()):
        with pytest.raises(PermissionDenied):
            enter_assurance(entered=SUSPENDED, reason="Why", entered_by=person)
    assert not AssuranceStep.objects.exists()
