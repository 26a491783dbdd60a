"""What the webhook pages show."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from consultations.notices.models import Webhook, WebhookDelivery
from consultations.notices.services.subscribe import choice_in_words
from cpal.look.figures import london_text
from cpal.look.values import Cell, Column, Fact, Table


def webhooks_table(webhooks: Iterable[Webhook]) -> Table:
    """One row an endpoint."""
    columns = (Column("Endpoint"), Column("Receives"), Column("State"))
    rows = tuple(
        (
            Cell(webhook.url, reverse("webhook", args=[webhook.pk])),
            choice_in_words(webhook.kinds, webhook.metals),
            f"off since {london_text(webhook.disabled_at, 'short')}" if webhook.disabled_at else "on",
        )
        for webhook in webhooks
    )
    return Table("Webhooks", columns, rows)


def webhook_facts(webhook: Webhook) -> list[Fact]:
    """What was registered."""
    facts = [
        Fact("Receives", choice_in_words(webhook.kinds, webhook.metals)),
        Fact("Registered", f"{london_text(webhook.registered_at, 'short')}, {webhook.registered_by}"),
    ]
    if webhook.disabled_at:
        facts.append(Fact("Switched off", london_text(webhook.disabled_at, "short")))
        facts.append(Fact("Because", webhook.disabled_because))
    return facts


def deliveries_table(deliveries: Iterable[WebhookDelivery]) -> Table:
    """One row a message."""
    columns = (Column("Message"), Column("Outcome"), Column("Attempts", is_number=True), Column("Message id"))
    rows = tuple(
        (
            Cell(each.notice.number, each.notice.get_absolute_url()) if each.notice else "test",
            outcome(each),
            each.attempts,
            f"msg_{each.message.hex}",
        )
        for each in deliveries
    )
    return Table("Recent deliveries, newest first", columns, rows)


def outcome(delivery: WebhookDelivery) -> str:
    """What became of a message."""
    if delivery.done_at:
        return f"arrived {london_text(delivery.done_at, 'short-seconds')}, status {delivery.status}"
    if delivery.given_up_at:
        return f"given up: {delivery.fault}"
    if not delivery.attempts:
        return "waits"
    return f"again {london_text(delivery.due_at, 'short-seconds')}: {delivery.fault}"
