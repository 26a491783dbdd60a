"""`manage.py illustrate` touches nothing but an empty database that is not in production."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from cpal.illustrative import marks
from cpal.people.models import Organisation, User
from pricing.models import Delivery
from tests.people import ana

pytestmark = pytest.mark.django_db


def test_where_there_are_people_it_does_nothing_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    ana()
    call_command("illustrate")
    assert "not empty: nothing was done" in capsys.readouterr().out
    assert User.objects.count() == 1
    assert not Organisation.objects.exists()
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("months", [0, 25])
def test_it_knows_how_many_windows_it_can_show(months: int) -> None:
    with pytest.raises(CommandError, match="between 1 and 24"):
        call_command("illustrate", months=months)


def test_production_is_never_illustrated(settings: Settings) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="no place in production"):
        call_command("illustrate")
    assert not User.objects.exists()


def test_a_database_without_the_mark_is_not_illustrative() -> None:
    ana()
    assert not marks.is_illustrative()
