"""An edition as pages, documents and files show it: in words, with its counts as tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from consultations.models import Consultation, Edition, RespondentKind, Stance
from consultations.public.shown import days
from cpal.calendar import london_date
from cpal.look.figures import day_text, london_text
from cpal.look.values import Column, Fact, Table

NO_STANCE = "No stance given"
TOO_FEW = "Fewer than three answered: nothing is counted."
LEFT_OUT = "Fewer than three answers are confidential; they are not counted here."


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """What was asked, what was said, and what changes and why; whether it is the first of its section."""

    number: str
    section: str
    heading: str
    text: str
    counts: Mapping[str, Any]
    said: tuple[str, ...]
    changes: tuple[str, ...]
    opens_section: bool = False

    @property
    def table(self) -> Table | None:
        """Answers by stance and kind of respondent, small ones merged; None where nothing is counted."""
        if not self.counts["total"]:
            return None
        columns = [_stances(column["stances"], self.counts["columns"]) for column in self.counts["columns"]]
        totals = [column["count"] for column in self.counts["columns"]]
        return Table(
            caption=f"Answers to question {self.number}",
            columns=(
                Column("Respondents"),
                *(Column(name, is_number=True) for name in columns),
                *_total(columns),
            ),
            rows=tuple(_row(name, counts) for name, counts in (*self._rows(), ("All", totals))),
            note=" ".join(self.notes),
        )

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be known of the counts."""
        if self.counts["total"] is None:
            return (TOO_FEW,)
        return (LEFT_OUT,) if self.counts["leaves_out_confidential"] else ()

    @property
    def nobody_answered(self) -> bool:
        return bool(self.counts["total"] == 0)

    def _rows(self) -> Iterator[tuple[str, list[int]]]:
        for row in self.counts["rows"]:
            yield kind_name(row["kind"]) or "Other kinds", row["counts"]


@dataclass(frozen=True, slots=True)
class EditionShown:
    """A published outcome; `is_latest` unless a correction stands in its place."""

    consultation: Consultation
    edition: Edition
    first_published_at: dt.datetime
    is_latest: bool = True

    @property
    def overview(self) -> str:
        return str(self.edition.content["overview"])

    @property
    def said(self) -> list[str]:
        return list(self.edition.content["said"])

    @property
    def changes(self) -> list[str]:
        return list(self.edition.content["changes"])

    @property
    def questions(self) -> list[QuestionShown]:
        asked = self.edition.content["questions"]
        sections = [None, *(each["section"] for each in asked)]
        return [
            QuestionShown(
                number=each["number"],
                section=each["section"],
                heading=each["heading"],
                text=each["text"],
                counts=each["counts"],
                said=tuple(each["said"]),
                changes=tuple(each["changes"]),
                opens_section=each["section"] != before,
            )
            for before, each in zip(sections, asked, strict=False)
        ]

    @property
    def promise(self) -> str:
        """`promised by 27 May 2026, given on 20 May 2026: 7 days early`."""
        given = london_date(self.first_published_at)
        if not self.edition.content["promised_on"]:
            return f"given on {day_text(given)}"
        promised = dt.date.fromisoformat(self.edition.content["promised_on"])
        early = (promised - given).days
        kept = f"{days(early)} early" if early > 0 else f"{days(-early)} late" if early < 0 else "on the day"
        return f"promised by {day_text(promised)}, given on {day_text(given)}: {kept}"

    @property
    def facts(self) -> list[Fact]:
        """Both counts, the promise, and the edition."""
        edition = self.edition
        lines = [
            Fact("Responses received", edition.responses_received),
            Fact("Responses published", edition.responses_published),
            Fact("Outcome", self.promise[:1].upper() + self.promise[1:]),
            Fact("Edition", f"{edition.number}, published {london_text(edition.published_at)}"),
        ]
        return [*lines, Fact("Corrected because", edition.reason)] if edition.reason else lines

    @property
    def title(self) -> str:
        return f"Outcome of {self.consultation.reference}: {self.consultation.title}"

    @property
    def running_title(self) -> str:
        """What stands at the foot of each page of a document."""
        published = day_text(london_date(self.edition.published_at))
        return f"{self.consultation.reference}: outcome, edition {self.edition.number}, {published}"

    def address(self, name: str) -> str:
        """The address of a page or file of this edition."""
        url = reverse(name, args=[self.consultation.reference])
        return url if self.is_latest else f"{url}?edition={self.edition.number}"

    @property
    def files(self) -> list[Fact]:
        """The statement, the counts and the responses, to take away."""
        return [
            Fact("Statement, PDF", "", self.address("consultation-outcome-pdf")),
            Fact("Statement, Word", "", self.address("consultation-outcome-docx")),
            Fact("Counts, CSV", "", self.address("consultation-outcome-counts-csv")),
            Fact("Responses, CSV", "", self.address("consultation-responses-csv")),
            Fact("Responses, JSON", "", self.address("consultation-responses-json")),
        ]


def kind_name(kind: str) -> str:
    """The word of a kind of respondent; empty for none."""
    return str(RespondentKind(kind).label) if kind else ""


def stance_name(stance: str) -> str:
    """The word of a stance; empty for none."""
    return str(Stance(stance).label) if stance else ""


def _stances(stances: Sequence[str], columns: Sequence[object]) -> str:
    """One column has all answers; a merged one names its stances."""
    if len(columns) == 1:
        return "Answers"
    return " · ".join(stance_name(stance) or NO_STANCE for stance in stances)


def _total(columns: Sequence[str]) -> tuple[Column, ...]:
    return (Column("Together", is_number=True),) if len(columns) > 1 else ()


def _row(name: str, counts: Sequence[int]) -> tuple[object, ...]:
    together = (str(sum(counts)),) if len(counts) > 1 else ()
    return (name, *map(str, counts), *together)
