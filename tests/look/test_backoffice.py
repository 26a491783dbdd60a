"""The back office: who comes in, what waits for them, in which order the models stand."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client

from cpal.backoffice import BackOffice, Task, by_stage
from cpal.people.models import User
from tests import people

pytestmark = pytest.mark.django_db
FIRST_PAGE = "/back-office/"


@pytest.fixture
def tasks() -> Iterator[list[Task]]:
    waiting: list[Task] = []

    def source(_request: HttpRequest) -> list[Task]:
        return waiting

    before = list(BackOffice.task_sources)
    BackOffice.task_sources[:] = []
    BackOffice.register_tasks(source)
    yield waiting
    BackOffice.task_sources[:] = before


def signed_in(client: Client, user: User) -> Client:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_stranger_is_asked_to_sign_in_with_our_own_form(client: Client) -> None:
    response = client.get(FIRST_PAGE, follow=True)
    html = response.content.decode()
    assert "For CPAL’s own staff." in html
    assert "Django" not in html


@pytest.mark.parametrize("outsider", [people.mia, people.max_])
@pytest.mark.parametrize("page", [FIRST_PAGE, FIRST_PAGE + "login/", FIRST_PAGE + "nowhere/"])
def test_an_outsider_is_refused_clearly(client: Client, page: str, outsider: Callable[[], User]) -> None:
    response = signed_in(client, outsider()).get(page)
    assert response.status_code == 403
    assert "The back office is for CPAL’s own staff." in response.content.decode()


def test_what_waits_is_shown_soonest_first(client: Client, tasks: list[Task]) -> None:
    tasks += [
        Task("Some time", "/c/"),
        Task("Tomorrow", "/b/", due_at=datetime(2026, 12, 2, 16, tzinfo=UTC)),
        Task("Today", "/a/", "Two flags", due_at=datetime(2026, 12, 1, 16, tzinfo=UTC)),
    ]
    html = signed_in(client, people.ana()).get(FIRST_PAGE).content.decode()
    assert html.index("Today") < html.index("Tomorrow") < html.index("Some time")
    assert "by <time" in html


def test_nothing_waiting_is_said(client: Client, tasks: list[Task]) -> None:
    assert not tasks
    assert "Nothing waits for you." in signed_in(client, people.ana()).get(FIRST_PAGE).content.decode()


def test_a_source_of_tasks_is_asked_once_however_often_it_is_registered(tasks: list[Task]) -> None:
    BackOffice.register_tasks(BackOffice.task_sources[0])
    assert len(BackOffice.task_sources) == 1
    assert not tasks


def app(label: str, *models: str) -> dict[str, Any]:
    return {
        "app_label": label,
        "name": label,
        "models": [{"name": model, "object_name": model.removesuffix("s")} for model in models],
    }


def test_models_stand_in_the_order_of_the_work() -> None:
    apps = [app("axes", "Attempts"), app("zoo", "Animals"), app("pricing", "Runs"), app("people", "Users")]
    apps.append(app("eligibility", "Deliveries", "Sites", "Brands"))
    stages = {stage["name"]: [model["name"] for model in stage["models"]] for stage in by_stage(apps)}
    assert list(stages) == ["Brands and sites", "Register files", "Pricing", "People", "Other"]
    assert stages["Brands and sites"] == ["Brands", "Sites"]
    assert stages["Register files"] == ["Deliveries"]
    assert stages["People"] == ["Users", "Attempts"]
    assert stages["Other"] == ["Animals"]
