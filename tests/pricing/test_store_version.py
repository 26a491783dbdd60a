"""Storing a version: numbers, text and thresholds at once; a proposal is never in force, the past never changes."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from cpal.audit.models import Entry
from eligibility.in_force import methodology_in_force
from eligibility.models import Threshold
from eligibility.selectors import thresholds_for
from pricing.methodology.glide_path import GlideStep
from pricing.methodology.metals import Metal
from pricing.methodology.text.clauses import shipped_clauses
from pricing.models import Clause, MethodologyVersion, Run
from pricing.models.methodology import UnknownMethodology
from pricing.selectors.methodology import clauses_of, version_in_force
from pricing.services.execute_run import execute_run
from pricing.services.price_window import PricingRefused, price_window
from pricing.services.store_version import VersionRefused
from tests.people import sam
from tests.pricing.versions import NOW, adopted, an_amendment, proposed
from tests.publication import market
from tests.publication.market import IN_REVIEW_AT, MARCH

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", ["v2025-10", "v2026-02"])
def test_the_shipped_versions_have_their_clauses(code: str) -> None:
    version = MethodologyVersion.objects.named(code)
    assert tuple(each.written for each in clauses_of(version)) == shipped_clauses(code)
    assert all(each.parameters == list(each.written.parameters) for each in clauses_of(version))


def test_a_version_is_stored_with_its_numbers_its_text_and_its_thresholds() -> None:
    version = adopted(window="2027-01")
    assert version.parameters.carbon_threshold_tco2e_per_t.of(Metal.ALUMINIUM) == Decimal("7.5")
    assert tuple(each.written for each in clauses_of(version)) == shipped_clauses("v2026-02")
    thresholds = {row.metal: row for row in Threshold.objects.filter(methodology="v2027-01")}
    assert {metal: row.max_tco2e_per_t for metal, row in thresholds.items()} == {
        "aluminium": Decimal("7.5"),
        "copper": Decimal(4),
        "nickel": Decimal(20),
        "zinc": Decimal("3.5"),
    }
    assert (thresholds["zinc"].required_standard, thresholds["nickel"].required_standard) == ("ZINC-MARK", "")
    assert thresholds["zinc"].letter_accepted
    assert thresholds["aluminium"].carbon_method == "IAI"


def test_the_thresholds_of_a_shipped_document_are_those_that_shipped() -> None:
    """What storing makes of v2026-02 is what eligibility's own file has of it."""
    fields = ("metal", "max_tco2e_per_t", "carbon_method", "required_standard", "letter_accepted")
    own = Threshold.objects.filter(methodology="v2026-02").order_by("metal").values_list(*fields)
    proposed({**MethodologyVersion.objects.named("v2026-02").document, "version": "again"})
    made = Threshold.objects.filter(methodology="again").order_by("metal").values_list(*fields)
    assert list(made) == list(own)


def test_a_threshold_holds_for_every_month_there_is() -> None:
    proposed()
    assert thresholds_for("v2027-01").on("aluminium", dt.date(2012, 1, 1)).max_tco2e_per_t == Decimal("7.5")


def test_a_version_is_in_force_from_its_window_on() -> None:
    adopted(window="2027-01")
    assert MethodologyVersion.objects.default_for("2026-12").code == "v2026-02"
    assert MethodologyVersion.objects.default_for("2027-01").code == "v2027-01"
    assert MethodologyVersion.objects.default_for("2031-05").code == "v2027-01"
    assert MethodologyVersion.objects.named("v2027-01").parameters.applies_from_window == "2027-01"


def test_a_proposal_is_never_the_version_of_a_window() -> None:
    proposal = proposed(an_amendment("v9999-99"))
    assert proposal.is_proposal
    assert proposal.parameters.applies_from_window is None
    assert MethodologyVersion.objects.default_for("2099-12").code == "v2026-02"
    assert [each.code for each in MethodologyVersion.objects.in_force()] == ["v2025-10", "v2026-02"]
    assert [each.code for each in MethodologyVersion.objects.proposals()] == ["v9999-99"]


def test_a_window_before_every_version_has_none_and_only_adopted_ones_are_named() -> None:
    proposed(an_amendment("v9999-99"))
    with pytest.raises(UnknownMethodology, match="there are v2025-10, v2026-02"):
        MethodologyVersion.objects.named("v1999-01")


def test_two_proposals_may_wait_side_by_side() -> None:
    proposed(an_amendment("one"))
    proposed(an_amendment("other"))
    assert MethodologyVersion.objects.proposals().count() == 2


def test_a_proposal_is_run_as_a_what_if_and_says_what_would_have_been() -> None:
    market.in_review("40", "41", "42")
    proposed(an_amendment("v9999-99", **{"sufficiency.min_transactions": "4"}))
    (run,) = price_window(
        window=MARCH, metals=[Metal.ZINC], requested_by=None, at=IN_REVIEW_AT, methodology="v9999-99"
    )
    done = execute_run(run_id=run.pk)
    assert (done.purpose, done.basis) == (Run.Purpose.WHAT_IF, "blended")


def test_an_assessment_under_a_proposal_is_refused_by_the_service() -> None:
    market.in_review("40", "41", "42")
    proposed(an_amendment("v9999-99"))
    with pytest.raises(PricingRefused, match="only be run on 2026-03 as a what-if"):
        price_window(
            window=MARCH,
            metals=[Metal.ZINC],
            requested_by=None,
            at=IN_REVIEW_AT,
            methodology="v9999-99",
            purpose=Run.Purpose.ASSESSMENT,
        )


def test_an_assessment_under_a_proposal_is_refused_by_the_database() -> None:
    run = market.in_review("40", "41", "42").run
    assert run is not None
    proposed(an_amendment("v9999-99"))
    facts = {"window": run.window, "metal": "zinc", "methodology": "v9999-99", "requested_at": IN_REVIEW_AT}
    with pytest.raises(DatabaseError, match="v9999-99 is a proposal"), transaction.atomic():
        Run.objects.create(**facts, purpose=Run.Purpose.ASSESSMENT)
    what_if = Run.objects.create(**facts, purpose=Run.Purpose.WHAT_IF)
    with pytest.raises(DatabaseError, match="v9999-99 is a proposal"), transaction.atomic():
        Run.objects.filter(pk=what_if.pk).update(purpose=Run.Purpose.ASSESSMENT)


def test_brands_are_judged_by_the_version_in_force_and_never_by_a_proposal() -> None:
    proposed(an_amendment("v9999-99"))
    adopted(an_amendment("v2027-01"), window="2027-01")
    in_january = dt.datetime(2027, 1, 15, 12, tzinfo=dt.UTC)
    assert methodology_in_force(NOW) == version_in_force(NOW) == "v2026-02"
    assert methodology_in_force(in_january) == "v2027-01"


def test_the_window_that_collects_may_still_come_under_a_new_version() -> None:
    assert adopted(window="2026-11").applies_from_window == "2026-11"


@pytest.mark.parametrize(
    ("window", "message"),
    [
        ("2026-10", "that window closed, 2026-11 collects now"),
        ("2026-02", "that window closed"),
        ("soon", "is not an observation window"),
        ("", "is not an observation window"),
    ],
)
def test_a_version_is_never_adopted_for_a_window_that_closed(window: str, message: str) -> None:
    with pytest.raises(VersionRefused, match=message):
        adopted(window=window)


def test_a_version_comes_after_every_version_in_force() -> None:
    adopted(window="2027-03")
    for window in ("2027-02", "2027-03"):
        with pytest.raises(VersionRefused, match="v2027-01 applies from 2027-03, and it must come later"):
            adopted(an_amendment("v2027-02"), window=window)


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("v2026-02", "there is a version of that name already"),
        ("", "its name is at most"),
        ("v" * 21, "its name is at most"),
        ("v 2027", "its name is at most"),
        ("../v2027", "its name is at most"),
    ],
)
def test_a_name_is_free_and_fits_an_address(code: str, message: str) -> None:
    with pytest.raises(VersionRefused, match=message):
        proposed(an_amendment(code))


def test_a_text_with_a_number_written_out_is_not_proposed() -> None:
    first, *rest = shipped_clauses("v2026-02")
    with pytest.raises(VersionRefused, match="clause purpose: “15” stands in the text"):
        proposed(clauses=[replace(first, text=f"{first.text} Within 15 per cent."), *rest])
    assert not Threshold.objects.filter(methodology="v2027-01").exists()


def test_a_version_without_text_is_not_proposed() -> None:
    with pytest.raises(VersionRefused, match="no clause states the parameter sufficiency"):
        proposed(clauses=())


def test_a_document_that_is_none_is_not_proposed() -> None:
    document = an_amendment()
    document["parameters"] = [each for each in document["parameters"] if each["parameter"] != "sufficiency"]
    with pytest.raises(VersionRefused, match="the parameter sufficiency is missing"):
        proposed(document)


@pytest.mark.parametrize(
    ("window", "action"), [(None, "methodology.proposed"), ("2027-01", "methodology.adopted")]
)
def test_storing_is_on_record(window: str | None, action: str) -> None:
    version = proposed() if window is None else adopted(window=window)
    entry = Entry.objects.about(version.code).get()
    assert (entry.action, entry.actor, entry.at) == (action, sam(), NOW)
    assert json.loads(entry.detail) == {"applies_from_window": window, "title": "Illustrative amendment"}


# The glide path


def step(**changes: Any) -> GlideStep:
    facts: dict[str, Any] = {
        "metal": Metal.ALUMINIUM,
        "max_tco2e_per_t": Decimal("6.5"),
        "effective_on": dt.date(2028, 1, 1),
        "source": "amendment AM-2026-01",
        "rationale": "The industry's trajectory.",
    }
    return GlideStep(**facts | changes)


def test_a_glide_path_is_stored_with_the_version_and_holds_from_its_days() -> None:
    adopted(glide_path=[step(), step(effective_on=dt.date(2030, 1, 1), max_tco2e_per_t=Decimal(5))])
    thresholds = thresholds_for("v2027-01")
    days = [dt.date(2027, 12, 31), dt.date(2028, 1, 1), dt.date(2029, 12, 31), dt.date(2030, 1, 1)]
    assert [thresholds.on("aluminium", day).max_tco2e_per_t for day in days] == [
        Decimal("7.5"),
        Decimal("6.5"),
        Decimal("6.5"),
        Decimal(5),
    ]
    last = thresholds.on("aluminium", days[-1])
    assert (last.carbon_method, last.required_standard, last.letter_accepted) == ("IAI", "ASI-PS", False)
    assert thresholds.on("copper", days[-1]).max_tco2e_per_t == Decimal(4)
    assert json.loads(Entry.objects.about("v2027-01").get().detail)["glide_path"][0] == {
        "metal": "aluminium",
        "max_tco2e_per_t": "6.5",
        "effective_on": "2028-01-01",
    }


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ([step(effective_on=NOW.date())], "is not in the future"),
        ([step(max_tco2e_per_t=Decimal(0))], "is not above zero"),
        ([step(source=" ")], "does not say where it is from"),
        ([step(rationale="")], "does not say why"),
        ([step(), step(max_tco2e_per_t=Decimal(6))], "on 2028-01-01 is there twice"),
    ],
)
def test_a_glide_path_that_is_none_is_refused_with_the_whole_version(
    steps: list[GlideStep], message: str
) -> None:
    with pytest.raises(VersionRefused, match=message):
        adopted(glide_path=steps)
    assert not MethodologyVersion.objects.filter(code="v2027-01").exists()
    assert not Threshold.objects.filter(methodology="v2027-01").exists()


def test_a_clause_is_never_changed_or_deleted() -> None:
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        Clause.objects.filter(clause_id="purpose").update(text="Something else.")
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        Clause.objects.filter(clause_id="purpose").delete()
