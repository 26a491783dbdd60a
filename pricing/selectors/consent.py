"""Records whose parties had not agreed to their use: kept out of every staff view but compliance's (paper 5.1)."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from cpal.calendar import LONDON
from cpal.people.models import Consent, Organisation
from pricing.models import FeedRecord, RunInput


def _agreed(party: str) -> Q:
    """Whether the party named in a column is known and had agreed on the London day of the record."""
    on = OuterRef("market_on")
    known = Organisation.objects.filter(code=OuterRef(party))
    consents = Consent.objects.filter(organisation=OuterRef(party), from_on__lte=on).filter(
        Q(until_on=None) | Q(until_on__gt=on)
    )
    return Q(Exists(known)) & Q(Exists(consents))


def with_consent(records: QuerySet[FeedRecord]) -> QuerySet[FeedRecord]:
    """Those that no run found to lack consent, and whose parties had agreed by the register as it is.

    Asked of each record in turn, so that a page of them reads a page of them.
    """
    refused = RunInput.objects.filter(feed_record=OuterRef("pk"), codes__contains=["no_consent"])
    agreed = (Q(kind=FeedRecord.Kind.TRANSACTION) & _agreed("buyer") & _agreed("seller")) | (
        Q(kind=FeedRecord.Kind.ORDER) & _agreed("organisation")
    )
    dated = records.annotate(market_on=TruncDate("market_at", tzinfo=LONDON))
    return dated.filter(~Exists(refused)).filter(agreed)
