"""Pieces of a run's evidence, read alone: the whole can name a hundred thousand verdicts (paper 7.1)."""

from __future__ import annotations

from typing import Any

from pricing.models import Run, RunEvidence


def seen_by(run: Run) -> Any:
    """What had been decided and judged when the run was made, as `latest_of` gave it then."""
    return _piece(run, "head__seen")


def decisions_behind(run: Run) -> Any:
    """The decisions that the run took into account, as the bundle writes them."""
    return _piece(run, "head__inputs__decisions")


def _piece(run: Run, path: str) -> Any:
    return RunEvidence.objects.filter(run=run).values_list(path, flat=True).get()
