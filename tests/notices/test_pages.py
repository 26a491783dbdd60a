"""The public pages of notices: found by kind, metal, year and words, at a fixed cost."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from consultations.notices.markdown import as_html
from consultations.notices.models import Kind
from cpal.calendar import london
from tests.clock import stand_at
from tests.notices.telling import issued
from tests.portal.conftest import frame_queries, page_at

__all__ = ["frame_queries"]
pytestmark = pytest.mark.django_db


def titles(client: Client, query: str = "") -> list[str]:
    page = client.get(f"/notices/{query}").context["page"]
    return [notice.event for notice in page.object_list]


def test_the_list_shows_number_title_kind_and_moment_newest_first(client: Client) -> None:
    stand_at(london(dt.date(2026, 11, 2), dt.time(16)))
    issued("a", kind=Kind.DELAY, at=london(dt.date(2026, 11, 1), dt.time(9, 30)))
    issued("b")
    page = page_at(client, "/notices/")
    assert page.index("26/002 Title of b") < page.index("26/001 Title of a")
    for words in ("Delay", "1 Nov 2026, 09:30", 'href="/notices/26-001/"'):
        assert words in page


def test_notices_are_found_by_kind_metal_year_and_every_word(client: Client) -> None:
    stand_at(london(dt.date(2026, 11, 2)))
    issued("zinc late", kind=Kind.DELAY, metal="zinc")
    issued("nickel late", kind=Kind.DELAY, metal="nickel")
    issued("old zinc", metal="zinc", at=london(dt.date(2025, 12, 31), dt.time(23, 59)))
    assert titles(client, "?kind=delay") == ["nickel late", "zinc late"]
    assert titles(client, "?metal=zinc") == ["zinc late", "old zinc"]
    assert titles(client, "?year=2025") == ["old zinc"]
    assert titles(client, "?year=2026&kind=delay&metal=nickel") == ["nickel late"]
    assert titles(client, "?words=LATE+zinc") == ["zinc late"]
    assert titles(client, "?words=25/001") == ["old zinc"]


@pytest.mark.parametrize("query", ["?kind=nonsense", "?year=1066", "?metal=tin", "?page=x", "?words=%25"])
def test_an_unreadable_question_is_no_error(client: Client, query: str) -> None:
    issued()
    assert client.get(f"/notices/{query}").status_code == 200


def test_a_notice_has_its_page_and_a_number_that_was_never_given_has_none(client: Client) -> None:
    notice = issued("a", url="/premia/zinc/2026-03/", metal="zinc")
    page = page_at(client, f"/notices/{notice.slug}/")
    assert "<p>A <em>text</em>.</p>" in page
    assert 'href="/premia/zinc/2026-03/"' in page
    assert client.get("/notices/26-999/").status_code == 404
    assert client.get("/notices/26-1/").status_code == 404


def test_a_corrected_notice_and_its_correction_lead_to_each_other(client: Client) -> None:
    wrong = issued("wrong")
    right = issued("right", kind=Kind.CORRECTION, corrects=wrong)
    assert f'Corrected by notice <a href="/notices/{right.slug}/">' in page_at(
        client, f"/notices/{wrong.slug}/"
    )
    assert f'It corrects notice <a href="/notices/{wrong.slug}/">' in page_at(
        client, f"/notices/{right.slug}/"
    )


@pytest.mark.parametrize("count", [3, 30])
def test_the_list_takes_its_queries_and_no_more(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, frame_queries: int, count: int
) -> None:
    for number in range(count):
        issued(f"event {number}")
    with django_assert_num_queries(frame_queries + 4):  # the clock, the years, the count, the notices
        client.get("/notices/?words=event")


def test_one_notice_takes_its_queries_and_no_more(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, frame_queries: int
) -> None:
    notice = issued()
    with django_assert_num_queries(frame_queries + 3):  # the clock, the notice, its corrections
        client.get(f"/notices/{notice.slug}/")


def test_there_are_thirty_to_a_page_and_the_question_is_kept(client: Client) -> None:
    for number in range(31):
        issued(f"event {number}")
    page = page_at(client, "/notices/?words=event")
    assert "words=event&amp;page=2" in page
    assert titles(client, "?words=event&page=2") == ["event 0"]


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("<script>alert(1)</script>", "<script"),
        ("[x](javascript:alert(1))", "<a"),
        ("[x](data:text/html,x)", "<a"),
        ('<a href="x" onclick="y">x</a>', "<a"),
        ("![x](https://example.org/x.png)", "<img"),
    ],
)
def test_what_staff_write_can_hold_no_script_and_no_picture(text: str, absent: str) -> None:
    assert absent not in as_html(text)


def test_headings_begin_below_the_pages_own_and_tables_scroll() -> None:
    html = as_html("# One\n\n###### Six\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n")
    assert "<h2>One</h2>" in html
    assert "<h4>Six</h4>" in html
    assert 'class="table-scroll"' in html
    assert "<td>1</td>" in html


def test_the_front_page_lists_the_latest_three(client: Client) -> None:
    for number in range(4):
        issued(f"event {number}")
    page = page_at(client, "/")
    assert [number for number in range(4) if f"Title of event {number}" in page] == [1, 2, 3]


def test_the_header_offers_notices(client: Client) -> None:
    assert '<a href="/notices/"' in page_at(client, "/")
