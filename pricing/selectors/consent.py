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


def without_consent() -> QuerySet[FeedRecord, int]:
    """Numbers of the feed records without consent: by a run that judged them, or else by the register as it is."""
    judged = RunInput.objects.filter(feed_record=OuterRef("pk"))
    refused = judged.filter(codes__contains=["no_consent"])
    dated = FeedRecord.objects.annotate(market_on=TruncDate("market_at", tzinfo=LONDON))
    lacking = (Q(kind=FeedRecord.Kind.TRANSACTION) & ~(_agreed("buyer") & _agreed("seller"))) | (
        Q(kind=FeedRecord.Kind.ORDER) & ~_agreed("organisation")
    )
    return dated.filter(Q(Exists(refused)) | lacking).values_list("pk", flat=True)
