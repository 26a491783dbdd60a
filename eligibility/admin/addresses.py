"""The addresses of pages that several others link to."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

PROOF_POINT = "eligibility_disclosure_proof_point"


def proof_point_address(reference: str) -> str:
    """The page of a proof point; its id may hold any character."""
    return f"{reverse(f'admin:{PROOF_POINT}')}?{urlencode({'id': reference})}"
