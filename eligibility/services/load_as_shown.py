"""Load a register file that was looked at: what was shown, or nothing."""

from __future__ import annotations

from io import BytesIO

from django.db import transaction

from cpal.clock import database_clock
from cpal.people.models import User
from eligibility.models import StagedFile
from eligibility.registers.looking import look_at
from eligibility.services.load_brand_list import NotAsShown, alone
from eligibility.services.load_register import LoadedRegister, load_register, one_load_at_a_time
from eligibility.services.stage_file import check_may_import


@transaction.atomic
def load_as_shown(*, staged: StagedFile, shown: str, loaded_by: User) -> LoadedRegister:
    """Load a staged register file whose look had the digest `shown`, and forget the staged file.

    Raises NotAsShown when what is held has changed since, FileRefused, PermissionDenied.
    """
    check_may_import(loaded_by)
    staged = alone(staged)
    content = bytes(staged.content)
    one_load_at_a_time(look_at(content, database_clock()).register)
    if look_at(content, database_clock()).digest != shown:
        raise NotAsShown("What is held has changed since this was shown. This is what would change now.")
    loaded = load_register(source=BytesIO(content), file_name=staged.file_name, loaded_by=loaded_by)
    staged.delete()
    return loaded
