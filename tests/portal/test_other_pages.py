"""Methodology, calendar, data, and whether the house stands."""

import datetime as dt

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cpal.calendar import london
from pricing.public.api.query import LIST_PARAMETERS
from pricing.public.api.serializers import CSV_COLUMNS
from pricing.public.provisions import compared, every_version
from pricing.public.timetable import calendar_around
from tests.portal.conftest import page_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mid_november")]


def test_the_methodology_puts_both_versions_side_by_side(client: Client) -> None:
    page = page_at(client, "/methodology/")
    for words in (
        "windows up to January 2026",
        "windows from February 2026 onwards",
        "at least 3 qualifying trades or qualifying tonnes of at least 3 × the minimum trade",
        "at least 3 qualifying trades and at least 2 distinct buyers and at least 2 distinct sellers",
        "70 / 20 / 10\N{NO-BREAK SPACE}%",
        "taken over from the discussion paper",
    ):
        assert words in page


def test_exactly_the_known_changes_are_marked() -> None:
    changed = [each.name for each in compared(every_version()) if each.is_changed]
    assert changed == ["Applies from window", "Carbon threshold", "Category 1 is sufficient when"]


def test_every_provision_of_a_version_is_given_with_clause_and_source(client: Client) -> None:
    page = page_at(client, "/methodology/v2026-02/")
    version = every_version()[-1]
    for provision in version.provisions:
        assert f'id="{provision.key}"' in page
        assert provision.clause in page
    assert "paper (taken over: the final text was not available)" in page


def test_there_is_no_page_for_a_version_that_does_not_exist(client: Client) -> None:
    assert client.get("/methodology/v1999-01/").status_code == 404


def test_the_calendar_gives_twelve_windows_either_way_on_three_clocks(client: Client) -> None:
    page = page_at(client, "/calendar/")
    assert page.count('scope="rowgroup"') == 24
    # British summer time: 17:00 in London is 16:00 UTC.
    for words in ("Wed 30 Sep 2026, 17:00", "Wed 30 Sep 2026, 16:00", "Wed 30 Sep 2026, 20:00"):
        assert words in page


def test_a_window_is_ahead_until_its_publication_moment() -> None:
    due = london(dt.date(2026, 11, 2), dt.time(16))
    before, then = calendar_around(due - dt.timedelta(microseconds=1)), calendar_around(due)
    assert before.ahead[0].window.code == "2026-10"
    assert then.ahead[0].window.code == "2026-11"
    assert then.past[0].window.code == "2026-10"
    assert {len(each) for each in (before.ahead, before.past, then.ahead, then.past)} == {12}


def test_the_data_page_documents_every_parameter_and_every_column(client: Client) -> None:
    page = page_at(client, "/data/")
    for name in [each.name for each in LIST_PARAMETERS] + list(CSV_COLUMNS):
        assert f"<code>{name}</code>" in page


@pytest.mark.parametrize(
    ("path", "queries"),
    [("/methodology/", 3), ("/methodology/v2025-10/", 4), ("/calendar/", 3), ("/data/", 2)],
)
def test_each_page_takes_its_queries_and_no_more(
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    frame_queries: int,
    path: str,
    queries: int,
) -> None:
    with django_assert_num_queries(queries + frame_queries):
        page_at(client, path)


@pytest.mark.parametrize("path", ["/", "/premia/zinc/", "/methodology/", "/calendar/", "/data/"])
def test_the_public_pages_are_read_only(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405


def test_whoever_runs_us_may_ask_without_a_sign_in(client: Client) -> None:
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 200
