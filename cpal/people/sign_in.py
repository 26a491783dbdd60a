"""Signing in leads to the place where the person works; signing out leaves nothing behind in the browser."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from cpal.calendar import london_date
from cpal.clock import database_clock
from cpal.people.models import User


class SignIn(LoginView):
    """The one sign-in of portal, desk and back office."""

    def get_default_redirect_url(self) -> str:
        """Where to go when no page was asked for; somebody with neither role nor membership stays public."""
        user = self.request.user
        if isinstance(user, User) and user.works_in_back_office:
            return reverse("admin:index")
        if isinstance(user, User) and user.membership_on(london_date(database_clock())):
            return reverse("desk")
        return reverse("premia")


class SignOut(LogoutView):
    """The one sign-out. What a page kept in the browser goes too: the computer may be shared."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(request, *args, **kwargs)
        response["Clear-Site-Data"] = '"storage"'
        return response
