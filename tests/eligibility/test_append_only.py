"""What was received is kept for ever: the database itself refuses to change or remove a register row."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from cpal.people.models import RegisterDelivery
from cpal.people.models.organisations import RegisterRow
from eligibility.models import Threshold
from eligibility.registers.tables import TABLES
from tests.eligibility.registers import load, load_eligible_brand, load_particulars

pytestmark = pytest.mark.django_db

KEPT = [*(table.model for table in TABLES.values()), RegisterDelivery, Threshold]


@pytest.fixture
def _rows() -> None:
    load_eligible_brand()
    load("sites", {"code": "SMELTER"})
    load_particulars()


@pytest.mark.usefixtures("_rows")
@pytest.mark.parametrize("model", KEPT)
@pytest.mark.parametrize(
    "change", ["UPDATE {table} SET id = id + 1", "DELETE FROM {table}", "TRUNCATE {table} CASCADE"]
)
def test_a_row_can_be_neither_changed_nor_removed(model: type[RegisterRow], change: str) -> None:
    table = model._meta.db_table
    number = model._default_manager.count()
    assert number
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change.format(table=table))
    assert model._default_manager.count() == number
