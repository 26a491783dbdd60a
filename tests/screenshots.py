"""`python -m tests.screenshots [OUT_DIR]`: every page at phone and desktop width, light and dark.

With BASE_URL it takes them from that server, signing in with the sign-ins that `make run` keeps in CPAL_DATA_DIR;
without, from a server of its own on a database of its own, with two years of illustrative premia.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from cpal.local.chromium import find_chromium
from cpal.local.places import places

SIGN_INS = (
    places().data_dir / "sign-ins.txt"
)  # those of `make run`, before the tests move to a folder of their own
OUT_DIR = places().data_dir / "screenshots"
WIDTHS = (360, 1280)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
HEIGHT = 900
PUBLIC = (
    "/", "/methodology/", "/methodology/v2026-02/", "/methodology/compare/v2025-10/v2026-02/",
    "/calendar/", "/data/", "/objections/", "/sign-in/", "/look/",
    "/brands/", "/brands/about/", "/brands/nickel/NORNICKEL/", "/brands/zinc/KZ-SHG%2099.995/?on=2026-02-01",
    "/sites/NORNICKEL-HARJAVALTA/", "/sites/BOLIDEN-HARJAVALTA/", "/footprints/", "/register/",
    "/thresholds/", "/thresholds/what-if/",
    "/standards/", "/standards/JDDS-COPPER-MARK/", "/standards/upstream/", "/standards/asm/", "/glossary/",
)  # fmt: skip
DESK = ("/desk/", "/desk/objections/")
PARTICIPANT, ANALYST, KEEPER = "mia", "ana", "eli"
MOST_LINKS = 40


@dataclass(frozen=True)
class Server:
    """Where the pages are, and the passwords of those who can sign in."""

    url: str
    passwords: Mapping[str, str]


@dataclass(frozen=True)
class Surface:
    """The pages of one surface and who looks at them; nobody where it is public."""

    name: str
    paths: tuple[str, ...]
    person: str = ""


def main(folder: Path) -> int:
    """Take the pictures; how many pages could not be taken."""
    chromium = find_chromium()
    if chromium is None:
        print("No Chromium: install one, or name one in CHROMIUM.", file=sys.stderr)
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    with server() as running, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        faults = [
            fault
            for surface in surfaces(browser, running)
            for fault in taken(browser, running, surface, folder)
        ]
        browser.close()
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}")
    for fault in faults:
        print(f"NOT TAKEN {fault}", file=sys.stderr)
    return len(faults)


def surfaces(browser: Browser, running: Server) -> list[Surface]:
    """The public pages, and those of the people who can sign in here."""
    found = [Surface("portal", (*PUBLIC, *premia_paths(browser, running)))]
    if PARTICIPANT in running.passwords:
        found.append(Surface("desk", DESK, PARTICIPANT))
    for person in (ANALYST, KEEPER):
        if person in running.passwords:
            paths = tuple(back_office_paths(browser, running, person))
            found.append(Surface(f"back-office-{person}", paths, person))
    return found


def premia_paths(browser: Browser, running: Server) -> Iterable[str]:
    """A page of every kind of premium: each metal's history, each basis and status, and one superseded."""
    context = browser.new_context()
    premia = context.request.get(f"{running.url}/api/v1/premia?page_size=500").json()["premia"]
    context.close()
    kinds = {(each["basis"], each["status"]): each for each in reversed(premia)}
    for metal in sorted({each["metal"] for each in premia}):
        yield f"/premia/{metal}/"
    for each in kinds.values():
        yield f"/premia/{each['metal']}/{each['window']}/"
        if each["status"] == "corrected":
            yield f"/premia/{each['metal']}/{each['window']}/r1/"


def back_office_paths(browser: Browser, running: Server, person: str) -> Iterable[str]:
    """Everything that the first page links to, and the first row of every list."""
    context = signed_in(browser, running, person)
    page = context.new_page()
    page.goto(f"{running.url}/back-office/")
    first = links_in(page, "main a[href]")
    paths = dict.fromkeys(["/back-office/", *first])
    for path in first:
        page.goto(f"{running.url}{path}")
        paths |= dict.fromkeys(links_in(page, "#result_list th a[href]")[:1])
    context.close()
    return list(paths)[:MOST_LINKS]


def links_in(page: Page, selector: str) -> list[str]:
    """The back office's own addresses among the links, each once."""
    found: list[str] = page.eval_on_selector_all(selector, "links => links.map(link => link.href)")
    paths = [urlsplit(link).path for link in found]
    return list(
        dict.fromkeys(path for path in paths if path.startswith("/back-office/") and "logout" not in path)
    )


def taken(browser: Browser, running: Server, surface: Surface, folder: Path) -> Iterator[str]:
    """Take every picture of a surface; yields what could not be taken."""
    for width, scheme in product(WIDTHS, SCHEMES):
        options: dict[str, Any] = {"viewport": {"width": width, "height": HEIGHT}, "color_scheme": scheme}
        context = signed_in(browser, running, surface.person, **options)
        page = context.new_page()
        for path in surface.paths:
            response = page.goto(f"{running.url}{path}")
            if response is None or not response.ok:
                yield f"{path} at {width} px, {scheme}: {response.status if response else 'no answer'}"
                continue
            page.evaluate("document.fonts.ready")
            page.screenshot(
                path=folder / f"{surface.name}-{name_of(path)}-{width}-{scheme}.png", full_page=True
            )
        context.close()


def name_of(path: str) -> str:
    """`/premia/nickel/` → `premia-nickel`."""
    return re.sub(r"[^\w.-]+", "-", path).strip("-") or "front"


def signed_in(browser: Browser, running: Server, person: str, **options: Any) -> BrowserContext:
    """A browser window in which a person has signed in; nobody has where none is named."""
    context = browser.new_context(**options)
    if person:
        page = context.new_page()
        page.goto(f"{running.url}/sign-in/")
        page.fill("input[name=username]", person)
        page.fill("input[name=password]", running.passwords[person])
        page.press("input[name=password]", "Enter")
        page.wait_for_load_state()
        page.close()
    return context


@contextmanager
def server() -> Iterator[Server]:
    """The server at BASE_URL, or one of our own."""
    if url := os.environ.get("BASE_URL"):
        yield Server(url.rstrip("/"), kept_passwords())
        return
    with own_server() as running:
        yield running


def kept_passwords() -> dict[str, str]:
    """By user name, from the file of sign-ins; none where there is no file."""
    lines = SIGN_INS.read_text().splitlines() if SIGN_INS.exists() else []
    words = [line.split() for line in lines]
    return {each[1]: each[2] for each in words if len(each) > 2}


@contextmanager
def own_server() -> Iterator[Server]:
    """A server on a new database with illustrative premia; everything is gone afterwards."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.management import call_command
    from django.db import connections
    from django.test.testcases import LiveServerThread
    from django.test.utils import setup_databases, teardown_databases

    from cpal.local.keeper import Needs
    from cpal.local.membership import joined
    from eligibility.registers.facts import fact_files
    from tests import people
    from tests.portal.market import publish_market

    needs = Needs(
        database=not os.environ.get("DATABASE_URL"), redis=not os.environ.get("REDIS_URL"), is_durable=False
    )
    with joined(places(), needs):
        connections["default"].settings_dict["TEST"]["NAME"] = "screenshots"
        made = setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
        publish_market()
        call_command("load_register", *map(str, fact_files()), stdout=sys.stderr)
        accounts = (people.mia(), people.ana(), people.eli())
        passwords = {person.username: people.PASSWORD for person in accounts}
        thread = LiveServerThread("127.0.0.1", StaticFilesHandler)
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
        try:
            yield Server(f"http://127.0.0.1:{thread.port}", passwords)
        finally:
            thread.terminate()
            connections.close_all()
            teardown_databases(made, verbosity=0)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else OUT_DIR))
