"""The two shipped versions: the paper's numbers, the known changes of the final text, and their sources."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pricing.methodology.parameters import (
    BadParametersError,
    Combine,
    MethodologyParameters,
    UnknownVersionError,
    default_version_for,
    parameters_as_json,
    parameters_from_json,
    shipped_version,
    shipped_versions,
)
from tests.methodology.market import FINAL_TEXT, PAPER

CASES = json.loads((Path(__file__).parent / "examples" / "parameters.json").read_text("utf-8"))["cases"]


@pytest.mark.parametrize("case", CASES, ids=[case["parameter"] for case in CASES])
def test_the_numbers_are_those_of_the_source(case: dict[str, Any]) -> None:
    assert parameters_as_json(PAPER)[case["parameter"]] == case["v2025-10"]
    assert parameters_as_json(FINAL_TEXT)[case["parameter"]] == case.get("v2026-02", case["v2025-10"])


def test_the_final_text_differs_only_where_its_changes_are_known() -> None:
    paper, final = parameters_as_json(PAPER), parameters_as_json(FINAL_TEXT)
    changed = {name for name in paper if paper[name] != final[name]}
    assert changed == {"version", "applies_from_window", "carbon_threshold_tco2e_per_t", "sufficiency"}


def test_the_sufficiency_rule_of_each_version() -> None:
    assert (PAPER.sufficiency.min_transactions, PAPER.sufficiency.tonnage_multiple) == (3, Decimal(3))
    assert PAPER.sufficiency.combine is Combine.ANY
    final = FINAL_TEXT.sufficiency
    assert (final.min_transactions, final.min_buyers, final.min_sellers) == (3, 2, 2)
    assert final.tonnage_multiple is None
    assert final.combine is Combine.ALL


@pytest.mark.parametrize(
    ("window", "version"),
    [
        ("2012-01", "v2025-10"),
        ("2026-01", "v2025-10"),
        ("2026-02", "v2026-02"),
        ("2030-12", "v2026-02"),
    ],
)
def test_the_version_of_a_window_by_default(window: str, version: str) -> None:
    assert default_version_for(window).version == version


@pytest.mark.parametrize("version", shipped_versions(), ids=lambda version: version.version)
def test_every_parameter_states_its_clause_and_source(version: Any) -> None:
    stated = {each.parameter for each in version.provisions} | {"version"}
    assert stated == {field.name for field in fields(MethodologyParameters)}
    assert all(each.clause and each.source and each.unit for each in version.provisions)


def test_what_is_taken_over_from_the_paper_says_so() -> None:
    final = shipped_version("v2026-02")
    for each in final.provisions:
        if each.parameter not in {"applies_from_window", "sufficiency", "carbon_threshold_tco2e_per_t"}:
            assert each.source == "ours" or "taken over" in each.source, each.parameter
    assert "taken over" in final.provision("carbon_threshold_tco2e_per_t").source
    assert "was not available" in final.summary


@pytest.mark.parametrize("parameters", [PAPER, FINAL_TEXT], ids=lambda each: each.version)
def test_parameters_survive_json(parameters: MethodologyParameters) -> None:
    assert parameters_from_json(json.loads(json.dumps(parameters_as_json(parameters)))) == parameters


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"retention_years": "5"}, "retention_years"),
        ({"outlier_band_percent": 15}, "outlier_band_percent"),
        ({"required_standard": {"zinc": "ZINC-MARK"}}, "required_standard"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_parameter_that_cannot_be_read_is_named(change: dict[str, Any], message: str) -> None:
    with pytest.raises(BadParametersError, match=message):
        parameters_from_json({**parameters_as_json(PAPER), **change})


def test_a_missing_parameter_is_named() -> None:
    written = parameters_as_json(PAPER)
    del written["sufficiency"]
    with pytest.raises(BadParametersError, match="sufficiency is missing"):
        parameters_from_json(written)


def test_a_version_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UnknownVersionError):
        shipped_version("v1999-01")


def test_any_parameter_can_be_changed_for_a_what_if() -> None:
    assert replace(PAPER, outlier_band_percent=Decimal(10)) != PAPER
