"""Handing in: as a whole, in time to the second, with a receipt; amended and withdrawn until the close (2.1, 7.6)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.db import DatabaseError, transaction

from consultations.models import Permission, Response, Submission
from consultations.respond.drafts import drafts_of
from consultations.respond.received import both_clocks, history_of, ordinal_text
from consultations.respond.words import Words
from consultations.services.attach import remove_attachment
from consultations.services.begin_response import begin_for_address
from consultations.services.describe_respondent import Details, describe_respondent
from consultations.services.hand_in import NotComplete, hand_in
from consultations.services.receipt import digest_of
from consultations.services.receipt_letter import send_receipt
from consultations.services.response_held import NotOpen, ResponseRefused
from consultations.services.save_answer import save_answer
from consultations.services.withdraw_response import withdraw_response
from cpal.audit.models import Entry
from tests.clock import clock_at
from tests.consultations import papers, responding

pytestmark = pytest.mark.django_db
SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def response() -> Response:
    return responding.of_pat(responding.open_now(questions=3))


def test_what_stands_is_received_as_a_whole(response: Response) -> None:
    responding.answer(response, "The costs.", "1.1", stance="agree", permission="named")
    responding.answer(response, "Later.", "1.3", alternative="In 2030.")
    responding.attached(response)
    submission = hand_in(response=response)
    response.refresh_from_db()
    assert response.standing == submission
    assert list(Response.objects.received()) == [response]
    answers = [(each.question.number, each.reason, each.permission) for each in submission.answers.all()]
    assert answers == [("1.1", "The costs.", "named"), ("1.3", "Later.", "confidential")]
    assert [each.file_name for each in submission.attachments.all()] == ["evidence.txt"]


def test_the_receipt_can_be_worked_out_anew(response: Response) -> None:
    responding.answer(response, "The costs.")
    responding.attached(response)
    submission = hand_in(response=response)
    assert digest_of(Submission.objects.get(pk=submission.pk)) == submission.digest


def test_the_audit_log_tells_neither_words_nor_whose(response: Response) -> None:
    responding.answer(response, "The costs.")
    submission = hand_in(response=response)
    entry = Entry.objects.about("CP-2026-01").get(action="response.received")
    assert entry.facts == {"response": response.reference, "number": 1, "digest": submission.digest}
    assert (entry.actor, entry.actor_name) == (None, "a respondent")
    assert "costs" not in entry.detail


def test_handing_in_twice_unchanged_is_one_submission(response: Response) -> None:
    responding.answer(response, "The costs.")
    assert hand_in(response=response) == hand_in(response=response)
    assert Entry.objects.filter(action="response.received").count() == 1


def test_an_amended_response_stands_in_the_place_of_the_first_which_stays(response: Response) -> None:
    responding.answer(response, "The costs.")
    first = hand_in(response=response)
    responding.answer(response, "The costs, mostly.")
    second = hand_in(response=response)
    response.refresh_from_db()
    assert (first.number, second.number, response.standing) == (1, 2, second)
    assert first.answers.get().reason == "The costs."


def test_the_same_words_in_another_dress_have_the_same_sameness(response: Response) -> None:
    responding.answer(response, "The costs: too high!", "1.1")
    responding.answer(response, "the  COSTS too high", "1.2")
    responding.answer(response, "Other words", "1.3")
    one, two, three = (each.sameness for each in hand_in(response=response).answers.all())
    assert one == two != three


def test_nothing_is_handed_in_without_an_answer_or_a_file(response: Response) -> None:
    with pytest.raises(NotComplete, match="Answer a question or attach a file"):
        hand_in(response=response)
    responding.attached(response)
    assert hand_in(response=response).number == 1


@pytest.mark.parametrize(
    ("details", "missing"),
    [
        (Details(name="", kind="individual"), "Your name"),
        (Details(name="Pat", kind=""), "What kind of respondent"),
        (Details(name="Pat", kind="trader"), "Your organisation"),
    ],
)
def test_nothing_is_handed_in_by_somebody_unknown(details: Details, missing: str) -> None:
    response = begin_for_address(consultation=responding.open_now(), email=responding.PAT)
    describe_respondent(response=response, details=details)
    responding.answer(response, "The costs.")
    with pytest.raises(NotComplete, match=missing):
        hand_in(response=response)


def test_nothing_is_handed_in_while_two_versions_wait(response: Response) -> None:
    asked = responding.question(response.consultation)
    save_answer(response=response, question=asked, words=Words(reason="First."))
    save_answer(response=response, question=asked, words=Words(reason="Second."))
    with pytest.raises(NotComplete, match=r"Choose between the versions of 1\.1"):
        hand_in(response=response)


def test_a_second_before_the_close_is_in_time_and_the_close_is_too_late() -> None:
    with clock_at(papers.OPENS):
        consultation = papers.opened(backfilled=False)
        early = responding.of_pat(consultation)
        late = responding.of_mia(consultation)
        for response in (early, late):
            responding.answer(response, "The costs.")
    with clock_at(papers.CLOSES - SECOND):
        submission = hand_in(response=early)
        assert submission.received_at == papers.CLOSES - SECOND
    with clock_at(papers.CLOSES):
        with pytest.raises(NotOpen, match="closed at 1 April 2026, 17:00:00"):
            hand_in(response=late)
        with pytest.raises(NotOpen):
            withdraw_response(response=early)
    assert drafts_of(late)[0].words.reason == "The costs."


def test_the_database_receives_nothing_late_whoever_asks() -> None:
    with clock_at(papers.OPENS):
        response = responding.of_pat(papers.opened(backfilled=False))
    with clock_at(papers.CLOSES), pytest.raises(DatabaseError), transaction.atomic():
        Submission.objects.create(response=response, number=1, received_at=papers.CLOSES, digest="0" * 64)


def test_nobody_states_when_a_live_response_was_received(response: Response) -> None:
    with clock_at(papers.OPENS):
        live = responding.of_pat(papers.opened("CP-2026-05", backfilled=False))
        responding.answer(live, "The costs.")
        with pytest.raises(ValueError, match="not back-filled"):
            hand_in(response=live, at=papers.OPENS + SECOND)


def test_a_withdrawn_response_does_not_count_until_it_is_handed_in_again(response: Response) -> None:
    responding.answer(response, "The costs.")
    first = hand_in(response=response)
    withdrawn = withdraw_response(response=response)
    assert withdrawn.withdrawn_at is not None
    assert list(Response.objects.received()) == []
    again = hand_in(response=response)
    assert again.number == first.number + 1
    assert list(Response.objects.received()) == [response]
    assert [event.title for event in history_of(response)] == ["Amended", "Withdrawn", "Handed in"]


def test_nothing_can_be_withdrawn_that_was_not_handed_in(response: Response) -> None:
    with pytest.raises(ResponseRefused, match="Nothing was handed in"):
        withdraw_response(response=response)


def test_the_history_says_what_changed(response: Response) -> None:
    responding.answer(response, "The costs.", "1.1")
    responding.answer(response, "Yes.", "1.2")
    file = responding.attached(response)
    hand_in(response=response)
    responding.answer(response, "The costs, mostly.", "1.1", permission=Permission.NAMED)
    responding.answer(response, "", "1.2")
    responding.answer(response, "Later.", "1.3")
    remove_attachment(attachment=file)
    hand_in(response=response)
    latest = history_of(response)[0]
    assert latest.changes == (
        "1.1: reasons, permission changed.",
        "1.2 taken back.",
        "1.3 answered.",
        "File “evidence.txt” taken off.",
    )


def test_the_receipt_by_e_mail_has_the_moment_by_two_clocks_and_not_a_word_of_the_response() -> None:
    with clock_at(papers.CLOSES - dt.timedelta(hours=1)):
        response = responding.of_pat(papers.opened())
        responding.answer(response, "The costs.", permission="named")
        responding.answer(response, "Later.", "1.2")
        submission = hand_in(response=response)
        send_receipt(submission=submission)
    (letter,) = mail.outbox
    text = str(letter.body)
    assert letter.to == [responding.PAT]
    assert "16:00:00\xa0London, 15:00:00 UTC" in text
    assert "2: 1 with my name, 1 confidential" in text
    assert submission.digest in text
    assert "costs" not in text
    assert "Pat Example" not in text


def test_moments_and_ordinals_are_written_out() -> None:
    assert both_clocks(papers.CLOSES) == "1 April 2026, 17:00:00\xa0London, 16:00:00 UTC"
    assert [ordinal_text(number) for number in (1, 2, 3, 4, 11, 21)] == [
        "1st",
        "2nd",
        "3rd",
        "4th",
        "11th",
        "21st",
    ]
