"""A clause of the methodology, and the two versions that ship as files (`v2025-10.toml`, `v2026-02.toml`).

A file is a whole text, or says on which version it is `based_on` and has only the clauses that differ, each with the
reason in `change`; a new clause says `after` which it stands. What such a file is silent about is `taken_over` from the
paper, and its source says so. The id of a clause never changes between versions.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from typing import Any

from pricing.methodology.text.rendering import parameters_stated


class UnknownClause(LookupError):
    """A text names a clause that it does not have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseText:
    """One clause as it is written, its numbers still placeholders.

    `number` is the section of the discussion paper, `code` the dotted names of what applies it, `change` why it
    differs from the version before, empty where it does not.
    """

    id: str
    number: str
    title: str
    text: str
    code: tuple[str, ...] = ()
    source: str = ""
    change: str = ""

    @property
    def parameters(self) -> tuple[str, ...]:
        """The parameters that it states, in the order of the text."""
        return parameters_stated(self.text)

    @property
    def heading(self) -> str:
        """Number and title: `5.1 Sufficiency threshold`."""
        return f"{self.number} {self.title}"


@lru_cache(maxsize=8)
def shipped_clauses(version: str) -> tuple[ClauseText, ...]:
    """The clauses of a version that ships with the software, in order."""
    file = resources.files("pricing.methodology.text") / f"{version}.toml"
    return clauses_of_file(tomllib.loads(file.read_text("utf-8")))


def clauses_of_file(contents: dict[str, Any]) -> tuple[ClauseText, ...]:
    """The clauses of a file: its own, or those of the version it is based on with its changes put in."""
    rows = contents.get("clause", [])
    if "based_on" not in contents:
        return tuple(_clause(row) for row in rows)
    clauses = [_taken_over(each, contents) for each in shipped_clauses(contents["based_on"])]
    for removed in contents.get("removed", []):
        del clauses[_position(clauses, removed["id"])]
    for row in rows:
        _put_in(clauses, row)
    return tuple(clauses)


def _taken_over(clause: ClauseText, contents: dict[str, Any]) -> ClauseText:
    """A clause as the version it is based on has it."""
    if "taken_over" in contents and clause.source.startswith("paper"):
        return replace(clause, change="", source=f"{clause.source} ({contents['taken_over']})")
    return replace(clause, change="")


def _put_in(clauses: list[ClauseText], row: dict[str, Any]) -> None:
    if "after" in row:
        clauses.insert(_position(clauses, row["after"]) + 1, _clause(row))
        return
    position = _position(clauses, row["id"])
    clauses[position] = replace(clauses[position], **_values(row))


def _position(clauses: list[ClauseText], name: str) -> int:
    for position, clause in enumerate(clauses):
        if clause.id == name:
            return position
    raise UnknownClause(name)


def _clause(row: dict[str, Any]) -> ClauseText:
    return ClauseText(**_values(row))


def _values(row: dict[str, Any]) -> dict[str, Any]:
    values = {name: value for name, value in row.items() if name != "after"}
    if "code" in values:
        values["code"] = tuple(values["code"])
    return {**values, **({"text": values["text"].strip()} if "text" in values else {})}
