"""Whether a mechanism is recognised on a day, at which level, and how its year runs."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eligibility.recognised.recognition import (
    ClockState,
    Event,
    RecognitionRules,
    Section,
    clock_on,
    every_section_reaches,
    level_reached,
    obstacle_to_granting,
    recognised_on,
    unanswered,
)
from eligibility.reference.texts import recognition_rules
from eligibility.vocabulary import RecognitionEvent, SectionFinding

RULES = RecognitionRules(Decimal(70), Decimal(90), 1)
A_DAY = dt.timedelta(days=1)
GRANTED_ON = dt.date(2022, 2, 28)
OUT = Section("A", SectionFinding.NOT_IN_SCOPE)


def section(percent: str | None = None, finding: SectionFinding | None = None) -> Section:
    return Section("B", finding, None if percent is None else Decimal(percent))


def happened(event: RecognitionEvent, on: dt.date | None, **more: object) -> Event:
    return Event(event=event, from_on=on, **more)  # type: ignore[arg-type]  # the test's own words


GRANTED = happened(RecognitionEvent.GRANTED, GRANTED_ON, level=2)
REACHED = happened(RecognitionEvent.RE_ASSESSMENT, dt.date(2022, 12, 1), sections=(OUT, section("90")))


def test_the_numbers_are_those_of_the_recognition_process() -> None:
    assert recognition_rules() == RULES


@pytest.mark.parametrize(
    ("percent", "meets_70", "meets_90"),
    [
        ("69.99", False, False),
        ("70", True, False),
        ("89.99", True, False),
        ("90", True, True),
        ("100", True, True),
    ],
)
def test_a_percentage_meets_what_it_equals(percent: str, meets_70: bool, meets_90: bool) -> None:
    assert section(percent).reaches(RULES.minimum_percent, RULES) is meets_70
    assert section(percent).reaches(RULES.continued_percent, RULES) is meets_90


@pytest.mark.parametrize(
    ("finding", "meets_70", "meets_90"),
    [
        (SectionFinding.BELOW_MINIMUM, False, False),
        (SectionFinding.MEETS_MINIMUM, True, None),
        (SectionFinding.MEETS_CONTINUED, True, True),
        (SectionFinding.ASSESSED, None, None),
        (None, None, None),
    ],
)
def test_a_finding_without_a_percentage_tells_only_what_it_says(
    finding: SectionFinding | None, meets_70: bool | None, meets_90: bool | None
) -> None:
    assert section(finding=finding).reaches(RULES.minimum_percent, RULES) is meets_70
    assert section(finding=finding).reaches(RULES.continued_percent, RULES) is meets_90


def test_a_finding_tells_nothing_of_percentages_beyond_its_own() -> None:
    assert section(finding=SectionFinding.MEETS_CONTINUED).reaches(Decimal("90.01"), RULES) is None
    assert section(finding=SectionFinding.MEETS_MINIMUM).reaches(Decimal("70.01"), RULES) is None
    assert section(finding=SectionFinding.BELOW_MINIMUM).reaches(Decimal("69.99"), RULES) is None
    assert section(finding=SectionFinding.BELOW_MINIMUM).reaches(Decimal(70), RULES) is False


def test_a_section_of_which_nothing_is_said_is_not_in_scope() -> None:
    assert not section().is_in_scope
    assert not OUT.is_in_scope
    assert section("70").is_in_scope
    assert section(finding=SectionFinding.ASSESSED).is_in_scope


@pytest.mark.parametrize(
    ("found", "shown"),
    [
        (section("72.50", SectionFinding.MEETS_MINIMUM), "72.5 %"),
        (section(finding=SectionFinding.MEETS_MINIMUM), "Meets the minimum of 70 %"),
        (section("80", SectionFinding.NOT_IN_SCOPE), "Not in scope"),
        (section("80"), "80 %"),
        (section(), "not given"),
    ],
)
def test_a_section_shows_its_percentage_where_it_has_one(found: Section, shown: str) -> None:
    assert found.shown == shown


def test_every_section_in_scope_counts_and_none_out_of_scope_does() -> None:
    assert every_section_reaches((OUT, section("70")), RULES.minimum_percent, RULES) is True
    assert every_section_reaches((section("95"), section("69")), RULES.minimum_percent, RULES) is False
    assert every_section_reaches((OUT,), RULES.minimum_percent, RULES) is None
    unknown = section(finding=SectionFinding.ASSESSED)
    assert every_section_reaches((section("95"), unknown), RULES.minimum_percent, RULES) is None
    assert every_section_reaches((section("69"), unknown), RULES.minimum_percent, RULES) is False


@pytest.mark.parametrize(
    ("standard", "implementation", "level"),
    [
        (True, True, 1),
        (True, False, 2),
        (True, None, 2),
        (False, True, None),
        (None, True, None),
        (False, False, None),
    ],
)
def test_level_1_needs_standard_and_implementation_level_2_the_standard_alone(
    standard: bool | None, implementation: bool | None, level: int | None
) -> None:
    assert level_reached(standard=standard, implementation=implementation) == level


@pytest.mark.parametrize(
    ("level", "standard", "implementation", "percent", "is_refused"),
    [
        (1, True, True, "70", False),
        (1, True, False, "70", True),
        (2, True, False, "70", False),
        (2, True, False, "69.99", True),
        (2, True, True, "70", False),
        (2, False, True, "70", True),
        (None, True, True, "70", True),
        (2, True, False, None, False),
    ],
)
def test_a_level_is_granted_on_what_was_found_aligned(
    level: int | None, standard: bool, implementation: bool, percent: str | None, is_refused: bool
) -> None:
    obstacle = obstacle_to_granting(
        level,
        standard=standard,
        implementation=implementation,
        sections=(OUT, section(percent)),
        rules=RULES,
    )
    assert bool(obstacle) == is_refused


@pytest.mark.parametrize(
    ("finding", "percent", "agrees"),
    [
        (SectionFinding.BELOW_MINIMUM, "70", False),
        (SectionFinding.BELOW_MINIMUM, "69.99", True),
        (SectionFinding.MEETS_MINIMUM, "69.99", False),
        (SectionFinding.MEETS_MINIMUM, "70", True),
        (SectionFinding.MEETS_CONTINUED, "90", True),
        (SectionFinding.MEETS_MINIMUM, "95", True),
        (SectionFinding.MEETS_CONTINUED, "89.99", False),
        (SectionFinding.NOT_IN_SCOPE, "90", False),
        (SectionFinding.NOT_IN_SCOPE, None, True),
        (None, "12", True),
    ],
)
def test_finding_and_percentage_say_the_same(
    finding: SectionFinding | None, percent: str | None, agrees: bool
) -> None:
    assert section(percent, finding).agrees(RULES) is agrees


def test_the_last_decision_by_the_day_stands() -> None:
    ended = happened(RecognitionEvent.ENDED, dt.date(2023, 5, 1))
    assert recognised_on((GRANTED, ended), GRANTED_ON - A_DAY).level is None
    assert recognised_on((GRANTED, ended), GRANTED_ON).level == 2
    assert recognised_on((ended, GRANTED), dt.date(2023, 4, 30)).level == 2
    assert recognised_on((ended, GRANTED), dt.date(2023, 5, 1)).level is None


@pytest.mark.parametrize("other", [RecognitionEvent.ENDED, RecognitionEvent.NOT_RECOGNISED])
def test_of_a_grant_and_its_end_on_one_day_the_end_stands(other: RecognitionEvent) -> None:
    against = happened(other, GRANTED_ON, level=2)  # the level of what ended is told, and stands no longer
    for both in ((GRANTED, against), (against, GRANTED)):
        assert recognised_on(both, GRANTED_ON).decision == against
        assert recognised_on(both, GRANTED_ON).level is None
        assert clock_on(both, GRANTED_ON, RULES) is None
    assessed = happened(RecognitionEvent.ASSESSMENT, dt.date(2021, 11, 30), until_on=GRANTED_ON)
    undated = replace(GRANTED, from_on=None)
    for every in ((assessed, undated, against), (against, undated, assessed)):
        assert recognised_on(every, GRANTED_ON).level is None


def test_an_assessment_or_an_update_decides_nothing() -> None:
    update = happened(RecognitionEvent.UPDATE, dt.date(2023, 3, 31))
    assert recognised_on((GRANTED, update, REACHED), dt.date(2024, 1, 1)).decision == GRANTED


def test_a_grant_without_a_day_counts_from_the_end_of_the_first_assessment() -> None:
    assessed = happened(RecognitionEvent.ASSESSMENT, dt.date(2021, 11, 30), until_on=GRANTED_ON)
    later = happened(RecognitionEvent.ASSESSMENT, dt.date(2025, 1, 1))
    undated = replace(GRANTED, from_on=None)
    for events in ((assessed, undated), (undated, later, assessed)):
        assert recognised_on(events, GRANTED_ON - A_DAY).level is None
        assert recognised_on(events, GRANTED_ON).since == GRANTED_ON
        clock = clock_on(events, GRANTED_ON, RULES)
        assert clock is not None
        assert clock.starts_on == GRANTED_ON


def test_a_grant_without_a_day_rests_on_assessments_that_have_one_and_on_nothing_else() -> None:
    update = happened(RecognitionEvent.UPDATE, dt.date(2019, 1, 1))
    undated_assessment = happened(RecognitionEvent.ASSESSMENT, None)
    assessed = happened(RecognitionEvent.ASSESSMENT, GRANTED_ON)
    undated = replace(GRANTED, from_on=None)
    assert recognised_on((update, undated_assessment, assessed, undated), GRANTED_ON).since == GRANTED_ON


def test_an_assessment_counts_from_its_own_last_day_and_not_from_that_of_an_earlier_one() -> None:
    early = happened(RecognitionEvent.ASSESSMENT, dt.date(2022, 3, 1), sections=(section("75"),))
    took_a_while = replace(REACHED, from_on=dt.date(2022, 11, 1), until_on=dt.date(2022, 12, 1))
    before, after = (
        clock_on((GRANTED, early, took_a_while), day, RULES)
        for day in (dt.date(2022, 11, 30), dt.date(2022, 12, 1))
    )
    assert before is not None
    assert after is not None
    assert (before.state, before.reached_on) == (ClockState.RUNNING, None)
    assert (after.state, after.reached_on) == (ClockState.MET, dt.date(2022, 12, 1))


def test_what_is_recognised_and_how_the_year_stands_is_said() -> None:
    assert recognised_on((GRANTED,), GRANTED_ON).covers == "the standard alone"
    assert recognised_on((replace(GRANTED, level=1),), GRANTED_ON).covers == "standard and implementation"
    assert recognised_on((GRANTED,), GRANTED_ON - A_DAY).covers == "nothing"
    late = replace(REACHED, from_on=dt.date(2023, 6, 1))
    said = [
        clock.said
        for events in ((GRANTED,), (GRANTED, late))
        if (clock := clock_on(events, dt.date(2024, 1, 1), RULES))
    ]
    assert said == [
        "The year has passed. No decision is recorded since.",
        "The year has passed. It was reached after the year. No decision is recorded since.",
    ]


def test_an_event_is_dated_as_far_as_its_source_tells() -> None:
    assert replace(REACHED, dating="month").dated == "December 2022"
    spanned = replace(REACHED, from_on=dt.date(2021, 11, 30), until_on=GRANTED_ON, dating="month")
    assert spanned.dated == "November 2021 to February 2022"
    assert spanned.happened_on == GRANTED_ON


def test_a_grant_of_which_no_day_is_known_at_all_stands_and_has_no_year() -> None:
    undated = replace(GRANTED, from_on=None)
    assert recognised_on((undated,), dt.date(1990, 1, 1)).level == 2
    assert clock_on((undated,), dt.date(2030, 1, 1), RULES) is None


def test_a_dated_decision_comes_after_an_undated_one() -> None:
    undated = replace(GRANTED, from_on=None)
    ended = happened(RecognitionEvent.ENDED, GRANTED_ON)
    assert recognised_on((ended, undated), GRANTED_ON).level is None


@pytest.mark.parametrize(
    ("granted_on", "last_day", "ends_on"),
    [
        (dt.date(2022, 2, 28), dt.date(2023, 2, 27), dt.date(2023, 2, 28)),
        (dt.date(2024, 2, 29), dt.date(2025, 2, 28), dt.date(2025, 3, 1)),
        (dt.date(2023, 2, 28), dt.date(2024, 2, 27), dt.date(2024, 2, 28)),
        (dt.date(2023, 3, 1), dt.date(2024, 2, 29), dt.date(2024, 3, 1)),
    ],
)
def test_the_year_runs_until_the_same_date_a_year_later_that_day_excluded(
    granted_on: dt.date, last_day: dt.date, ends_on: dt.date
) -> None:
    events = (replace(GRANTED, from_on=granted_on),)
    before, after = clock_on(events, last_day, RULES), clock_on(events, ends_on, RULES)
    assert before is not None
    assert after is not None
    assert before.ends_on == ends_on
    assert before.state is ClockState.RUNNING
    assert after.state is ClockState.PASSED
    assert "No decision is recorded since" in after.said


def test_ninety_per_cent_within_the_year_meets_it_for_good() -> None:
    for on in (dt.date(2022, 12, 1), dt.date(2030, 1, 1)):
        clock = clock_on((GRANTED, REACHED), on, RULES)
        assert clock is not None
        assert clock.state is ClockState.MET
    before = clock_on((GRANTED, REACHED), dt.date(2022, 11, 30), RULES)
    assert before is not None
    assert before.state is ClockState.RUNNING


@pytest.mark.parametrize(
    ("reached_on", "state"),
    [(dt.date(2023, 2, 27), ClockState.MET), (dt.date(2023, 2, 28), ClockState.PASSED)],
)
def test_on_the_day_of_its_end_it_is_too_late(reached_on: dt.date, state: ClockState) -> None:
    clock = clock_on((GRANTED, replace(REACHED, from_on=reached_on)), dt.date(2024, 1, 1), RULES)
    assert clock is not None
    assert clock.state is state
    assert clock.reached_on == reached_on


def test_ninety_per_cent_of_before_the_grant_meets_nothing() -> None:
    early = replace(REACHED, from_on=GRANTED_ON - A_DAY)
    clock = clock_on((early, GRANTED), dt.date(2022, 6, 1), RULES)
    assert clock is not None
    assert clock.state is ClockState.RUNNING


def test_a_decision_after_the_year_ends_the_question() -> None:
    ended = happened(RecognitionEvent.ENDED, dt.date(2023, 6, 1))
    again = replace(GRANTED, from_on=dt.date(2023, 6, 1))
    assert clock_on((GRANTED, ended), dt.date(2023, 6, 1), RULES) is None
    renewed = clock_on((GRANTED, again), dt.date(2023, 6, 1), RULES)
    assert renewed is not None
    assert renewed.state is ClockState.RUNNING


def test_level_1_has_no_year() -> None:
    assert clock_on((replace(GRANTED, level=1),), dt.date(2030, 1, 1), RULES) is None


def test_an_expected_outcome_is_unanswered_from_the_day_after_until_something_follows() -> None:
    asked = happened(RecognitionEvent.RE_ASSESSMENT, dt.date(2023, 5, 31), expected_by=dt.date(2023, 10, 31))
    update = happened(RecognitionEvent.UPDATE, dt.date(2023, 12, 1))
    decided = happened(RecognitionEvent.GRANTED, dt.date(2023, 12, 1), level=1)
    assert unanswered((GRANTED, asked), dt.date(2023, 10, 31)) == ()
    assert unanswered((GRANTED, asked), dt.date(2023, 11, 1)) == (asked,)
    assert unanswered((GRANTED, asked, update), dt.date(2024, 1, 1)) == (asked,)
    assert unanswered((GRANTED, asked, decided), dt.date(2023, 11, 30)) == (asked,)
    assert unanswered((GRANTED, asked, decided), dt.date(2023, 12, 1)) == ()


# How long an example takes to invent says nothing where others work on the same machine.
steadily = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
days = st.dates(dt.date(2020, 1, 1), dt.date(2026, 12, 31))
percents = st.decimals(0, 100, places=2)
sections = st.builds(Section, st.just("B"), st.none(), percents)
events = st.lists(
    st.builds(
        Event,
        event=st.sampled_from(RecognitionEvent),
        from_on=days,
        level=st.sampled_from([1, 2]),
        sections=st.lists(sections, max_size=3).map(tuple),
    ),
    max_size=8,
    unique_by=lambda each: (each.from_on, each.event),  # the key of the register
)


@steadily
@given(events, days, st.randoms())
def test_the_order_of_the_events_is_irrelevant(history: list[Event], on: dt.date, random: object) -> None:
    shuffled = history.copy()
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis' Random
    assert recognised_on(shuffled, on) == recognised_on(history, on)
    assert clock_on(shuffled, on, RULES) == clock_on(history, on, RULES)


@steadily
@given(events, days)
def test_what_happens_tomorrow_changes_nothing_of_today(history: list[Event], on: dt.date) -> None:
    known = [each for each in history if each.from_on is not None and each.from_on <= on]
    assert recognised_on(history, on) == recognised_on(known, on)
    assert clock_on(history, on, RULES) == clock_on(known, on, RULES)
    assert unanswered(history, on) == unanswered(known, on)


@steadily
@given(events, days)
def test_a_year_runs_only_at_level_2_and_never_before_it_was_granted(
    history: list[Event], on: dt.date
) -> None:
    clock, recognised = clock_on(history, on, RULES), recognised_on(history, on)
    assert (clock is not None) == (recognised.level == 2)
    if clock is not None:
        assert clock.starts_on <= on
        assert clock.starts_on < clock.ends_on
        assert (clock.state is ClockState.PASSED) <= (on >= clock.ends_on)


@steadily
@given(events, days, days)
def test_a_year_that_was_met_stays_met_while_its_decision_stands(
    history: list[Event], one: dt.date, other: dt.date
) -> None:
    earlier, later = sorted((one, other))
    before, after = clock_on(history, earlier, RULES), clock_on(history, later, RULES)
    if before is not None and after is not None and before.starts_on == after.starts_on:
        assert (before.state is ClockState.MET) <= (after.state is ClockState.MET)


@steadily
@given(st.lists(sections, min_size=1, max_size=3).map(tuple), percents, percents)
def test_who_reaches_more_reaches_less(found: tuple[Section, ...], one: Decimal, other: Decimal) -> None:
    less, more = sorted((one, other))
    if every_section_reaches(found, more, RULES):
        assert every_section_reaches(found, less, RULES)
