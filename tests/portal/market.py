"""Two years of published premia of all metals: every basis, a zero, a negative, a correction. Illustrative."""

from __future__ import annotations

from cpal.calendar import Month
from pricing.models import Publication
from tests.portal.factory import Premium

LAST = Month(2026, 10)
WINDOWS = 24
LEVELS = {"aluminium": 36, "copper": 10, "nickel": 160, "zinc": 4}
BASES = {
    "aluminium": "transaction_based",
    "copper": "transaction_based blended transaction_based carried_forward carried_forward",
    "nickel": "blended transaction_based judgement blended withheld",
    "zinc": "judgement blended transaction_based",
}
STEPS = (0, 2, -1, 3, 5, -4, 1, -2, 4, -3, 2, -5)


def publish_market() -> None:
    """Publish every window of every metal: provisional, then final; the newest nickel stays provisional."""
    months = [LAST]
    while len(months) < WINDOWS:
        months.insert(0, months[0].previous)
    for metal in LEVELS:
        publish_metal(metal, months)


def publish_metal(metal: str, months: list[Month]) -> None:
    """One metal, oldest window first."""
    standing: str | None = None
    for number, month in enumerate(months):
        premium = premium_of(metal, month, number, standing)
        premium.published(status=Publication.Status.PROVISIONAL)
        if not (metal == "nickel" and month == LAST):
            premium.published(status=Publication.Status.FINAL)
        if metal == "aluminium" and month == Month(2026, 7):
            correct(premium)
        standing = premium.value if premium.value is not None else standing


def premium_of(metal: str, month: Month, number: int, standing: str | None) -> Premium:
    """A window's premium; a carried one repeats what stands."""
    bases = BASES[metal].split()
    basis = bases[number % len(bases)]
    step = STEPS[number % len(STEPS)]
    value: str | None = f"{LEVELS[metal] + step + step / 4:.2f}"
    if basis == "withheld":
        value = None
    if basis == "carried_forward":
        value = standing
    if metal == "zinc" and month == Month(2026, 6):
        value = "0.00"
    methodology = "v2025-10" if month < Month(2026, 2) else "v2026-02"
    return Premium(
        metal=metal, window=str(month), value=value, basis=basis, previous=standing, methodology=methodology
    )


def correct(premium: Premium) -> None:
    """A correction three days later."""
    premium.published(
        value="35.10",
        status=Publication.Status.CORRECTED,
        revision=2,
        reason="One trade had been reported in short tons; its tonnes were corrected.",
    )
