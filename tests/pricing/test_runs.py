"""Runs: the same inputs give the same figure, twice changes nothing, and a what-if never prepares an assessment."""

import datetime as dt
import json
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from pricing.methodology.metals import Metal
from pricing.models import Assessment, Run, RunInput
from pricing.publication import State
from pricing.services.execute_run import execute_run
from pricing.services.price_window import PricingRefused, price_window
from tests.people import ana
from tests.publication import market
from tests.publication.market import CUTOFF_AT, IN_REVIEW_AT, MARCH

pytestmark = pytest.mark.django_db


def test_a_run_brings_the_assessment_into_review_with_its_figure() -> None:
    assessment = market.in_review("40", "41", "42")
    assert assessment.current_state is State.IN_REVIEW
    assert assessment.run is not None
    assert (assessment.run.basis, assessment.run.value_usd_per_t) == ("transaction_based", Decimal(41))


def test_executing_a_run_twice_changes_nothing() -> None:
    assessment = market.in_review("40", "41", "42")
    assert assessment.run is not None
    again = execute_run(run_id=assessment.run.pk)
    assert again.completed_at == assessment.run.completed_at
    assert RunInput.objects.filter(run=again).count() == 3


def test_the_same_inputs_give_the_same_figure_and_digest() -> None:
    first = market.in_review("40", "41", "42").run
    second = market.run()
    assert first is not None
    assert first.pk != second.pk
    assert (first.result, first.inputs_digest) == (second.result, second.inputs_digest)


def test_a_complete_run_cannot_be_changed() -> None:
    run = market.in_review("40", "41", "42").run
    assert run is not None
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Run.objects.filter(pk=run.pk).update(value_usd_per_t=Decimal(99))


def test_another_version_than_the_windows_own_is_a_what_if_and_prepares_nothing() -> None:
    market.in_review("40", "41", "42")
    (run,) = price_window(
        window=MARCH, metals=[Metal.ZINC], requested_by=ana(), at=IN_REVIEW_AT, methodology="v2025-10"
    )
    execute_run(run_id=run.pk)
    run.refresh_from_db()
    assert run.purpose == Run.Purpose.WHAT_IF
    assert market.assessment().run_id != run.pk


def test_a_window_that_still_collects_can_only_be_looked_at() -> None:
    with pytest.raises(PricingRefused, match="still collecting"):
        price_window(
            window=MARCH,
            metals=[Metal.ZINC],
            requested_by=ana(),
            at=CUTOFF_AT,
            purpose=Run.Purpose.ASSESSMENT,
        )
    (run,) = price_window(window=MARCH, metals=[Metal.ZINC], requested_by=ana(), at=CUTOFF_AT)
    assert run.purpose == Run.Purpose.WHAT_IF
    assert not Assessment.objects.exists()


def test_a_published_premium_is_not_touched_by_a_later_run() -> None:
    publication = market.provisional("40", "41", "42")
    (run,) = price_window(window=MARCH, metals=[Metal.ZINC], requested_by=ana(), at=IN_REVIEW_AT)
    execute_run(run_id=run.pk)
    publication.assessment.refresh_from_db()
    assert publication.assessment.run_id != run.pk


def test_a_run_that_cannot_be_carried_out_is_kept_as_failed_with_its_reason() -> None:
    (run,) = price_window(window=MARCH, metals=[Metal.ZINC], requested_by=ana(), at=IN_REVIEW_AT)
    Run.objects.filter(pk=run.pk).update(methodology="v1999-01")
    with pytest.raises(LookupError):
        execute_run(run_id=run.pk)
    run.refresh_from_db()
    assert run.state == Run.State.FAILED
    assert "v1999-01" in run.failure


def test_run_pricing_writes_what_formats_says(tmp_path: Path) -> None:
    market.in_review("40", "40", "150")
    file = tmp_path / "out.json"
    call_command("run_pricing", window="2026-03", metal="zinc", json=str(file), stderr=StringIO())
    document = json.loads(file.read_text())
    assert (document["window"], document["methodology"]) == ("2026-03", "v2026-02")
    assert dt.datetime.fromisoformat(document["cutoff"]) == CUTOFF_AT
    (zinc,) = document["assessments"]
    assert (zinc["metal"], zinc["basis"], zinc["value"]) == ("zinc", "transaction_based", "76.67")
    assert zinc["unrounded"].startswith("76.6666666666666666666666")
    assert zinc["undecided_flags"] == 3
    assert [each["id"] for each in zinc["inputs"]] == ["T-1", "T-2", "T-3"]
    assert zinc["inputs"][2]["leave_one_out_percent"] == "275.0"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"window": "October"}, "YYYY-MM"),
        ({"window": "2026-03", "methodology": "v9"}, "there are v2025-10, v2026-02"),
    ],
)
def test_run_pricing_says_what_is_wrong_with_its_arguments(arguments: dict[str, str], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        call_command("run_pricing", **arguments)
