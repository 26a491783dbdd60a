"""An asker who has the answer already is told so; a new publication makes a new answer."""

import pytest
from django.test import Client

from pricing.models import Publication
from tests.portal.factory import Premium

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mid_november")]
PATHS = ["/api/v1/premia", "/api/v1/premia?format=csv", "/api/v1/premia/nickel/2026-10"]


@pytest.mark.parametrize("path", PATHS)
def test_an_unchanged_answer_is_304_without_a_body(client: Client, path: str) -> None:
    Premium().published()
    first = client.get(path)
    again = client.get(path, headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["ETag"] == first.headers["ETag"]
    assert "max-age=30" in again.headers["Cache-Control"]


@pytest.mark.parametrize("path", PATHS)
def test_a_new_publication_is_a_new_answer(client: Client, path: str) -> None:
    Premium(status=Publication.Status.PROVISIONAL).published()
    first = client.get(path)
    Premium().published()
    again = client.get(path, headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 200
    assert again.headers["ETag"] != first.headers["ETag"]


def test_each_question_and_each_form_has_its_own_tag(client: Client) -> None:
    Premium().published()
    answers = [client.get(path) for path in [*PATHS, "/api/v1/premia?metal=nickel"]]
    by_header = client.get("/api/v1/premia", headers={"accept": "text/csv"})
    tags = {each.headers["ETag"] for each in [*answers, by_header]}
    assert len(tags) == 5


def test_a_bad_question_is_refused_even_with_a_tag(client: Client) -> None:
    assert client.get("/api/v1/premia?metal=tin", headers={"if-none-match": "*"}).status_code == 400


def test_a_cache_is_told_that_the_form_depends_on_accept(client: Client) -> None:
    response = client.get("/api/v1/premia")
    assert "Accept" in response.headers["Vary"]
    assert "public" in response.headers["Cache-Control"]


def test_head_gives_the_same_headers_and_no_body(client: Client) -> None:
    Premium().published()
    head, get = client.head("/api/v1/premia"), client.get("/api/v1/premia")
    assert head.headers["ETag"] == get.headers["ETag"]
    assert head.content == b""
