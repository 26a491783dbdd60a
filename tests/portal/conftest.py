"""The clock of the public pages stands where a test needs it."""

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from cpal.calendar import london
from tests.clock import clock_at


@pytest.fixture
def mid_november(db: None) -> Iterator[None]:
    """15 November 2026, noon in London: October's premia are out, November's window collects."""
    with clock_at(london(dt.date(2026, 11, 15), dt.time(12))):
        yield


@pytest.fixture
def frame_queries(rf: RequestFactory) -> int:
    """What the empty frame of every page asks: whether the market is illustrative, where the log stands."""
    request = rf.get("/")
    request.user = AnonymousUser()
    with CaptureQueriesContext(connection) as asked:
        render_to_string("portal/base.html", request=request)
    return len(asked)


def page_at(client: Client, path: str) -> str:
    """The page's HTML with its line breaks and indentation made single blanks; hard spaces stay."""
    response = client.get(path)
    assert response.status_code == 200, path
    return re.sub(r"[ \n]+", " ", response.content.decode())
