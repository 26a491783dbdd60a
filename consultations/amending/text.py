"""What the methodology would say: the version that a text of an amendment makes of the version it changes (7.6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from consultations.amending.glide_path import faults_in_words, steps_with, with_reasons
from consultations.models import Amendment, AmendmentText, ClauseChange
from cpal.calendar import london_date
from pricing.methodology.glide_path import GlideStep, Limits, limits_of
from pricing.methodology.parameters import MethodologyParameters, version_from_json
from pricing.methodology.redline import Redline, redline
from pricing.methodology.text.amending import BadAmendment, amended
from pricing.methodology.text.clauses import ClauseText
from pricing.methodology.text.rendering import BadText
from pricing.methodology.text.whole import RenderedClause, faults_of, plain, read_clauses
from pricing.models import MethodologyVersion
from pricing.selectors.methodology import clauses_of, glide_path_of

# The name that an unfixed text goes by; nothing is ever stored under it.
UNFIXED = "draft"


@dataclass(frozen=True, slots=True)
class WholeVersion:
    """A version of the methodology before it is stored: its document, its clauses in order, and its glide path."""

    document: dict[str, Any]
    clauses: tuple[ClauseText, ...]
    glide_path: tuple[GlideStep, ...]

    @property
    def parameters(self) -> MethodologyParameters:
        return version_from_json(self.document).parameters

    @property
    def limits(self) -> Limits:
        """The largest footprints over time."""
        return limits_of(self.document, self.glide_path)


def base_of(amendment: Amendment) -> MethodologyVersion:
    """The version that the amendment changes."""
    return MethodologyVersion.objects.named(amendment.base)


def whole_of(version: MethodologyVersion) -> WholeVersion:
    """A stored version."""
    clauses = tuple(clause.written for clause in clauses_of(version))
    return WholeVersion(version.document, clauses, glide_path_of(version))


def whole_text(text: AmendmentText, *, code: str = UNFIXED, at: dt.datetime) -> WholeVersion:
    """What the text makes of the version it changes, under that name; once it is fixed, the version it is.

    Raises BadAmendment for a parameter that cannot be what was asked.
    """
    if text.version is not None:
        return whole_of(text.version)
    amendment = text.amendment
    base = whole_of(base_of(amendment))
    changes = {each.leaf: each.becomes for each in text.parameter_changes.all()}
    document = amended(
        base.document,
        changes,
        version=code,
        title=amendment.title,
        summary=amendment.summary,
        published_on=london_date(at).isoformat(),
        source=f"amendment {amendment.reference}",
    )
    return WholeVersion(
        document,
        clauses_with(base.clauses, text.clause_changes.all(), amendment.reference),
        steps_with(base.glide_path, text.glide_changes.all()),
    )


def clauses_with(
    clauses: Sequence[ClauseText], changes: Iterable[ClauseChange], reference: str
) -> tuple[ClauseText, ...]:
    """The clauses with some changed, removed or added; `change` says why, and is empty for all others."""
    changed = [replace(each, change="") for each in clauses]
    for change in changes:
        position = _position(changed, change.clause_id)
        if position is None:
            if change.becomes:
                place = _position(changed, change.after)
                changed.insert(len(changed) if place is None else place + 1, _new_clause(change, reference))
        elif change.becomes:
            changed[position] = _changed_clause(changed[position], change)
        else:
            del changed[position]
    return tuple(changed)


def _position(clauses: Sequence[ClauseText], name: str) -> int | None:
    return next((place for place, each in enumerate(clauses) if each.id == name), None)


def _changed_clause(clause: ClauseText, change: ClauseChange) -> ClauseText:
    return replace(
        clause,
        number=change.number or clause.number,
        title=change.title or clause.title,
        text=change.becomes,
        change=change.reason,
    )


def _new_clause(change: ClauseChange, reference: str) -> ClauseText:
    return ClauseText(
        id=change.clause_id,
        number=change.number,
        title=change.title,
        text=change.becomes,
        source=f"amendment {reference}",
        change=change.reason,
    )


def redline_of(text: AmendmentText, at: dt.datetime) -> Redline:
    """What differs from the version that it changes. Raises BadAmendment or BadText while the text is not whole."""
    found = redline_between(whole_of(base_of(text.amendment)), whole_text(text, at=at))
    return replace(found, steps=with_reasons(found.steps, text.glide_changes.all()))


def redline_between(before: WholeVersion, after: WholeVersion) -> Redline:
    """What differs between two versions, numbers filled in; that they have two names and two windows is no change."""
    named = replace(
        after.parameters,
        version=before.parameters.version,
        applies_from_window=before.parameters.applies_from_window,
    )
    return redline(
        _read_plainly(before.clauses, before.parameters),
        _read_plainly(after.clauses, named),
        (before.document, after.document),
        (before.glide_path, after.glide_path),
    )


def _read_plainly(
    clauses: Sequence[ClauseText], parameters: MethodologyParameters
) -> tuple[RenderedClause, ...]:
    """The clauses as they are read, without the signs of Markdown."""
    return tuple(replace(each, text=plain(each.text)) for each in read_clauses(clauses, parameters))


def faults_of_text(text: AmendmentText, at: dt.datetime) -> tuple[str, ...]:
    """Why the text cannot be fixed as it stands; nothing when it can."""
    try:
        base, whole = whole_of(base_of(text.amendment)), whole_text(text, at=at)
        found = faults_of(whole.clauses, whole.parameters)
        if found:
            return tuple(f"{fault[:1].upper()}{fault[1:]}." for fault in found)
        changes = redline_between(base, whole)
    except (BadAmendment, BadText) as problem:
        return (f"{problem}.",)
    if not (changes.parameters or changes.changed or changes.changed_steps):
        return ("It changes nothing yet: change a parameter, a clause or a step of the glide path.",)
    return faults_in_words(base.limits, whole.limits, london_date(at))
