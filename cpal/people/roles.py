"""The roles of staff. A role is a Django group of the same name; what it may do is said in each app's `policies`."""

from __future__ import annotations

from django.db import models


class Role(models.TextChoices):
    ANALYST = "Analyst"
    SENIOR_MANAGER = "Senior manager"
    ELIGIBILITY_OFFICER = "Eligibility officer"
    CONSULTATION_EDITOR = "Consultation editor"
    COMPLIANCE = "Compliance"
    ADMINISTRATOR = "Administrator"
    EXCHANGE_COMMERCIAL = "Exchange commercial"


# Those who work in the back office. Exchange commercial staff have nothing beyond the public (paper 5.1, 7.2).
BACK_OFFICE = frozenset(Role) - {Role.EXCHANGE_COMMERCIAL}

# Those who may see deals: never the exchange's commercial staff, administrators or participants (paper 5.1).
SEES_DEALS = frozenset({Role.ANALYST, Role.SENIOR_MANAGER, Role.COMPLIANCE})
