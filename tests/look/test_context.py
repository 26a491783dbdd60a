"""What every page knows of the house."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cpal.audit.models import Checkpoint
from cpal.look.context import Look

pytestmark = pytest.mark.django_db


def test_the_footer_names_the_latest_checkpoint(client: Client) -> None:
    Checkpoint.objects.create(sequence=1, digest="aaaa" + "0" * 56 + "bbbb")
    Checkpoint.objects.create(sequence=2, digest="9f3c" + "0" * 56 + "a1d0")
    html = client.get("/look/").content.decode()
    assert "log checkpoint" in html
    assert "9f3c…a1d0" in html
    assert "aaaa…bbbb" not in html


def test_before_the_first_checkpoint_the_footer_names_none(client: Client) -> None:
    assert "log checkpoint" not in client.get("/look/").content.decode()


def test_the_checkpoint_is_sought_once_a_page(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    page = Look()
    with django_assert_num_queries(1):
        assert page.checkpoint is page.checkpoint
