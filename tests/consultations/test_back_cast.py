"""What a change would have done to every past month: what `run_pricing` gives, kept once, shown with care (7.6)."""

from __future__ import annotations

import json
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.utils import DatabaseError

from consultations.models import Amendment, AmendmentText, BackCastFigure
from consultations.public.back_cast_shown import as_csv, back_cast_shown
from consultations.services import back_cast as service
from consultations.services.back_cast import back_cast, progress_of, texts_to_compute
from consultations.services.back_cast_disclosure import TOO_FEW_CHANGED
from consultations.services.change_text import ParameterEdit
from consultations.services.draft_amendment import AmendmentRefused
from consultations.services.propose import propose
from consultations.services.propose_text import fix_text
from consultations.tasks import compute_back_casts
from pricing.models import MethodologyVersion, Run
from pricing.services.finalise import finalise
from pricing.services.publish import publish_provisional
from pricing.services.rebuild import rebuild
from tests.clock import clock_at
from tests.consultations import amending
from tests.people import cora, sam
from tests.publication import market

pytestmark = pytest.mark.django_db

# The trades of the market are 100 t each; those of a small one are below this.
LARGER = ParameterEdit("minimum_trade_tonnes.zinc", "60", "Small trades say little.")
FIVE = ("100", "101", "102", "103", "104")


def figure(text: AmendmentText) -> BackCastFigure:
    return text.back_cast.get()


def fixed_text(*edits: ParameterEdit) -> AmendmentText:
    text = amending.fixed(*edits).proposal
    assert text is not None
    return text


def small(number: int, premium: str) -> dict[str, str]:
    return market.trade(number, premium, tonnes="50")


def publish(*premia: str, extra: list[dict[str, str]]) -> None:
    """A month of trades at these premia, and some more, published and final."""
    market.approve_by_sam(market.in_review(*premia, extra=extra), market.APPROVED_AT)
    publish_provisional(assessment=market.assessment(), published_by=None, at=market.PUBLISHES_AT)
    finalise(assessment=market.assessment(), at=market.WINDOW_ENDS_AT)


def test_a_past_month_is_what_run_pricing_gives_under_the_proposal() -> None:
    publish(*FIVE, extra=[small(6, "108"), small(7, "109"), small(8, "110")])
    text = fixed_text(LARGER)
    kept = figure(text)
    out = StringIO()
    call_command(
        "run_pricing",
        window="2026-03",
        metal="zinc",
        methodology=text.code,
        what_if=True,
        json="-",
        stdout=out,
        stderr=StringIO(),
    )
    (assessed,) = json.loads(out.getvalue())["assessments"]
    assert Decimal(assessed["value"]) == kept.value_after == Decimal("102.00")
    assert assessed["basis"] == kept.basis_after
    assert kept.value_before == kept.publication.value_usd_per_t != kept.value_after
    assert (kept.inputs_gained, kept.inputs_lost) == (0, 3)
    assert kept.run.purpose == Run.Purpose.WHAT_IF
    assert rebuild(Run.objects.select_related("evidence", "window").get(pk=kept.run_id)) == ()


def test_three_deals_of_three_firms_that_no_longer_count_are_shown() -> None:
    publish(*FIVE, extra=[small(6, "108"), small(7, "109"), small(8, "110")])
    text = fixed_text(LARGER)
    shown = back_cast_shown(text, is_whole=True)
    (zinc,) = shown.metals
    assert figure(text).withheld_because == ""
    assert (zinc.months[0].after, zinc.months[0].note) == ("102.00", "")
    assert "3 deals would no longer count." in zinc.sentences
    assert ",102.00," in as_csv(shown)


def test_two_deals_that_no_longer_count_are_not_shown_nor_can_be_worked_out() -> None:
    publish(*FIVE, extra=[small(6, "108"), small(7, "109")])
    text = fixed_text(LARGER)
    kept = figure(text)
    assert kept.withheld_because == TOO_FEW_CHANGED
    shown = back_cast_shown(text, is_whole=True)
    assert f"{kept.value_after:.2f}" not in as_csv(shown)
    (zinc,) = shown.metals
    assert (zinc.months[0].before, zinc.months[0].after, zinc.months[0].change) == ("–", "–", "–")
    assert zinc.summary is None


def test_two_back_casts_are_not_shown_where_they_differ_by_a_deal() -> None:
    """Each differs from what was published by three deals or four; from each other, by the one."""
    extra = [market.trade(number, "108", tonnes="40") for number in (6, 7, 8)]
    publish(*FIVE, extra=[*extra, market.trade(9, "109", tonnes="55")])
    first = fixed_text(ParameterEdit("minimum_trade_tonnes.zinc", "50", "Small trades say little."))
    second = fixed_text(LARGER)
    assert figure(first).withheld_because == ""
    assert (figure(first).inputs_lost, figure(second).inputs_lost) == (3, 4)
    assert figure(second).withheld_because == TOO_FEW_CHANGED


def test_a_month_published_under_another_version_is_compared_under_the_one_that_changes() -> None:
    publication = market.final()
    amendment = amending.drafted()
    amendment.base = "v2025-10"
    amendment.save()
    with clock_at(amending.DRAFTED_AT):
        text = fix_text(text=amending.text_of(amendment), fixed_by=cora())
        back_cast(text=text)
    kept = figure(text)
    assert publication.methodology == "v2026-02"
    assert kept.baseline != publication.assessment.run
    assert kept.baseline.methodology == "v2025-10"
    assert kept.baseline.purpose == Run.Purpose.WHAT_IF


def test_nothing_is_computed_twice_and_what_was_cut_off_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    market.final()
    amendment = amending.drafted()
    with clock_at(amending.DRAFTED_AT):
        text = fix_text(text=amending.text_of(amendment), fixed_by=cora())
        assert progress_of(text).words == "0 of 1 months of metals"
        with monkeypatch.context() as cut_off:
            cut_off.setattr(service, "keep", lambda *_: (_ for _ in ()).throw(RuntimeError("cut off")))
            with pytest.raises(ExceptionGroup):
                back_cast(text=text)
        assert (progress_of(text).done, Run.objects.what_if().count()) == (0, 1)
        assert list(texts_to_compute()) == [text]
        compute_back_casts()
        assert progress_of(text).is_done
        assert list(texts_to_compute()) == []
        back_cast(text=text)
    assert Run.objects.what_if().filter(methodology=text.code).count() == 1
    assert text.back_cast.count() == 1


def test_nothing_is_proposed_before_every_past_month_is_computed() -> None:
    market.final()
    amendment = amending.drafted()
    with clock_at(amending.DRAFTED_AT):
        fix_text(text=amending.text_of(amendment), fixed_by=cora())
        with pytest.raises(AmendmentRefused, match="0 of 1 months"):
            propose(amendment=amendment, is_material=False, reason="Small.", proposed_by=sam())


def test_what_was_computed_is_never_changed() -> None:
    market.final()
    text = fixed_text()
    with pytest.raises(DatabaseError), transaction.atomic():
        text.back_cast.update(withheld_because="")
    with pytest.raises(DatabaseError), transaction.atomic():
        figure(text).delete()


def test_a_what_if_under_a_proposal_is_never_an_assessment() -> None:
    market.final()
    text = fixed_text()
    run = figure(text).run
    with pytest.raises(DatabaseError), transaction.atomic():
        Run.objects.filter(pk=run.pk).update(purpose=Run.Purpose.ASSESSMENT)
    with pytest.raises(DatabaseError, match="is a proposal"), transaction.atomic():
        Run.objects.create(
            window=run.window,
            metal="zinc",
            methodology=text.code,
            purpose=Run.Purpose.ASSESSMENT,
            requested_at=amending.DRAFTED_AT,
        )


def test_the_proposal_is_the_version_of_no_window() -> None:
    text = fixed_text()
    assert text.version is not None
    assert text.version.is_proposal
    assert MethodologyVersion.objects.default_for("2099-12").code == "v2026-02"
    assert Amendment.objects.get().base == "v2026-02"
