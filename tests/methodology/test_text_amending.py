"""What an amendment may change: leaf by leaf, read from a form, refused with the name of the leaf."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import pytest

from pricing.methodology.parameters import parameters_as_json, version_from_json
from pricing.methodology.text.amending import BadAmendment, LeafFault, amended, changes_read
from pricing.methodology.text.leaves import Kind, LeafValue, leaves_of
from tests.methodology.market import FINAL_TEXT

DOCUMENT: dict[str, Any] = json.loads(
    (resources.files("pricing.methodology") / "versions" / "v2026-02.json").read_text("utf-8")
)
LEAVES = {leaf.path: leaf for leaf in leaves_of(DOCUMENT)}


def amend(**changes: LeafValue) -> dict[str, Any]:
    return amend_all(changes)


def amend_all(changes: dict[str, LeafValue]) -> dict[str, Any]:
    return amended(
        DOCUMENT,
        changes,
        version="v2027-01",
        title="Illustrative amendment",
        summary="Illustrative.",
        published_on="2026-12-01",
        source="amendment AM-2026-01",
    )


def fault_of(path: str, value: LeafValue) -> str:
    with pytest.raises(BadAmendment) as refused:
        amend_all({path: value})
    (fault,) = refused.value.faults
    assert fault.path in {path, path.partition(".")[0]}
    return fault.message


def test_a_changed_leaf_is_the_only_difference() -> None:
    before = parameters_as_json(FINAL_TEXT)
    after = parameters_as_json(
        version_from_json(amend_all({"carbon_threshold_tco2e_per_t.aluminium": "7.5"})).parameters
    )
    assert after["carbon_threshold_tco2e_per_t"] == {
        **before["carbon_threshold_tco2e_per_t"],
        "aluminium": "7.5",
    }
    assert {name for name in before if before[name] != after[name]} == {
        "version",
        "carbon_threshold_tco2e_per_t",
    }


def test_the_document_given_is_left_as_it_was() -> None:
    before = json.dumps(DOCUMENT)
    amend_all({"carbon_threshold_tco2e_per_t.aluminium": "7.5"})
    assert json.dumps(DOCUMENT) == before


def test_a_changed_provision_names_the_amendment_as_its_source() -> None:
    version = version_from_json(
        amend_all({"standing_time_minutes": 15, "carbon_threshold_tco2e_per_t.zinc": "3"})
    )
    assert version.provision("standing_time_minutes").source == "amendment AM-2026-01"
    assert version.provision("carbon_threshold_tco2e_per_t").source.startswith(
        "amendment AM-2026-01; final text"
    )
    assert version.provision("retention_years").source == FINAL_SOURCES["retention_years"]


FINAL_SOURCES = {each["parameter"]: each["source"] for each in DOCUMENT["parameters"]}


def test_every_parameter_but_name_and_window_has_its_leaves() -> None:
    assert {leaf.path.partition(".")[0] for leaf in LEAVES.values()} == set(
        parameters_as_json(FINAL_TEXT)
    ) - {
        "version",
        "applies_from_window",
    }


def test_a_leaf_says_what_it_is() -> None:
    leaf = LEAVES["carbon_threshold_tco2e_per_t.aluminium"]
    assert (leaf.name, leaf.value, leaf.unit, leaf.clause, leaf.kind) == (
        "Carbon threshold: aluminium",
        "8.0",
        "tCO2e/t",
        "4.1",
        Kind.DECIMAL,
    )
    assert dict(LEAVES["required_standard.nickel"].choices)["NICKEL-MARK"] == "The Nickel Mark"
    assert LEAVES["sufficiency.tonnage_multiple"].may_be_absent


@pytest.mark.parametrize("path", LEAVES)
def test_the_present_value_of_every_leaf_read_back_from_a_form_changes_nothing(path: str) -> None:
    value = LEAVES[path].value
    assert changes_read(DOCUMENT, {path: "" if value is None else str(value)}) == ()


@pytest.mark.parametrize(
    ("path", "typed", "value"),
    [
        ("sufficiency.min_buyers", "3", 3),
        ("sufficiency.min_buyers", "", None),
        ("sufficiency.tonnage_multiple", "2.5", "2.5"),
        ("required_standard.nickel", "NICKEL-MARK", "NICKEL-MARK"),
        ("required_standard.zinc", None, None),
        ("letter_of_commitment_accepted.nickel", "yes", True),
        ("letter_of_commitment_accepted.zinc", False, False),
        ("outlier_floor_usd_per_t", "0.50", "0.50"),
        ("consultation_days", "35", 35),
    ],
)
def test_what_a_form_sends_is_read(path: str, typed: LeafValue, value: LeafValue) -> None:
    (change,) = changes_read(DOCUMENT, {path: typed})
    assert change.after == value
    name, _, part = path.partition(".")
    after = parameters_as_json(version_from_json(amend_all({path: typed})).parameters)[name]
    assert (after[part] if part else after) == value


@pytest.mark.parametrize(
    ("path", "typed", "message"),
    [
        ("colour", "red", "there is no such parameter"),
        ("carbon_threshold_tco2e_per_t", "7.5", "there is no such parameter"),
        ("version", "v1", "there is no such parameter"),
        ("applies_from_window", "2027-01", "there is no such parameter"),
        ("carbon_threshold_tco2e_per_t.zinc", "three", "is not a number"),
        ("carbon_threshold_tco2e_per_t.zinc", "3,5", "is not a number"),
        ("carbon_threshold_tco2e_per_t.zinc", "0", "above 0"),
        ("carbon_threshold_tco2e_per_t.zinc", "-1", "at least 0"),
        ("carbon_threshold_tco2e_per_t.zinc", "NaN", "at least 0"),
        ("carbon_threshold_tco2e_per_t.zinc", "1e1", "at least 0"),
        ("carbon_threshold_tco2e_per_t.zinc", "", "a value is needed"),
        ("disclosure_max_share_percent", "101", "at most 100"),
        ("standing_time_minutes", "10.5", "not a whole number"),
        ("publication_hour_london", "24", "from 0 to 23"),
        ("consultation_days", "27", "from 28 to"),
        ("retention_years", "4", "from 5 to"),
        ("letter_of_commitment_accepted.zinc", "perhaps", "neither yes nor no"),
        ("carbon_method.zinc", "GHG", "is none of IAI, ICA, NI, IZA"),
        ("basis_currency", "dollars", "three capital letters"),
        ("fallback_weights.2", "0", "a weight above 0"),
    ],
)
def test_what_cannot_be_is_refused_by_its_leaf(path: str, typed: LeafValue, message: str) -> None:
    assert message in fault_of(path, typed)


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(BadAmendment) as refused:
        amend(colour="red", standing_time_minutes="soon")
    assert refused.value.faults == (
        LeafFault("colour", "there is no such parameter"),
        LeafFault("standing_time_minutes", "“soon” is not a whole number"),
    )


def test_a_sufficiency_rule_keeps_at_least_one_test() -> None:
    none_left = {f"sufficiency.{name}": None for name in ("min_transactions", "min_buyers", "min_sellers")}
    with pytest.raises(BadAmendment, match="sufficiency: at least one test is needed"):
        amend_all({**none_left})
