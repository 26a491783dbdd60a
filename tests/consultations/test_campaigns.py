"""Groups of copies: proposed by a search, confirmed or dissolved by people; each response counts all the same."""

from __future__ import annotations

import pytest
from django.urls import reverse

from consultations.analysis.counts import Tally, counts_of
from consultations.models import Campaign, Consultation, Response
from consultations.services.group_campaigns import (
    GroupingRefused,
    add_to_campaign,
    ask_for_copies,
    carry_out_searches,
    confirm_campaign,
    dissolve_campaign,
    group_by_hand,
    take_from_campaign,
)
from cpal.people.models import User
from pricing.policies import NotAllowed
from tests.consultations import many, papers
from tests.people import cora, kim, sam, signed_in
from tests.workers import Worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation() -> Consultation:
    """Forty responses: four of each campaign, one of a campaign withdrawn or none."""
    consultation = papers.closed(questions=6)
    many.receive_many(consultation, 40)
    return consultation


def search(consultation: Consultation, by: User | None = None) -> list[Campaign]:
    ask_for_copies(consultation=consultation, asked_by=by or cora())
    carry_out_searches()
    return list(consultation.campaigns.filter(dissolved_at=None).order_by("found"))


def free(consultation: Consultation, count: int) -> list[str]:
    """References of responses that stand in no group."""
    rows = Response.objects.received().to(consultation).filter(campaign_member=None)
    return list(rows.order_by("pk").values_list("reference", flat=True)[:count])


def test_a_search_proposes_the_identical_and_the_nearly_identical(consultation: Consultation) -> None:
    identical, near = search(consultation)
    assert (identical.found, near.found) == ("identical", "near")
    assert {identical.members.count(), near.members.count()} <= {3, 4}
    assert identical.confirmed_at is None
    done = consultation.campaign_searches.get()
    assert (done.groups, done.responses) == (2, Response.objects.received().to(consultation).count())


def test_a_proposal_changes_no_count_and_a_confirmed_group_is_one_submission(
    consultation: Consultation,
) -> None:
    received = counts_of(consultation).received
    identical, _ = search(consultation)
    assert counts_of(consultation).received == received == Tally(received.responses, received.responses)
    confirm_campaign(campaign=identical, name="A form letter", confirmed_by=sam())
    size = identical.members.count()
    counted = counts_of(consultation)
    assert counted.received == Tally(received.responses, received.responses - size + 1)
    assert sum(each.tally.responses for each in counted.kinds) == received.responses
    dissolve_campaign(campaign=identical, dissolved_by=cora())
    assert counts_of(consultation).received == received


def test_a_dissolved_group_is_not_proposed_again_and_a_confirmed_one_is_left_alone(
    consultation: Consultation,
) -> None:
    identical, near = search(consultation)
    dissolve_campaign(campaign=identical, dissolved_by=cora())
    confirm_campaign(campaign=near, name="Nearly", confirmed_by=cora())
    assert search(consultation) == [near]


def test_an_earlier_proposal_gives_way_to_a_new_search(consultation: Consultation) -> None:
    before = {campaign.pk for campaign in search(consultation)}
    again = search(consultation)
    assert len(again) == 2
    assert before.isdisjoint(campaign.pk for campaign in again)


def test_people_group_by_hand_and_edit_groups(consultation: Consultation) -> None:
    identical, near = search(consultation)
    confirm_campaign(campaign=identical, name="A form letter", confirmed_by=cora())
    one, two, three = free(consultation, 3)
    group = group_by_hand(
        consultation=consultation, name="Signed together", references=[one.lower(), two], grouped_by=sam()
    )
    assert group.stands
    with pytest.raises(GroupingRefused, match="is in Signed together already"):
        add_to_campaign(campaign=identical, references=[one], edited_by=cora())
    add_to_campaign(campaign=group, references=[three], edited_by=cora())
    take_from_campaign(campaign=group, references=[one], edited_by=cora())
    assert {response.reference for response in group.responses.all()} == {two, three}
    with pytest.raises(GroupingRefused, match="dissolve it instead"):
        take_from_campaign(campaign=group, references=[two], edited_by=cora())
    with pytest.raises(GroupingRefused, match="No response that stands has the reference RSP-NONE"):
        add_to_campaign(campaign=group, references=["RSP-NONE"], edited_by=cora())
    taken = near.responses.values_list("reference", flat=True)
    group_by_hand(consultation=consultation, name="Taken over", references=list(taken), grouped_by=cora())
    assert not Campaign.objects.filter(pk=near.pk).exists()


def test_one_search_waits_at_a_time_and_compliance_asks_for_none(consultation: Consultation) -> None:
    first = ask_for_copies(consultation=consultation, asked_by=cora())
    assert ask_for_copies(consultation=consultation, asked_by=sam()) == first
    with pytest.raises(NotAllowed):
        ask_for_copies(consultation=consultation, asked_by=kim())
    assert [search.pk for search in carry_out_searches()] == [first.pk]
    assert carry_out_searches() == []


def test_counts_by_kind_and_stance_are_those_of_a_plain_count(consultation: Consultation) -> None:
    identical, _ = search(consultation)
    confirm_campaign(campaign=identical, name="A form letter", confirmed_by=sam())
    counted = counts_of(consultation).questions[0]
    rows = [
        (
            response.respondent.kind,
            answer.stance,
            response.campaigns.filter(confirmed_at__isnull=False).first(),
        )
        for response in Response.objects.received().to(consultation)
        for answer in response.standing.answers.filter(question=counted.question)  # type: ignore[union-attr]
    ]
    assert counted.answered.responses == len(rows)
    for cell in counted.cells:
        of_cell = [group for kind, stance, group in rows if (kind, stance) == (cell.kind, cell.stance)]
        alone = [group for group in of_cell if group is None]
        assert cell.tally == Tally(len(of_cell), len(alone) + len(set(of_cell) - {None}))
    for each in counted.stances:
        assert each.tally.responses == sum(stance == each.stance for _, stance, _ in rows)


@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_a_real_worker_carries_out_the_search_that_a_page_asked_for(celery_worker: Worker) -> None:
    consultation = papers.closed(questions=3)
    many.receive_many(consultation, 20)
    browser = signed_in(cora())
    answer = browser.post(reverse("admin:consultations_analysis_find_campaigns", args=[consultation.pk]))
    assert answer.status_code == 302
    celery_worker.wait_until_logged("search_for_copies[", patience=60)
    celery_worker.wait_until_logged("succeeded in", patience=60)
    assert consultation.campaigns.count() == 2
