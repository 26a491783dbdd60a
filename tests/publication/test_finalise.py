"""Confirming a provisional premium (paper 8.2): not an instant before the end of its objection window, and once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from cpal.audit.models import Entry
from pricing.models import Publication
from pricing.publication import MoveRefused, State
from pricing.services.finalise import finalise, finalise_due
from pricing.services.publish import PublicationRefused
from tests.publication import market
from tests.publication.market import MICROSECOND, WINDOW_ENDS_AT

pytestmark = pytest.mark.django_db


def test_it_is_final_at_the_end_of_its_window_when_nobody_objected() -> None:
    provisional = market.provisional()
    (final,) = finalise_due(at=WINDOW_ENDS_AT)
    final.assessment.refresh_from_db()
    assert final.assessment.current_state is State.FINAL
    assert (final.status, final.published_at, final.objections_until) == ("final", WINDOW_ENDS_AT, None)
    assert final.supersedes == provisional
    assert Entry.objects.filter(action="publication.final").count() == 1


def test_it_is_confirmed_word_for_word_and_the_provisional_stays_readable() -> None:
    provisional = market.provisional()
    final = finalise(assessment=provisional.assessment, at=WINDOW_ENDS_AT)
    for told in ("value_usd_per_t", "basis", "facts", "digest", "methodology", "revision"):
        assert getattr(final, told) == getattr(provisional, told)
    assert Publication.objects.filter(pk=provisional.pk, status="provisional").exists()


def test_a_microsecond_before_the_end_it_stays_provisional() -> None:
    provisional = market.provisional()
    assert finalise_due(at=WINDOW_ENDS_AT - MICROSECOND) == []
    with pytest.raises(PublicationRefused, match="stands open to objection"):
        finalise(assessment=provisional.assessment, at=WINDOW_ENDS_AT - MICROSECOND)


def test_a_late_tick_confirms_it_all_the_same_and_a_second_one_changes_nothing() -> None:
    market.provisional()
    late = WINDOW_ENDS_AT.replace(hour=23)
    (final,) = finalise_due(at=late)
    assert final.published_at == late
    assert finalise_due(at=late) == []
    with pytest.raises(MoveRefused, match="nothing follows"):
        finalise(assessment=final.assessment, at=late)


def test_an_approved_premium_that_was_never_published_is_not_final() -> None:
    with pytest.raises(PublicationRefused, match="not been published"):
        finalise(assessment=market.approved(), at=WINDOW_ENDS_AT)


@pytest.mark.django_db(transaction=True)
def test_four_workers_that_close_the_window_at_once_confirm_it_once() -> None:
    market.provisional()
    together = Barrier(4)

    def work(_: int) -> int:
        together.wait()
        try:
            return len(finalise_due(at=WINDOW_ENDS_AT))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as workers:
        assert sum(workers.map(work, range(4))) == 1
    assert Publication.objects.filter(status="final").count() == 1
