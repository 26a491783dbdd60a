"""A verdict that an assessment used stays as it was used, whatever is received later, back-dated or not (5.1, 7.1).

The page of the brand shows both: what was used, and what is known now of the same day.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from cpal.clock import database_clock
from eligibility.selectors import brand_as_held, thresholds_for
from eligibility.uses import VerdictUsed, verdicts_used
from pricing.methodology.bundle import bundle_digest, canonical_json
from pricing.models import Assessment, Run, RunEvidence
from pricing.services.rebuild import rebuild, stored_bundle
from tests import people
from tests.eligibility.registers import ACME, FOOTPRINT, MARK, ZINCO, load
from tests.publication import market

pytestmark = pytest.mark.django_db

BEFORE_THE_CUTOFF = dt.datetime(2026, 3, 20, 9, tzinfo=dt.UTC)
LONG_BEFORE = dt.datetime(2020, 1, 3, tzinfo=dt.UTC)
TRADED_ON = dt.date(2026, 3, 17)
SECOND = FOOTPRINT | {"id": "D-2", "value_tco2e_per_t": "2.10"}

# Each makes ZINCO ineligible on the market dates, as known from the moment of its receipt.
CHANGES = {
    "delisted": ("brands", [ZINCO | {"delisted_on": "2021-01-01"}], "not_listed"),
    "producer changed": ("brands", [ZINCO | {"producer": "OTHER"}], "no_verified_carbon_disclosure"),
    "disclosures taken back": (
        "disclosures",
        [FOOTPRINT | {"valid_until": "2025-01-01"}, SECOND | {"valid_until": "2025-01-01"}],
        "no_verified_carbon_disclosure",
    ),
    "disclosed higher": (
        "disclosures",
        [SECOND | {"value_tco2e_per_t": "9.99"}, FOOTPRINT | {"value_tco2e_per_t": "9.99"}],
        "carbon_above_threshold",
    ),
    "auditor of the group": (
        "organisations",
        [ACME, {"code": "AUDITOR", "group": "PARENT"}],
        "no_verified_carbon_disclosure",
    ),
    "rejected": (
        "proof_point_statuses",
        [
            {
                "disclosure": each,
                "status": "rejected",
                "from_on": "2025-01-01",
                "decided_by": "Eli",
                "reason": "No",
            }
            for each in ("D-1", "D-2")
        ],
        "no_verified_carbon_disclosure",
    ),
    "mark withdrawn": ("assurances", [MARK | {"status": "withdrawn"}], "no_assurance"),
}
RECEIPTS = (None, BEFORE_THE_CUTOFF, LONG_BEFORE)  # received now, then back-dated twice


def bundle_of(run: Run) -> tuple[str, str]:
    """The bundle to the letter, and its digest."""
    bundle = stored_bundle(Run.objects.select_related("evidence", "window").get(pk=run.pk))
    return canonical_json(bundle), bundle_digest(bundle)


def used_by(person: Any) -> tuple[VerdictUsed, ...]:
    return verdicts_used(person, "zinc", "ZINCO")


def page(person: Any, **asked: str) -> Any:
    return people.signed_in(person).get(
        "/back-office/eligibility/brand/kept/", {"metal": "zinc", "brand": "ZINCO", **asked}
    )


@pytest.mark.parametrize("change", list(CHANGES))
def test_changed_evidence_changes_neither_verdict_nor_bundle_nor_figure(change: str) -> None:
    publication = market.final("40", "41", "42")
    run = market.run_of(publication.assessment)
    verdicts = RunEvidence.objects.get(run=run).head["inputs"]["brand_verdicts"]
    before, used = bundle_of(run), used_by(people.ana())
    assert used
    assert all(each.codes == () for each in used)

    register, rows, code = CHANGES[change]
    for received_at in RECEIPTS:
        assert load(register, *rows, at=received_at).rows_stored
        assert code in [each.value for each in known_now(TRADED_ON)]
        assert RunEvidence.objects.get(run=run).head["inputs"]["brand_verdicts"] == verdicts
        assert bundle_of(run) == before
        assert rebuild(Run.objects.select_related("evidence", "window").get(pk=run.pk)) == ()
        assert used_by(people.ana()) == used

    stored = Assessment.objects.get(pk=publication.assessment_id)
    assert (stored.run_id, market.run_of(stored).value_usd_per_t) == (run.pk, run.value_usd_per_t)
    shown = page(people.ana()).content.decode()
    assert "differs: what was used stays" in shown
    assert f"{stored.reference}, {TRADED_ON}: used as eligible.; known now" in shown


def known_now(on: dt.date) -> tuple[Any, ...]:
    held = brand_as_held("zinc", "ZINCO", database_clock())
    return held.verdict(on, thresholds_for("v2026-02").on("zinc", on)).codes


def test_evidence_that_stays_as_it_was_is_said_to_be_the_same() -> None:
    market.in_review("40", "41", "42")
    shown = page(people.ana()).content.decode()
    assert "differs: what was used stays" not in shown
    assert "Known otherwise today" not in shown
    assert "zinc-2026-03-r1, run" in shown


def test_each_use_names_window_assessment_market_date_and_cut_off() -> None:
    market.in_review("40", "41", "42")
    assert [(each.window, each.reference, each.on.isoformat()) for each in used_by(people.sam())] == [
        ("2026-03", "zinc-2026-03-r1", f"2026-03-{day}") for day in (17, 18, 19)
    ]
    assert {each.held_at for each in used_by(people.sam())} == {market.CUTOFF_AT}
    assert (
        verdicts_used(people.sam(), "zinc", "OTHER") == verdicts_used(people.sam(), "nickel", "ZINCO") == ()
    )


def test_findings_are_told_as_they_were_used() -> None:
    market.load_registers_and_reference()
    load("assurances", MARK | {"status": "withdrawn"}, at=LONG_BEFORE)
    market.receive([market.trade(1, "40")])
    market.run()
    load("assurances", MARK | {"status": "withdrawn", "until_on": MARK["from_on"]})
    (used,) = used_by(people.kim())
    assert [(each.code, each.clause) for each in used.findings] == [("no_assurance", "4.1, 4.2")]
    assert known_now(TRADED_ON) == ()
    shown = page(people.kim()).content.decode()
    assert "zinc-2026-03-r1, 2026-03-17: used as no_assurance (4.1, 4.2): SMELTER: no ZINC-MARK" in shown
    assert "known now eligible." in shown


def test_the_same_finding_on_other_evidence_is_said_so() -> None:
    market.load_registers_and_reference()
    load("assurances", MARK | {"status": "withdrawn"}, at=LONG_BEFORE)
    market.receive([market.trade(1, "40")])
    market.run()
    load("assurances", MARK | {"status": "suspended", "from_on": "2025-06-01"})
    assert "the same, on other evidence" in page(people.ana()).content.decode()


def test_whoever_sees_no_deal_learns_of_no_use() -> None:
    market.in_review("40", "41", "42")
    for person in (people.eli(), people.cora(), people.ada(), people.max_(), people.mia()):
        assert used_by(person) == ()
    shown = page(people.eli()).content.decode()
    assert "zinc-2026-03-r1" not in shown
    assert "2026-03-17" not in shown
    assert "At each cut-off" in shown
    assert "Shown to those who see deals" in shown
    assert "Shown to those who see deals" not in page(people.ana()).content.decode()


def test_a_record_without_consent_is_known_to_compliance_alone() -> None:
    market.load_registers_and_reference()
    load("organisations", {"code": "SILENT", "name": "Silent"}, at=LONG_BEFORE)
    market.receive([market.trade(1, "40"), market.trade(2, "41", buyer="SILENT")])
    market.run()
    assert [each.on.day for each in used_by(people.kim())] == [17, 18]
    for person in (people.ana(), people.sam()):
        assert [each.on.day for each in used_by(person)] == [17]


def test_a_day_that_another_record_names_with_consent_is_known() -> None:
    market.load_registers_and_reference()
    silent = market.trade(1, "44", seller="NOBODY") | {"id": "T-9"}
    market.receive([market.trade(1, "40"), silent])
    market.run()
    assert [each.on.day for each in used_by(people.ana())] == [17]
