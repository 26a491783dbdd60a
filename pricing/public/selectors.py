"""What the public may read: publications, and nothing that was not published. Every page and API answer asks here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from cpal.calendar import Month
from pricing.models import Publication
from pricing.models.assessments import PublicationQuerySet
from pricing.public.facts import PremiumFacts, read_facts

Publications = PublicationQuerySet


def standing(at: dt.datetime) -> Publications:
    """What stood at `at`: the newest publication of each window and metal, newest window first."""
    newest = Publication.objects.public(at).latest_of_each()
    return (
        Publication.objects.filter(pk__in=newest.values("pk"))
        .select_related("window")
        .order_by("-window__cutoff_at", "metal")
    )


def latest_of_each_metal(at: dt.datetime) -> Sequence[Publication]:
    """The newest standing publication of each metal that has one."""
    newest = (
        Publication.objects.public(at)
        .order_by("metal", "-window__cutoff_at", "-id")
        .distinct("metal")
        .select_related("window")
    )
    return list(newest)


def standing_between(first: Month, last: Month, at: dt.datetime) -> Sequence[Publication]:
    """What stood at `at` for the windows from `first` to `last`, oldest first."""
    between = standing(at).filter(window__code__gte=str(first), window__code__lte=str(last))
    return list(between.order_by("window__cutoff_at", "metal"))


def open_to_objection(at: dt.datetime) -> Sequence[Publication]:
    """Provisional premia whose objection window is open at `at`; its end is excluded (8.2)."""
    still_open = Publication.objects.open_to_objection(at)
    return list(still_open.select_related("window").order_by("objections_until", "metal"))


def publications_of(metal: str, window: str, at: dt.datetime) -> Sequence[Publication]:
    """Everything published of one metal and window, newest first."""
    every = Publication.objects.public(at).for_metal(metal).for_window(window)
    return list(every.select_related("window", "assessment").order_by("-id"))


def newest_publication_id(at: dt.datetime) -> int:
    """The id of the newest publication out; rows are never changed, so it names the state of all of them."""
    newest = Publication.objects.public(at).order_by("-id").values_list("id", flat=True).first()
    return newest or 0


def facts_of(publication: Publication) -> PremiumFacts:
    """What was published with this premium."""
    return read_facts(publication.facts)
