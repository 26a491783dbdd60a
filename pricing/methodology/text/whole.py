"""The text of one version as a whole: rendered with its parameters, and checked against them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields

from pricing.methodology.parameters import MethodologyParameters
from pricing.methodology.text.clauses import ClauseText
from pricing.methodology.text.literals import numbers_written_out
from pricing.methodology.text.rendering import BadText, Reference, references_made, rendered

CLAUSE_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class RenderedClause:
    """A clause as it is read: its sentences with their numbers, and its references as headings."""

    clause: ClauseText
    text: str

    @property
    def id(self) -> str:
        """The id of the clause, the same in every version."""
        return self.clause.id


def read_clauses(
    clauses: Sequence[ClauseText], parameters: MethodologyParameters
) -> tuple[RenderedClause, ...]:
    """Every clause with its numbers; a reference reads as the heading of its clause. Raises BadText."""
    reference = headings_of(clauses)
    return tuple(RenderedClause(each, rendered(each.text, parameters, reference)) for each in clauses)


def headings_of(clauses: Sequence[ClauseText]) -> Reference:
    """How a reference reads: number and title of its clause."""
    headings = {each.id: each.heading for each in clauses}

    def heading(name: str) -> str:
        if name not in headings:
            raise BadText(f"there is no clause “{name}”")
        return headings[name]

    return heading


def faults_of(clauses: Sequence[ClauseText], parameters: MethodologyParameters) -> tuple[str, ...]:
    """Why these clauses cannot be the text of a version with these parameters; none means that they can."""
    counts = Counter(each.id for each in clauses)
    twice = [f"two clauses have the id “{name}”" for name, count in counts.items() if count > 1]
    single = [fault for each in clauses for fault in _faults_of_clause(each, parameters, set(counts))]
    return (*twice, *single, *_unstated(clauses))


def _unstated(clauses: Sequence[ClauseText]) -> tuple[str, ...]:
    """A parameter that no clause states would be a rule that nobody can read."""
    stated = {name for each in clauses for name in each.parameters}
    return tuple(
        f"no clause states the parameter {field.name}"
        for field in fields(MethodologyParameters)
        if field.name not in stated
    )


def _faults_of_clause(
    clause: ClauseText, parameters: MethodologyParameters, known: set[str]
) -> tuple[str, ...]:
    faults = [f"there is no clause “{name}”" for name in references_made(clause.text) if name not in known]
    faults += [
        f"“{number}” stands in the text; name its parameter instead"
        for number in numbers_written_out(f"{clause.title}\n{clause.text}")
    ]
    if not CLAUSE_ID.fullmatch(clause.id):
        faults.append("an id is small letters, digits and hyphens")
    if not (clause.number and clause.title and clause.text and clause.source):
        faults.append("number, title, text or source is empty")
    try:
        rendered(clause.text, parameters, lambda name: name)
    except BadText as problem:
        faults.append(str(problem))
    return tuple(f"clause {clause.id}: {fault}" for fault in faults)


EMPHASIS = re.compile(r"(?<!\w)\*(?=\S)([^*\n]+)(?<=\S)\*(?!\w)")


def plain(text: str) -> str:
    """A rendered text without its Markdown signs but those of lists: what is compared, and what a feed may carry."""
    return EMPHASIS.sub(r"\1", text).replace("`", "")
