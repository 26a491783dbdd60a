"""The whole way, as the people go it: a feed comes in, a premium goes out, stands open to objection and turns final."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from cpal.audit import trail
from cpal.audit.models import Entry
from cpal.people.models import User
from objections.models import Determination, Objection
from objections.services.file_objection import Submission, file_objection
from pricing.models import Assessment, Publication, Run
from pricing.publication import State
from pricing.services.execute_run import execute_run
from pricing.services.finalise import finalise_due
from pricing.services.open_reviews import open_reviews
from pricing.services.publish import publish_due, publish_provisional
from tests.people import ada, ana, cora, eli, kim, max_, mia, sam, signed_in, sol, theo
from tests.publication import market

pytestmark = pytest.mark.django_db

ONE = "/api/v1/premia/zinc/2026-03"
THE_MORNING_AFTER = dt.datetime(2026, 4, 1, 7, tzinfo=dt.UTC)
A_MICROSECOND = dt.timedelta(microseconds=1)
RETAIN = {"ruling": "retain", "rationale": "Both parties showed the contract: a prompt delivery."}
EXCLUDE = {"ruling": "exclude", "rationale": "The invoice that came with the objection says 42, not 60."}


def zinc() -> Assessment:
    return market.assessment()


def workbench(name: str = "change", *arguments: object) -> str:
    """The address of a page of zinc's latest revision."""
    return reverse(f"admin:pricing_assessment_{name}", args=[zinc().pk, *arguments])


def press(user: User, action: str) -> str:
    """Press a button of the workbench; the page that follows, with what it says."""
    return signed_in(user).post(workbench("do", action), follow=True).content.decode()


def the_worker_works() -> None:
    """Carry out every run that was asked for."""
    for run in Run.objects.unfinished():
        execute_run(run_id=run.pk)


def premium_for_pat(client: Client) -> Any:
    """The standing premium as the public reads it in the API."""
    response = client.get(ONE)
    assert response.status_code == 200
    return response.json()["premium"]


def rebuilt() -> None:
    """Every stored figure is recomputed from its own bundle; raises at a difference."""
    call_command("rebuild", "--all")


@pytest.fixture
def in_review() -> Assessment:
    """Eli's registers, Ana's feed of four trades of which one is wild, and the review that the timetable opened."""
    market.load_registers_and_reference()
    market.receive(
        [market.trade(number, premium) for number, premium in enumerate(("40", "41", "42", "60"), start=1)]
    )
    open_reviews(at=THE_MORNING_AFTER)
    the_worker_works()
    return zinc()


@pytest.fixture
def approved(in_review: Assessment) -> Assessment:
    """Ana retained the wild trade, Sam approved."""
    signed_in(ana()).post(workbench("input", 1, "T-4"), RETAIN)
    the_worker_works()
    press(sam(), "approve")
    return zinc()


# --- nobody objects ------------------------------------------------------------------------------------------------
def test_from_feed_to_final_premium(client: Client, in_review: Assessment) -> None:
    assert in_review.current_state is State.IN_REVIEW
    page = signed_in(ana()).get(workbench()).content.decode()
    assert "1 flagged transaction without a decision" in page
    assert client.get(ONE).status_code == 404

    signed_in(ana()).post(workbench("input", 1, "T-4"), RETAIN)
    the_worker_works()
    assert "approved" in press(sam(), "approve")
    assert client.get(ONE).status_code == 404
    publish_provisional(assessment=zinc(), published_by=sam(), at=market.PUBLISHES_AT)
    provisional = premium_for_pat(client)
    assert (provisional["status"], provisional["value"], provisional["basis"]) == (
        "provisional",
        "45.75",
        "transaction_based",
    )

    until = Publication.objects.get().objections_until
    assert until is not None
    assert finalise_due(at=until - A_MICROSECOND) == []
    assert premium_for_pat(client)["status"] == "provisional"
    assert [publication.metal for publication in finalise_due(at=until)] == ["zinc"]
    assert (
        Publication.objects.get(status="final").facts == Publication.objects.get(status="provisional").facts
    )
    assert zinc().current_state is State.FINAL

    rebuilt()
    assert trail.verify().is_intact
    told = list(Entry.objects.about(zinc().reference).in_order().values_list("action", flat=True))
    assert told == [
        "input.retained",
        "assessment.approved",
        "publication.provisional",
        "publication.final",
    ]


def test_sam_publishes_and_for_five_minutes_participants_may_object_and_nobody_amends_anything(
    client: Client, approved: Assessment
) -> None:
    assert "published as provisional" in press(sam(), "publish")
    assert premium_for_pat(client)["status"] == "provisional"
    assert "Zinc, March 2026" in signed_in(mia()).get(reverse("desk")).content.decode()
    runs = Run.objects.count()
    press(ana(), "price")
    signed_in(ana()).post(workbench("input", 1, "T-4"), EXCLUDE)
    signed_in(sam()).post(workbench("correct"), {"reason": "Something else."})
    assert Run.objects.count() == runs
    assert zinc().revision == 1
    assert zinc().current_state is State.PROVISIONAL


# --- somebody objects ----------------------------------------------------------------------------------------------
def submission() -> Submission:
    return Submission(
        token=uuid4(),
        grounds=Objection.Grounds.OUTLIER,
        rationale="One of the trades was struck at 42 and reported at 60.",
        evidence="The invoice, 2026-03-20.",
    )


def object_after(after: dt.timedelta, by: User) -> Objection:
    publication = Publication.objects.get(status="provisional")
    at = publication.published_at + after
    return file_objection(publication=publication, filed_by=by, submission=submission(), at=at)


def determine(by: User, outcome: Determination.Outcome) -> int:
    """Through the page of the objection in the back office; the status of the answer."""
    number = Objection.objects.admissible().get().pk
    answers = {
        "outcome": outcome.value,
        "reasons": "The invoice was compared with the feed.",
        "public_summary": "A trade had been reported at a wrong level.",
    }
    return (
        signed_in(by).post(reverse("admin:objections_objection_change", args=[number]), answers).status_code
    )


@pytest.fixture
def published(in_review: Assessment) -> Publication:
    """Approved in the morning, published by the timetable at its scheduled moment."""
    signed_in(ana()).post(workbench("input", 1, "T-4"), RETAIN)
    the_worker_works()
    market.approve_by_sam(zinc(), market.APPROVED_AT)
    (publication,) = publish_due(at=market.PUBLISHES_AT)
    return publication


def test_an_upheld_objection_leads_to_a_correction_beside_the_first_figure(
    client: Client, published: Publication
) -> None:
    object_after(dt.timedelta(minutes=4, seconds=59), by=theo())
    assert finalise_due() == []
    assert zinc().current_state is State.UNDER_OBJECTION
    assert determine(sol(), Determination.Outcome.UPHELD) == 302
    assert (zinc().revision, zinc().current_state) == (2, State.IN_REVIEW)

    press(ana(), "price")
    the_worker_works()
    signed_in(ana()).post(workbench("input", 1, "T-4"), EXCLUDE)
    the_worker_works()
    press(sam(), "approve")
    assert premium_for_pat(client)["value"] == "45.75"
    assert "is published and final" in press(sam(), "publish")

    corrected = premium_for_pat(client)
    assert (corrected["status"], corrected["value"], corrected["revision"]) == ("corrected", "41.00", 2)
    readable = client.get(ONE).json()["revisions"]
    assert [(each["revision"], each["status"], each["value"]) for each in readable] == [
        (2, "corrected", "41.00"),
        (1, "provisional", "45.75"),
    ]
    assert all(client.get(each["url"]).status_code == 200 for each in readable)
    public = client.get(reverse("objection-outcomes"))
    assert public.status_code == 200
    assert "A trade had been reported at a wrong level." in public.content.decode()
    assert "Tramontane" not in public.content.decode()
    rebuilt()
    assert trail.verify().is_intact


def test_a_dismissed_objection_leaves_the_figure_as_it_was_and_final(
    client: Client, published: Publication
) -> None:
    object_after(dt.timedelta(minutes=1), by=mia())
    assert determine(sol(), Determination.Outcome.DISMISSED) == 302
    final = premium_for_pat(client)
    assert (final["status"], final["value"], final["revision"]) == ("final", "45.75", 1)
    rebuilt()


@pytest.mark.parametrize(("after", "is_admissible"), [(299_999_999, True), (300_000_000, False)])
def test_the_window_ends_five_minutes_after_publication_to_the_microsecond(
    published: Publication, after: int, is_admissible: bool
) -> None:
    assert object_after(dt.timedelta(microseconds=after), by=mia()).is_admissible is is_admissible


# --- the wrong person ----------------------------------------------------------------------------------------------
STRANGERS = [max_, mia, theo, eli, cora, ada]


@pytest.mark.parametrize("person", STRANGERS)
def test_who_does_not_price_reaches_nothing_of_it(in_review: Assessment, person: Any) -> None:
    browser = signed_in(person())
    assert browser.get(workbench()).status_code == 403
    assert browser.post(workbench("input", 1, "T-4"), RETAIN).status_code == 403
    for action in ("price", "approve", "publish"):
        assert browser.post(workbench("do", action)).status_code == 403
    assert zinc().current_state is State.IN_REVIEW


def test_pat_is_asked_to_sign_in(client: Client, in_review: Assessment) -> None:
    for address in (workbench(), workbench("input", 1, "T-4"), reverse("desk")):
        response = client.get(address)
        assert response.status_code == 302
        assert response["Location"].startswith("/sign-in/?next=")


def test_kim_reads_and_changes_nothing(in_review: Assessment) -> None:
    browser = signed_in(kim())
    assert browser.get(workbench()).status_code == 200
    browser.post(workbench("input", 1, "T-4"), RETAIN)
    for action in ("price", "approve", "publish"):
        press(kim(), action)
    assert zinc().current_state is State.IN_REVIEW
    assert not zinc().window.decisions.exists()
    assert not Run.objects.unfinished().exists()


@pytest.mark.parametrize("person", [ana, kim])
def test_only_a_senior_manager_approves_and_publishes(approved: Assessment, person: Any) -> None:
    press(person(), "publish")
    assert zinc().current_state is State.APPROVED
    assert not Publication.objects.exists()


def test_sam_decides_no_flag(in_review: Assessment) -> None:
    assert signed_in(sam()).post(workbench("input", 1, "T-4"), RETAIN).status_code == 403
    assert "flagged transaction" in press(sam(), "approve")
    assert zinc().current_state is State.IN_REVIEW


@pytest.mark.parametrize("person", [ana, sam, kim, eli, mia, max_])
def test_nobody_but_an_uninvolved_senior_manager_determines(published: Publication, person: Any) -> None:
    object_after(dt.timedelta(minutes=1), by=theo())
    assert determine(person(), Determination.Outcome.DISMISSED) == 403
    assert not Determination.objects.exists()
    assert zinc().current_state is State.UNDER_OBJECTION


@pytest.mark.parametrize("person", [max_, ana, sam, kim])
def test_who_acts_for_no_participant_cannot_object(published: Publication, person: Any) -> None:
    assert object_after(dt.timedelta(minutes=1), by=person()).refused_for == ["not_a_participant"]
    assert zinc().current_state is State.PROVISIONAL
