"""The list of feed records: the latest first, as many pages as are worth turning, and none without consent (5.1)."""

from __future__ import annotations

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cpal.people.models import User
from pricing.admin.inputs import FeedRecordAdmin, FirstRows
from tests.eligibility.registers import load
from tests.people import ana, kim, signed_in
from tests.publication import market

pytestmark = pytest.mark.django_db

LIST = reverse("admin:pricing_feedrecord_changelist")
SILENT = market.trade(7, "44", buyer="SILENT")


def listed(user: User, query: str = "") -> list[str]:
    """The records on the page, in its order."""
    page = signed_in(user).get(LIST + query)
    return [each.record_id for each in page.context["cl"].result_list]


def test_the_latest_records_come_first() -> None:
    market.in_review("40", "41", "42")
    assert listed(ana()) == ["T-3", "T-2", "T-1"]


def test_a_record_that_a_run_found_without_consent_stays_hidden_whatever_is_agreed_later() -> None:
    market.in_review("40", extra=[SILENT])
    load("organisations", {"code": "SILENT", "name": "Silent"})
    load("consents", {"organisation": "SILENT", "from_on": "2020-01-01"})
    assert listed(ana()) == ["T-1"]
    assert listed(kim()) == ["T-7", "T-1"]


def test_a_record_that_no_run_has_judged_is_shown_once_its_parties_agreed() -> None:
    market.load_registers_and_reference()
    market.receive([SILENT])
    load("organisations", {"code": "SILENT", "name": "Silent"})
    assert listed(ana()) == []
    load("consents", {"organisation": "SILENT", "from_on": "2026-03-24"})
    assert listed(ana()) == []  # the day after the trade
    load("consents", {"organisation": "SILENT", "from_on": "2026-03-23"})
    assert listed(ana()) == ["T-7"]


def test_the_pages_end_while_a_search_still_finds_what_is_earlier(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FirstRows, "most", 2)
    monkeypatch.setattr(FeedRecordAdmin, "list_per_page", 1)
    market.in_review("40", "41", "42")
    page = signed_in(ana()).get(LIST)
    assert page.context["cl"].paginator.num_pages == 2
    assert "The latest 10,000 are listed" in page.content.decode()
    assert [*listed(ana()), *listed(ana(), "?p=2")] == ["T-3", "T-2"]
    assert listed(ana(), "?q=T-1") == ["T-1"]


def test_a_page_takes_the_same_queries_however_many_records(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    market.in_review("40")
    client = signed_in(ana())
    client.get(LIST)
    for premia in (["41"], ["42", "43", "44", "45"]):
        with django_assert_num_queries(QUERIES):
            client.get(LIST)
        market.receive([market.trade(number + len(premia) * 2, each) for number, each in enumerate(premia)])


# The count, the page, and what every page of the back office asks.
QUERIES = 9
