"""What goes into an outcome, and what comes out of it. PURE."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from consultations.publishing.search import Place
from consultations.publishing.spelling import without_invisible

NAMED, ANONYMOUS, CONFIDENTIAL = "named", "anonymous", "confidential"
REMOVED = "would identify the respondent"


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question of the paper."""

    number: str
    section: str
    heading: str
    text: str
    key: int


@dataclass(frozen=True, slots=True)
class Paper:
    """What is told of the consultation itself."""

    reference: str
    title: str
    promised_on: str  # ISO day
    questions: tuple[AskedQuestion, ...]


@dataclass(frozen=True, slots=True)
class WrittenSentence:
    """A sentence of the statement; `question` None stands under the whole."""

    key: int
    question: int | None
    says_what_changes: bool
    text: str
    answers_behind: int


@dataclass(frozen=True, slots=True)
class Removed:
    """Words of an answer that are not published, and why."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer as handed in, by whom, and what its author allows."""

    key: int
    response: int
    question: int
    name: str
    kind: str
    permission: str
    stance: str
    reason: str
    alternative: str

    @property
    def has_words(self) -> bool:
        return bool(self.reason.strip() or self.alternative.strip())

    @property
    def says_something(self) -> bool:
        return bool(self.stance or self.has_words)


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file of a respondent who lets it be published with the name."""

    response: int
    name: str
    file_name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class PublicAnswer:
    """An answer as it is published; `answer` and `response` lead back, and stay inside."""

    question: int
    position: int
    name: str
    kind: str
    permission: str
    stance: str
    reason: str
    alternative: str
    answer: int
    response: int

    @property
    def signs(self) -> str:
        """Names the answer by nothing but what is published of it."""
        words = f"{self.name}\x1f{self.stance}\x1f{self.reason}\x1f{self.alternative}"
        return hashlib.sha256(words.encode()).hexdigest()

    @property
    def fields(self) -> tuple[str, ...]:
        return (
            str(self.question),
            str(self.position),
            self.name,
            self.kind,
            self.permission,
            self.stance,
            self.reason,
            self.alternative,
        )


@dataclass(frozen=True, slots=True)
class PublicFile:
    """A file as it is published."""

    name: str
    file_name: str
    content: bytes
    response: int

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Draft:
    """Exactly what an edition would publish, and every text in it."""

    content: Mapping[str, Any]
    answers: tuple[PublicAnswer, ...]
    files: tuple[PublicFile, ...]
    places: tuple[Place, ...]
    unreadable: tuple[PublicFile, ...]

    @property
    def received(self) -> int:
        return int(self.content["received"])

    @property
    def published(self) -> int:
        return int(self.content["published"])


def published_text(text: str, removals: tuple[Removed, ...] = ()) -> str:
    """The words that are published: removed ones replaced by the reason, invisible signs left out."""
    parts, at = [], 0
    for removal in sorted(removals, key=lambda removal: removal.start):
        if removal.start >= at:
            parts += [text[at : removal.start], f"[removed: {removal.reason}]"]
        at = max(at, removal.end)
    return without_invisible("".join([*parts, text[at:]])).strip()
