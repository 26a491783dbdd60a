"""The field in which staff say why: the same question, and the same answer to an empty one, on every form."""

from __future__ import annotations

from django import forms

SAY_WHY = "Say why: the reason is kept with the {kept} and read by the auditor."
LONGEST = 2_000


def why(
    kept: str,
    *,
    label: str = "Why",
    help_text: str = "What this rests on. It is kept in the audit log.",
    most: int = LONGEST,
    rows: int = 3,
) -> forms.CharField:
    """A reason that must be given; `kept` is what it is kept with: a row, a step, a decision."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=most,
        error_messages={"required": SAY_WHY.format(kept=kept)},
        widget=forms.Textarea(attrs={"rows": rows}),
    )
