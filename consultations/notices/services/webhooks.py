"""Webhooks: registered by whoever wants notices at an endpoint, signed, and switched off when they never arrive."""

from __future__ import annotations

import json
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from standardwebhooks import Webhook as Signing

from consultations.notices import payload
from consultations.notices.endpoints import (
    PUBLIC,
    EndpointRefused,
    NoAnswer,
    Reach,
    checked_address,
    post_to,
    target_of,
)
from consultations.notices.models import Webhook, WebhookDelivery
from consultations.notices.policies import webhooks_for
from consultations.notices.services.outbox import NeverDeliverable, Undeliverable, attempt, work_off
from cpal.audit.trail import record
from cpal.clock import database_clock
from cpal.people.models import User
from pricing.policies import NotAllowed

MOST = 10
GONE = 410


class WebhookRefused(ValueError):
    """The endpoint cannot be registered; says why."""


@transaction.atomic
def register_webhook(
    *, url: str, kinds: Sequence[str], metals: Sequence[str], registered_by: User, reach: Reach = PUBLIC
) -> Webhook:
    """Register an endpoint; its secret is shown once, by the page that follows. Raises NotAllowed or WebhookRefused."""
    now = database_clock()
    organisation = webhooks_for(registered_by, now)
    if organisation is None:
        raise NotAllowed("Webhooks are kept by participants and by our administrators.")
    _check_endpoint(url, reach)
    if Webhook.objects.of(organisation).count() >= MOST:
        raise WebhookRefused(f"There are {MOST} webhooks already: remove one first.")
    try:
        with transaction.atomic():
            webhook = Webhook.objects.create(
                url=url,
                organisation=organisation,
                kinds=list(kinds),
                metals=list(metals),
                registered_by=registered_by,
                registered_at=now,
            )
    except IntegrityError:
        raise WebhookRefused("This endpoint is registered already.") from None
    _log("webhook.registered", webhook, registered_by)
    return webhook


@transaction.atomic
def remove_webhook(*, webhook: Webhook, removed_by: User) -> None:
    """Take an endpoint and what was on its way to it away."""
    _check_keeper(webhook, removed_by)
    _log("webhook.removed", webhook, removed_by)
    webhook.delete()


@transaction.atomic
def enable_webhook(*, webhook: Webhook, enabled_by: User) -> None:
    """Switch an endpoint on again; notices that were given up stay so."""
    _check_keeper(webhook, enabled_by)
    webhook.disabled_at, webhook.disabled_because = None, ""
    webhook.save(update_fields=["disabled_at", "disabled_because"])
    _log("webhook.enabled", webhook, enabled_by)


@transaction.atomic
def send_test(*, webhook: Webhook, asked_by: User, reach: Reach = PUBLIC) -> WebhookDelivery:
    """Post a test now, this once, and keep what came of it; nobody else sees the row before that."""
    _check_keeper(webhook, asked_by)
    delivery = WebhookDelivery.objects.create(webhook=webhook, notice=None, due_at=database_clock())
    attempt(delivery, lambda each: post_delivery(each, reach), waits=())
    return delivery


def deliver_webhooks(*, reach: Reach = PUBLIC) -> int:
    """Post what is due to the endpoints that work. Returns how many were tried."""
    waiting = WebhookDelivery.objects.filter(webhook__disabled_at=None).select_related(
        "webhook", "notice__corrects"
    )
    return work_off(waiting, lambda delivery: post_delivery(delivery, reach), abandon=disable)


def post_delivery(delivery: WebhookDelivery, reach: Reach = PUBLIC) -> None:
    """Post one message, signed. Raises Undeliverable unless the endpoint answers with a status of success."""
    now = database_clock()
    message = payload.message_of(delivery.notice) if delivery.notice else payload.message_of_a_test(now)
    body = json.dumps(message, ensure_ascii=False, separators=(",", ":"))
    name = f"msg_{delivery.message.hex}"
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "CPAL-webhooks/1",
        "webhook-id": name,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Signing(delivery.webhook.secret).sign(name, now, body),
    }
    try:
        delivery.status = post_to(delivery.webhook.url, body.encode(), headers, reach)
    except EndpointRefused as refusal:
        raise NeverDeliverable(str(refusal)) from None
    except NoAnswer as silence:
        raise Undeliverable(str(silence)) from None
    if delivery.status == GONE:
        raise NeverDeliverable("The endpoint answered 410: it wants no more.")
    if not 200 <= delivery.status < 300:
        redirected = ", a redirect, which is not followed" if 300 <= delivery.status < 400 else ""
        raise Undeliverable(f"The endpoint answered {delivery.status}{redirected}.")


def disable(delivery: WebhookDelivery) -> None:
    """Switch the endpoint off, with the reason that its keeper sees, when a notice never arrived."""
    webhook = delivery.webhook
    webhook.disabled_at = delivery.given_up_at
    webhook.disabled_because = f"Notices did not arrive. Last: {delivery.fault}"[:300]
    webhook.save(update_fields=["disabled_at", "disabled_because"])
    _log("webhook.disabled", webhook, None)


def _check_endpoint(url: str, reach: Reach) -> None:
    """Refuse what will be refused at every delivery; a name that is not found is a slip of the pen."""
    try:
        checked_address(target_of(url, reach), reach)
    except EndpointRefused as refusal:
        raise WebhookRefused(str(refusal)) from None
    except NoAnswer as silence:
        raise WebhookRefused(str(silence)) from None


def _check_keeper(webhook: Webhook, user: User) -> None:
    if webhooks_for(user, database_clock()) != webhook.organisation:
        raise NotAllowed("This webhook is kept by somebody else.")


def _log(action: str, webhook: Webhook, actor: User | None) -> None:
    record(
        action=action,
        subject=f"webhook {webhook.pk}",
        actor=actor,
        detail={
            "organisation": webhook.organisation,
            "url": webhook.url,
            "because": webhook.disabled_because,
        },
    )
