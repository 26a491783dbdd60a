"""A spreadsheet or credential that waits: staged, its choices kept, given up."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from cpal.audit.trail import record
from cpal.clock import database_clock
from cpal.people.models import User
from eligibility.imports.guard import kind_of
from eligibility.imports.sheets import read_sheets
from eligibility.models import StagedFile
from eligibility.policies import may_load_registers
from eligibility.registers.looking import look_at


@transaction.atomic
def stage_brand_list(*, file_name: str, content: bytes, staged_by: User) -> StagedFile:
    """Keep a brand list that can be read until its columns are named. Raises ImportRefused, PermissionDenied."""
    check_may_import(staged_by)
    read_sheets(file_name, content)
    return keep_staged(StagedFile.Kind.BRAND_LIST, file_name, content, staged_by)


@transaction.atomic
def stage_register_file(*, file_name: str, content: bytes, staged_by: User) -> StagedFile:
    """Keep a register file until what it would change was looked at. Raises FileRefused, PermissionDenied."""
    check_may_import(staged_by)
    look_at(content, database_clock())
    return keep_staged(StagedFile.Kind.REGISTER, file_name, content, staged_by)


def is_brand_list(file_name: str, first_bytes: bytes, length: int) -> bool:
    """Whether a file is a spreadsheet, or else a credential. Raises ImportRefused when it is neither."""
    return kind_of(file_name, first_bytes, length).is_spreadsheet


@transaction.atomic
def keep_choices(*, staged: StagedFile, choices: dict[str, Any], kept_by: User) -> None:
    """What the officer has decided so far."""
    check_may_import(kept_by)
    staged.mapping = choices
    staged.save(update_fields=["mapping"])


@transaction.atomic
def give_up(*, staged: StagedFile, given_up_by: User) -> None:
    """Forget a file that waits; nothing of it was loaded."""
    check_may_import(given_up_by)
    number = staged.pk
    staged.delete()
    record(
        action="give_up_import",
        subject=f"staged_file:{number}",
        actor=given_up_by,
        detail={"file_name": staged.file_name, "sha256": staged.sha256},
    )


def check_may_import(user: User) -> None:
    """PermissionDenied for whoever does not keep the registers."""
    if not may_load_registers(user):
        raise PermissionDenied("Lists and credentials are imported by the eligibility officer.")


def keep_staged(kind: str, file_name: str, content: bytes, staged_by: User) -> StagedFile:
    """The row of a file that waits."""
    return StagedFile.objects.create(
        kind=kind,
        file_name=file_name[:255],
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        staged_by=staged_by,
    )
