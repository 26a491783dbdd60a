"""The life of a proof point: submitted → verified | rejected; verified → superseded | withdrawn (4.1)."""

from __future__ import annotations

import datetime as dt

import pytest

from eligibility.keeping.proof_life import MOVES, StatusDecided, may_move, obstacle_to, standing_on
from eligibility.vocabulary import ProofStatus

SUBMITTED, VERIFIED, REJECTED, SUPERSEDED, WITHDRAWN = ProofStatus
MONDAY = dt.date(2026, 3, 2)
A_DAY = dt.timedelta(days=1)

ALLOWED = {
    (None, VERIFIED), (None, REJECTED), (None, SUPERSEDED), (None, WITHDRAWN),
    (SUBMITTED, VERIFIED), (SUBMITTED, REJECTED),
    (VERIFIED, SUPERSEDED), (VERIFIED, WITHDRAWN),
}  # fmt: skip


def life(*decided: tuple[ProofStatus, dt.date]) -> list[StatusDecided]:
    return [StatusDecided(status, from_on) for status, from_on in decided]


@pytest.mark.parametrize("standing", [None, *ProofStatus])
@pytest.mark.parametrize("to", list(ProofStatus))
def test_only_the_moves_of_the_table_are_allowed(standing: ProofStatus | None, to: ProofStatus) -> None:
    assert may_move(standing, to) == ((standing, to) in ALLOWED)


def test_every_standing_has_its_moves() -> None:
    assert set(MOVES) == {None, *ProofStatus}


def test_the_latest_status_of_a_day_or_before_is_where_it_stands() -> None:
    told = life((SUBMITTED, MONDAY), (VERIFIED, MONDAY + 2 * A_DAY))
    days = [MONDAY + number * A_DAY for number in range(4)]
    assert [standing_on(told, day) for day in days] == [SUBMITTED, SUBMITTED, VERIFIED, VERIFIED]


def test_of_two_decisions_of_one_day_the_one_later_in_a_life_holds_whichever_was_loaded_first() -> None:
    told = life((VERIFIED, MONDAY), (SUBMITTED, MONDAY))
    assert standing_on(told, MONDAY) is standing_on(list(reversed(told)), MONDAY) is VERIFIED


def test_before_it_was_submitted_it_stands_nowhere_better() -> None:
    assert standing_on(life((SUBMITTED, MONDAY), (VERIFIED, MONDAY)), MONDAY - A_DAY) is SUBMITTED


def test_one_on_its_file_alone_stands_so_until_something_is_decided() -> None:
    told = life((WITHDRAWN, MONDAY))
    assert [standing_on(told, MONDAY - A_DAY), standing_on(told, MONDAY)] == [None, WITHDRAWN]
    assert standing_on([], MONDAY) is None


def test_nothing_is_decided_from_a_day_before_the_last_decision() -> None:
    told = life((VERIFIED, MONDAY))
    assert "verified from 2026-03-02" in obstacle_to(told, WITHDRAWN, MONDAY - A_DAY)
    assert obstacle_to(told, WITHDRAWN, MONDAY) == ""


def test_what_cannot_follow_is_said() -> None:
    assert (
        obstacle_to(life((REJECTED, MONDAY)), VERIFIED, MONDAY)
        == "It is rejected and cannot become verified."
    )
    assert obstacle_to([], SUBMITTED, MONDAY) == "It is on file and cannot become submitted."
