"""The words of whole responses, for the search for copies."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import F, QuerySet, TextField, Value
from django.db.models.functions import Concat, Left

from consultations.analysis.copies import Written
from consultations.analysis.sameness import words_of
from consultations.models import Consultation, Response

CHUNK = 500


def ungrouped_responses(consultation: Consultation) -> QuerySet[Response]:
    """Those that stand and are in no confirmed group, the first received first."""
    received = Response.objects.received().to(consultation)
    grouped = received.filter(campaign_member__campaign__confirmed_at__isnull=False)
    return received.exclude(pk__in=grouped).order_by("standing__received_at", "pk")


def written_responses(consultation: Consultation) -> Iterator[Written]:
    """Each with all its words, read in chunks: no more than one is held as text at a time."""
    words = Concat(
        "standing__answers__reason", Value("\n"), "standing__answers__alternative", output_field=TextField()
    )
    texts = (
        ungrouped_responses(consultation)
        .annotate(text=StringAgg(words, "\n", order_by=F("standing__answers__question__position")))
        .values_list("pk", "text")
    )
    for response, text in texts.iterator(chunk_size=CHUNK):
        yield Written(response, words_of(text or ""))


def opening_words(responses: Iterable[int]) -> Mapping[int, str]:
    """What the first answer of each says first, shortened."""
    found: dict[int, str] = {}
    wanted: Collection[int] = list(responses)
    answers = Response.objects.filter(pk__in=wanted).exclude(standing__answers__reason="")
    for response, text in (
        answers.order_by("pk", "standing__answers__question__position")
        .annotate(opening=Left("standing__answers__reason", 200))
        .values_list("pk", "opening")
    ):
        found.setdefault(response, _shortened(text))
    return found


def _shortened(text: str, words: int = 8) -> str:
    first = text.split()
    return f"{' '.join(first[:words])}{'…' if len(first) > words else ''}"[:100]
