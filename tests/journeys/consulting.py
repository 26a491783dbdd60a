"""The people of a consultation, each in a browser of their own, and the timetable that a real worker keeps."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page

from cpal.people.models import User
from tests.browser.visits import Visit
from tests.people import signed_in

PATIENCE = 60.0
MINUTE = dt.timedelta(minutes=1)


def wait_until(holds: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, f"waited {PATIENCE:.0f} s in vain for: {what}"
        time.sleep(0.1)


def the_timetable(tick: Any, holds: Callable[[], bool]) -> None:
    """One tick of the timetable, carried out by the worker; returns when it has done what it should."""
    tick.delay()
    wait_until(holds, f"the worker to do {tick.name}")


@dataclass(frozen=True)
class Site:
    """The product in a real Chromium; whatever the browser complains about is an error."""

    browser: Browser
    url: str

    @contextmanager
    def opened(self, path: str, person: User | None = None, **options: Any) -> Iterator[Page]:
        """A page as somebody signed in, or nobody, opens it."""
        cookie = signed_in(person).cookies["sessionid"].value if person else ""
        with Visit(self.browser, self.url + path, 1280, "light", cookie, **options) as visit:
            yield visit.page
            assert visit.complaints == []

    @contextmanager
    def office(self, person: User, waiting: str) -> Iterator[Page]:
        """The back office of a member of staff, who takes up what waits there."""
        with self.opened("/back-office/", person) as page:
            page.get_by_role("link", name=waiting, exact=True).click()
            yield page
