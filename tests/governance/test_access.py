"""The table of who may see which data agrees with what the pages answer (paper 5.1, 7.2)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from cpal.access import (
    PARTICIPANT,
    PUBLIC,
    DataKind,
    Sight,
    a_participant,
    access_table,
    data_kinds,
    readers,
    sight_of,
    somebody_with,
)
from cpal.people.models import User
from cpal.people.roles import Role
from cpal.people.visitors import Visitor
from pricing import policies
from tests import people
from tests.people import signed_in

pytestmark = pytest.mark.django_db

STAFF = {
    Role.ANALYST: people.ana,
    Role.SENIOR_MANAGER: people.sam,
    Role.ELIGIBILITY_OFFICER: people.eli,
    Role.CONSULTATION_EDITOR: people.cora,
    Role.COMPLIANCE: people.kim,
    Role.ADMINISTRATOR: people.ada,
    Role.EXCHANGE_COMMERCIAL: people.max_,
}
BROWSERS = [*(role.value for role in Role), PARTICIPANT, PUBLIC]


def browser_of(reader: str) -> Client:
    """A browser of somebody real who holds that role."""
    if reader == PUBLIC:
        return Client()
    return signed_in(people.mia() if reader == PARTICIPANT else STAFF[Role(reader)]())


def sights_of(name: str) -> dict[str, Sight]:
    row = next(row for row in access_table() if row.kind.name == name)
    return {reader.name: sight for reader, sight in zip(readers(), row.sights, strict=True)}


@pytest.mark.parametrize("reader", BROWSERS)
def test_every_page_answers_each_role_as_the_table_says(reader: str) -> None:
    browser, disagreeing = browser_of(reader), []
    visitor = next(each.visitor for each in readers() if each.name == reader)
    for kind in data_kinds():
        if kind.page:
            answers = browser.get(reverse(kind.page)).status_code == 200
            if answers != (sight_of(kind, visitor) is Sight.ALL):
                disagreeing.append((kind.name, answers))
    assert disagreeing == []


def test_almost_every_kind_of_data_has_a_page_that_proves_it() -> None:
    assert len(data_kinds()) >= 20
    assert [kind.name for kind in data_kinds() if not kind.page and "consent" not in kind.name.lower()] == []


@pytest.mark.parametrize(
    ("kind", "seen_by"),
    [
        ("Deals, bids and offers, with their parties", {Role.ANALYST, Role.SENIOR_MANAGER, Role.COMPLIANCE}),
        ("Deals without their parties’ consent", {Role.COMPLIANCE}),
        ("Audit log, with who looked at which deal", {Role.COMPLIANCE}),
        ("Expert judgements", {Role.ANALYST, Role.SENIOR_MANAGER, Role.COMPLIANCE}),
        ("Register files and consents, which tell who trades", {Role.ELIGIBILITY_OFFICER, Role.COMPLIANCE}),
        ("Accounts and roles", {Role.ADMINISTRATOR, Role.COMPLIANCE}),
        ("Log of bilateral meetings", {Role.SENIOR_MANAGER, Role.CONSULTATION_EDITOR, Role.COMPLIANCE}),
    ],
)
def test_the_table_says_what_the_paper_wants_of_deals_and_of_the_record(
    kind: str, seen_by: set[Role]
) -> None:
    assert {name for name, sight in sights_of(kind).items() if sight is Sight.ALL} == set(seen_by)


def test_commercial_staff_of_the_exchange_see_what_the_public_sees_and_nothing_more() -> None:
    for row in access_table():
        sights = dict(zip(BROWSERS, row.sights, strict=True))
        assert sights[Role.EXCHANGE_COMMERCIAL] is sights[PUBLIC], row.kind.name


def test_a_participant_sees_their_own_objections_beyond_what_is_public() -> None:
    own = [row.kind.name for row in access_table() if row.sights[BROWSERS.index(PARTICIPANT)] is Sight.OWN]
    assert "Objections with their objectors and documents" in own
    assert "Declared interests of staff" not in own


def test_the_table_follows_the_policy_when_it_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policies, "SEES_DEALS", frozenset({Role.ELIGIBILITY_OFFICER}))
    sights = sights_of("Deals, bids and offers, with their parties")
    assert sights[Role.ELIGIBILITY_OFFICER] is Sight.ALL
    assert sights[Role.ANALYST] is Sight.NONE


def test_whoever_stands_for_a_role_holds_it_alone_and_is_kept_nowhere() -> None:
    analyst, today = somebody_with(Role.ANALYST), dt.date(2026, 3, 12)
    assert analyst.roles == {Role.ANALYST}
    assert analyst.membership_on(today) is None
    assert a_participant().membership_on(today) is not None
    assert not a_participant().works_in_back_office
    assert not User.objects.exists()


def test_an_own_sight_is_said_only_where_not_everything_is_seen() -> None:
    def everybody(visitor: Visitor) -> bool:
        return True

    def nobody(visitor: Visitor) -> bool:
        return False

    everything = DataKind("Illustrative", "0", everybody, own=everybody)
    assert sight_of(everything, AnonymousUser()) is Sight.ALL
    assert sight_of(DataKind("Illustrative", "0", nobody, own=everybody), AnonymousUser()) is Sight.OWN
    assert sight_of(DataKind("Illustrative", "0", nobody), AnonymousUser()) is Sight.NONE
