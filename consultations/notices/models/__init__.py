from consultations.notices.models.notices import AnnouncedWindow, Kind, Notice, PlannedNotice
from consultations.notices.models.readers import Letter, Subscription, Webhook, WebhookDelivery

__all__ = [
    "AnnouncedWindow",
    "Kind",
    "Letter",
    "Notice",
    "PlannedNotice",
    "Subscription",
    "Webhook",
    "WebhookDelivery",
]
