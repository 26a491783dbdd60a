"""A webhook receives each notice once, signed; it is tried for a day, then switched off with a reason."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries
from standardwebhooks import Webhook as Verifying
from standardwebhooks import WebhookVerificationError

from consultations.notices import endpoints
from consultations.notices.endpoints import Reach
from consultations.notices.models import Kind, Webhook, WebhookDelivery
from consultations.notices.services.outbox import WAITS
from consultations.notices.services.webhooks import (
    WebhookRefused,
    deliver_webhooks,
    enable_webhook,
    register_webhook,
    send_test,
)
from cpal.audit.models import Entry
from cpal.people.models import User
from pricing.policies import NotAllowed
from tests.notices.receiving import Receiver, receiver
from tests.notices.telling import endpoint, issued, make_due
from tests.people import ada, ana, kim, max_, mia, participant, signed_in, theo

pytestmark = pytest.mark.django_db
HERE = Reach(allows_own_machine=True)


@pytest.fixture(autouse=True)
def nobody_tested_yet() -> None:
    cache.clear()


@pytest.fixture
def received() -> Iterator[Receiver]:
    with receiver() as kept:
        yield kept


def test_what_arrives_is_the_notice_of_the_api_and_its_signature_verifies(
    received: Receiver, client: Client
) -> None:
    webhook = endpoint(received.url)
    notice = issued("a", kind=Kind.DELAY, metal="zinc", body="Ünïcode −3.40")
    assert deliver_webhooks(reach=HERE) == 1
    (body,), (headers,) = received.bodies, received.headers
    message = Verifying(webhook.secret).verify(body, headers)
    assert message["type"] == "notice.delay"
    assert message["data"] == client.get(f"/api/v1/notices/{notice.slug}").json()
    assert received.paths == ["/hook?from=cpal"]
    assert headers["content-type"] == "application/json"
    delivery = WebhookDelivery.objects.get()
    assert (delivery.status, delivery.done_at is not None) == (204, True)


def test_an_altered_message_or_another_secret_does_not_verify(received: Receiver) -> None:
    webhook, other = endpoint(received.url), endpoint("https://example.org/")
    issued("a")
    deliver_webhooks(reach=HERE)
    with pytest.raises(WebhookVerificationError):
        Verifying(webhook.secret).verify(received.bodies[0] + " ", received.headers[0])
    with pytest.raises(WebhookVerificationError):
        Verifying(other.secret).verify(received.bodies[0], received.headers[0])


def test_only_the_chosen_kinds_are_posted_and_each_notice_once(received: Receiver) -> None:
    endpoint(received.url, kinds=("delay",))
    issued("a", kind=Kind.DELAY)
    issued("b", kind=Kind.FINAL)
    deliver_webhooks(reach=HERE)
    deliver_webhooks(reach=HERE)
    assert [json.loads(body)["type"] for body in received.bodies] == ["notice.delay"]


def test_a_second_row_for_the_same_notice_is_refused_by_the_database(received: Receiver) -> None:
    webhook = endpoint(received.url)
    notice = issued("a")
    with pytest.raises(IntegrityError), transaction.atomic():
        WebhookDelivery.objects.create(webhook=webhook, notice=notice, due_at=notice.issued_at)


def test_another_attempt_has_the_same_message_id_and_a_signature_of_its_own(received: Receiver) -> None:
    webhook = endpoint(received.url)
    issued("a")
    received.status = 500
    deliver_webhooks(reach=HERE)
    delivery = WebhookDelivery.objects.get()
    assert delivery.fault == "The endpoint answered 500."
    received.status = 200
    make_due(WebhookDelivery)
    deliver_webhooks(reach=HERE)
    ids = {headers["webhook-id"] for headers in received.headers}
    assert ids == {f"msg_{delivery.message.hex}"}
    for body, headers in zip(received.bodies, received.headers, strict=True):
        Verifying(webhook.secret).verify(body, headers)


def test_an_endpoint_that_never_takes_a_notice_is_switched_off_with_the_reason(received: Receiver) -> None:
    webhook = endpoint(received.url)
    issued("a")
    received.status = 503
    for _ in range(len(WAITS) + 3):
        make_due(WebhookDelivery)
        deliver_webhooks(reach=HERE)
    assert len(received.bodies) == len(WAITS) + 1
    webhook.refresh_from_db()
    assert webhook.disabled_at is not None
    assert webhook.disabled_because == "Notices did not arrive. Last: The endpoint answered 503."
    assert Entry.objects.filter(action="webhook.disabled", subject=str(webhook)).count() == 1
    issued("b")
    assert deliver_webhooks(reach=HERE) == 0
    page = signed_in(ada()).get("/back-office/").content.decode()
    assert "The endpoint answered 503." in page


def test_switched_on_again_it_receives_what_comes_after(received: Receiver) -> None:
    webhook = endpoint(received.url)
    received.status = 410
    issued("a")
    deliver_webhooks(reach=HERE)
    webhook.refresh_from_db()
    assert "410" in webhook.disabled_because
    enable_webhook(webhook=webhook, enabled_by=mia())
    received.status = 200
    issued("b")
    deliver_webhooks(reach=HERE)
    assert [json.loads(body)["data"]["summary"] for body in received.bodies] == [
        "Summary of a.",
        "Summary of b.",
    ]


def test_a_redirect_is_not_followed(received: Receiver) -> None:
    endpoint(received.url)
    received.status, received.location = 307, f"{received.url}&elsewhere"
    issued("a")
    deliver_webhooks(reach=HERE)
    assert len(received.paths) == 1
    assert "redirect" in WebhookDelivery.objects.get().fault


def test_an_endpoint_that_does_not_answer_in_time_is_left(
    received: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(endpoints, "ALL_SECONDS", 0.3)
    endpoint(received.url)
    received.takes_seconds = 3
    issued("a")
    deliver_webhooks(reach=HERE)
    assert "did not answer" in WebhookDelivery.objects.get().fault


def test_a_slow_one_does_not_keep_the_others_from_theirs(
    received: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(endpoints, "ALL_SECONDS", 0.3)
    with receiver() as slow:
        slow.takes_seconds = 2
        endpoint(slow.url)
        endpoint(received.url)
        issued("a")
        deliver_webhooks(reach=HERE)
    assert len(received.bodies) == 1


def test_in_earnest_this_machine_is_never_posted_to(received: Receiver) -> None:
    webhook = endpoint(received.url)
    issued("a")
    deliver_webhooks()
    assert received.bodies == []
    webhook.refresh_from_db()
    assert "https://" in webhook.disabled_because


def test_the_test_button_posts_once_and_says_what_came_of_it(received: Receiver) -> None:
    webhook = endpoint(received.url)
    good = send_test(webhook=webhook, asked_by=mia(), reach=HERE)
    assert json.loads(received.bodies[0])["type"] == "test"
    Verifying(webhook.secret).verify(received.bodies[0], received.headers[0])
    received.status = 404
    bad = send_test(webhook=webhook, asked_by=mia(), reach=HERE)
    assert (good.done_at is not None, bad.given_up_at is not None) == (True, True)
    deliver_webhooks(reach=HERE)
    webhook.refresh_from_db()
    assert (len(received.bodies), webhook.disabled_at) == (2, None)


def test_an_endpoint_is_registered_by_a_participant_or_an_administrator_once(received: Receiver) -> None:
    mine = register_webhook(url=received.url, kinds=[], metals=[], registered_by=mia(), reach=HERE)
    ours = register_webhook(url=received.url, kinds=["delay"], metals=[], registered_by=ada(), reach=HERE)
    assert (mine.organisation, ours.organisation) == ("MERIDIAN", "")
    assert mine.secret != ours.secret
    assert mine.secret.startswith("whsec_")
    with pytest.raises(WebhookRefused, match="already"):
        register_webhook(url=received.url, kinds=[], metals=[], registered_by=mia(), reach=HERE)
    for person in (ana(), kim(), max_()):
        with pytest.raises(NotAllowed):
            register_webhook(url=received.url, kinds=[], metals=[], registered_by=person, reach=HERE)


def test_the_secret_is_in_the_answer_to_registering_and_on_no_page_after(
    received: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("consultations.notices.services.webhooks.checked_address", lambda *_: "192.0.2.1")
    client = signed_in(mia())
    answer = client.post("/desk/webhooks/", {"url": "https://hooks.example.org/cpal", "kinds": ["delay"]})
    webhook = Webhook.objects.get()
    assert webhook.secret in answer.content.decode()
    assert answer["Cache-Control"].count("no-store") == 1
    for path in ("/desk/webhooks/", f"/desk/webhooks/{webhook.pk}/"):
        assert webhook.secret not in client.get(path).content.decode()
    assert not Entry.objects.filter(detail__contains=webhook.secret).exists()


@pytest.mark.parametrize("stranger", [theo, ada], ids=lambda person: person.__name__)
def test_a_webhook_of_another_organisation_does_not_exist(stranger: Callable[[], User]) -> None:
    webhook = endpoint("https://hooks.example.org/")
    client = signed_in(stranger())
    assert b"hooks.example.org" not in client.get("/desk/webhooks/").content
    assert client.get(f"/desk/webhooks/{webhook.pk}/").status_code == 404
    for what in ("test", "enable", "remove"):
        assert client.post(f"/desk/webhooks/{webhook.pk}/{what}/").status_code == 404
    assert Webhook.objects.count() == 1


def test_a_colleague_of_the_same_participant_keeps_it_too() -> None:
    webhook = endpoint("https://hooks.example.org/")
    client = signed_in(participant("Mo", "MERIDIAN"))
    assert client.post(f"/desk/webhooks/{webhook.pk}/remove/").status_code == 302
    assert not Webhook.objects.exists()
    assert Entry.objects.filter(action="webhook.removed").count() == 1


@pytest.mark.parametrize("person", [ana, kim, max_], ids=lambda person: person.__name__)
def test_whoever_keeps_no_webhooks_has_no_page_of_them(person: Callable[[], User]) -> None:
    assert signed_in(person()).get("/desk/webhooks/").status_code == 403


def test_the_pages_refuse_an_address_of_this_machine() -> None:
    client = signed_in(mia())
    for url in ("https://127.0.0.1/", "https://localhost/", "http://example.org/", "nonsense"):
        answer = client.post("/desk/webhooks/", {"url": url})
        assert answer.status_code == 200
        assert b"notice-fault" in answer.content or b'class="fault"' in answer.content, url
    assert not Webhook.objects.exists()


@pytest.mark.parametrize("count", [3, 30])
def test_the_page_of_a_webhook_costs_the_same_for_many_deliveries(
    django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    webhook = endpoint("https://hooks.example.org/")
    for number in range(count):
        issued(f"event {number}")
    client = signed_in(mia())
    client.get(f"/desk/webhooks/{webhook.pk}/")
    with django_assert_num_queries(9):
        client.get(f"/desk/webhooks/{webhook.pk}/")


def test_the_list_of_webhooks_costs_the_same_for_many() -> None:
    client = signed_in(mia())

    def cost(extra: int) -> int:
        for number in range(extra):
            endpoint(f"https://hooks.example.org/{extra}/{number}", kinds=("delay",))
        with CaptureQueriesContext(connection) as asked:
            client.get("/desk/webhooks/")
        return len(asked)

    cost(1)
    assert cost(2) == cost(7)
