"""Twenty-eight full days: by the clock in London and by the hours, to the second (paper 7.6)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError
from hypothesis import given
from hypothesis import strategies as st

from consultations.full_days import earliest_close, is_open_long_enough
from consultations.models import Consultation
from cpal.calendar import LONDON, london
from tests.clock import clock_at
from tests.consultations import papers

SECOND = dt.timedelta(seconds=1)
WITHIN = (dt.datetime(2000, 1, 1), dt.datetime(2090, 1, 1))  # noqa: DTZ001 - London is added to what is drawn
NINE = dt.time(9, 0)


def at(year: int, month: int, day: int, hour: int = 9) -> dt.datetime:
    return london(dt.date(year, month, day), dt.time(hour, 0))


EXAMPLES = [
    pytest.param(at(2026, 6, 1), at(2026, 6, 29), id="in summer, the same time of day"),
    pytest.param(at(2026, 10, 5), at(2026, 11, 2), id="over the end of summer time, by the clock"),
    pytest.param(at(2026, 3, 9), at(2026, 4, 6, 10), id="over its beginning, an hour later: by the hours"),
    pytest.param(at(2028, 2, 7), at(2028, 3, 6), id="over a leap day, which is a day"),
    pytest.param(at(2027, 2, 7), at(2027, 3, 7), id="over a February without one"),
]


@pytest.mark.parametrize(("opens_at", "earliest"), EXAMPLES)
def test_the_first_instant_at_which_a_consultation_may_close(
    opens_at: dt.datetime, earliest: dt.datetime
) -> None:
    assert earliest_close(opens_at) == earliest
    assert is_open_long_enough(opens_at, earliest)
    assert not is_open_long_enough(opens_at, earliest - SECOND)


@pytest.mark.django_db
@pytest.mark.parametrize(("opens_at", "earliest"), EXAMPLES)
def test_the_database_refuses_a_close_that_is_a_second_early(
    opens_at: dt.datetime, earliest: dt.datetime
) -> None:
    papers.scheduled(opens_at=opens_at, closes_at=earliest)
    with pytest.raises(IntegrityError, match="consultation_stays_open_28_days"), transaction.atomic():
        papers.scheduled("CP-2026-02", opens_at=opens_at, closes_at=earliest - SECOND)


@pytest.mark.django_db
@given(
    st.datetimes(*WITHIN, timezones=st.just(LONDON)),
    st.integers(28, 90),
    st.integers(-7200, 7200),
)
def test_page_and_database_agree_about_every_instant(opens_at: dt.datetime, days: int, off: int) -> None:
    closes_at = earliest_close(opens_at, days) + dt.timedelta(seconds=off)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT %s >= GREATEST(((%s AT TIME ZONE 'Europe/London') + make_interval(days => %s))"
            " AT TIME ZONE 'Europe/London', %s + make_interval(hours => 24 * %s))",
            [closes_at, opens_at, days, opens_at, days],
        )
        (by_the_database,) = cursor.fetchone()
    assert by_the_database is is_open_long_enough(opens_at, closes_at, days) is (off >= 0)


@pytest.mark.django_db
def test_a_consultation_that_opened_late_does_not_close_early() -> None:
    consultation = papers.scheduled(closes_at=earliest_close(papers.OPENS))
    consultation.state = "open"
    with (
        clock_at(papers.OPENS + SECOND),
        pytest.raises(IntegrityError, match="28_days_from_its_opening"),
        transaction.atomic(),
    ):
        consultation.save()


@pytest.mark.django_db
def test_the_clock_and_not_the_caller_says_when_it_opened_and_closed() -> None:
    consultation = papers.scheduled()
    consultation.state, consultation.opened_at = "open", papers.OPENS - dt.timedelta(days=400)
    with clock_at(papers.OPENS + 3 * SECOND):
        consultation.save()
    consultation.refresh_from_db()
    assert consultation.opened_at == papers.OPENS + 3 * SECOND
    consultation.state, consultation.closed_at = "closed", papers.CLOSES
    with (
        clock_at(papers.CLOSES - SECOND),
        pytest.raises(DatabaseError, match="closes at its stated instant and not before"),
        transaction.atomic(),
    ):
        consultation.save()


GETTING_ROUND = [
    pytest.param({"closes_at": papers.CLOSES - SECOND}, id="an earlier close"),
    pytest.param({"closes_at": papers.CLOSES + SECOND}, id="a later close without its notice"),
    pytest.param({"opened_at": papers.OPENS - dt.timedelta(days=30)}, id="an earlier opening"),
    pytest.param({"state": "closed", "closed_at": papers.CLOSES}, id="a close before its time"),
    pytest.param({"state": "concluded"}, id="an outcome without a close"),
    pytest.param({"minimum_days": 1}, id="a shorter least"),
    pytest.param({"backfilled": True}, id="moments that are stated from now on"),
    pytest.param({"state": "draft"}, id="back to a draft"),
]


@pytest.mark.django_db
@pytest.mark.parametrize("change", GETTING_ROUND)
def test_sql_through_the_orm_does_not_get_round_an_open_consultation(change: dict[str, object]) -> None:
    with clock_at(papers.OPENS):
        consultation = papers.opened(backfilled=False)
    with (
        clock_at(papers.OPENS + dt.timedelta(days=3)),
        pytest.raises(DatabaseError),
        transaction.atomic(),
    ):
        Consultation.objects.filter(pk=consultation.pk).update(**change)


@pytest.mark.django_db
def test_a_consultation_is_not_inserted_as_if_it_had_been_held() -> None:
    held = papers.closed()
    held.pk, held.reference = None, "CP-2026-09"
    with pytest.raises(DatabaseError, match="begins as a draft"), transaction.atomic():
        held.save(force_insert=True)
