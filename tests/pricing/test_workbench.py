"""The workbench in the back office, as each of the people sees it."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client
from django.urls import reverse

from cpal.audit.models import Entry
from pricing.models import Assessment, Decision, Judgement, Run
from pricing.publication import State
from tests.people import ana, kim, sam, signed_in, sol
from tests.publication import market

pytestmark = pytest.mark.django_db

QueryCounter = Callable[[int], AbstractContextManager[object]]
FLAGGING = ("100", "110", "150")
NO_CONSENT = market.trade(7, "44", buyer="STRANGER")


def page_of(assessment: Assessment, name: str = "change", *arguments: object) -> str:
    return reverse(f"admin:pricing_assessment_{name}", args=[assessment.pk, *arguments])


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return response.content.decode()


@pytest.fixture
def flagged() -> Assessment:
    return market.in_review(*FLAGGING)


def test_the_analyst_sees_what_waits_and_where_it_lies(flagged: Assessment) -> None:
    page = read(signed_in(ana()), page_of(flagged))
    assert "2 flagged transactions without a decision" in page
    assert page_of(flagged, "input", 1, "T-3") in page
    assert "Price the window again" in page
    assert ">Approve<" not in page


def test_the_first_page_says_what_waits_for_whom(flagged: Assessment) -> None:
    assert "Review Zinc, March 2026" in read(signed_in(ana()), reverse("admin:index"))
    assert "Review Zinc" not in read(signed_in(sam()), reverse("admin:index"))


def test_a_decision_is_kept_and_the_window_priced_again(flagged: Assessment) -> None:
    client = signed_in(ana())
    answer = {"ruling": "exclude", "rationale": "A strike delivery at three times the market."}
    response = client.post(page_of(flagged, "input", 1, "T-3"), answer)
    assert response["Location"] == page_of(flagged)
    assert Decision.objects.get().rationale == answer["rationale"]
    assert Run.objects.unfinished().count() == 1
    assert "Being priced" in read(client, page_of(flagged))


def test_a_decision_without_a_reason_comes_back_saying_so(flagged: Assessment) -> None:
    response = signed_in(ana()).post(
        page_of(flagged, "input", 1, "T-3"), {"ruling": "retain", "rationale": ""}
    )
    assert "Write why: every decision is kept with its rationale." in response.content.decode()
    assert not Decision.objects.exists()


def test_a_senior_manager_decides_nothing(flagged: Assessment) -> None:
    response = signed_in(sam()).post(
        page_of(flagged, "input", 1, "T-3"), {"ruling": "retain", "rationale": "Fine."}
    )
    assert response.status_code == 403
    assert not Decision.objects.exists()


def test_approving_is_offered_to_an_uninvolved_senior_manager_and_works() -> None:
    assessment = market.in_review("40", "41", "42")
    client = signed_in(sam())
    assert "Ready to approve" in read(client, page_of(assessment))
    client.post(page_of(assessment, "do", "approve"))
    assessment.refresh_from_db()
    assert (assessment.current_state, assessment.approved_by) == (State.APPROVED, sam())
    assert "Publish" in read(client, page_of(assessment))


def test_an_analyst_who_presses_approve_is_told_who_may(flagged: Assessment) -> None:
    response = signed_in(ana()).post(page_of(flagged, "do", "approve"), follow=True)
    assert "Only a senior manager can approve this assessment." in response.content.decode()
    flagged.refresh_from_db()
    assert flagged.current_state is State.IN_REVIEW


@pytest.mark.parametrize("number", ["x", "9" * 30, "1/x"])
def test_an_assessment_or_delivery_that_is_none_is_not_found(flagged: Assessment, number: str) -> None:
    client = signed_in(ana())
    assert client.get(f"/back-office/pricing/assessment/{number}/change/").status_code == 404
    assert client.get(f"/back-office/pricing/delivery/{number}/change/").status_code == 404


def test_an_action_is_never_done_by_following_a_link(flagged: Assessment) -> None:
    assert signed_in(sam()).get(page_of(flagged, "do", "approve")).status_code == 405


def test_records_without_consent_are_shown_to_compliance_alone() -> None:
    assessment = market.in_review("40", "41", "42", extra=[NO_CONSENT])
    page = read(signed_in(ana()), page_of(assessment))
    assert "T-7" not in page
    assert "1 record without consent is in no figure" in page
    assert signed_in(ana()).get(page_of(assessment, "input", 1, "T-7")).status_code == 404
    assert "T-7" in read(signed_in(kim()), page_of(assessment))
    assert "no_consent" in read(signed_in(kim()), page_of(assessment, "input", 1, "T-7"))
    assert "T-7" not in read(signed_in(ana()), reverse("admin:pricing_feedrecord_changelist"))
    assert "T-7" in read(signed_in(kim()), reverse("admin:pricing_feedrecord_changelist"))


def test_who_looked_at_a_deal_is_logged(flagged: Assessment) -> None:
    read(signed_in(sam()), page_of(flagged, "input", 1, "T-2"))
    entry = Entry.objects.get(action="deal.viewed")
    assert (entry.actor, entry.subject) == (sam(), "T-2")


def test_an_input_shows_how_its_level_came_about(flagged: Assessment) -> None:
    page = read(signed_in(ana()), page_of(flagged, "input", 1, "T-3"))
    for words in ("Premium as quoted", "Payment terms", "Normalised level", "physical_premium:zinc:EU"):
        assert words in page


def test_a_judgement_on_an_adjustment_is_recorded_and_signed_off(flagged: Assessment) -> None:
    answer = {
        "kind": "override_adjustment", "adjustment": "logistics", "amount_usd_per_t": "-5",
        "data_considered": "The invoice.", "rationale": "The port was closed.", "outcome": "5 USD/t less.",
    }  # fmt: skip
    signed_in(ana()).post(page_of(flagged, "adjust", 1, "T-1"), answer)
    judgement = Judgement.objects.get()
    assert "waits for a senior manager" in read(signed_in(sol()), page_of(flagged))
    signed_in(sol()).post(page_of(flagged, "judgement", judgement.pk), {"outcome": "signed", "reason": ""})
    assert f"signed off by {sol()}" in read(signed_in(sol()), page_of(flagged))


def test_a_window_in_which_nothing_qualifies_is_withheld_by_judgement() -> None:
    assessment = market.in_review()
    page = read(signed_in(ana()), page_of(assessment))
    assert page_of(assessment, "outcome") in page
    answer = {
        "kind": "withhold",
        "data_considered": "None.",
        "rationale": "Nothing to go by.",
        "outcome": "Withheld.",
    }
    assert signed_in(ana()).post(page_of(assessment, "outcome"), answer).status_code == 302
    assert Judgement.objects.get().kind == Judgement.Kind.WITHHOLD


def test_the_workbench_costs_the_same_queries_for_three_inputs_as_for_twenty(
    django_assert_max_num_queries: QueryCounter,
) -> None:
    small = market.in_review("40", "41", "42")
    market.receive([market.trade(number, "41") | {"id": f"X-{number}"} for number in range(1, 15)])
    market.run()
    client = signed_in(ana())
    with django_assert_max_num_queries(28):
        page = read(client, page_of(small))
    assert "X-14" in page


def test_a_file_received_in_the_back_office_is_told_row_by_row() -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    market.load_registers_and_reference()
    content = (
        b"kind,metal,region,key,effective_on,value,unit,source\nfx,,,EUR,2026-03-01,1e3,usd_per_unit,x\n"
    )
    file = SimpleUploadedFile("reference.csv", content)
    response = signed_in(ana()).post(
        reverse("admin:pricing_delivery_receive"), {"kind": "reference", "file": file}
    )
    page = response.content.decode()
    assert "1 refused" in page
    assert "1e3" in page
    assert "value" in page


@pytest.mark.parametrize(
    "name", ["run", "decision", "judgement", "publication", "feedrecord", "referencerow", "window"]
)
def test_every_list_can_be_read_and_nothing_added(name: str, flagged: Assessment) -> None:
    page = read(signed_in(kim()), reverse(f"admin:pricing_{name}_changelist"))
    assert f"/back-office/pricing/{name}/add/" not in page
