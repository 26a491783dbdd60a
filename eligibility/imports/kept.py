"""What became of the signature of a credential that was loaded: said wherever the credential is named."""

from __future__ import annotations

from eligibility.models import Credential


def signature_of(identifier: str) -> str:
    """The state of its signature in words; empty when no credential of that id was loaded."""
    kept = Credential.objects.filter(identifier=identifier).only("signature").first()
    return f"signature {kept.get_signature_display()}" if kept else ""
