"""What waits for the eligibility officer of what was uploaded."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse

from cpal.backoffice import Task
from eligibility.models import StagedFile
from eligibility.policies import may_load_registers


def imports_waiting(request: HttpRequest) -> Iterator[Task]:
    """Files that were uploaded, and neither loaded nor given up."""
    if not may_load_registers(request.user):
        return
    names = list(StagedFile.objects.order_by("pk").values_list("file_name", flat=True)[:100])
    if names:
        how_many = "An uploaded file waits" if len(names) == 1 else f"{len(names)} uploaded files wait"
        yield Task(
            f"{how_many} to be looked at and loaded",
            reverse("admin:eligibility_stagedfile_changelist"),
            ", ".join(names[:3]),
        )
