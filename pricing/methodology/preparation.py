"""From records to screened inputs: findings, levels, and what has been decided and judged of each (5.4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pricing.methodology.codes import Code
from pricing.methodology.normalisation import Normaliser, judged_adjustments
from pricing.methodology.reference import ReferenceTable
from pricing.methodology.results import ScreenedInput
from pricing.methodology.screening import (
    ScreeningContext,
    in_methodology_order,
    is_off_last_trade,
    is_rolled_forward,
    screen,
)
from pricing.methodology.values import (
    AssessmentInputs,
    Decision,
    InputKey,
    Judgement,
    MarketRecord,
    OrganisationRegister,
    Overruling,
    ReferenceTrade,
    input_key,
)


class Preparation:
    """Screens each record for eligibility, then normalises it, as clause 5.4 orders."""

    def __init__(self, inputs: AssessmentInputs) -> None:
        self.register = OrganisationRegister.of(inputs.organisations, inputs.consents)
        self.context = ScreeningContext.at_cutoff(
            inputs.window, inputs.parameters, self.register, inputs.brand_verdicts
        )
        self.normaliser = Normaliser(ReferenceTable(inputs.reference_rows), inputs.parameters)
        self._decisions: dict[InputKey, Decision] = {each.input: each for each in inputs.decisions}
        self._judged = judged_adjustments(inputs.judgements)
        self._overruled = overruled_codes(inputs.judgements)

    def prepare(self, record: MarketRecord) -> ScreenedInput:
        """The record with findings, level and decision; an order still lacks its comparison."""
        key = input_key(record)
        return ScreenedInput(
            record=record,
            rolled_forward=is_rolled_forward(record, self.context.window),
            findings=screen(record, self.context),
            normalisation=self.normaliser.normalise(record, self._judged.get(key)),
            overruled=self._overruled.get(key, ()),
            decision=self._decisions.get(key),
        )

    def compare(self, order: ScreenedInput, reference: ReferenceTrade | None) -> ScreenedInput:
        """The order compared with the last verified transaction (5.2)."""
        finding = is_off_last_trade(order.normalisation.level_usd_per_t, reference, self.context.parameters)
        if finding is None:
            return order
        return replace(order, findings=in_methodology_order((*order.findings, finding)))


def overruled_codes(judgements: Iterable[Judgement]) -> dict[InputKey, tuple[Code, ...]]:
    """The findings that expert judgement sets aside; only those that clause 5.2 allows."""
    overruled: dict[InputKey, tuple[Code, ...]] = {}
    for each in judgements:
        if isinstance(each, Overruling) and each.code.is_overrulable:
            overruled[each.input] = (*overruled.get(each.input, ()), each.code)
    return overruled
