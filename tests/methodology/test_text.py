"""The methodology as a document: its numbers are the parameters, and no sentence can say another."""

from __future__ import annotations

import json
import re
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from cpal.calendar import CUTOFF_TIME
from pricing.methodology.codes import Code
from pricing.methodology.parameters import (
    MethodologyParameters,
    parameters_as_json,
    parameters_from_json,
    shipped_version,
)
from pricing.methodology.text.clauses import ClauseText, UnknownClause, clauses_of_file, shipped_clauses
from pricing.methodology.text.literals import ALLOWED, numbers_written_out
from pricing.methodology.text.rendering import BadText, rendered
from pricing.methodology.text.whole import faults_of, read_clauses
from pricing.methodology.text.words import number_in_words
from pricing.methodology.values import AdjustmentName
from tests.methodology.market import FINAL_TEXT, PAPER
from tests.methodology.names import code_named

VERSIONS = {"v2025-10": PAPER, "v2026-02": FINAL_TEXT}
STATED = json.loads((Path(__file__).parent / "examples" / "stated.json").read_text("utf-8"))["cases"]
CLAUSES = [
    pytest.param(VERSIONS[version], clause, id=f"{version} {clause.id}")
    for version in VERSIONS
    for clause in shipped_clauses(version)
]
WHOLE = pytest.mark.parametrize("version", VERSIONS)


def a_clause(text: str, name: str = "a-clause", title: str = "A clause") -> ClauseText:
    return ClauseText(id=name, number="5.1", title=title, text=text, source="ours")


def read(version: str) -> dict[str, str]:
    """What the clauses of a version say, by id."""
    return {each.id: each.text for each in read_clauses(shipped_clauses(version), VERSIONS[version])}


@WHOLE
def test_the_text_of_a_version_is_without_fault(version: str) -> None:
    assert faults_of(shipped_clauses(version), VERSIONS[version]) == ()


@WHOLE
def test_every_parameter_is_stated_by_a_clause(version: str) -> None:
    stated = {name for clause in shipped_clauses(version) for name in clause.parameters}
    assert stated == {field.name for field in fields(MethodologyParameters)}


@WHOLE
def test_every_leaf_of_a_table_is_stated(version: str) -> None:
    text = "\n".join(clause.text for clause in shipped_clauses(version))
    for name, value in parameters_as_json(VERSIONS[version]).items():
        if isinstance(value, dict) and name != "sufficiency":
            assert {leaf for leaf in value if f"{{{name}.{leaf}" not in text} == set(), name


@WHOLE
def test_every_screening_code_and_adjustment_is_in_the_text(version: str) -> None:
    text = "\n".join(read(version).values())
    assert {each for each in [*Code, *AdjustmentName] if f"`{each.value}`" not in text} == set()


@pytest.mark.parametrize(("parameters", "clause"), CLAUSES)
def test_no_number_stands_in_a_clause_but_as_a_placeholder(
    parameters: MethodologyParameters, clause: ClauseText
) -> None:
    assert numbers_written_out(f"{clause.title}\n{clause.text}") == ()


@pytest.mark.parametrize(("parameters", "clause"), CLAUSES)
def test_the_code_that_applies_a_clause_exists(parameters: MethodologyParameters, clause: ClauseText) -> None:
    for name in clause.code:
        assert code_named(name) is not None, name


def test_a_rule_about_figures_names_the_code_that_applies_it() -> None:
    """What is not applied by code is what people do: a conduct, an oversight, a review, a promise for later."""
    without = {clause.id for clause in shipped_clauses("v2026-02") if not clause.code}
    assert without == {
        "sources-of-this-text",
        "code-of-conduct",
        "governance-oversight",
        "governance-meetings",
        "changes-that-are-not-material",
        "regional-premia",
    }


@pytest.mark.parametrize("case", STATED, ids=[f"{case['version']} {case['clause']}" for case in STATED])
def test_what_is_read_agrees_with_an_independent_statement(case: dict[str, str]) -> None:
    assert case["says"] in read(case["version"])[case["clause"]]


@pytest.mark.parametrize("name", [field.name for field in fields(MethodologyParameters)])
def test_another_parameter_is_another_text(name: str) -> None:
    """Whatever parameter is changed, the document reads otherwise: none is stated by words of its own."""
    clauses = shipped_clauses("v2026-02")
    values = parameters_as_json(FINAL_TEXT)
    other = parameters_from_json({**values, name: something_else(values[name])})
    assert read_clauses(clauses, other) != read_clauses(clauses, FINAL_TEXT)


def something_else(value: Any) -> Any:
    match value:
        case dict():
            return {key: something_else(each) for key, each in value.items()}
        case bool():
            return not value
        case int():
            return value + 1
        case str():
            return other_words(value)
        case _:
            return None


def other_words(value: str) -> str:
    if value in {"any", "all"}:
        return "any" if value == "all" else "all"
    if re.fullmatch(r"[0-9.]+", value):
        return "99"
    return "2030-01" if re.fullmatch(r"[0-9]{4}-[0-9]{2}", value) else "Something else"


@pytest.mark.parametrize(
    ("clause", "right", "wrong"),
    [
        ("category-2-eligibility", "{standing_time_minutes:count minute}", "15 minutes"),
        ("outlier-flag", "±{outlier_band_percent} per cent", "±20 per cent"),
        ("objections", "{objection_window_minutes:words minute}", "ten minutes"),
        ("category-1-sufficiency", "{sufficiency:rule}", "at least Three qualifying trades"),
        ("minimum-trade", "{minimum_trade_tonnes.zinc} tonnes", "half of it"),
        ("publication", "{publication_hour_london:clock} London", "16:00 London"),
    ],
)
def test_a_number_written_into_the_text_is_a_fault(clause: str, right: str, wrong: str) -> None:
    clauses = shipped_clauses("v2025-10")
    assert any(right in each.text for each in clauses if each.id == clause)
    tampered = [
        replace(each, text=each.text.replace(right, wrong)) if each.id == clause else each for each in clauses
    ]
    assert any(
        fault.startswith(f"clause {clause}: “") and fault.endswith("name its parameter instead")
        for fault in faults_of(tampered, PAPER)
    )


def test_a_placeholder_of_the_wrong_metal_is_found_by_the_independent_statement() -> None:
    """A swap fills every placeholder and writes no number out; only a statement from elsewhere can notice."""
    swapped = shipped_clauses("v2025-10")
    clauses = [replace(each, text=each.text.replace("tonnes.copper", "tonnes.nickel")) for each in swapped]
    said = {each.id: each.text for each in read_clauses(clauses, PAPER)}
    missed = [
        case["says"]
        for case in STATED
        if case["version"] == "v2025-10" and case["says"] not in said[case["clause"]]
    ]
    assert missed == ["- copper: 25 tonnes"]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Category 1 and Categories 1, 2 and 3", ()),
        ("as [[category-1-sufficiency]] says, {fallback_weights.1} per cent", ()),
        ("in tCO2e/t, by Table 1, at 17:00 London, half away from zero", ()),
        ("Category 12", ("12",)),
        ("Category 4", ("4",)),
        ("at 17:00 Paris, by Table 3", ("17:00", "3")),
        ("Twelve, twenty-eight or 3.5 of the dozen", ("Twelve", "twenty", "eight", "3.5", "dozen")),
        ("someone alone, often weighty", ()),
        ("x2", ("x2",)),
    ],
)
def test_which_numbers_are_written_out(text: str, numbers: tuple[str, ...]) -> None:
    assert numbers_written_out(text) == numbers


def test_the_numbers_that_may_be_written_out_are_few_true_and_used() -> None:
    texts = "\n".join(f"{each.title}\n{each.text}" for each in shipped_clauses("v2025-10"))
    assert len(ALLOWED) <= 8
    for literal in ALLOWED:
        assert literal.because
        assert literal.phrase in texts, literal.phrase
    assert f"{CUTOFF_TIME:%H:%M} London" in {literal.phrase for literal in ALLOWED}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{outlier_band_percent}", "15"),
        ("{minimum_trade_tonnes.nickel}", "12"),
        ("{required_standard.nickel} {required_standard.zinc}", "none yet The Zinc Mark"),
        ("{carbon_method.zinc}", "International Zinc Association"),
        ("{objection_window_minutes:words minute}", "five minutes"),
        ("{letter_of_commitment_years:words year}", "one year"),
        ("{standing_time_minutes:count minute}", "10 minutes"),
        ("{letter_of_commitment_accepted.zinc:accepted}", "accepted"),
        ("{letter_of_commitment_accepted.nickel:accepted}", "not accepted"),
        ("{publication_hour_london:clock}", "16:00"),
        ("{applies_from_window:window}", "the first window"),
        ("[[a-clause]]", "5.1 A clause"),
    ],
)
def test_how_a_placeholder_reads(text: str, said: str) -> None:
    assert rendered(text, PAPER, lambda _: "5.1 A clause") == said


@pytest.mark.parametrize(
    "text",
    [
        "{no_such_parameter}",
        "{minimum_trade_tonnes}",
        "{minimum_trade_tonnes.gold}",
        "{outlier_band_percent:shouted}",
        "{basis_currency:words}",
        "{ outlier_band_percent }",
        "{outlier_band_percent",
        "outlier_band_percent}",
        "[[category-1-sufficiency]",
    ],
)
def test_a_placeholder_that_says_nothing_is_refused(text: str) -> None:
    with pytest.raises(BadText):
        rendered(text, PAPER, lambda name: name)


def test_a_reference_to_no_clause_is_refused() -> None:
    with pytest.raises(BadText, match="no clause “elsewhere”"):
        read_clauses([a_clause("see [[elsewhere]]")], PAPER)


@pytest.mark.parametrize(
    ("clause", "fault"),
    [
        (a_clause("Text.", name="Not An Id"), "an id is small letters"),
        (a_clause("Text.", title=""), "title, text or source is empty"),
        (a_clause("see [[elsewhere]]"), "there is no clause “elsewhere”"),
        (a_clause("within {no_such_parameter}"), "cannot be filled"),
    ],
)
def test_a_clause_that_cannot_be_stored_says_why(clause: ClauseText, fault: str) -> None:
    assert any(fault in each for each in faults_of([*shipped_clauses("v2025-10"), clause], PAPER))


def test_two_clauses_never_share_an_id() -> None:
    clauses = shipped_clauses("v2025-10")
    assert "two clauses have the id “purpose”" in faults_of([*clauses, clauses[0]], PAPER)


def test_a_parameter_that_no_clause_states_is_a_fault() -> None:
    clauses = [each for each in shipped_clauses("v2025-10") if each.id != "fallback-weights"]
    assert "no clause states the parameter fallback_weights" in faults_of(clauses, PAPER)


def test_what_the_final_text_did_not_say_is_marked_as_taken_over() -> None:
    assert "was not available" in read("v2026-02")["sources-of-this-text"]
    for clause in shipped_clauses("v2026-02"):
        if not clause.change:
            assert clause.source == "ours" or "taken over" in clause.source, clause.id


def test_a_clause_that_differs_says_why_and_no_other_does() -> None:
    before, after = shipped_clauses("v2025-10"), shipped_clauses("v2026-02")
    texts = {each.id: each.text for each in before}
    numbers = {"carbon-threshold"}
    rewritten = {each.id for each in after if each.text != texts[each.id]}
    assert {each.id for each in after if each.change} == rewritten | numbers
    assert [each.id for each in before] == [each.id for each in after]


def test_a_file_may_add_and_remove_clauses() -> None:
    contents: dict[str, Any] = {
        "based_on": "v2025-10",
        "removed": [{"id": "nickel-assurance"}],
        "clause": [
            {
                "id": "gold",
                "after": "purpose",
                "number": "1",
                "title": "Gold",
                "text": "\nNew.\n",
                "code": ["a.b"],
            }
        ],
    }
    clauses = clauses_of_file(contents)
    assert [each.id for each in clauses[:3]] == ["purpose", "gold", "what-is-priced"]
    assert (clauses[1].text, clauses[1].code) == ("New.", ("a.b",))
    assert "nickel-assurance" not in {each.id for each in clauses}


def test_a_file_that_changes_no_clause_that_there_is_is_refused() -> None:
    with pytest.raises(UnknownClause, match="gold"):
        clauses_of_file({"based_on": "v2025-10", "clause": [{"id": "gold", "text": "New."}]})


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "zero"), ("5", "five"), (19, "nineteen"), (20, "twenty"), (28, "twenty-eight"), (99, "ninety-nine")],
)
def test_numbers_in_words(number: int | str, words: str) -> None:
    assert number_in_words(number) == words


@pytest.mark.parametrize("number", [100, "7.5", -1])
def test_a_number_without_words_stays_in_figures(number: int | str) -> None:
    assert number_in_words(number) == str(number)


def test_the_shipped_versions_are_those_with_a_text() -> None:
    assert {name: shipped_version(name).parameters for name in VERSIONS} == VERSIONS
