"""What later stages show on the first page of the participants' desk: each app names its blocks when it is ready."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from cpal.people.models import User


@dataclass(frozen=True, slots=True)
class DeskLine:
    """One thing that can be opened from the desk."""

    title: str
    url: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class DeskBlock:
    """A section of the desk; without lines it says what it has `instead`."""

    title: str
    key: str
    lines: tuple[DeskLine, ...]
    instead: str


# Given whose desk it is and the moment.
DeskSource = Callable[[User, dt.datetime], DeskBlock]

_sources: list[DeskSource] = []


def add_desk_block(source: DeskSource) -> None:
    """Let `source` show a block on every desk; adding it twice changes nothing."""
    if source not in _sources:
        _sources.append(source)


def desk_blocks(user: User, at: dt.datetime) -> tuple[DeskBlock, ...]:
    """The blocks of somebody's desk, in the order of the apps."""
    return tuple(source(user, at) for source in _sources)
