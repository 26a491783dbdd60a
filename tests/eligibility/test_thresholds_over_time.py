"""A day is judged by the version whose window collects on it: then, now and in days to come."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client

from eligibility import in_force, models
from eligibility.in_force import AdoptedVersion, methodology_on
from eligibility.selectors import brand_as_held, thresholds_over_time
from tests.eligibility.registers import load

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
# The cut-off of January 2026 is 17:00 on Friday the 30th.
LAST_OF_THE_PAPER, FIRST_OF_THE_FINAL_TEXT = dt.date(2026, 1, 30), dt.date(2026, 1, 31)


@pytest.fixture
def _two_versions(monkeypatch: pytest.MonkeyPatch) -> None:
    adopted = (AdoptedVersion("v2025-10", ""), AdoptedVersion("v2026-02", "2026-02"))
    monkeypatch.setattr(in_force, "_keepers", [lambda: adopted])


@pytest.fixture
def _between_the_limits() -> None:
    """An aluminium brand of 9 tCO2e/t: within 10, above 8."""
    load("brands", {"metal": "aluminium", "brand": "NINE", "producer": "ACME", "listed_on": "2020-01-01"})
    load("brand_sites", {"metal": "aluminium", "brand": "NINE", "site": "S", "from_on": "2020-01-01"})
    load("assurances", {"site": "S", "standard": "ASI-PS", "status": "awarded", "from_on": "2020-01-01"})
    load(
        "disclosures",
        {
            "id": "D-9",
            "metal": "aluminium",
            "brand": "NINE",
            "value_tco2e_per_t": "9",
            "method": "IAI",
            "boundary": "cradle-to-gate",
            "offsets_used": "false",
            "submitted_by": "ACME",
            "verified_by": "AUDITOR",
            "verified_on": "2025-01-01",
            "valid_from": "2025-01-01",
        },
    )


@pytest.mark.usefixtures("_two_versions")
def test_each_day_has_the_limit_of_the_version_that_prices_it() -> None:
    thresholds = thresholds_over_time(NOW)
    before, after = (thresholds.on("aluminium", on) for on in (LAST_OF_THE_PAPER, FIRST_OF_THE_FINAL_TEXT))
    assert (before.methodology, before.max_tco2e_per_t) == ("v2025-10", Decimal(10))
    assert (after.methodology, after.max_tco2e_per_t) == ("v2026-02", Decimal(8))
    assert after.effective_on == FIRST_OF_THE_FINAL_TEXT
    assert [methodology_on(on, NOW) for on in (LAST_OF_THE_PAPER, FIRST_OF_THE_FINAL_TEXT)] == [
        "v2025-10",
        "v2026-02",
    ]


@pytest.mark.usefixtures("_two_versions")
def test_a_step_of_the_glide_path_holds_within_its_versions_days_alone() -> None:
    step = models.Threshold.objects.get(methodology="v2025-10", metal="aluminium")
    for on, most in ((dt.date(2025, 6, 1), "9.5"), (dt.date(2026, 6, 1), "9.0")):
        step.pk, step.effective_on, step.max_tco2e_per_t = None, on, Decimal(most)
        step.save(force_insert=True)
    thresholds = thresholds_over_time(NOW)
    limits = [
        thresholds.on("aluminium", on).max_tco2e_per_t
        for on in (dt.date(2025, 5, 31), dt.date(2025, 6, 1), dt.date(2026, 6, 1))
    ]
    assert [str(limit.normalize()) for limit in limits] == ["1E+1", "9.5", "8"]


@pytest.mark.usefixtures("_two_versions", "_between_the_limits")
def test_a_brand_between_two_limits_leaves_on_the_day_of_the_lower() -> None:
    held = brand_as_held("aluminium", "NINE", NOW)
    periods = held.periods(
        thresholds_over_time(NOW), from_on=dt.date(2025, 6, 1), until_on=dt.date(2026, 12, 1)
    )
    assert [(period.from_on, period.verdict.is_eligible) for period in periods] == [
        (dt.date(2025, 6, 1), True),
        (FIRST_OF_THE_FINAL_TEXT, False),
    ]


@pytest.mark.usefixtures("_two_versions", "_between_the_limits")
@pytest.mark.parametrize(("on", "is_eligible"), [("2026-01-30", True), ("2026-01-31", False)])
def test_the_page_the_list_and_the_api_judge_a_day_by_its_own_version(
    client: Client, on: str, is_eligible: bool
) -> None:
    version = "v2025-10" if is_eligible else "v2026-02"
    page = client.get(f"/brands/aluminium/NINE/?on={on}").content.decode()
    assert f"methodology {version} for aluminium" in page
    assert ("NINE was not eligible" in page) is not is_eligible
    found = client.get(f"/brands/?on={on}&status=eligible").content.decode()
    assert ("NINE" in found) is is_eligible
    document = client.get(f"/api/v1/brands/aluminium/NINE?on={on}").json()
    assert (document["methodology"], document["is_eligible"]) == (version, is_eligible)
    (row,) = client.get(f"/api/v1/brands?on={on}").json()["brands"]
    assert (row["methodology"], row["is_eligible"]) == (version, is_eligible)


@pytest.mark.usefixtures("_two_versions", "_between_the_limits")
def test_a_what_if_of_a_past_day_is_beside_the_limit_of_that_day(client: Client) -> None:
    asked = "/thresholds/what-if/?metal=aluminium&limit=8.5&on="
    assert "8.5 instead of the 10 tCO2e/t of v2025-10" in client.get(asked + "2026-01-30").content.decode()
    assert "8.5 instead of the 8 tCO2e/t of v2026-02" in client.get(asked + "2026-01-31").content.decode()
