"""What somebody has typed so far: the current version of each answer, and those that wait to be compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from consultations.models import Question, Response, SavedAnswer
from consultations.respond.words import Words

BLANK = Words()


@dataclass(frozen=True, slots=True)
class Draft:
    """One question as its author left it."""

    question: Question
    current: SavedAnswer | None
    conflicts: tuple[SavedAnswer, ...] = ()

    @property
    def words(self) -> Words:
        return words_of(self.current) if self.current else BLANK

    @property
    def version(self) -> int:
        """The sequence that the page shows; 0 before the first save."""
        return self.current.sequence if self.current else 0

    @property
    def newest(self) -> int:
        """The last sequence of all that are shown, those in conflict too."""
        return max([self.version, *(each.sequence for each in self.conflicts)])

    @property
    def is_answered(self) -> bool:
        return not self.words.is_blank


def words_of(saved: SavedAnswer) -> Words:
    """What a version says."""
    return Words(saved.stance, saved.reason, saved.alternative, saved.permission)


def drafts_of(response: Response, questions: Sequence[Question] | None = None) -> tuple[Draft, ...]:
    """One draft a question, in the paper's order. Three queries, however many questions and versions."""
    if questions is None:
        questions = list(response.consultation.questions.select_related("section"))
    saved = SavedAnswer.objects.filter(response=response)
    current = current_versions(saved)
    conflicts: Mapping[int, list[SavedAnswer]] = defaultdict(list)
    for each in open_conflicts(saved).order_by("sequence"):
        conflicts[each.question_id].append(each)
    return tuple(
        Draft(question, current.get(question.pk), tuple(conflicts.get(question.pk, ())))
        for question in questions
    )


def draft_of(response: Response, question: Question) -> Draft:
    """The draft of one answer."""
    return drafts_of(response, [question])[0]


def current_versions(saved: QuerySet[SavedAnswer]) -> dict[int, SavedAnswer]:
    """The newest version of each question that is not in conflict."""
    newest = saved.filter(in_conflict=False).order_by("question_id", "-sequence").distinct("question_id")
    return {each.question_id: each for each in newest}


def open_conflicts(saved: QuerySet[SavedAnswer]) -> QuerySet[SavedAnswer]:
    """Versions kept beside the current one that nobody has compared, the last of each page that went on typing."""
    of_the_same = SavedAnswer.objects.filter(response=OuterRef("response"), question=OuterRef("question"))
    settled = of_the_same.filter(settles__gte=OuterRef("sequence"))
    continued = of_the_same.filter(in_conflict=True, made_from=OuterRef("sequence"))
    return saved.filter(~Exists(settled), ~Exists(continued), in_conflict=True)
