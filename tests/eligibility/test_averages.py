"""A new zinc average: a lower one is proposed, a higher one held, and no threshold changes by either (roadmap 4.4)."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.test import Client

from cpal.audit.models import Entry
from cpal.people.models import User
from eligibility.averages import averages_entered, standing_of
from eligibility.in_force import days_consulted
from eligibility.models import IndustryAverage, ProposalDecision, Threshold, ThresholdProposal
from eligibility.services.decide_proposal import DecisionRefused, decide_proposal
from eligibility.services.enter_average import AverageRefused, earliest_effect, enter_average
from tests.people import ana, eli, kim, mia, sam, signed_in, sol
from tests.pricing.versions import adopted, an_amendment

pytestmark = pytest.mark.django_db

PUBLISHED_ON = dt.date(2026, 6, 1)
SOURCE = "International Zinc Association, https://example.org/average"
ENTER = "/back-office/eligibility/industryaverage/enter/"


def entered(value: str = "3.4", by: User | None = None, **changes: Any) -> IndustryAverage:
    facts: dict[str, Any] = {"metal": "zinc", "published_on": PUBLISHED_ON, "source": SOURCE} | changes
    return enter_average(value=Decimal(value), entered_by=by or eli(), **facts)


def decided(average: IndustryAverage, by: User | None = None, **changes: Any) -> ProposalDecision:
    facts: dict[str, Any] = {"outcome": "threshold_stays", "reasons": "The market was asked."} | changes
    return decide_proposal(proposal=average.proposal, decided_by=by or sam(), **facts)


@pytest.mark.parametrize(
    ("value", "state"), [("3.4999999999", "proposed"), ("3.5000000001", "held"), ("3.5", None)]
)
def test_lower_is_proposed_higher_is_held_and_equal_proposes_nothing(value: str, state: str | None) -> None:
    before = list(Threshold.objects.values())
    proposal = getattr(entered(value), "proposal", None)
    assert (proposal.state if proposal else None) == state
    if proposal:
        assert (proposal.methodology, proposal.present_tco2e_per_t) == ("v2026-02", Decimal("3.5"))
        assert proposal.proposed_tco2e_per_t == Decimal(value)
    assert list(Threshold.objects.values()) == before


def test_it_is_compared_with_the_threshold_in_force_today_and_not_with_one_to_come() -> None:
    zinc: Any = Threshold.objects.filter(methodology="v2026-02", metal="zinc").values().get()
    ahead = {"id": None, "effective_on": dt.date(2199, 1, 1), "max_tco2e_per_t": Decimal(1)}
    Threshold.objects.create(**zinc | ahead)
    assert entered("3.4").proposal.state == "proposed"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"metal": "aluminium"}, "aluminium follows no industry average"),
        ({"metal": "lead"}, "follows no industry average"),
        ({"value": "0"}, "above 0"),
        ({"value": "-1"}, "above 0"),
        ({"value": "NaN"}, "above 0"),
        ({"value": "1000"}, "below 1,000"),
        ({"value": "3.40000000001"}, "at most ten decimals"),
        ({"published_on": dt.date(2199, 1, 1)}, "cannot have been published"),
        ({"source": "  "}, "says where it was published"),
    ],
)
def test_what_cannot_be_an_average_is_refused_and_leaves_nothing(
    changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(AverageRefused, match=message):
        entered(**changes)
    assert not IndustryAverage.objects.exists()


def test_the_same_average_is_entered_once() -> None:
    entered()
    with pytest.raises(AverageRefused, match="entered already"):
        entered("3.40")
    assert entered("3.3").proposal.state == "proposed"


@pytest.mark.parametrize("person", [sam, ana, kim, mia], ids=lambda person: person.__name__)
def test_only_the_eligibility_officer_enters(person: Any) -> None:
    with pytest.raises(PermissionDenied):
        entered(by=person())
    assert not IndustryAverage.objects.exists()


def test_the_earliest_day_is_the_first_of_a_month_that_begins_after_28_days() -> None:
    days = [dt.date(2026, 1, 1), dt.date(2026, 1, 3), dt.date(2026, 1, 4), dt.date(2026, 12, 31)]
    assert [earliest_effect(day) for day in days] == [
        dt.date(2026, 2, 1),
        dt.date(2026, 2, 1),
        dt.date(2026, 3, 1),
        dt.date(2027, 2, 1),
    ]


def test_a_version_that_has_changes_consulted_on_for_longer_moves_the_earliest_day() -> None:
    at = dt.datetime(2027, 1, 10, 12, tzinfo=dt.UTC)
    assert days_consulted(at) == 28
    assert entered("3.4", at=at).proposal.effective_on == dt.date(2027, 3, 1)
    adopted(an_amendment(consultation_days=60), window="2027-01")
    assert days_consulted(at) == 60
    assert entered("3.3", at=at).proposal.effective_on == dt.date(2027, 4, 1)


def test_entering_and_deciding_are_on_record() -> None:
    average = entered("3.6")
    decided(average, outcome="to_consultation")
    first, second = Entry.objects.about(f"average:{average.pk}").order_by("pk")
    assert (first.action, first.actor, json.loads(first.detail)["state"]) == ("enter_average", eli(), "held")
    assert (second.action, second.actor) == ("decide_proposal", sam())
    assert json.loads(second.detail)["outcome"] == "to_consultation"


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ("to_consultation", "To be consulted on. Until a version says otherwise the threshold stays at 3.5."),
        ("threshold_stays", "Decided: the threshold stays at 3.5."),
    ],
)
def test_a_decision_says_what_becomes_of_it_and_changes_no_threshold(outcome: str, said: str) -> None:
    average = entered("3.6")
    assert standing_of(average) == (
        "Higher than the threshold of 3.5: held until it is decided whether to consult on it."
    )
    before = list(Threshold.objects.values())
    decided(average, outcome=outcome)
    (again,) = averages_entered()
    assert standing_of(again) == said
    assert list(Threshold.objects.values()) == before


@pytest.mark.parametrize("person", [eli, ana, kim, mia], ids=lambda person: person.__name__)
def test_only_a_senior_manager_decides(person: Any) -> None:
    average = entered()
    with pytest.raises(PermissionDenied, match="Only a senior manager"):
        decided(average, by=person())
    assert not ProposalDecision.objects.exists()


def test_whoever_entered_it_does_not_decide_it() -> None:
    both = eli()
    both.groups.set([*both.groups.all(), *sam().groups.all()])
    average = entered(by=both)
    with pytest.raises(PermissionDenied, match="another senior manager decides"):
        decided(average, by=both)
    assert decided(average, by=sam()).outcome == "threshold_stays"


def test_it_is_decided_once_whatever_copy_is_held() -> None:
    average = entered()
    stale = ThresholdProposal.objects.get()
    decided(average)
    with pytest.raises(PermissionDenied, match="decided already"):
        decide_proposal(proposal=stale, outcome="to_consultation", reasons="Again.", decided_by=sol())


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"outcome": "lower_it"}, "threshold stays"),
        ({"reasons": " "}, "says why"),
        ({"reasons": "x" * 10_001}, "says why"),
    ],
)
def test_a_decision_that_is_none_is_refused(changes: dict[str, Any], message: str) -> None:
    average = entered()
    with pytest.raises(DecisionRefused, match=message):
        decided(average, **changes)
    assert not ProposalDecision.objects.exists()


def test_nothing_of_it_is_ever_changed() -> None:
    decided(entered())
    for rows in (IndustryAverage.objects, ThresholdProposal.objects, ProposalDecision.objects):
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            rows.all()._raw_delete("default")


# Back office


def form(**changes: str) -> dict[str, str]:
    return {"metal": "zinc", "value": "3.6", "published_on": "2026-06-01", "source": SOURCE} | changes


def test_eli_enters_an_average_and_is_told_where_it_stands() -> None:
    response = signed_in(eli()).post(ENTER, form(), follow=True)
    assert response.status_code == 200
    assert "held until it is decided" in response.content.decode()
    assert IndustryAverage.objects.get().entered_by == eli()


@pytest.mark.parametrize("person", [sam, ana, kim], ids=lambda person: person.__name__)
def test_others_have_no_form_to_enter_one(person: Any) -> None:
    client = signed_in(person())
    assert client.get(ENTER).status_code == 403
    assert client.post(ENTER, form()).status_code == 403
    assert ENTER not in client.get("/back-office/eligibility/industryaverage/").content.decode()
    assert not IndustryAverage.objects.exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"value": "soon"}, "Enter a number"),
        ({"value": "0"}, "greater than or equal"),
        ({"published_on": "2199-01-01"}, "cannot have been published"),
        ({"published_on": "1 June"}, "Enter a valid date"),
        ({"source": ""}, "required"),
        ({"metal": "copper"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_with_the_form_is_said(changes: dict[str, str], said: str) -> None:
    response = signed_in(eli()).post(ENTER, form(**changes))
    assert response.status_code == 200
    assert said in response.content.decode()
    assert not IndustryAverage.objects.exists()


def page_of(average: IndustryAverage) -> str:
    return f"/back-office/eligibility/industryaverage/{average.pk}/change/"


def test_a_held_average_waits_for_a_senior_manager_until_it_is_decided() -> None:
    average = entered("3.6")
    client = signed_in(sam())
    task = "A held zinc average waits for a decision"
    assert task in client.get("/back-office/").content.decode()
    assert task not in signed_in(eli()).get("/back-office/").content.decode()
    response = client.post(
        page_of(average), {"outcome": "threshold_stays", "reasons": "One year is no trend."}, follow=True
    )
    assert "Decided: the threshold stays at 3.5." in response.content.decode()
    assert task not in client.get("/back-office/").content.decode()


@pytest.mark.parametrize("person", [eli, kim, ana], ids=lambda person: person.__name__)
def test_others_read_it_and_have_no_form_to_decide(person: Any) -> None:
    average = entered("3.6")
    client = signed_in(person())
    shown = client.get(page_of(average)).content.decode()
    assert "held until it is decided" in shown
    assert 'name="reasons"' not in shown
    response = client.post(page_of(average), {"outcome": "threshold_stays", "reasons": "Mine."})
    assert response.status_code == 403
    assert not ProposalDecision.objects.exists()


def test_an_equal_average_leaves_nothing_to_decide() -> None:
    average = entered("3.5")
    client = signed_in(sam())
    assert 'name="reasons"' not in client.get(page_of(average)).content.decode()
    assert client.post(page_of(average), {"outcome": "threshold_stays", "reasons": "x"}).status_code == 403


def test_a_stranger_reaches_no_page_of_it() -> None:
    average = entered()
    for address in (ENTER, page_of(average), "/back-office/eligibility/industryaverage/"):
        assert Client().get(address).status_code == 302
        assert signed_in(mia()).get(address).status_code == 403


@pytest.mark.parametrize("number", [3, 30])
def test_the_list_asks_as_many_questions_for_three_as_for_thirty(
    number: int, django_assert_max_num_queries: Any
) -> None:
    for place in range(number):
        entered(f"3.{600 + place}")
    client = signed_in(sam())
    with django_assert_max_num_queries(10):
        shown = client.get("/back-office/eligibility/industryaverage/").content.decode()
    assert shown.count("held until") == number
