"""The mark that a database holds the illustrative market."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from cpal.audit.append_only import append_only


class Mark(models.Model):
    """Its only row says that organisations, brands and deals of this database are fictitious, and from when on."""

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    made_at = models.DateTimeField()
    first_window = models.CharField(max_length=7)
    last_window = models.CharField(max_length=7)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_illustrative_market")]
        triggers: list[Any] = append_only("illustrative_mark")

    def __str__(self) -> str:
        return f"illustrative market {self.first_window} to {self.last_window}"
