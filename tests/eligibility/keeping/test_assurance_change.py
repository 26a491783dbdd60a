"""What a step changes in what counts, told as the days on which a brand gains or loses (4.1, 4.2)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.evidence import Assurance, AssuranceStatus, BrandEvidence, Thresholds
from eligibility.keeping.assurance_change import (
    Effect,
    StepEntered,
    effects,
    obstacles_to_entering,
    rows_that_count,
    suspensions,
    with_rows,
)
from eligibility.timeline import VerdictPeriod, verdict_periods
from eligibility.vocabulary import Level, Step
from tests.eligibility.cases import (
    BRAND,
    CERTIFICATE,
    DISCLOSURE,
    TODAY,
    ZINC,
    certificate,
    group_of,
    verdict_on,
)

DAY = dt.timedelta(days=1)
FIRST, LAST = TODAY, TODAY + 60 * DAY
STEP = StepEntered(site="SMELTER", standard="ZINC-MARK", step=Step.SUSPENDED, happened_on=TODAY)
SUSPENSION = certificate("suspended", TODAY - DAY)


def periods(evidence: BrandEvidence) -> tuple[VerdictPeriod, ...]:
    return verdict_periods(evidence, Thresholds("v2025-10", (ZINC,)), group_of, from_on=FIRST, until_on=LAST)


def entered(held: tuple[Assurance, ...], step: StepEntered) -> tuple[Effect, ...]:
    """What a step does to the one brand of which these assurances are held."""
    before = replace(BRAND, disclosures=(replace(DISCLOSURE, valid_until=None),), assurances=held)
    after = with_rows(before, rows_that_count(step, held))
    return effects("zinc", "ZINCO", periods(before), periods(after))


DAYS = st.integers(-20, 50).map(lambda number: TODAY + number * DAY)
ENDS = st.one_of(st.none(), DAYS)
HELD = st.lists(
    st.builds(certificate, st.sampled_from(AssuranceStatus), DAYS, ENDS),
    max_size=4,
    unique_by=lambda row: (row.status, row.from_on),
).map(tuple)
STEPS = st.builds(
    StepEntered,
    site=st.sampled_from(["SMELTER", "SMELTER", "REFINERY"]),
    standard=st.sampled_from(["ZINC-MARK", "ZINC-MARK", "COPPER-MARK"]),
    step=st.sampled_from(Step),
    happened_on=DAYS,
    until_on=ENDS,
)


@settings(max_examples=300, deadline=None)
@given(HELD, STEPS)
def test_the_effects_are_the_days_on_which_the_verdicts_differ(
    held: tuple[Assurance, ...], step: StepEntered
) -> None:
    before = replace(BRAND, assurances=held)
    after = with_rows(before, rows_that_count(step, held))
    found = effects("zinc", "ZINCO", periods(before), periods(after))
    for number in range((LAST - FIRST).days):
        day = FIRST + number * DAY
        was, is_now = (verdict_on(day, brand).is_eligible for brand in (before, after))
        told = [each.gains for each in found if each.from_on <= day < (each.until_on or LAST)]
        assert told == ([is_now] if was != is_now else []), day


def test_a_loss_and_a_gain_that_touch_are_told_apart() -> None:
    until_5, from_5 = (
        replace(BRAND, assurances=(certificate("awarded", first, first + 5 * DAY),))
        for first in (TODAY, TODAY + 5 * DAY)
    )
    loss = Effect("zinc", "ZINCO", TODAY, TODAY + 5 * DAY, gains=False)
    gain = Effect("zinc", "ZINCO", TODAY + 5 * DAY, TODAY + 10 * DAY, gains=True)
    assert effects("zinc", "ZINCO", periods(until_5), periods(from_5)) == (loss, gain)


def test_a_certificate_that_is_entered_again_with_another_end_gains_or_loses_the_days_between() -> None:
    held = (certificate("awarded", TODAY, TODAY + 5 * DAY),)
    moved = replace(STEP, step=Step.AWARDED, happened_on=TODAY, until_on=TODAY + 10 * DAY)
    assert entered(held, moved) == (Effect("zinc", "ZINCO", TODAY + 5 * DAY, TODAY + 10 * DAY, gains=True),)
    shorter = replace(moved, until_on=TODAY + 3 * DAY)
    assert entered(held, shorter) == (Effect("zinc", "ZINCO", TODAY + 3 * DAY, TODAY + 5 * DAY, gains=False),)


def test_a_row_takes_the_place_of_that_of_its_key_and_of_no_other() -> None:
    others = (
        certificate("awarded", TODAY, site="REFINERY"),
        certificate("awarded", TODAY, standard="COPPER-MARK"),
        certificate("committed", TODAY),
        certificate("awarded", TODAY + DAY),
    )
    same = certificate("awarded", TODAY)
    made = certificate("awarded", TODAY, TODAY + DAY)
    assert with_rows(replace(BRAND, assurances=(*others, same)), (made,)).assurances == (*others, made)


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(replace(SUSPENSION, site="REFINERY"), id="another site"),
        pytest.param(replace(SUSPENSION, standard="COPPER-MARK"), id="another standard"),
        pytest.param(replace(SUSPENSION, status=AssuranceStatus.WITHDRAWN), id="a withdrawal"),
        pytest.param(replace(SUSPENSION, until_on=TODAY), id="one that has ended"),
        pytest.param(replace(SUSPENSION, from_on=TODAY + DAY), id="one of tomorrow"),
    ],
)
def test_a_reinstatement_ends_only_the_suspension_of_the_site_and_standard_that_holds(row: Assurance) -> None:
    back = replace(STEP, step=Step.REINSTATED)
    assert suspensions(back, (row,)) == []
    assert rows_that_count(back, (row, SUSPENSION)) == (replace(SUSPENSION, until_on=TODAY, row_id=None),)
    assert obstacles_to_entering(back, (row,)) == (
        f"No suspension of ZINC-MARK holds at SMELTER on {TODAY}.",
    )


@pytest.mark.parametrize(
    ("step", "status"),
    [
        (Step.LETTER_OF_COMMITMENT, AssuranceStatus.COMMITTED),
        (Step.AWARDED, AssuranceStatus.AWARDED),
        (Step.RE_ASSESSMENT, AssuranceStatus.AWARDED),
        (Step.SUSPENDED, AssuranceStatus.SUSPENDED),
        (Step.WITHDRAWN, AssuranceStatus.WITHDRAWN),
    ],
)
def test_a_step_that_counts_makes_one_row_with_its_days_and_its_reference(
    step: Step, status: AssuranceStatus
) -> None:
    told = replace(STEP, step=step, until_on=TODAY + DAY, reference="R-1", level=Level.FULL)
    assert obstacles_to_entering(told, ()) == ()
    assert rows_that_count(told, (CERTIFICATE,)) == (
        Assurance("SMELTER", "ZINC-MARK", status, TODAY, TODAY + DAY, "R-1"),
    )


def test_the_level_is_asked_of_an_asi_certificate_alone() -> None:
    award = replace(STEP, step=Step.AWARDED)
    assert obstacles_to_entering(award, ()) == ()
    assert len(obstacles_to_entering(replace(award, standard="ASI-PS"), ())) == 1
    assert obstacles_to_entering(replace(award, standard="ASI-PS", level=Level.FULL), ()) == ()
    assert obstacles_to_entering(replace(STEP, standard="ASI-PS"), ()) == ()


@pytest.mark.parametrize(("days", "is_refused"), [(-1, True), (0, True), (1, False)])
def test_what_ends_on_its_first_day_or_before_is_refused(days: int, is_refused: bool) -> None:
    told = replace(STEP, until_on=TODAY + days * DAY)
    never = ("It ends on or before its first day, so it never holds.",) if is_refused else ()
    assert obstacles_to_entering(told, ()) == never


@pytest.mark.parametrize("step", [Step.SELF_ASSESSMENT, Step.IMPROVEMENT_PLAN, Step.REINSTATED])
def test_a_step_that_gives_nothing_has_no_end(step: Step) -> None:
    told = replace(STEP, step=step, until_on=TODAY + DAY)
    assert obstacles_to_entering(told, (SUSPENSION,)) == (
        f"{step.said} gives nothing that ends: leave the end empty.",
    )
    assert obstacles_to_entering(replace(told, until_on=None), (SUSPENSION,)) == ()


@pytest.mark.parametrize(
    "step",
    [
        Step.SELF_ASSESSMENT,
        Step.SITE_ASSESSMENT,
        Step.IMPROVEMENT_PLAN,
        Step.FULL_CONFORMANCE,
        Step.RE_ASSESSMENT,
    ],
)
def test_a_step_that_only_tells_makes_no_row(step: Step) -> None:
    assert rows_that_count(replace(STEP, step=step), (CERTIFICATE, SUSPENSION)) == ()
