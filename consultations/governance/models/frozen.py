"""Triggers for drafts that may be changed until they are approved, and never after (paper 7.5)."""

from __future__ import annotations

import pgtrigger

UNLESS_APPROVED = """
    IF TG_OP <> 'INSERT' AND EXISTS (SELECT FROM {approval} WHERE review_id = OLD.{key}) THEN
        RAISE EXCEPTION 'what was approved stays as it is';
    END IF;
    IF TG_OP <> 'DELETE' AND EXISTS (SELECT FROM {approval} WHERE review_id = NEW.{key}) THEN
        RAISE EXCEPTION 'what was approved stays as it is';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""
SECOND_PERSON = """
    IF EXISTS (SELECT FROM {draft} WHERE id = NEW.review_id AND {drafter} = NEW.{second}) THEN
        RAISE EXCEPTION 'a second person is needed: nobody approves what they wrote';
    END IF;
    RETURN NEW;
"""


def frozen_once_approved(table: str, *, approval: str, key: str = "review_id") -> list[pgtrigger.Trigger]:
    """Refuse every change of `table` whose `key` is that of a review in `approval`; TRUNCATE always."""
    return [
        pgtrigger.Trigger(
            name=f"{table}_is_frozen",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
            func=UNLESS_APPROVED.format(approval=approval, key=key),
        ),
        pgtrigger.Trigger(
            name=f"{table}_table_stays",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func="RAISE EXCEPTION 'rows of % are kept for ever', TG_TABLE_NAME;",
        ),
    ]


def second_person(table: str, *, draft: str, drafter: str, second: str) -> pgtrigger.Trigger:
    """Refuse an approval by whoever wrote the draft."""
    return pgtrigger.Trigger(
        name=f"{table}_second_person",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=SECOND_PERSON.format(draft=draft, drafter=drafter, second=second),
    )
