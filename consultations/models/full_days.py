"""The rule of `consultations.full_days` in the database's words."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Func
from django.db.models.sql.compiler import SQLCompiler


def full_days_sql(opened_at: str, closes_at: str, days: str) -> str:
    """Whether `days` full days lie between two instants: by the clock in London, and by the hours."""
    return (
        f"({closes_at} >= GREATEST("
        f"(({opened_at} AT TIME ZONE 'Europe/London') + make_interval(days => {days})) AT TIME ZONE 'Europe/London', "
        f"{opened_at} + make_interval(hours => 24 * {days})))"
    )


class StaysOpen(Func):
    """Whether an opening and a close, by field name, are that many full days apart."""

    conditional = True
    output_field = models.BooleanField()

    def __init__(self, opened_at: str, closes_at: str, days: str) -> None:
        super().__init__(F(opened_at), F(closes_at), F(days))
        self.names = (opened_at, closes_at, days)

    def as_sql(  # type: ignore[override]  # Func's own further arguments are not needed
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[str | int, ...]]:
        opened_at, closes_at, days = (compiler.compile(each)[0] for each in self.source_expressions)
        return full_days_sql(opened_at, closes_at, days), ()

    def deconstruct(self) -> tuple[str, tuple[str, ...], dict[str, Any]]:
        return "consultations.models.full_days.StaysOpen", self.names, {}
