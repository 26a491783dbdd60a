"""The lives that docs/states.md draws: each app names its states and the moves that the database enforces. PURE."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


class Move(Protocol):
    """From one state to another, by whom or what, and when."""

    @property
    def origin(self) -> str: ...

    @property
    def target(self) -> str: ...

    @property
    def by(self) -> str: ...

    @property
    def when(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Life:
    """A life as its page draws it. `source` is the file with the table of moves; `states` begin with the first."""

    title: str
    source: str
    states: Sequence[str]
    moves: Sequence[Move]
    note: str = ""

    @property
    def last_states(self) -> list[str]:
        """Those from which nothing follows for good: no move leads on, or the life may end there."""
        return [state for state in self.states if not any(move.origin == state for move in self.moves)]

    @property
    def diagram(self) -> str:
        """The states and moves as a Mermaid diagram."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.states[0]}"]
        lines += [
            f"    {move.origin} --> {move.target}: {move.by}, {_label(move.when)}" for move in self.moves
        ]
        lines += [f"    {state} --> [*]" for state in self.last_states]
        return "\n".join(lines)

    @property
    def page(self) -> str:
        """Heading, diagram and table, in Markdown."""
        rows = "\n".join(
            f"| {move.origin} | {move.target} | {move.by} | {move.when} |" for move in self.moves
        )
        states = ", ".join(f"`{state}`" for state in self.states)
        note = f"\n{self.note}\n" if self.note else ""
        return (
            f"# {self.title}\n\n"
            f"Drawn by `manage.py states` from `{self.source}`; `make check` compares. The database refuses every"
            " other move.\n\n"
            f"States: {states}.\n\n"
            f"```mermaid\n{self.diagram}\n```\n\n"
            "| from | to | by | when |\n| --- | --- | --- | --- |\n"
            f"{rows}\n{note}"
        )


_lives: dict[str, Life] = {}


def register_lives(*lives: Life) -> None:
    """Let docs/states.md draw these lives; the same title again replaces what was said before."""
    _lives.update({life.title: life for life in lives})


def every_life() -> tuple[Life, ...]:
    """Every life that was named, in the order of the apps."""
    return tuple(_lives.values())


def _label(text: str) -> str:
    """Text that a diagram can carry: a colon or semicolon would end it."""
    return text.replace(":", ",").replace(";", ",")
