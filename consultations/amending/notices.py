"""The notices of an amendment, each issued in the transaction of what it tells (paper 7.6)."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from consultations.amending.text import redline_of
from consultations.amending.words import heading_of, leaf_value_text
from consultations.models import Amendment, AmendmentDecision, AmendmentText, MaterialityDecision
from consultations.notices.events import bullets, one_line
from consultations.notices.models import Kind, Notice
from consultations.notices.services.issue import issue_notice
from cpal.clock import database_clock
from cpal.look.figures import day_text, london_text, window_text
from cpal.people.models import User
from pricing.methodology.fate import Fate
from pricing.methodology.glide_path import StepChange
from pricing.methodology.redline import ClauseRedline
from pricing.public.redlines import limit_text


def announce_proposal(amendment: Amendment, materiality: MaterialityDecision) -> Notice:
    """What is proposed, whether it is material, and its redline."""
    text = amendment.proposal
    assert text is not None
    follows = (
        "It is material: it is adopted only after a public consultation."
        if materiality.is_material
        else "It is not material: it is announced by this notice, and can be adopted without a consultation."
    )
    facts = [
        ("Change", one_line(amendment.title)),
        ("Material", f"{'yes' if materiality.is_material else 'no'}. {one_line(materiality.reason)}"),
        ("Why", one_line(amendment.rationale)),
    ]
    return _issue(
        amendment,
        "proposed",
        title="change of the methodology proposed",
        summary=f"{one_line(amendment.summary)} {follows}",
        body=f"{bullets(facts)}\n\n{redline_in_words(text)}",
        by=materiality.decided_by,
    )


def announce_decision(amendment: Amendment, decision: AmendmentDecision) -> Notice:
    """What became of the proposal, and why."""
    return _issue(
        amendment,
        "decided",
        title=f"decided: {decision.get_outcome_display()}",
        summary=f"The proposed change “{one_line(amendment.title)}” was decided: {decision.get_outcome_display()}.",
        body=bullets([("Reasons", one_line(decision.reasons))]),
        by=decision.decided_by,
    )


def announce_adoption(
    amendment: Amendment, code: str, window: str, opens_at: dt.datetime, by: User
) -> Notice:
    """From which window the changed methodology applies."""
    text = decided_text(amendment)
    facts = [
        ("Methodology version", code),
        ("Applies from", f"the window of {window_text(window)}, which opens {london_text(opens_at)}"),
        ("Earlier windows", "keep the version that they were priced under"),
    ]
    return _issue(
        amendment,
        "adopted",
        title=f"{code} applies from {window_text(window)}",
        summary=f"The change “{one_line(amendment.title)}” is adopted: {code} applies from the window of"
        f" {window_text(window)}.",
        body=f"{bullets(facts)}\n\n{redline_in_words(text)}",
        by=by,
    )


def announce_withdrawal(amendment: Amendment, reason: str, by: User) -> Notice:
    """The proposal is withdrawn."""
    return _issue(
        amendment,
        "withdrawn",
        title="proposal withdrawn",
        summary=f"The proposed change “{one_line(amendment.title)}” is withdrawn.",
        body=bullets([("Reason", one_line(reason))]),
        by=by,
    )


def decided_text(amendment: Amendment) -> AmendmentText:
    """The text that was decided on: the final one where feedback changed the proposal."""
    changed = amendment.decision.outcome == AmendmentDecision.Outcome.ADOPT_CHANGED
    text = amendment.final if changed else amendment.proposal
    assert text is not None
    return text


def redline_in_words(text: AmendmentText) -> str:
    """Every change of the text in Markdown: numbers and steps before and after, and the clauses as they would read."""
    changes = redline_of(text, database_clock())
    lines = [
        (
            each.leaf.name,
            f"{leaf_value_text(each.leaf, each.before)} → {leaf_value_text(each.leaf, each.after)}",
        )
        for each in changes.parameters
    ]
    lines += [(_step_named(each), _step_in_words(each)) for each in changes.changed_steps]
    written = [each for each in changes.changed if each.change]
    return "\n\n".join(
        part
        for part in (bullets(lines), *(_clause_in_words(each) for each in written), _rest(changes.changed))
        if part
    )


def _step_named(change: StepChange) -> str:
    """`Glide path, nickel from 1 January 2028`."""
    return f"Glide path, {change.name.metal.value} from {day_text(change.name.effective_on)}"


def _step_in_words(change: StepChange) -> str:
    """The limit that day before and after, why, and where the step is from."""
    before = limit_text(change.limit_before, change.before)
    after = limit_text(change.limit_after, change.after)
    why = one_line(change.reason or change.present.rationale)
    source = f" ({one_line(change.present.source)})" if change.after else ""
    return f"{before} → {after}. {why}{source}"


def _clause_in_words(clause: ClauseRedline) -> str:
    heading = f"**{heading_of(clause)}**, {clause.fate}: {one_line(clause.change)}"
    if clause.fate is Fate.REMOVED:
        return heading
    reads = clause.present.text.replace("\n", "\n> ")
    return f"{heading}\n\n> {reads}"


def _rest(changed: tuple[ClauseRedline, ...]) -> str:
    """Clauses that differ by their numbers alone, or are gone."""
    others = [heading_of(each) for each in changed if not each.change]
    return f"Clauses that change with these: {'; '.join(others)}." if others else ""


def _issue(amendment: Amendment, event: str, *, title: str, summary: str, body: str, by: User) -> Notice:
    return issue_notice(
        kind=Kind.METHODOLOGY,
        title=f"{amendment.reference} {title}",
        summary=summary,
        body=body,
        url=reverse("amendment", args=[amendment.reference]),
        event=f"amendment:{amendment.reference}:{event}",
        issued_by=by,
    )
