"""What the public pages tell of objections: nothing while the window is open, no objector ever."""

import datetime as dt

import pytest
from django.test import Client

from pricing.models import Publication
from tests.clock import clock_at
from tests.objections.filing import AFTERWARDS, IN_TIME, dismissed, objection
from tests.people import theo
from tests.portal.conftest import page_at
from tests.publication import market
from tests.publication.market import WINDOW_ENDS_AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def publication() -> Publication:
    """A provisional premium that two participants objected to, one after the end of the window."""
    published = market.provisional()
    objection(published)
    objection(published, by=theo(), at=WINDOW_ENDS_AT)
    return published


def record_at(client: Client, publication: Publication, at: dt.datetime) -> str:
    with clock_at(at):
        return page_at(client, f"/premia/{publication.metal}/{publication.window.code}/")


def test_an_open_window_leads_to_the_form_and_tells_nothing(client: Client, publication: Publication) -> None:
    page = record_at(client, publication, IN_TIME)
    assert f"/desk/objections/new/?publication={publication.pk}" in page
    assert "received" not in page


def test_at_its_end_it_tells_how_many_were_received(client: Client, publication: Publication) -> None:
    page = record_at(client, publication, WINDOW_ENDS_AT)
    assert "2 objections received, 1 admissible" in page
    assert "/desk/objections/new/" not in page


def test_an_outcome_is_told_with_its_public_summary_alone(client: Client, publication: Publication) -> None:
    dismissed(publication.objections.get(refused_for=[]))
    page = record_at(client, publication, AFTERWARDS)
    assert "Objection dismissed" in page
    assert "A trade was said to be missing." in page
    assert "The confirmation was compared with the feed." not in page
    assert "Meridian" not in page
