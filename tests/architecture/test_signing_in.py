"""Signing in leads everybody to where they work."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from cpal.people.models import User
from cpal.people.sign_in import SignIn
from tests.people import ana, max_, mia

pytestmark = pytest.mark.django_db


def landing_of(user: User | AnonymousUser) -> str:
    view = SignIn()
    view.request = RequestFactory().get("/sign-in/")
    view.request.user = user
    return view.get_default_redirect_url()


def test_staff_land_in_the_back_office_participants_at_the_desk_and_others_stay_public() -> None:
    landings = [landing_of(user) for user in (ana(), mia(), max_(), AnonymousUser())]
    assert landings == ["/back-office/", "/desk/", "/", "/"]
