"""What stands between an assessment and its approval (5.1, 5.3, 6.1, 6.2.2), in plain sentences."""

from __future__ import annotations

from collections.abc import Iterable

from pricing.methodology.results import AssessmentResult, Basis, InputState
from pricing.methodology.values import Judgement


def approval_obstacles(result: AssessmentResult, judgements: Iterable[Judgement] = ()) -> tuple[str, ...]:
    """Every reason why the run cannot be approved; none means that it may be signed off.

    Pending inputs (6.1), flagged trades without a decision (6.2.2), a window without any qualifying input
    and without an outcome (5.3), and expert judgements that nobody has signed off (5.3).
    """
    return (
        *(
            f"{each.record.id} is pending: {', '.join(each.screened.normalisation.missing)} missing."
            for each in result.inputs
            if each.state is InputState.PENDING
        ),
        *(
            f"{each.record.id} is flagged and included, and nobody has decided to retain it."
            for each in result.inputs
            if each.is_undecided
        ),
        *(
            ["Nothing qualifies: carry the previous assessment forward or withhold, by expert judgement."]
            if result.basis is Basis.NONE
            else []
        ),
        *(
            f"Expert judgement {each.record.reference} has not been signed off."
            for each in judgements
            if each.record.signed_off_by is None
        ),
    )
