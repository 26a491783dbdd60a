"""The public pages of standards: as of any day, linked to each other, in a fixed number of queries."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from eligibility.reference.texts import alignment_texts, asm_texts, glossary, upstream_texts
from tests.eligibility.registers import FEBRUARY, JANUARY, MARK, PARTICULARS, load
from tests.eligibility.standards.shipped import fetched, load_shipped, page, text_of

pytestmark = pytest.mark.django_db

ADDRESSES = ("/standards/", "/standards/upstream/", "/standards/asm/", "/glossary/", "/standards/RMI-COBALT/")


def test_every_page_answers_before_anything_was_loaded() -> None:
    for address in ADDRESSES[:4]:
        assert Client().get(address).status_code == 200
    assert "no standard is in the register yet" in page("/standards/")
    assert "no mechanism is in the register yet" in page("/standards/upstream/")


@pytest.mark.parametrize("code", ["NOPE", "rmi-cobalt", "\x00", "a/b", "%2e%2e"])
def test_a_standard_that_the_register_does_not_know_is_not_found(code: str) -> None:
    load_shipped()
    assert Client().get(reverse("standard", args=[code])).status_code == 404


def test_a_code_with_any_characters_has_a_page() -> None:
    odd = PARTICULARS["standards"] | {"code": "A/B % <C>?#"}
    load("standards", odd)
    load("standard_assessments", PARTICULARS["standard_assessments"] | {"standard": "A/B % <C>?#"})
    links = re.findall(r'<h3><a href="([^"]+)">A mark', fetched("/standards/"))
    assert "fully aligned" in page(links[0])


@pytest.mark.parametrize(
    ("on", "said"),
    [
        ("2020-12-30", "nothing is recorded of it by that day"),
        (
            "2020-12-31",
            "on 31 december 2020, by the rows that are held now: standard assessment nothing recorded",
        ),
        ("2024-09-29", "alignment assessment in progress lme approval nothing recorded"),
        ("2024-09-30", "alignment assessment complete, fully aligned lme approval approved"),
    ],
)
def test_a_standard_is_shown_as_it_stood_on_any_day(on: str, said: str) -> None:
    load_shipped()
    assert said in page("/standards/JDDS-COPPER-MARK/", on=on)


def test_the_list_is_shown_as_of_any_day() -> None:
    load_shipped()
    before, after = page("/standards/", on="2024-09-29"), page("/standards/", on="2024-09-30")
    assert "lme approval conditionally approved" not in before
    assert after.count("lme approval conditionally approved") == 9


@pytest.mark.parametrize("on", ["nonsense", "2024-02-30", "0000-00-00", "9999-12-31", "0001-01-01", "\x00"])
def test_a_day_that_cannot_be_read_is_refused_and_no_day_breaks_a_page(on: str) -> None:
    load_shipped()
    for address in ("/standards/", "/standards/RMI-COBALT/", "/standards/ZINC-MARK/", "/standards/upstream/"):
        assert Client().get(address, {"on": on}).status_code == 200
    assert ("enter a date such as 2024-09-30" in page("/standards/", on=on)) == (
        not on.endswith(("12-31", "01-01"))
    )


@pytest.mark.parametrize(
    ("on", "said"),
    [
        ("2022-02-27", "no recognition is recorded by that day"),
        ("2022-02-28", "year running"),
        ("2023-02-27", "the year runs; nothing recorded yet says that it is reached"),
        ("2023-02-28", "the year has passed. no decision is recorded since"),
    ],
)
def test_the_year_of_craft_runs_and_passes(on: str, said: str) -> None:
    load_shipped()
    craft = text_of(
        fetched("/standards/upstream/", on=on).split('id="craft-code-standard-only"')[1].split("<ol")[0]
    )
    assert said in craft


def test_the_re_assessment_of_better_mining_is_overdue_after_october_2023() -> None:
    load_shipped()
    overdue = "its outcome was expected by october 2023. no decision is recorded since"
    assert overdue not in page("/standards/upstream/", on="2023-10-31")
    assert overdue in page("/standards/upstream/", on="2023-11-01")
    decided = {
        "mechanism": "RCS Global / Better Mining",
        "event": "granted",
        "from_on": "2023-11-15",
        "level": "1",
    }
    load("recognitions", PARTICULARS["recognitions"] | decided, at=FEBRUARY)
    assert overdue not in page("/standards/upstream/", on="2023-11-15")


def test_sections_out_of_scope_and_findings_are_shown() -> None:
    load_shipped()
    shown = page("/standards/upstream/")
    assert "section a not in scope section b meets the minimum of 70 % section c not in scope" in shown
    assert "section a in scope section b in scope section c in scope" in shown


def test_a_section_is_shown_with_its_percentage() -> None:
    load("recognitions", PARTICULARS["recognitions"] | {"section_b_percent": "92.50"})
    assert "section b 92.5 %" in page("/standards/upstream/")


def test_a_mark_says_which_thresholds_ask_for_it_and_how_many_sites_hold_it() -> None:
    load_shipped()
    load("assurances", MARK, MARK | {"site": "REFINERY", "status": "committed", "from_on": "2025-06-01"})
    shown = page("/standards/ZINC-MARK/", on="2025-07-01")
    assert "asks for it at every site that makes a brand of: zinc, or a letter of commitment" in shown
    assert "1 site holds it on 1 july 2025; 1 more signed a letter of commitment that counts." in shown
    assert "0 sites hold it on 1 june 2026." in page("/standards/NICKEL-MARK/", on="2026-06-01")
    assert "asks for it yet" in page("/standards/NICKEL-MARK/")
    load("assurances", MARK | {"status": "suspended", "from_on": "2025-03-01"}, at=FEBRUARY)
    assert "0 sites hold it on 1 july 2025; 1 more" in page("/standards/ZINC-MARK/", on="2025-07-01")


def test_a_method_says_which_metal_it_measures() -> None:
    load_shipped()
    assert "asks for footprints by this method for: nickel" in page("/standards/NI/")


@pytest.mark.parametrize(
    ("code", "is_told"),
    [("JDDS-COPPER-MARK", True), ("RMI-COBALT", True), ("ASI-PS-V3", False), ("CN-DDG-2", False)],
)
def test_a_standard_shows_what_its_owner_expects_of_artisanal_mining(code: str, is_told: bool) -> None:
    load_shipped()
    shown = page(f"/standards/{code}/")
    assert ("facilitate their formalization" in shown) == is_told


def test_what_an_assessment_does_not_judge_is_said_where_one_is_shown() -> None:
    load_shipped()
    words = text_of(alignment_texts().not_judged.text)
    for address in ("/standards/", "/standards/RMI-COBALT/"):
        assert words in page(address)
    assert words not in page("/standards/IZA/")


def test_an_overdue_corrective_action_says_that_nothing_answers_it() -> None:
    load_shipped()
    assert "that day has passed; no completion is recorded" in page("/standards/RMI-COBALT/")
    done = {
        "standard": "RMI-COBALT",
        "number": "5",
        "finding": "The others",
        "action": "All completed",
        "status": "done",
        "due_on": "2024-12-31",
        "source": "A later memo",
    }
    load("corrective_actions", done, at=FEBRUARY)
    assert "no completion is recorded" not in page("/standards/RMI-COBALT/")


def test_every_term_of_the_glossary_has_an_anchor_text_and_source_and_every_link_leads_somewhere() -> None:
    markup = fetched("/glossary/")
    anchors = re.findall(r'<div id="([^"]+)"', markup)
    assert len(anchors) == len(set(anchors)) == len(glossary())
    for term in glossary():
        entry = text_of(markup.split(f'<div id="{term.key}"')[1].split("</div>")[0])
        for wanted in (term.term, term.text, term.source, term.note):
            assert text_of(wanted) in entry, term.term
    assert set(re.findall(r'href="#([a-z0-9-]+)"', markup)) - {"main", "letter-3"} <= set(anchors)


def test_the_six_definitions_of_appendix_b_are_in_the_glossary() -> None:
    six = {each.term for each in glossary() if "Appendix B" in each.source}
    assert six == {
        "Arm's length transactions",
        "Expert Judgement",
        "Objection Window",
        "Observation Window",
        "Proposal",
        "VWAP",
    }


def test_terms_without_a_common_definition_are_marked_so() -> None:
    assert {each.term for each in glossary() if each.kind == "open"} == {
        "Formalisation",
        "Legitimacy",
        "Progressivity",
    }
    assert fetched("/glossary/").count("no common definition") == 3


def test_every_link_between_the_pages_resolves() -> None:
    load_shipped()
    for address in ADDRESSES:
        for link in set(re.findall(r'href="(/(?:standards|glossary|brands)/[^"]*)"', fetched(address))):
            target, _, anchor = link.partition("#")
            assert (
                f'id="{anchor}"' in fetched(target) if anchor else Client().get(target).status_code == 200
            ), link


def test_the_reference_texts_are_whole() -> None:
    assert [each.level for each in upstream_texts().levels] == [1, 2]
    assert len(upstream_texts().levels[0].scope[1].components) == 8
    assert [row.number for row in asm_texts().rows] == list(range(1, 11))
    assert (len(asm_texts().key_expectations), len(asm_texts().minimum_requirements)) == (3, 4)
    assert [part.name for part in alignment_texts().parts] == [
        "Standards assessment",
        "Implementation assessment",
        "Governance assessment",
    ]


def test_pages_can_only_be_read() -> None:
    load_shipped()
    for address in ADDRESSES:
        assert Client().post(address).status_code == 405
        assert Client().head(address).status_code == 200


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/standards/", 8),
        ("/standards/RMI-COBALT/", 8),
        ("/standards/ZINC-MARK/", 9),
        ("/standards/upstream/", 4),
        ("/standards/asm/", 6),
        ("/glossary/", 2),
    ],
)
def test_a_page_asks_the_same_number_of_questions_however_much_there_is(
    address: str, queries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    load_shipped()
    with django_assert_num_queries(queries):
        Client().get(address)
    every = range(30)
    load("standards", *(PARTICULARS["standards"] | {"code": f"S{n}"} for n in every))
    load(
        "standard_assessments", *(PARTICULARS["standard_assessments"] | {"standard": f"S{n}"} for n in every)
    )
    load("corrective_actions", *(PARTICULARS["corrective_actions"] | {"standard": f"S{n}"} for n in every))
    load("recognitions", *(PARTICULARS["recognitions"] | {"mechanism": f"M{n}"} for n in every))
    load("assurances", *(MARK | {"site": f"SITE-{n}"} for n in every), at=JANUARY)
    with django_assert_num_queries(queries):
        Client().get(address)
