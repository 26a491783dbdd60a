"""Whoever is overdue under the code signs off, approves, publishes, determines and corrects nothing (7.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from cpal.people.models import User
from objections.models import Determination
from pricing.models import Assessment, Judgement, SignOff
from pricing.policies import NotAllowed
from pricing.services.approve import approve, withdraw_approval
from pricing.services.correct import open_correction, publish_correction
from pricing.services.judge import record_judgement, sign_off
from pricing.services.publish import publish_provisional
from tests.conduct.bound import adopted, fulfilled, since_before
from tests.objections.filing import determined, objection
from tests.people import ana, sam, sol
from tests.publication import market
from tests.publication.market import APPROVED_AT, IN_REVIEW_AT, PUBLISHES_AT, WINDOW_ENDS_AT

pytestmark = pytest.mark.django_db

LATE = PUBLISHES_AT + dt.timedelta(days=2)  # 3 April 2026
IN_TIME = dt.datetime(2025, 9, 2, 9, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Act:
    """Something prepared, and what a senior manager then does with it at a moment."""

    prepare: Callable[[], object]
    act: Callable[[object, User, dt.datetime], object]


def unsigned() -> Judgement:
    return record_judgement(
        assessment=market.in_review(),
        kind=Judgement.Kind.WITHHOLD,
        made_by=ana(),
        at=IN_REVIEW_AT,
        data_considered="Nothing.",
        rationale="Nothing to go by.",
        outcome="Withheld.",
    )


def an_approved_correction() -> Assessment:
    final = market.final("40", "41", "42")
    correction = open_correction(
        assessment=final.assessment, reason="A typing error.", opened_by=ana(), at=WINDOW_ENDS_AT
    )
    market.run(at=WINDOW_ENDS_AT)
    return market.approve_by_sam(correction, WINDOW_ENDS_AT)


ACTS = {
    "sign off": Act(
        unsigned,
        lambda made, who, at: sign_off(judgement=made, signed_by=who, at=at, outcome=SignOff.Outcome.SIGNED),  # type: ignore[arg-type]  # prepared above
    ),
    "approve": Act(
        lambda: market.in_review("40", "41", "42"),
        lambda made, who, at: approve(assessment=made, approved_by=who, at=at),  # type: ignore[arg-type]  # as above
    ),
    "withdraw an approval": Act(
        market.approved,
        lambda made, who, at: withdraw_approval(assessment=made, by=who, at=at, reason="Wrong."),  # type: ignore[arg-type]  # as above
    ),
    "publish by hand": Act(
        market.approved,
        lambda made, who, at: publish_provisional(assessment=made, published_by=who, at=at),  # type: ignore[arg-type]  # as above
    ),
    "determine": Act(
        lambda: objection(market.provisional()),
        lambda made, who, at: determined(made, Determination.Outcome.DISMISSED, by=who, at=at),  # type: ignore[arg-type]  # as above
    ),
    "open a correction": Act(
        lambda: market.final("40", "41", "42").assessment,
        lambda made, who, at: open_correction(assessment=made, reason="Wrong.", opened_by=who, at=at),  # type: ignore[arg-type]  # as above
    ),
    "publish a correction": Act(
        an_approved_correction,
        lambda made, who, at: publish_correction(assessment=made, published_by=who, at=at),  # type: ignore[arg-type]  # as above
    ),
}


@pytest.mark.parametrize("name", ACTS)
def test_it_is_refused_until_the_code_is_acknowledged_and_allowed_from_then_on(name: str) -> None:
    prepared = ACTS[name].prepare()
    code, person = adopted(), since_before(sol())
    with pytest.raises(NotAllowed, match="acknowledgement of the code of conduct since 2 October 2025"):
        ACTS[name].act(prepared, person, LATE)
    fulfilled(person, code, LATE - dt.timedelta(seconds=1))
    assert ACTS[name].act(prepared, person, LATE)


@pytest.mark.parametrize("name", ACTS)
def test_it_is_allowed_where_no_code_is_in_force(name: str) -> None:
    assert ACTS[name].act(ACTS[name].prepare(), since_before(sol()), LATE)


@pytest.mark.parametrize(
    ("at", "is_allowed"),
    [
        (dt.datetime(2026, 9, 2, 22, 59, 59, tzinfo=dt.UTC), True),
        (dt.datetime(2026, 9, 2, 23, 0, 0, tzinfo=dt.UTC), False),
    ],
)
def test_a_year_after_the_acknowledgement_it_ends_at_midnight_in_london(
    at: dt.datetime, is_allowed: bool
) -> None:
    prepared = market.in_review("40", "41", "42")
    code, person = adopted(), since_before(sam())
    fulfilled(person, code, IN_TIME)
    if is_allowed:
        assert approve(assessment=prepared, approved_by=person, at=at).approved_by == person
    else:
        with pytest.raises(NotAllowed, match="since 3 September 2026"):
            approve(assessment=prepared, approved_by=person, at=at)


def test_the_timetable_publishes_whoever_is_overdue() -> None:
    prepared = market.approved()
    adopted()
    since_before(sam())
    assert publish_provisional(assessment=prepared, published_by=None, at=LATE).published_by is None


def test_an_approval_of_the_past_is_judged_by_the_code_of_its_moment() -> None:
    prepared = market.in_review("40", "41", "42")
    adopted(at=APPROVED_AT + dt.timedelta(days=100))
    assert approve(assessment=prepared, approved_by=since_before(sam()), at=APPROVED_AT).approved_by == sam()
