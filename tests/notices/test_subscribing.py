"""An address is told of notices only after its owner confirmed, leaves with one click, and is shown to nobody."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.test import Client

from consultations.notices.models import Kind, Letter, Subscription
from consultations.notices.public.forms import new_stamp
from consultations.notices.services.send_letters import send_letters
from consultations.notices.services.subscribe import Wish, token_of
from tests.notices.telling import html_of, issued, subscriber
from tests.people import ada, cora, kim, sam, signed_in

pytestmark = pytest.mark.django_db
LINK = re.compile(r"http://localhost:8000(/notices/\S+)")


@pytest.fixture(autouse=True)
def nobody_asked_yet() -> None:
    cache.clear()


def answers(address: str = "reader@example.org", *, seconds: float = 10, **more: object) -> dict[str, object]:
    """The form as it comes back after so many seconds."""
    with time_machine.travel(dt.datetime.now(tz=dt.UTC) - dt.timedelta(seconds=seconds)):
        stamp = new_stamp()
    return {"address": address, "shown": stamp, **more}


def confirmation(client: Client, **more: object) -> str:
    """Subscribe, and the path of the link in the letter."""
    client.post("/notices/subscribe/", answers(**more))  # type: ignore[arg-type]  # words of a form
    found = LINK.search(str(mail.outbox[-1].body))
    assert found
    return found[1]


def test_nothing_is_kept_before_the_link_in_the_letter_is_confirmed(client: Client) -> None:
    path = confirmation(client, kinds=[Kind.DELAY], metals=["zinc"])
    assert not Subscription.objects.exists()
    assert b"Delay; of premia: zinc" in client.get(path).content
    assert not Subscription.objects.exists()  # a program that follows links confirms nothing
    client.post(path)
    kept = Subscription.objects.get()
    assert (kept.address, kept.kinds, kept.metals) == ("reader@example.org", ["delay"], ["zinc"])


def test_confirming_twice_keeps_one_subscription_and_the_later_choice(client: Client) -> None:
    first = confirmation(client, kinds=[Kind.DELAY])
    second = confirmation(client, address="Reader@Example.org", kinds=[Kind.FINAL])
    for path in (first, first, second):
        client.post(path)
    assert [each.kinds for each in Subscription.objects.all()] == [["final"]]


def test_a_link_that_is_too_old_or_altered_confirms_nothing(client: Client) -> None:
    path = confirmation(client)
    assert client.post(path.rstrip("/")[:-1] + "/").status_code == 410
    too_late = dt.datetime.now(tz=dt.UTC) + dt.timedelta(days=2, minutes=5)
    with time_machine.travel(too_late):
        assert client.post(path).status_code == 410
    assert not Subscription.objects.exists()


def test_a_known_and_an_unknown_address_get_the_same_answer_and_the_same_letter(client: Client) -> None:
    subscriber("known@example.org")
    known = client.post("/notices/subscribe/", answers("known@example.org"))
    unknown = client.post("/notices/subscribe/", answers("unknown@example.org"))
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    bodies = {LINK.sub("", str(letter.body)) for letter in mail.outbox}
    assert len(mail.outbox) == 2
    assert len(bodies) == 1


def test_a_robot_that_fills_the_unseen_field_gets_the_same_answer_and_no_letter(client: Client) -> None:
    answer = client.post("/notices/subscribe/", answers(website="https://example.org"))
    assert answer["Location"] == "/notices/subscribe/sent/"
    assert mail.outbox == []


@pytest.mark.parametrize(("seconds", "words"), [(0, "That was quick"), (25 * 60 * 60, "stood open too long")])
def test_a_form_that_comes_back_too_soon_or_too_late_is_asked_again(
    client: Client, seconds: float, words: str
) -> None:
    answer = client.post("/notices/subscribe/", answers(seconds=seconds))
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert mail.outbox == []


def test_a_form_with_a_stamp_of_its_own_making_is_refused(client: Client) -> None:
    client.post("/notices/subscribe/", {"address": "reader@example.org", "shown": "shown:1:1"})
    assert mail.outbox == []


def test_one_address_gets_at_most_three_letters_an_hour_and_nobody_is_told(client: Client) -> None:
    replies = [client.post("/notices/subscribe/", answers()) for _ in range(5)]
    assert {reply["Location"] for reply in replies} == {"/notices/subscribe/sent/"}
    assert len(mail.outbox) == 3


def test_a_machine_that_asks_too_often_is_told_to_wait(client: Client) -> None:
    statuses = [
        client.post("/notices/subscribe/", answers(f"reader{number}@example.org")).status_code
        for number in range(31)
    ]
    assert statuses == [302] * 30 + [429]
    elsewhere = client.post(
        "/notices/subscribe/", answers("other@example.org"), headers={"x-forwarded-for": "203.0.113.9"}
    )
    assert elsewhere.status_code == 302


def test_a_notice_goes_to_those_who_asked_for_its_kind_and_metal_and_names_nobody_else() -> None:
    for address, kinds, metals in (
        ("all@example.org", (), ()),
        ("delays@example.org", ("delay",), ()),
        ("zinc-delays@example.org", ("delay",), ("zinc",)),
        ("finals@example.org", ("final",), ()),
        ("nickel@example.org", (), ("nickel",)),
    ):
        subscriber(address, kinds=kinds, metals=metals)
    issued("a", kind=Kind.DELAY, metal="nickel")
    issued("b", kind=Kind.INCIDENT)
    send_letters()
    sent = [(letter.to, str(letter.subject)[-1]) for letter in mail.outbox]
    assert sorted(sent) == [
        (["all@example.org"], "a"),
        (["all@example.org"], "b"),
        (["delays@example.org"], "a"),
        (["nickel@example.org"], "a"),
        (["nickel@example.org"], "b"),
    ]


def test_a_letter_holds_the_notice_as_text_and_html_and_the_headers_of_one_click() -> None:
    reader = subscriber()
    notice = issued("a", url="/premia/zinc/2026-03/", body="- **Was**: <1> & more")
    send_letters()
    (letter,) = mail.outbox
    one_click = f"http://localhost:8000/notices/unsubscribe/{reader.key}/"
    assert letter.extra_headers["List-Unsubscribe"] == f"<{one_click}>"
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "- **Was**: <1> & more" in str(letter.body)
    for words in (
        f"http://localhost:8000/notices/{notice.slug}/",
        "http://localhost:8000/premia/zinc/2026-03/",
        one_click,
    ):
        assert words in str(letter.body)
    html = html_of(letter)
    assert "<strong>Was</strong>: &lt;1&gt; &amp; more" in html
    assert letter.message()["Message-ID"] == f"<notice-{notice.slug}-{reader.key}@localhost>"


def test_the_mail_programs_one_click_deletes_the_address_and_what_was_on_its_way() -> None:
    reader, other = subscriber(), subscriber("other@example.org")
    issued()
    strict = Client(enforce_csrf_checks=True)
    path = f"/notices/unsubscribe/{reader.key}/"
    assert strict.get(path).status_code == 200
    assert Subscription.objects.count() == 2
    assert strict.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert list(Subscription.objects.all()) == [other]
    assert [letter.subscription for letter in Letter.objects.all()] == [other]


def test_leaving_twice_or_with_a_key_that_never_was_gives_the_same_page(client: Client) -> None:
    reader = subscriber()
    first = client.post(f"/notices/unsubscribe/{reader.key}/")
    again = client.post(f"/notices/unsubscribe/{reader.key}/")
    never = client.post("/notices/unsubscribe/00000000-0000-4000-8000-000000000000/")
    assert first.content == again.content == never.content


@pytest.mark.parametrize("person", [ada, cora, kim, sam], ids=lambda person: person.__name__)
def test_nobody_sees_an_address_in_the_back_office(person: object) -> None:
    subscriber("secret.reader@example.org")
    issued()
    client = signed_in(person())  # type: ignore[operator]  # one of the people
    for path in (
        "notices/notice/",
        "notices/notice/delivery/",
        "notices/plannednotice/",
        "notices/subscription/",
        "",
    ):
        answer = client.get(f"/back-office/{path}")
        assert b"secret.reader" not in answer.content, path


def test_a_token_names_its_address_and_choice_and_cannot_be_made_without_the_key(client: Client) -> None:
    good = token_of(Wish("reader@example.org"))
    assert client.get(f"/notices/subscribe/{good}/").status_code == 200
    assert client.get("/notices/subscribe/WyJhIl0:1:x/").status_code == 410
