"""The illustrative market as it stands on one day, built once for all tests of this folder and undone after them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from cpal.calendar import LONDON
from cpal.illustrative import marks
from cpal.illustrative.files import Files
from cpal.illustrative.market import build

NOW = dt.datetime(2026, 11, 20, 12, 0, tzinfo=LONDON)


@dataclass(frozen=True)
class Built:
    """What the build said of its steps, and where it kept its files."""

    steps: tuple[str, ...]
    folder: Path


@pytest.fixture(scope="module")
def market(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Built]:
    """All 24 months. Tests change it as they like: each one's changes are undone, in the end the whole."""
    folder = tmp_path_factory.mktemp("illustrative")
    with django_db_blocker.unblock():
        with transaction.atomic():
            steps = tuple(step.name for step in build(now=NOW, files=Files(folder)))
            yield Built(steps, folder)
            transaction.set_rollback(True)
        marks.forget()
