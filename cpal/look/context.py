"""What every page knows: whether the market is illustrative, and where the log stands."""

from functools import cached_property
from importlib import import_module
from importlib.util import find_spec

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cpal.audit.models import Checkpoint
from cpal.look.figures import in_london


class Look:
    """``look`` in every template. Each answer is sought once a page, and only if the page shows it."""

    @cached_property
    def illustrative(self) -> bool:
        """Whether what is shown comes from fictitious organisations and deals."""
        if find_spec("cpal.illustrative.marks") is None:
            return False
        return bool(import_module("cpal.illustrative.marks").is_illustrative())

    @cached_property
    def checkpoint(self) -> SafeString | None:
        """Day and digest of the latest checkpoint of the audit log; None before the first."""
        checkpoint = Checkpoint.objects.first()
        if checkpoint is None:
            return None
        day = in_london(checkpoint.taken_at).date().isoformat()
        digest = checkpoint.digest
        return format_html('<code title="{2}">{0} {1}</code>', day, f"{digest[:4]}…{digest[-4:]}", digest)


def look(_request: HttpRequest) -> dict[str, Look]:
    """Context processor."""
    return {"look": Look()}
