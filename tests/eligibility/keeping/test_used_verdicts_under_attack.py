"""Everything that changes what the registers say, in any order, leaves a used verdict as it was used (5.1, 7.1).

Each attack goes through a service or a register file that there is; after each of them the verdicts, the bundle of
the run and the figure that is rebuilt from it are those of before.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import transaction

from cpal.clock import database_clock
from eligibility import models
from eligibility.imports.credential_preview import preview_of
from eligibility.keeping.assurance_change import StepEntered
from eligibility.selectors import brand_as_held, thresholds_for
from eligibility.services.decide_proof_point import ProofPointRefused
from eligibility.services.enter_assurance import enter_assurance
from eligibility.services.enter_average import enter_average
from eligibility.services.load_credential import load_credential, stage_credential
from eligibility.services.reject_proof_point import reject_proof_point
from eligibility.services.stage_file import keep_choices
from eligibility.services.supersede_proof_point import supersede_proof_point
from eligibility.services.verify_proof_point import verify_proof_point
from eligibility.services.withdraw_proof_point import withdraw_proof_point
from eligibility.uses import verdicts_used
from eligibility.vocabulary import Step
from pricing.methodology.bundle import bundle_digest, canonical_json
from pricing.models import Run, RunEvidence
from pricing.services.rebuild import rebuild, stored_bundle
from tests import people
from tests.eligibility.imports.credentials import as_bytes, conformity
from tests.eligibility.keeping.keeping import submit
from tests.eligibility.registers import (
    ACME,
    AGREED,
    AT_SMELTER,
    FOOTPRINT,
    MARK,
    PARTICULARS,
    ZINCO,
    load,
)
from tests.publication import market

pytestmark = pytest.mark.django_db

BEFORE_THE_CUTOFF = dt.datetime(2026, 3, 20, 9, tzinfo=dt.UTC)
LONG_BEFORE = dt.datetime(2020, 1, 3, tzinfo=dt.UTC)
RECEIPTS = (None, BEFORE_THE_CUTOFF, LONG_BEFORE)
TRADED_ON = dt.date(2026, 3, 17)
A_YEAR_BEFORE = dt.date(2025, 3, 1)
SECOND = FOOTPRINT | {"id": "D-2", "value_tco2e_per_t": "2.10"}

Attack = Callable[[random.Random], None]


def file_attack(register: str, *rows: dict[str, str]) -> Attack:
    """A register file, received now or back-dated."""

    def attack(chance: random.Random) -> None:
        load(register, *rows, at=chance.choice(RECEIPTS))

    return attack


def decide(action: Callable[..., None], by: str, reference: str, **options: object) -> Attack:
    """A decision about a proof point, from a day long before the assessment."""

    def attack(_: random.Random) -> None:
        action(reference=reference, from_on=A_YEAR_BEFORE, reason="Why", **{by: people.eli()}, **options)

    return attack


def step(step: Step, on: dt.date = A_YEAR_BEFORE) -> Attack:
    """A step of the site's assurance."""
    entered = StepEntered(site="SMELTER", standard="ZINC-MARK", step=step, happened_on=on)
    return lambda _: enter_assurance(entered=entered, reason="Why", entered_by=people.eli())


def a_higher_footprint_is_submitted_and_verified(_: random.Random) -> None:
    submit({"id": "D-3", "value_tco2e_per_t": "9.9", "valid_from": "2025-11-01"})
    verify_proof_point(
        reference="D-3", from_on=dt.date(2025, 11, 1), reason="The report agrees.", verified_by=people.eli()
    )


def a_conformity_credential_verifies_by_another(_: random.Random) -> None:
    staged = stage_credential(
        file_name="credential.json", content=as_bytes(conformity()), staged_by=people.eli()
    )
    choice = {
        "use": "verification",
        "disclosure": "D-2",
        "verified_by": "ACME",
        "verified_on": "2025-06-01",
        "site": "",
        "standard": "",
    }
    keep_choices(staged=staged, choices={"assessments": {"0": choice}}, kept_by=people.eli())
    shown = preview_of(staged, database_clock(), str(people.eli())).digest
    load_credential(staged=staged, shown=shown, loaded_by=people.eli())


def a_stricter_threshold_is_dated_before(_: random.Random) -> None:
    zinc = thresholds_for("v2026-02").on("zinc", TRADED_ON)
    for month in (1, 2, 3):
        models.Threshold.objects.create(
            methodology="v2026-02",
            metal="zinc",
            max_tco2e_per_t=Decimal("0.1"),
            carbon_method="IAI",
            required_standard="ASI-PS",
            letter_accepted=False,
            letter_years=zinc.letter_years,
            effective_on=dt.date(2026, month, 1),
            source="A test",
            rationale="A test",
        )


def a_lower_average_is_entered(_: random.Random) -> None:
    enter_average(
        metal="zinc",
        value=Decimal("0.5"),
        published_on=A_YEAR_BEFORE,
        source="A release",
        entered_by=people.eli(),
    )


ATTACKS: dict[str, Attack] = {
    "producer changed": file_attack("brands", ZINCO | {"producer": "OTHER"}),
    "delisted": file_attack("brands", ZINCO | {"delisted_on": "2021-01-01"}),
    "listing taken back": file_attack("brands", ZINCO | {"delisted_on": ZINCO["listed_on"]}),
    "site made another brand": file_attack(
        "brand_sites",
        AT_SMELTER | {"until_on": "2021-01-01"},
        AT_SMELTER | {"brand": "OTHER", "from_on": "2021-01-01"},
    ),
    "another site joined": file_attack("brand_sites", AT_SMELTER | {"site": "REFINERY"}),
    "disclosure moved to another brand": file_attack("disclosures", SECOND | {"brand": "OTHER"}),
    "disclosed higher": file_attack("disclosures", SECOND | {"value_tco2e_per_t": "9.99"}),
    "said to be a bound": file_attack("proof_points", {"disclosure": "D-2", "qualifier": "less_than"}),
    "two scopes": file_attack("proof_points", {"disclosure": "D-1", "scopes": "1+2"}),
    "auditor joined the group": file_attack("organisations", {"code": "AUDITOR", "group": "PARENT"}),
    "group left": file_attack("organisations", ACME | {"group": ""}),
    "consent ended": file_attack("consents", AGREED | {"until_on": AGREED["from_on"]}),
    "mark withdrawn": file_attack("assurances", MARK | {"status": "withdrawn"}),
    "mark taken back": file_attack("assurances", MARK | {"until_on": MARK["from_on"]}),
    "standard changed": file_attack("standards", PARTICULARS["standards"]),
    "alignment changed": file_attack("standard_assessments", PARTICULARS["standard_assessments"]),
    "recognition ended": file_attack("recognitions", PARTICULARS["recognitions"] | {"event": "ended"}),
    "superseded": decide(supersede_proof_point, "superseded_by", "D-2", by_reference="D-1"),
    "withdrawn": decide(withdraw_proof_point, "withdrawn_by", "D-2"),
    "rejected": decide(reject_proof_point, "rejected_by", "D-1"),
    "suspended": step(Step.SUSPENDED),
    "withdrawn by its owner": step(Step.WITHDRAWN, A_YEAR_BEFORE + dt.timedelta(days=30)),
    "verified higher": a_higher_footprint_is_submitted_and_verified,
    "verified by the producer": a_conformity_credential_verifies_by_another,
    "stricter threshold": a_stricter_threshold_is_dated_before,
    "lower average": a_lower_average_is_entered,
}


# What changes is not evidence of the brand.
BESIDE_THE_EVIDENCE = {
    "consent ended",
    "standard changed",
    "alignment changed",
    "recognition ended",
    "stricter threshold",
    "lower average",
}


def everything_of(run: Run) -> tuple[object, ...]:
    """The verdicts that were used, what the run stored, its figure, and what is rebuilt from it."""
    stored = Run.objects.select_related("evidence", "window").get(pk=run.pk)
    bundle = stored_bundle(stored)
    assert rebuild(stored) == ()
    return (
        verdicts_used(people.ana(), "zinc", "ZINCO"),
        RunEvidence.objects.get(run=run).head,
        canonical_json(bundle),
        bundle_digest(bundle),
        stored.value_usd_per_t,
    )


@pytest.mark.parametrize("seed", range(2))
def test_no_order_of_changes_moves_what_was_used(seed: int) -> None:
    chance = random.Random(seed)
    run = market.run_of(market.final("40", "41", "42").assessment)
    used = everything_of(run)
    assert [each.codes for each in verdicts_used(people.ana(), "zinc", "ZINCO")] == [(), (), ()]

    for name in chance.sample(list(ATTACKS), len(ATTACKS)):
        try:
            ATTACKS[name](chance)
        except ProofPointRefused:
            continue  # what an earlier attack left no longer allows the decision
        assert everything_of(run) == used, name

    known_now = brand_as_held("zinc", "ZINCO", database_clock())
    threshold = thresholds_for("v2026-02").on("zinc", TRADED_ON)
    assert not known_now.verdict(TRADED_ON, threshold).is_eligible


def test_each_change_gets_through_on_its_own() -> None:
    """None of them is refused for a slip of the test: each changes what is held of the brand."""
    market.load_registers_and_reference()
    before = brand_as_held("zinc", "ZINCO", database_clock())
    for name, attack in ATTACKS.items():
        point = transaction.savepoint()
        attack(random.Random(0))
        after = brand_as_held("zinc", "ZINCO", database_clock())
        is_beside = name in BESIDE_THE_EVIDENCE
        assert ((after.evidence, after.groups) == (before.evidence, before.groups)) == is_beside, name
        transaction.savepoint_rollback(point)
