"""The public reads names and days in words; what only contains a code stays as it is."""

import pytest

from eligibility.public.reading import readable

NAMES = {"ACME": "Acme Metals", "ACME-WORKS": "Acme Works", "QUILL B-WORKS": "Quill B works", "EMPTY": ""}


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("verified by ACME on 2026-02-01.", "verified by Acme Metals on 1 February 2026."),
        ("ACME-WORKS holds it", "Acme Works holds it"),
        ("QUILL B-WORKS: awarded", "Quill B works: awarded"),
        ("D-ACME-2026 discloses", "D-ACME-2026 discloses"),
        ("D-2026-02-01 discloses", "D-2026-02-01 discloses"),
        ("from 2026-02-31", "from 2026-02-31"),
        ("verified by EMPTY", "verified by EMPTY"),
        ("verified by NOBODY", "verified by NOBODY"),
    ],
)
def test_codes_become_names_and_days_become_words(said: str, read: str) -> None:
    assert readable(said, NAMES) == read


def test_without_any_name_the_words_stay() -> None:
    assert readable("verified by ACME", {}) == "verified by ACME"
