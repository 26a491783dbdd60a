"""A verified e-mail address: one answer for all, a link that expires, and no robot gets far (paper 2.1)."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.models import Consultation, Response
from consultations.notices.public.forms import new_stamp
from consultations.services.verify_address import LETTERS_AN_HOUR, REQUESTS_AN_HOUR, VALID_FOR, token_of
from tests.consultations import papers, responding
from tests.people import cora, mia, signed_in

pytestmark = pytest.mark.django_db
SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def consultation() -> Consultation:
    cache.clear()
    return responding.open_now()


def address(consultation: Consultation, name: str, *more: object) -> str:
    return reverse(name, args=[consultation.reference, *more])


def ask(consultation: Consultation, email: str, machine: str = "192.0.2.1", **more: str) -> tuple[int, str]:
    """The answer to somebody who asks for a link, having read the form for five seconds."""
    stamp = new_stamp()
    with time_machine.travel(timezone.now() + 5 * SECOND):
        fields = {"address": email, "website": "", "shown": stamp, **more}
        answer = Client(REMOTE_ADDR=machine).post(address(consultation, "respond-link"), fields)
    return answer.status_code, answer.headers.get("Location", "")


def follow(consultation: Consultation, email: str = responding.PAT, client: Client | None = None) -> Client:
    client = client or Client()
    client.post(address(consultation, "respond-verify", token_of(consultation, email)))
    return client


def test_the_answer_is_the_same_whether_or_not_the_address_is_known(consultation: Consultation) -> None:
    responding.of_pat(consultation)
    assert ask(consultation, responding.PAT) == ask(consultation, "unknown@example.org")
    assert [letter.to for letter in mail.outbox] == [[responding.PAT], ["unknown@example.org"]]


def test_the_link_opens_a_response_on_any_device_and_the_same_one_again(consultation: Consultation) -> None:
    ask(consultation, "new@example.org")
    (link,) = re.findall(r"/consultations/\S+", str(mail.outbox[0].body))
    for device in (Client(), Client()):
        assert device.get(link).status_code == 200
        assert device.post(link)["Location"] == address(consultation, "consultation-respond")
        assert "Your response" in device.get(address(consultation, "consultation-respond")).content.decode()
    assert Response.objects.count() == 1


def test_a_program_that_merely_follows_links_begins_nothing(consultation: Consultation) -> None:
    Client().get(address(consultation, "respond-verify", token_of(consultation, "new@example.org")))
    assert Response.objects.count() == 0


def test_a_link_expires_and_is_good_for_one_consultation(consultation: Consultation) -> None:
    token = token_of(consultation, responding.PAT)
    other = papers.opened("CP-2026-09")
    assert Client().post(address(other, "respond-verify", token)).status_code == 410
    assert Client().post(address(consultation, "respond-verify", token + "x")).status_code == 410
    with time_machine.travel(timezone.now() + VALID_FOR + SECOND):
        assert Client().post(address(consultation, "respond-verify", token)).status_code == 410
    assert Response.objects.count() == 0


def test_a_robot_is_told_the_same_and_sent_nothing(consultation: Consultation) -> None:
    human = ask(consultation, "human@example.org")
    assert ask(consultation, "robot@example.org", website="https://example.org") == human
    assert [letter.to for letter in mail.outbox] == [["human@example.org"]]


def test_an_answer_faster_than_anybody_reads_is_asked_again(consultation: Consultation) -> None:
    fields = {"address": "fast@example.org", "website": "", "shown": new_stamp()}
    answer = Client().post(address(consultation, "respond-link"), fields)
    assert "press the button once more" in answer.content.decode()
    assert mail.outbox == []


def test_an_address_is_not_pestered_and_nobody_is_told(consultation: Consultation) -> None:
    answers = {ask(consultation, responding.PAT) for _ in range(LETTERS_AN_HOUR + 2)}
    assert len(answers) == 1
    assert len(mail.outbox) == LETTERS_AN_HOUR


def test_a_machine_that_asks_too_often_is_refused(consultation: Consultation) -> None:
    for number in range(REQUESTS_AN_HOUR):
        ask(consultation, f"{number}@example.org")
    assert ask(consultation, "more@example.org")[0] == 429
    assert ask(consultation, "more@example.org", machine="192.0.2.2")[0] == 302


def test_staff_are_refused_with_the_reason(consultation: Consultation) -> None:
    office = signed_in(cora())
    for name in ("consultation-respond", "respond-check"):
        answer = office.get(address(consultation, name))
        assert answer.status_code == 403
        assert "works in the back office" in answer.content.decode()
    by_link = Client().post(
        address(consultation, "respond-verify", token_of(consultation, "cora@example.org"))
    )
    assert by_link.status_code == 403
    assert Response.objects.count() == 0


def test_somebody_signed_in_begins_at_once(consultation: Consultation) -> None:
    desk = signed_in(mia())
    start = address(consultation, "consultation-respond")
    assert "Begin or resume" in desk.get(start).content.decode()
    desk.post(address(consultation, "respond-begin"))
    assert "What there is to do" in desk.get(start).content.decode()
    assert Response.objects.get().respondent.organisation_code == "MERIDIAN"


def test_closing_it_on_this_computer_closes_it_to_the_session(consultation: Consultation) -> None:
    client = follow(consultation)
    page = address(consultation, "respond-check")
    assert client.get(page).status_code == 200
    client.post(address(consultation, "respond-leave"))
    assert client.get(page)["Location"].endswith("?again=1")


def test_nobody_reads_the_response_of_another(consultation: Consultation) -> None:
    mine = responding.of_pat(consultation)
    file = responding.attached(mine)
    stranger = follow(consultation, "stranger@example.org")
    assert stranger.get(address(consultation, "respond-file", file.pk)).status_code == 404
    assert stranger.post(address(consultation, "respond-file-remove", file.pk)).status_code == 404
    assert responding.PAT not in stranger.get(address(consultation, "consultation-respond")).content.decode()
    assert follow(consultation).get(address(consultation, "respond-file", file.pk)).content == b"Figures."


def test_there_is_no_page_before_a_consultation_is_announced() -> None:
    draft = papers.draft("CP-2026-07")
    assert Client().get(address(draft, "consultation-respond")).status_code == 404
