"""During an objection window nothing can be amended by anyone (paper 8.2): the database refuses it."""

from __future__ import annotations

import pgtrigger

# Both the row's own moment and the database's clock count: no back-dated row slips into an open window.
_REFUSE = """
    IF EXISTS (
        SELECT 1 FROM pricing_publication AS provisional
        WHERE provisional.window_id = NEW.window_id
          AND provisional.metal = NEW.metal
          AND provisional.status = 'provisional'
          AND ((provisional.published_at <= NEW.{moment} AND NEW.{moment} < provisional.objections_until)
               OR (provisional.published_at <= clock_timestamp() AND clock_timestamp() < provisional.objections_until))
    ) THEN
        RAISE EXCEPTION 'nothing about % is amended while its objection window is open', NEW.metal;
    END IF;
    RETURN NEW;
"""


def unamended_during_objections(
    table: str, moment: str, condition: pgtrigger.Condition | None = None
) -> pgtrigger.Trigger:
    """A trigger that refuses new rows about a metal and window whose objection window is open.

    `moment` is the column that says when the row came about; `condition` narrows the rows that amend something.
    """
    return pgtrigger.Trigger(
        name=f"{table}_waits_for_objections",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        condition=condition,
        func=_REFUSE.replace("{moment}", moment),
    )
