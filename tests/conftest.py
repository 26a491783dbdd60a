"""What every test stands on: a real PostgreSQL, a real Redis, and Chromium where there is one."""

import os
from collections.abc import Iterator

import hypothesis
import pytest
from playwright.sync_api import Browser, sync_playwright

from cpal.local.chromium import find_chromium
from cpal.local.keeper import Needs
from cpal.local.membership import Membership, joined
from cpal.local.places import places
from tests.workers import Worker

# The suite gives one answer for one state of the code; `make search` looks for what no run has met yet.
hypothesis.settings.register_profile("repeatable", derandomize=True, database=None)
hypothesis.settings.register_profile("searching", print_blob=True)

NO_CHROMIUM = "no Chromium on the PATH or in CHROMIUM"


@pytest.fixture(scope="session")
def servers() -> Iterator[Membership | None]:
    """PostgreSQL and Redis: those of DATABASE_URL and REDIS_URL, else private ones for this session."""
    needs = Needs(
        database=not os.environ.get("DATABASE_URL"),
        redis=not os.environ.get("REDIS_URL"),
        is_durable=False,
    )
    with joined(places(), needs) as membership:
        yield membership


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,  # one database for each process of pytest -n
    servers: Membership | None,
) -> None:
    """Called by pytest-django before it makes the test database, and only if a test asks for one."""


@pytest.fixture
def celery_worker(transactional_db: None, servers: Membership | None) -> Iterator[Worker]:
    """A real Celery worker over the real Redis, on this test's database."""
    worker = Worker()
    worker.empty_the_queue()
    worker.start()
    yield worker
    worker.stop()


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Chromium; tests marked `browser` only run where there is one."""
    found = find_chromium()
    assert found, NO_CHROMIUM
    return found


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """A headless Chromium for the tests of a file."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        )
        yield launched
        launched.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if find_chromium():
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=NO_CHROMIUM))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if number := _number_without_browser(terminalreporter):
        terminalreporter.write_line(f"NOT RUN: {number} browser tests, {NO_CHROMIUM}.", red=True)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where a browser is demanded, a run that left its tests out has failed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CPAL_REQUIRE_BROWSER") and reporter and _number_without_browser(reporter):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _number_without_browser(reporter: pytest.TerminalReporter) -> int:
    skipped = reporter.stats.get("skipped", [])
    return sum(NO_CHROMIUM in str(report.longrepr) for report in skipped)
