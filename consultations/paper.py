"""A consultation paper as a file: what it asks, read from JSON into values or into faults. PURE.

docs/operating.md shows the format. Times are London's.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

from consultations.full_days import is_open_long_enough
from cpal.calendar import london

DISCUSSION_PAPER = Path(__file__).parent / "data" / "discussion_paper_2025_10.json"
LARGEST_BYTES = 1024 * 1024
LONGEST_TITLE, LONGEST_NUMBER, LONGEST_SOURCE = 200, 10, 300

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class PaperFault:
    """What is wrong at one place of the file: `sections[2].questions[0].text`."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


class BadPaper(ValueError):
    """The file is no consultation paper; holds every fault that was found."""

    def __init__(self, faults: tuple[PaperFault, ...]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class PaperQuestion:
    number: str
    text: str
    group_heading: str = ""


@dataclass(frozen=True, slots=True)
class PaperSection:
    number: str
    title: str
    introduction: str = ""
    questions: tuple[PaperQuestion, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """What a consultation asks; its moments only where they were stated."""

    title: str
    summary: str
    sections: tuple[PaperSection, ...]
    introduction: str = ""
    source: str = ""
    opens_at: dt.datetime | None = None
    closes_at: dt.datetime | None = None
    target_on: dt.date | None = None

    @property
    def questions(self) -> tuple[PaperQuestion, ...]:
        return tuple(question for section in self.sections for question in section.questions)


def discussion_paper() -> Paper:
    """The discussion paper of October 2025 with its 24 questions, as it ships."""
    return read_paper(DISCUSSION_PAPER.read_bytes())


def read_paper(content: bytes) -> Paper:
    """The paper in the bytes of a file. Raises BadPaper with every fault, not only the first."""
    document = _parsed(content)
    reading = _Reading([])
    paper = Paper(
        title=reading.text(document, "title", at_most=LONGEST_TITLE),
        summary=reading.text(document, "summary"),
        introduction=reading.text(document, "introduction", may_be_empty=True),
        source=reading.text(document, "source", at_most=LONGEST_SOURCE, may_be_empty=True),
        opens_at=reading.moment(document, "opens_at"),
        closes_at=reading.moment(document, "closes_at"),
        target_on=reading.day(document, "target_on"),
        sections=reading.each(document, "sections", "", reading.section),
    )
    reading.unknown(document, "", Paper)
    faults = [*reading.faults, *_faults_of(paper)]
    if faults:
        raise BadPaper(tuple(faults))
    return paper


def _parsed(content: bytes) -> Mapping[str, Any]:
    if len(content) > LARGEST_BYTES:
        raise BadPaper((PaperFault("", "The file is larger than 1 MB."),))
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as problem:
        raise BadPaper((PaperFault("", f"The file is not JSON in UTF-8: {problem}."),)) from problem
    if not isinstance(document, dict):
        raise BadPaper((PaperFault("", "The file must hold one object with a title and sections."),))
    return document


def _faults_of(paper: Paper) -> list[PaperFault]:
    """What is wrong with the whole, once its parts are read."""
    faults = [
        *_doubles("section", [section.number for section in paper.sections]),
        *_doubles("question", [question.number for question in paper.questions]),
    ]
    if not paper.questions:
        faults.append(PaperFault("sections", "There is no question."))
    if (paper.opens_at is None) is not (paper.closes_at is None):
        faults.append(PaperFault("closes_at", "Give both the opening and the close, or neither."))
    if paper.opens_at and paper.closes_at and not is_open_long_enough(paper.opens_at, paper.closes_at):
        faults.append(PaperFault("closes_at", "It must stay open for 28 full days."))
    return faults


def _doubles(what: str, numbers: list[str]) -> list[PaperFault]:
    twice = sorted({number for number in numbers if number and numbers.count(number) > 1})
    return [PaperFault("sections", f"There are two {what}s {number}.") for number in twice]


@dataclass(frozen=True, slots=True)
class _Reading:
    """Reads values and gathers the faults on the way."""

    faults: list[PaperFault]

    def fault(self, path: str, message: str) -> None:
        self.faults.append(PaperFault(path, message))

    def text(
        self,
        row: Mapping[str, Any],
        name: str,
        within: str = "",
        *,
        at_most: int = 20_000,
        may_be_empty: bool = False,
    ) -> str:
        value = row.get(name, "")
        path = f"{within}{name}"
        if not isinstance(value, str):
            self.fault(path, "must be text.")
            return ""
        if "\0" in value:
            self.fault(path, "must not hold a null character.")
        if not value.strip() and not may_be_empty:
            self.fault(path, "is missing.")
        if len(value) > at_most:
            self.fault(path, f"is longer than {at_most} characters.")
        return value.strip()

    def moment(self, row: Mapping[str, Any], name: str) -> dt.datetime | None:
        """`2025-10-13 09:00`, London."""
        return self._written(row, name, _london_moment, "2025-10-13 09:00 (London)")

    def day(self, row: Mapping[str, Any], name: str) -> dt.date | None:
        return self._written(row, name, dt.date.fromisoformat, "2026-01-23")

    def _written(
        self, row: Mapping[str, Any], name: str, read: Callable[[str], Value], example: str
    ) -> Value | None:
        text = self.text(row, name, may_be_empty=True)
        if not text:
            return None
        try:
            return read(text)
        except ValueError:
            self.fault(name, f"write it as {example}.")
            return None

    def each(
        self,
        row: Mapping[str, Any],
        name: str,
        within: str,
        read: Callable[[Mapping[str, Any], str], Value],
    ) -> tuple[Value, ...]:
        rows = row.get(name, [])
        if not isinstance(rows, list) or not all(isinstance(each, dict) for each in rows):
            self.fault(f"{within}{name}", "must be a list of objects.")
            return ()
        return tuple(read(each, f"{within}{name}[{index}].") for index, each in enumerate(rows))

    def section(self, row: Mapping[str, Any], within: str) -> PaperSection:
        self.unknown(row, within, PaperSection)
        return PaperSection(
            number=self.text(row, "number", within, at_most=LONGEST_NUMBER),
            title=self.text(row, "title", within, at_most=LONGEST_TITLE),
            introduction=self.text(row, "introduction", within, may_be_empty=True),
            questions=self.each(row, "questions", within, self.question),
        )

    def question(self, row: Mapping[str, Any], within: str) -> PaperQuestion:
        self.unknown(row, within, PaperQuestion)
        return PaperQuestion(
            number=self.text(row, "number", within, at_most=LONGEST_NUMBER),
            group_heading=self.text(row, "group_heading", within, at_most=LONGEST_TITLE, may_be_empty=True),
            text=self.text(row, "text", within),
        )

    def unknown(
        self, row: Mapping[str, Any], within: str, kind: type[Paper | PaperSection | PaperQuestion]
    ) -> None:
        """A name that the format does not have is a slip of the pen, not something to pass over."""
        known = {field.name for field in fields(kind)}
        for name in sorted(set(row) - known):
            self.fault(f"{within}{name}", f"is not known here; there are {', '.join(sorted(known))}.")


def _london_moment(text: str) -> dt.datetime:
    local = dt.datetime.strptime(text, "%Y-%m-%d %H:%M")  # noqa: DTZ007 - London's, on the next line
    return london(local.date(), local.time())
