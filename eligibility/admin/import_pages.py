"""What the pages of an import need of the admin that they belong to."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from eligibility.models import StagedFile


class ImportPages:
    """The words that `StagedFileAdmin` gives to the steps of each kind of file."""

    def staged(self, request: HttpRequest, number: int, kind: str = "") -> StagedFile:
        raise NotImplementedError

    def check_may_load(self, request: HttpRequest) -> None:
        raise NotImplementedError

    def page(self, request: HttpRequest, template: str, title: str, **context: Any) -> TemplateResponse:
        raise NotImplementedError

    def on_to(self, step: str, staged: StagedFile) -> HttpResponse:
        raise NotImplementedError
