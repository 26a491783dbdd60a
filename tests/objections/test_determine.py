"""Determining objections: by someone uninvolved, when the window is over, and published without naming anybody."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from cpal.audit.models import Entry
from cpal.people.models import User
from cpal.people.roles import Role
from objections.models import Determination, Objection
from objections.services.determine import DeterminationRefused
from pricing.models import Assessment, Publication
from pricing.policies import NotAllowed
from pricing.publication import State
from tests.objections.filing import AFTERWARDS, dismissed, objection, upheld
from tests.people import ana, kim, mia, sam, sol, staff, theo
from tests.publication import market
from tests.publication.market import MICROSECOND, WINDOW_ENDS_AT

pytestmark = pytest.mark.django_db


def test_the_premium_is_final_when_every_objection_is_dismissed() -> None:
    publication = market.provisional()
    first, second = objection(publication), objection(publication, by=theo())
    dismissed(first)
    assert market.assessment().current_state is State.UNDER_OBJECTION
    dismissed(second)
    assert market.assessment().current_state is State.FINAL
    final = Publication.objects.get(status="final")
    assert (final.value_usd_per_t, final.published_at, final.published_by) == (
        Decimal("41.00"),
        AFTERWARDS,
        sol(),
    )


def test_an_upheld_objection_opens_a_correction_and_the_first_figure_is_superseded_when_that_is_published() -> (
    None
):
    publication = market.provisional()
    upheld(objection(publication), public_summary="A trade of 18 March had not been received.")
    correction = market.assessment()
    assert (correction.revision, correction.current_state) == (2, State.IN_REVIEW)
    assert correction.reason == "Objection upheld: A trade of 18 March had not been received."
    corrected = market.corrected(correction, AFTERWARDS)
    assert (corrected.status, corrected.supersedes) == ("corrected", publication)
    states = dict(Assessment.objects.values_list("revision", "state"))
    assert states == {1: State.SUPERSEDED, 2: State.FINAL}
    assert not Publication.objects.filter(status="final").exists()
    assert Publication.objects.filter(pk=publication.pk, value_usd_per_t=Decimal("41.00")).exists()


def test_one_upheld_among_dismissed_ones_is_enough_and_all_are_heard_first() -> None:
    publication = market.provisional()
    first, second = objection(publication), objection(publication, by=theo())
    upheld(first)
    assert market.assessment().revision == 1
    dismissed(second)
    assert market.assessment().revision == 2


@pytest.mark.parametrize(
    ("person", "says"),
    [
        (ana, "Only a senior manager"),
        (kim, "Only a senior manager"),
        (mia, "Only a senior manager"),
        (sam, "prepared or approved"),
    ],
)
def test_whoever_prepared_or_approved_the_premium_does_not_determine_objections_to_it(
    person: Callable[[], User], says: str
) -> None:
    filed = objection(market.provisional())
    with pytest.raises(NotAllowed, match=says):
        dismissed(filed, by=person())
    assert not Determination.objects.exists()


def test_a_senior_manager_who_prepared_the_window_does_not_determine_either() -> None:
    filed = objection(market.provisional())
    both = staff("Ana", Role.ANALYST, Role.SENIOR_MANAGER)
    with pytest.raises(NotAllowed, match="prepared or approved"):
        dismissed(filed, by=both)


def test_nothing_is_determined_while_the_window_is_open() -> None:
    filed = objection(market.provisional())
    with pytest.raises(DeterminationRefused, match="window is open"):
        dismissed(filed, at=WINDOW_ENDS_AT - MICROSECOND)
    assert dismissed(filed, at=WINDOW_ENDS_AT).outcome == "dismissed"


def test_a_refused_objection_has_nothing_to_determine_and_a_determined_one_is_not_determined_again() -> None:
    publication = market.provisional()
    late, filed = objection(publication, at=WINDOW_ENDS_AT), objection(publication)
    with pytest.raises(DeterminationRefused, match="was refused"):
        dismissed(late)
    dismissed(filed)
    with pytest.raises(DeterminationRefused, match="determined already"):
        upheld(filed)


@pytest.mark.parametrize(
    "summary",
    [
        "Meridian Metals missed a trade.",
        "meridian  metals missed a trade.",
        "MERIDIAN missed a trade.",
        "A trade of Mia’s was missing.",
        "Write to mia@example.org.",
    ],
)
def test_the_public_summary_names_neither_the_organisation_nor_the_person(summary: str) -> None:
    filed = objection(market.provisional())
    with pytest.raises(DeterminationRefused, match="may not name the objector"):
        dismissed(filed, public_summary=summary)


def test_a_word_that_only_begins_like_a_name_is_no_name() -> None:
    filed = objection(market.provisional())
    assert dismissed(filed, public_summary="Trades in Miami do not count.").pk


def test_a_determination_is_logged_with_its_public_summary_and_never_changed() -> None:
    filed = objection(market.provisional())
    determination = dismissed(filed)
    assert Entry.objects.get(action="objection.dismissed").facts["objection"] == filed.reference
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Determination.objects.filter(pk=determination.pk).update(outcome="upheld")
    assert Objection.objects.get().state == "dismissed"
