"""An objection and the closing of its window at the same instant: one of them counts, never both, never neither.

Real transactions in two threads. Whoever receives an objection holds the window open until it is in; whoever closes the
window waits for that, and lets no other in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from threading import Event

import pytest
from django.db import connections, transaction

from cpal.clock import database_clock
from cpal.people.models import User
from objections.models import Objection
from objections.services.file_objection import file_objection
from pricing.models import Publication
from pricing.publication import State
from pricing.services.finalise import close_objection_window, finalise_due, hold_objection_window
from tests.objections.filing import submission
from tests.people import mia, theo
from tests.publication import market

pytestmark = pytest.mark.django_db(transaction=True)

LONG_ENOUGH = 0.5
PATIENCE = 20


def in_thread(pool: ThreadPoolExecutor, work: Callable[[], object]) -> Future[object]:
    def with_own_connection() -> object:
        try:
            return work()
        finally:
            connections.close_all()

    return pool.submit(with_own_connection)


def is_still_waiting(work: Future[object]) -> bool:
    try:
        work.result(LONG_ENOUGH)
    except TimeoutError:
        return True
    return False


def ending_in(seconds: float) -> Publication:
    """A provisional premium whose objection window ends so many seconds from now."""
    lasts = dt.timedelta(minutes=5) - dt.timedelta(seconds=seconds)
    return market.provisional(at=database_clock() - lasts)


def test_an_objection_received_in_time_is_not_overtaken_by_the_closing_of_its_window() -> None:
    publication = ending_in(60)
    person, has_begun, may_go_on = mia(), Event(), Event()

    def receive() -> None:
        with transaction.atomic():
            hold_objection_window(publication.assessment)
            in_time = database_clock()
            has_begun.set()
            may_go_on.wait(PATIENCE)
            file_objection(publication=publication, filed_by=person, submission=submission(), at=in_time)

    with ThreadPoolExecutor(2) as pool:
        receiving = in_thread(pool, receive)
        assert has_begun.wait(PATIENCE)
        closing = in_thread(pool, lambda: finalise_due(at=publication.objections_until))
        assert is_still_waiting(closing)
        may_go_on.set()
        receiving.result(PATIENCE)
        assert closing.result(PATIENCE) == []
    assert Objection.objects.get().is_admissible
    assert market.assessment().current_state is State.UNDER_OBJECTION


def test_an_objection_that_arrives_while_the_window_is_being_closed_is_too_late() -> None:
    publication = ending_in(-1)
    person, is_closing, may_go_on = mia(), Event(), Event()

    def close() -> None:
        with transaction.atomic():
            close_objection_window(publication.assessment)
            is_closing.set()
            may_go_on.wait(PATIENCE)
            finalise_due()

    with ThreadPoolExecutor(2) as pool:
        closing = in_thread(pool, close)
        assert is_closing.wait(PATIENCE)
        receiving = in_thread(
            pool, lambda: file_objection(publication=publication, filed_by=person, submission=submission())
        )
        assert is_still_waiting(receiving)
        may_go_on.set()
        closing.result(PATIENCE)
        receiving.result(PATIENCE)
    assert Objection.objects.get().refused_for == ["window_over"]
    assert market.assessment().current_state is State.FINAL


def test_objections_and_ticks_around_the_end_never_leave_a_final_premium_with_an_admissible_objection() -> (
    None
):
    publication = ending_in(0.4)
    people = [mia(), theo()]

    def object_until_refused(person: User) -> None:
        while file_objection(publication=publication, filed_by=person, submission=submission()).is_admissible:
            pass

    def tick_until_decided() -> None:
        while market.assessment().current_state is State.PROVISIONAL and not finalise_due():
            pass

    with ThreadPoolExecutor(4) as pool:
        work = [in_thread(pool, partial(object_until_refused, person)) for person in people]
        work += [in_thread(pool, tick_until_decided) for _ in range(2)]
        for each in work:
            each.result(PATIENCE)
    admissible = Objection.objects.admissible()
    assert not admissible.filter(received_at__gte=publication.objections_until).exists()
    state = market.assessment().current_state
    assert state is (State.UNDER_OBJECTION if admissible.exists() else State.FINAL)
    numbers = sorted(Objection.objects.values_list("reference", flat=True))
    assert numbers == [f"OBJ-{database_clock().year}-{number + 1:04d}" for number in range(len(numbers))]


def test_objections_filed_at_once_by_many_are_all_received_under_references_of_their_own() -> None:
    publication = ending_in(60)
    people = [mia(), theo()] * 4

    def object_once(person: User) -> None:
        file_objection(publication=publication, filed_by=person, submission=submission())

    with ThreadPoolExecutor(8) as pool:
        work = [in_thread(pool, partial(object_once, person)) for person in people]
        for each in work:
            each.result(PATIENCE)
    assert Objection.objects.admissible().count() == len(people)
