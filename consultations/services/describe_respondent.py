"""Saying who responds: name, organisation, kind and country; while the consultation is open."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from consultations.models import Respondent, RespondentKind, Response
from consultations.services.response_held import held_while_open


@dataclass(frozen=True, slots=True)
class Details:
    """Who responds, in their own words; the country by its ISO 3166 code."""

    name: str
    kind: str
    organisation: str = ""
    country: str = ""

    @property
    def lacks(self) -> str:
        """What must be known before the response is handed in; empty when nothing is missing."""
        if not self.name.strip():
            return "Your name."
        if self.kind not in RespondentKind.values:
            return "What kind of respondent you are."
        if self.kind != RespondentKind.INDIVIDUAL and not self.organisation.strip():
            return "Your organisation, or that you respond as an individual."
        return ""


@transaction.atomic
def describe_respondent(*, response: Response, details: Details, at: dt.datetime | None = None) -> Respondent:
    """Keep who responds. Raises NotOpen from the close on."""
    held_while_open(response, at)
    respondent = Respondent.objects.get(response=response)
    respondent.name = details.name.strip()
    respondent.organisation = details.organisation.strip()
    respondent.kind = details.kind
    respondent.country = details.country.strip().upper()
    respondent.save(update_fields=["name", "organisation", "kind", "country"])
    return respondent


def details_of(respondent: Respondent) -> Details:
    """Who responds, as it is kept."""
    return Details(
        name=respondent.name,
        kind=respondent.kind,
        organisation=respondent.organisation,
        country=respondent.country,
    )
