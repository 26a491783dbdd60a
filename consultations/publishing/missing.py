"""What an outcome still lacks before it can be published. PURE."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from consultations.publishing.values import Paper, WrittenSentence


def missing(
    paper: Paper, overview: str, sentences: Sequence[WrittenSentence], answered: Collection[int]
) -> Iterator[str]:
    """Each question says what was said and what changes; what was said rests on answers, where there are any (7.6)."""
    if not overview.strip():
        yield "The overview is not written."
    for question in paper.questions:
        about = [sentence for sentence in sentences if sentence.question == question.key]
        said = [sentence for sentence in about if not sentence.says_what_changes]
        if not said:
            yield f"Question {question.number} does not say what was said."
        if len(said) == len(about):
            yield f"Question {question.number} does not say what changes and why."
        if question.key in answered:
            yield from (
                f"Question {question.number}: no answer stands behind “{_opening(sentence.text)}”."
                for sentence in said
                if not sentence.answers_behind
            )


def _opening(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60].rsplit(' ', 1)[0]}…"
