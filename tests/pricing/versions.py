"""Versions of the methodology made by tests. Illustrative: nobody proposed any of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pgtrigger
from django.db import connection

from pricing.methodology.glide_path import GlideStep
from pricing.methodology.text.amending import amended
from pricing.methodology.text.clauses import ClauseText, shipped_clauses
from pricing.methodology.text.leaves import LeafValue
from pricing.models import MethodologyVersion
from pricing.services.store_version import store_version
from tests.people import sam

# Mid-November 2026: the window 2026-11 collects.
NOW = dt.datetime(2026, 11, 15, 12, tzinfo=dt.UTC)


def an_amendment(version: str = "v2027-01", **changes: LeafValue) -> dict[str, Any]:
    """The final text with some of its numbers changed; the aluminium threshold unless others are given."""
    return amended(
        MethodologyVersion.objects.named("v2026-02").document,
        changes or {"carbon_threshold_tco2e_per_t.aluminium": "7.5"},
        version=version,
        title="Illustrative amendment",
        summary="Illustrative.",
        published_on="2026-11-15",
        source="amendment AM-2026-01",
    )


def proposed(
    document: dict[str, Any] | None = None, *, clauses: Sequence[ClauseText] | None = None
) -> MethodologyVersion:
    """A version that was proposed and applies to no window."""
    return store_version(
        document=document or an_amendment(),
        clauses=shipped_clauses("v2026-02") if clauses is None else clauses,
        applies_from_window=None,
        stored_by=sam(),
        at=NOW,
    )


def adopted(
    document: dict[str, Any] | None = None,
    *,
    window: str = "2027-01",
    clauses: Sequence[ClauseText] | None = None,
    glide_path: Sequence[GlideStep] = (),
) -> MethodologyVersion:
    """A version in force from a window on; whether anybody was asked first is what the consultations' tests prove."""
    with without_asking_whether_it_was_consulted_upon():
        return store_version(
            document=document or an_amendment(),
            clauses=shipped_clauses("v2026-02") if clauses is None else clauses,
            applies_from_window=window,
            stored_by=sam(),
            at=NOW,
            glide_path=glide_path,
        )


@contextmanager
def without_asking_whether_it_was_consulted_upon() -> Iterator[None]:
    """The triggers of the consultations stand aside; those that wait for the end have their turn here."""
    guards = (
        "methodology_changes_by_adoption",
        "clauses_adopted_are_those_decided",
        "thresholds_adopted_are_those_decided",
    )
    with pgtrigger.ignore(*(f"consultations.AdoptedVersion:{name}" for name in guards)):
        yield
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
