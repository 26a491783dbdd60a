"""Stage and load a credential: its bytes are kept, and exactly the rows that were shown, all or none."""

from __future__ import annotations

import hashlib

from django.db import transaction

from cpal.audit.trail import record
from cpal.clock import database_clock
from cpal.people.models import User
from eligibility.imports.credential_preview import CredentialPreview, preview_of, read_at
from eligibility.imports.refusals import ImportRefused
from eligibility.models import Credential, StagedFile
from eligibility.services.enter_rows import enter_rows
from eligibility.services.load_brand_list import NotAsShown, alone
from eligibility.services.load_register import one_load_at_a_time
from eligibility.services.stage_file import check_may_import, keep_staged


@transaction.atomic
def stage_credential(*, file_name: str, content: bytes, staged_by: User) -> StagedFile:
    """Keep a credential until its rows are looked at. Raises ImportRefused when its signature is false."""
    check_may_import(staged_by)
    read_at(content, database_clock())
    _refuse_again(hashlib.sha256(content).hexdigest())
    return keep_staged(StagedFile.Kind.CREDENTIAL, file_name, content, staged_by)


@transaction.atomic
def load_credential(*, staged: StagedFile, shown: str, loaded_by: User) -> Credential:
    """Load the rows whose preview had the digest `shown`, keep the credential, and forget the staged file.

    Raises NotAsShown, ImportRefused, RowsRefused, PermissionDenied.
    """
    check_may_import(loaded_by)
    staged = alone(staged)
    for register in ("disclosures", "assurances", "proof_points", "proof_point_statuses", "assurance_steps"):
        one_load_at_a_time(register)
    _refuse_again(staged.sha256)
    if not staged.mapping:
        raise NotAsShown("Say first what the credential is about.")
    preview = preview_of(staged, database_clock(), str(loaded_by))
    if preview.digest != shown:
        raise NotAsShown("What is held has changed since this was shown. This is what would be loaded now.")
    if preview.problems:
        raise NotAsShown(" ".join(preview.problems))
    return _load(staged, preview, loaded_by)


def _load(staged: StagedFile, preview: CredentialPreview, loaded_by: User) -> Credential:
    read = preview.read
    credential = Credential.objects.create(
        kind=read.kind.value,
        identifier=read.identifier,
        issuer=read.issuer.id,
        valid_from=read.valid_from,
        valid_until=read.valid_until,
        signature=Credential.Signature.VALID if read.checked.is_valid else Credential.Signature.UNCHECKED,
        signature_said=read.checked.said[:500],
        content=bytes(staged.content),
        sha256=staged.sha256,
        loaded_by=loaded_by,
    )
    for register, rows in preview.rows.items():
        if rows:
            enter_rows(
                register=register,
                rows=rows,
                entered_by=loaded_by,
                reason=f"credential {read.identifier}, signature {credential.get_signature_display()}",
                file_name=f"{register}-of-{staged.file_name}.csv",
            )
    staged.delete()
    record(
        action="load_credential",
        subject=f"credential:{credential.pk}",
        actor=loaded_by,
        detail={
            "identifier": read.identifier,
            "sha256": credential.sha256,
            "signature": credential.signature,
            "rows": {register: len(rows) for register, rows in preview.rows.items() if rows},
        },
    )
    return credential


def _refuse_again(sha256: str) -> None:
    before = Credential.objects.filter(sha256=sha256).first()
    if before is not None:
        raise ImportRefused(f"This very credential was loaded on {before.loaded_at:%d %B %Y}.")
