"""The methodology as a document, what changed between versions, and the clauses behind each figure."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from pricing.methodology.codes import Code
from pricing.methodology.results import Basis
from pricing.methodology.text import applied
from pricing.methodology.text.clauses import shipped_clauses
from pricing.methodology.text.whole import plain
from pricing.methodology.values import AdjustmentName
from pricing.models import MethodologyVersion
from pricing.public import extras
from pricing.public.redlines import redline_between
from tests.portal.conftest import page_at
from tests.portal.factory import BEHIND, Premium
from tests.pricing.versions import adopted, an_amendment, proposed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mid_november")]
FINAL_TEXT = "/methodology/v2026-02/"
REDLINE = "/methodology/compare/v2025-10/v2026-02/"


@pytest.fixture
def published_names() -> Iterator[list[str]]:
    """The names of proposals that were published, as a later stage says them."""
    names: list[str] = []

    def source() -> list[str]:
        return names

    extras.add_published_proposals(source)
    yield names
    extras._published_proposals.remove(source)


def clause_on(page: str, name: str) -> str:
    """The article of one clause."""
    found = re.search(rf'<article class="clause-text[^"]*" id="{name}".*?</article>', page)
    assert found, name
    return found[0]


def words_of(part: str) -> str:
    """What is read of a part of a page."""
    apart = re.sub(r"</(?:td|th|p|li|dt|dd|div)>", " ", part)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", apart)))


@pytest.mark.parametrize("code", ["v2025-10", "v2026-02"])
def test_every_clause_has_its_anchor_and_is_in_the_contents(client: Client, code: str) -> None:
    page = page_at(client, f"/methodology/{code}/")
    for clause in shipped_clauses(code):
        assert page.count(f'id="{clause.id}"') == 1
        assert f'<a href="#{clause.id}">' in page
        assert html.escape(clause.title) in page


def test_a_clause_is_read_with_its_numbers(client: Client) -> None:
    page = page_at(client, FINAL_TEXT)
    assert "stood open for less than 10 minutes inside the window" in page
    assert "at least three qualifying trades and at least two distinct buyers" in page
    assert "{" not in words_of(page)
    assert "[[" not in page


def test_a_clause_names_its_parameters_their_sources_and_its_code(client: Client) -> None:
    clause = words_of(clause_on(page_at(client, FINAL_TEXT), "minimum-trade"))
    for words in (
        "Minimum trade: aluminium 100 t, copper 25 t, nickel 12 t, zinc 25 t.",
        "Paper (taken over: the final text was not available).",
        "Read as: Applies to the inputs of all categories.",
        "pricing.methodology.screening.is_below_minimum_size",
    ):
        assert words in clause


def test_a_clause_that_changed_says_why(client: Client) -> None:
    clause = words_of(clause_on(page_at(client, FINAL_TEXT), "category-1-sufficiency"))
    assert "the equivalent minimum tonnage is gone" in clause
    assert "ours" not in words_of(clause_on(page_at(client, FINAL_TEXT), "minimum-trade"))


def test_a_reference_leads_to_its_clause(client: Client) -> None:
    hierarchy = clause_on(page_at(client, FINAL_TEXT), "hierarchy")
    assert 'href="#category-1-sufficiency"' in hierarchy
    assert "5.1 Sufficiency threshold" in hierarchy


def test_the_overview_says_what_applies_now(client: Client) -> None:
    page = page_at(client, "/methodology/")
    assert 'comes under <a href="/methodology/v2026-02/">v2026-02</a>' in page
    assert page.count("applies now") == 1
    assert f'href="{REDLINE}"' in page


def test_a_version_adopted_for_later_does_not_apply_yet(client: Client) -> None:
    adopted(window="2027-01")
    page = page_at(client, "/methodology/")
    assert 'comes under <a href="/methodology/v2026-02/">v2026-02</a>' in page
    assert "windows from February 2026 to December 2026" in page
    assert "windows from January 2027 onwards" in page
    assert 'href="/methodology/compare/v2026-02/v2027-01/"' in page


def test_the_redline_marks_what_changed_and_nothing_else(client: Client) -> None:
    page = page_at(client, REDLINE)
    threshold = clause_on(page, "carbon-threshold")
    assert re.findall(r"<del>(?:<span[^>]*>[^<]*</span>)?([^<]*)", threshold) == ["10.0", "5.0"]
    assert re.findall(r"<ins>(?:<span[^>]*>[^<]*</span>)?([^<]*)", threshold) == ["8.0", "4.0"]
    assert '<article class="clause-text redline" id="minimum-trade"' not in page
    assert "58 clauses read the same" in page


def test_a_listener_hears_what_was_deleted_and_what_was_inserted(client: Client) -> None:
    threshold = words_of(clause_on(page_at(client, REDLINE), "carbon-threshold"))
    assert "aluminium: deleted: 10.0 (end of deletion) inserted: 8.0 (end of insertion)" in threshold


def test_the_redline_lists_the_numbers_before_and_after(client: Client) -> None:
    page = words_of(page_at(client, REDLINE))
    assert "Carbon threshold: aluminium 10.0 tCO2e/t 8.0 tCO2e/t 4.1" in page.replace("\xa0", " ")
    assert "Category 1 is sufficient when: distinct buyers, at least – 2 5.1" in page


def test_a_version_compared_with_itself_has_no_difference(client: Client) -> None:
    page = page_at(client, "/methodology/compare/v2026-02/v2026-02/")
    assert "Every clause reads the same." in page
    assert "Every number is the same." in page


def test_the_lines_of_a_redline_give_back_the_words_of_both_texts() -> None:
    before, after = (MethodologyVersion.objects.named(code) for code in ("v2025-10", "v2026-02"))
    for each in redline_between(before, after).clauses:
        for mark, clause in (("inserted", each.redline.before), ("deleted", each.redline.after)):
            assert clause is not None
            said = " ".join(
                "".join(piece.text for piece in line.pieces if piece.mark != mark) for line in each.lines
            )
            assert said.split() == [word for word in clause.text.split() if word != "-"]


def test_the_two_versions_chosen_lead_to_their_redline(client: Client) -> None:
    response = client.get("/methodology/compare/", {"before": "v2025-10", "after": "v2026-02"})
    assert (response.status_code, response["Location"]) == (302, REDLINE)
    assert client.get("/methodology/compare/")["Location"] == "/methodology/"
    assert client.get("/methodology/compare/", {"before": "v1", "after": "v2026-02"}).status_code == 404


def test_a_proposal_that_was_not_published_is_nowhere(client: Client) -> None:
    proposed(an_amendment("v9999-99"))
    for address in (
        "/methodology/v9999-99/",
        "/methodology/v9999-99.json",
        "/methodology/compare/v2026-02/v9999-99/",
        "/methodology/compare/?before=v9999-99&after=v2026-02",
    ):
        assert client.get(address).status_code == 404, address
    assert "v9999-99" not in page_at(client, "/methodology/")


def test_a_published_proposal_stands_apart_from_the_versions_in_force(
    client: Client, published_names: list[str]
) -> None:
    proposed(an_amendment("v9999-99"))
    published_names.append("v9999-99")
    overview = page_at(client, "/methodology/")
    assert overview.index("What was proposed applies to no window") < overview.index("v9999-99")
    assert 'href="/methodology/compare/v2026-02/v9999-99/"' in overview
    assert "No premium is published under it." in page_at(client, "/methodology/v9999-99/")
    assert "v9999-99 was proposed" in page_at(client, "/methodology/compare/v2026-02/v9999-99/")
    assert client.get("/methodology/v9999-99.json").json()["is_proposal"] is True


def test_a_version_is_there_for_programs(client: Client) -> None:
    body: dict[str, Any] = client.get("/methodology/v2026-02.json").json()
    assert (body["version"], body["applies_from_window"], body["is_proposal"]) == (
        "v2026-02",
        "2026-02",
        False,
    )
    assert [each["id"] for each in body["clauses"]] == [each.id for each in shipped_clauses("v2026-02")]
    trade = next(each for each in body["clauses"] if each["id"] == "minimum-trade")
    assert "- zinc: 25 tonnes" in trade["text"]
    assert "{minimum_trade_tonnes.zinc}" in trade["written"]
    assert trade["url"] == "/methodology/v2026-02/#minimum-trade"
    assert {each["parameter"] for each in body["parameters"]} >= {"minimum_trade_tonnes", "sufficiency"}


def test_a_version_that_is_known_is_not_sent_again(client: Client) -> None:
    first = client.get("/methodology/v2026-02.json")
    again = client.get("/methodology/v2026-02.json", HTTP_IF_NONE_MATCH=first["ETag"])
    assert (first.status_code, again.status_code) == (200, 304)
    assert "max-age=30" in first["Cache-Control"]
    other = client.get("/methodology/v2025-10.json", HTTP_IF_NONE_MATCH=first["ETag"])
    assert other.status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/methodology/v1999-01/",
        "/methodology/v1999-01.json",
        "/methodology/compare/v1999-01/v2026-02/",
        "/methodology/compare/v2026-02/v1999-01/",
    ],
)
def test_a_version_that_there_is_not_has_no_page(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", [FINAL_TEXT, REDLINE, "/methodology/compare/", "/methodology/v2026-02.json"])
def test_the_pages_are_read_only(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405


def test_the_redline_takes_its_queries_and_no_more(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, frame_queries: int
) -> None:
    with django_assert_num_queries(6 + frame_queries):  # of each version its row, clauses and steps
        page_at(client, REDLINE)


def test_every_code_basis_and_adjustment_has_its_clause_in_every_version() -> None:
    assert set(applied.CLAUSE_OF_CODE) == set(Code)
    assert set(applied.CLAUSE_OF_ADJUSTMENT) == set(AdjustmentName)
    assert set(applied.CLAUSES_OF_BASIS) == set(Basis) - {Basis.NONE}
    groups = (applied.WINDOW, applied.NORMALISED, applied.FLAGGED, applied.JUDGED)
    further = (applied.SHOWN, applied.PUBLISHED, applied.OBJECTED, *applied.CLAUSES_OF_BASIS.values())
    named = {name for group in (*groups, *further) for name in group} | set(applied.CLAUSE_OF_CODE.values())
    for version in ("v2025-10", "v2026-02"):
        assert named <= {clause.id for clause in shipped_clauses(version)}


@pytest.mark.parametrize("code", list(Code))
def test_the_clause_of_a_code_names_the_code(code: Code) -> None:
    clauses = {clause.id: clause for clause in shipped_clauses("v2026-02")}
    assert f"`{code.value}`" in clauses[applied.CLAUSE_OF_CODE[code]].text


def record(client: Client, **changes: Any) -> str:
    premium = Premium(**changes)
    premium.published()
    return page_at(client, f"/premia/nickel/{premium.window}/")


def test_a_figure_leads_to_the_clauses_that_made_it(client: Client) -> None:
    page = record(client)
    for name in ("category-1-sufficiency", "category-1-average", "disclosure-control", "objections"):
        assert f'href="/methodology/v2026-02/#{name}"' in page


def test_what_kept_inputs_out_leads_to_its_clause(client: Client) -> None:
    page = record(client)
    assert '<td class="clause"><a href="/methodology/v2026-02/#minimum-trade">Table 2</a></td>' in page
    assert 'href="/methodology/v2026-02/#assurance">4.1, 4.2</a>' in page


@pytest.mark.parametrize("basis", BEHIND)
def test_every_link_of_a_record_finds_its_clause(client: Client, basis: str) -> None:
    page = record(client, basis=basis, value=None if basis == "withheld" else "164.75")
    links = set(re.findall(r'href="(/methodology/[^"#]+/)#([^"]+)"', page))
    assert len(links) > 5
    for address, name in links:
        assert f'id="{name}"' in page_at(client, address)


@pytest.mark.parametrize(
    ("basis", "has", "has_not"),
    [
        ("transaction_based", "category-1-average", "nothing-qualifies"),
        ("blended", "fallback-weights", "category-1-average"),
        ("judgement", "category-3-use", "category-1-average"),
        ("carried_forward", "nothing-qualifies", "fallback-weights"),
        ("withheld", "nothing-qualifies", "fallback-weights"),
    ],
)
def test_the_clauses_are_those_of_the_basis(client: Client, basis: str, has: str, has_not: str) -> None:
    page = record(client, basis=basis, value=None if basis == "withheld" else "164.75")
    assert f"#{has}" in page
    assert f"#{has_not}" not in page


def test_a_figure_of_the_past_leads_to_the_version_it_was_made_under(client: Client) -> None:
    page = record(client, window="2025-11", methodology="v2025-10")
    assert 'href="/methodology/v2025-10/#category-1-sufficiency"' in page
    assert "/methodology/v2026-02/#" not in page


def test_a_later_version_changes_no_link_of_an_earlier_figure(client: Client) -> None:
    page = record(client)
    adopted(
        clauses=[
            replace(each, title="Another title") if each.id == "objections" else each
            for each in shipped_clauses("v2026-02")
        ]
    )
    assert page_at(client, "/premia/nickel/2026-10/") == page
    assert "Another title" in page_at(client, "/methodology/v2027-01/")


def test_what_is_compared_has_no_signs_of_markdown() -> None:
    assert plain("it is *ours*, as `code`, 2 * 3 * 4\n- item") == "it is ours, as code, 2 * 3 * 4\n- item"
