"""Which objections are admissible (paper 8.2, App. B): in time to the microsecond, by a participant, with reasons."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from objections.window import Filing, Rule, Standing, outcome

PUBLISHED_AT = dt.datetime(2026, 4, 1, 15, 0, 0, tzinfo=dt.UTC)
ENDS_AT = dt.datetime(2026, 4, 1, 15, 5, 0, tzinfo=dt.UTC)
MICROSECOND = dt.timedelta(microseconds=1)
PROVISIONAL = Standing(PUBLISHED_AT, ENDS_AT)
GOOD = Filing(
    received_at=PUBLISHED_AT + dt.timedelta(minutes=2),
    organisation="MERIDIAN",
    rationale="T-7 was cancelled on Tuesday.",
    evidence="The platform’s cancellation notice.",
)


def rules(filing: Filing, standing: Standing = PROVISIONAL) -> list[Rule]:
    return [refusal.rule for refusal in outcome(filing, standing)]


@pytest.mark.parametrize(
    ("received_at", "broken"),
    [
        (PUBLISHED_AT - MICROSECOND, [Rule.PUBLISHED]),
        (PUBLISHED_AT, []),
        (ENDS_AT - MICROSECOND, []),
        (ENDS_AT, [Rule.IN_TIME]),
        (ENDS_AT + dt.timedelta(days=3), [Rule.IN_TIME]),
    ],
)
def test_the_instant_of_publication_is_in_and_the_end_of_the_window_is_out(
    received_at: dt.datetime, broken: list[Rule]
) -> None:
    assert rules(replace(GOOD, received_at=received_at)) == broken


@given(some.timedeltas(dt.timedelta(days=-1), dt.timedelta(days=1)))
def test_it_is_in_time_exactly_when_it_is_neither_before_publication_nor_at_the_end_or_after(
    after: dt.timedelta,
) -> None:
    received_at = PUBLISHED_AT + after
    assert (rules(replace(GOOD, received_at=received_at)) == []) == (PUBLISHED_AT <= received_at < ENDS_AT)


def test_any_offset_names_the_same_instant() -> None:
    in_london = (ENDS_AT - MICROSECOND).astimezone(dt.timezone(dt.timedelta(hours=1)))
    assert rules(replace(GOOD, received_at=in_london)) == []


def test_a_final_premium_has_no_window() -> None:
    assert rules(GOOD, Standing(PUBLISHED_AT, None)) == [Rule.PROVISIONAL]


def test_somebody_who_acts_for_no_participant_is_not_eligible() -> None:
    assert rules(replace(GOOD, organisation="")) == [Rule.ELIGIBLE]


@pytest.mark.parametrize("blank", ["", " ", "\n\t "])
def test_a_rationale_and_evidence_are_required(blank: str) -> None:
    assert rules(replace(GOOD, rationale=blank)) == [Rule.RATIONALE]
    assert rules(replace(GOOD, evidence=blank)) == [Rule.EVIDENCE]


def test_a_document_is_evidence_enough_when_it_is_accepted() -> None:
    assert rules(replace(GOOD, evidence="", has_document=True)) == []
    refused = replace(GOOD, evidence="", has_document=True, document_fault="It is a programme.")
    assert rules(refused) == [Rule.DOCUMENT]


def test_every_rule_runs_and_every_reason_is_given() -> None:
    hopeless = Filing(received_at=ENDS_AT, organisation="", rationale="", evidence="")
    assert rules(hopeless) == [Rule.IN_TIME, Rule.ELIGIBLE, Rule.RATIONALE, Rule.EVIDENCE]
    assert all(refusal.reason.endswith(".") for refusal in outcome(hopeless, PROVISIONAL))
