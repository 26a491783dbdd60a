"""The facts of record, loaded once for all tests of a file and undone after them."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from eligibility.registers.facts import fact_files


@pytest.fixture(scope="module")
def facts_of_record(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """What the command said as it loaded them."""
    with django_db_blocker.unblock(), transaction.atomic():
        said = StringIO()
        call_command("load_register", *map(str, fact_files()), stdout=said)
        yield said.getvalue()
        transaction.set_rollback(True)
