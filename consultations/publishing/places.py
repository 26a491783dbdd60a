"""Every text that an edition would publish, each with its place. PURE."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from consultations.publishing.file_text import readable_text
from consultations.publishing.search import Place
from consultations.publishing.values import Paper, PublicAnswer, PublicFile, WrittenSentence

SIGNS = 10  # of an answer's digest, to tell it from others


def places_of(
    paper: Paper,
    overview: str,
    sentences: Sequence[WrittenSentence],
    answers: Sequence[PublicAnswer],
    files: Sequence[PublicFile],
) -> Iterator[Place]:
    """The statement, the answers of others, their names, and what is in their files."""
    numbers = {question.key: question.number for question in paper.questions}
    yield Place("Overview", overview)
    yield from _sentences(sentences, numbers)
    yield from _answers(answers, numbers)
    yield from _names((answer.name, answer.response) for answer in answers if answer.name)
    yield from _files(files)


def _sentences(sentences: Iterable[WrittenSentence], numbers: Mapping[int, str]) -> Iterator[Place]:
    counted: dict[tuple[int | None, bool], int] = {}
    for sentence in sentences:
        part = (sentence.question, sentence.says_what_changes)
        counted[part] = counted.get(part, 0) + 1
        asked = sentence.question
        about = "The whole paper" if asked is None else f"Question {numbers[asked]}"
        what = "what changes and why" if sentence.says_what_changes else "what was said"
        yield Place(f"{about}, {what}, sentence {counted[part]}", sentence.text, sentence=sentence.key)


def _answers(answers: Iterable[PublicAnswer], numbers: Mapping[int, str]) -> Iterator[Place]:
    for answer in answers:
        whose = f"answer of {answer.name[:120]}" if answer.name else "answer without a name"
        label = f"Question {numbers[answer.question]}, {whose}, {answer.signs[:SIGNS]}"
        own = answer.response if answer.name else None
        for field, text in (("reason", answer.reason), ("alternative", answer.alternative)):
            if text:
                yield Place(f"{label}, {field}", text, own, answer=answer.answer, field=field)


def _names(authors: Iterable[tuple[str, int]]) -> Iterator[Place]:
    for name, response in sorted(set(authors)):
        yield Place(f"Name of a respondent: {name[:150]}", name, response)


def _files(files: Iterable[PublicFile]) -> Iterator[Place]:
    for file in files:
        yield Place(f"File {file.file_name}, its name", file.file_name, file.response)
        text = readable_text(file.file_name, file.content)
        if text:
            yield Place(f"File {file.file_name}, what is in it", text, file.response)


def unreadable(files: Iterable[PublicFile]) -> tuple[PublicFile, ...]:
    """Files in which something cannot be searched, and somebody must look."""
    return tuple(file for file in files if readable_text(file.file_name, file.content) is None)
