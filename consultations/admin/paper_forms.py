"""The words of a draft on one page: title, introduction, sections and their questions, in as many forms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from django import forms
from django.db.models import QuerySet

from consultations.life import AmendmentState
from consultations.models import Amendment
from consultations.paper import (
    LONGEST_NUMBER,
    LONGEST_SOURCE,
    LONGEST_TITLE,
    Paper,
    PaperQuestion,
    PaperSection,
)
from cpal.look.forms import Fault, faults_of

MOST_SECTIONS, MOST_QUESTIONS = 40, 60
LAST = 10_000

AnyForm = TypeVar("AnyForm", bound=forms.Form)


def amendments_to_consult_on() -> QuerySet[Amendment]:
    """Amendments that are not decided yet."""
    return Amendment.objects.filter(state__in=[AmendmentState.DRAFT, AmendmentState.PROPOSED])


class WordsForm(forms.Form):
    """Everything of a draft but what it asks."""

    title = forms.CharField(max_length=LONGEST_TITLE)
    summary = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}), help_text="In a few sentences, for the list and the notice."
    )
    introduction = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="Markdown. See it in the preview.",
    )
    amendment = forms.ModelChoiceField(
        Amendment.objects.none(),
        required=False,
        empty_label="None: a consultation of its own",
        help_text="The change that it is about. A material one is adopted only after its consultation.",
    )
    source = forms.CharField(
        max_length=LONGEST_SOURCE, required=False, help_text="Where it was first published, if elsewhere."
    )
    contact = forms.EmailField(required=False, help_text="Shown on the page, for questions about it.")
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        amendment = self.fields["amendment"]
        assert isinstance(amendment, forms.ModelChoiceField)
        amendment.queryset = amendments_to_consult_on()


class RowForm(forms.Form):
    """A section or a question. One that is left empty, or is to be removed, is not there."""

    place = forms.IntegerField(
        required=False, min_value=0, max_value=LAST, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )
    remove = forms.BooleanField(required=False)
    words: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.empty_permitted, self.use_required_attribute = True, False

    @property
    def is_removed(self) -> bool:
        return bool(self["remove"].value())

    def has_changed(self) -> bool:
        """Whether anything is written in it that is to stay."""
        written = (self[name].value() for name in self.words)
        return not self.is_removed and any(str(text or "").strip() for text in written)

    @property
    def order(self) -> int:
        """Where it wants to stand; without a place, after those that have one."""
        place = self.cleaned_data.get("place")
        return LAST if place is None else place


class SectionForm(RowForm):
    number = forms.CharField(max_length=LONGEST_NUMBER)
    title = forms.CharField(max_length=LONGEST_TITLE)
    introduction = forms.CharField(
        required=False, widget=forms.Textarea(attrs={"rows": 2}), label="Text under the heading"
    )
    words = ("number", "title", "introduction")


class QuestionForm(RowForm):
    number = forms.CharField(max_length=LONGEST_NUMBER)
    group_heading = forms.CharField(max_length=LONGEST_TITLE, required=False, label="Group heading")
    text = forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), label="Question")
    words = ("number", "group_heading", "text")


@dataclass(frozen=True, slots=True)
class SectionForms:
    """A section and its questions."""

    key: str
    form: SectionForm
    questions: tuple[QuestionForm, ...]

    @property
    def rows(self) -> tuple[RowForm, ...]:
        """The forms that are to be judged: none of a section that is to be removed."""
        return () if self.form.is_removed else (self.form, *self.questions)

    @property
    def is_kept(self) -> bool:
        return any(row.has_changed() for row in self.rows)

    @property
    def kept_questions(self) -> list[QuestionForm]:
        """Those with words, in the order of their places."""
        return sorted((each for each in self.questions if each.has_changed()), key=lambda each: each.order)


class PaperForms:
    """All forms of the page. Sent with `more`, one form more is shown and nothing is judged."""

    def __init__(
        self, data: Mapping[str, Any] | None = None, initial: Mapping[str, Any] | None = None
    ) -> None:
        self.data = data
        self.asks_for_more = data is not None and "more" in data
        if data is None:
            self.words = WordsForm(initial=initial)
            self.sections = self._of((initial or {}).get("paper"))
        else:
            self.words = self._sent_row(WordsForm, "")
            self.sections = self._sent()

    @classmethod
    def of(cls, paper: Paper, **initial: Any) -> PaperForms:
        """The forms filled with a paper's words."""
        words = {"title": paper.title, "summary": paper.summary}
        words |= {"introduction": paper.introduction, "source": paper.source}
        return cls(initial={**words, **initial, "paper": paper})

    def is_valid(self) -> bool:
        """Whether every form is; the numbers of sections, and of questions, must each stand once."""
        every = [self.words.is_valid(), *(form.is_valid() for form in self._rows())]
        if not all(every):
            return False
        self._check_sections()
        self._check_numbers([section.form for section in self._kept()])
        self._check_numbers([question for section in self._kept() for question in section.kept_questions])
        return not any(form.errors for form in self._rows())

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Every error of every form; none before anything was judged."""
        if self.data is None or self.asks_for_more:
            return ()
        return tuple(fault for form in (self.words, *self._rows()) for fault in faults_of(form))

    @cached_property
    def paper(self) -> Paper:
        """What was written, once it is valid."""
        words = self.words.cleaned_data
        return Paper(
            title=words["title"],
            summary=words["summary"],
            introduction=words["introduction"],
            source=words["source"],
            sections=tuple(_section(section) for section in self._kept()),
        )

    def _rows(self) -> Iterator[RowForm]:
        for section in self.sections:
            yield from section.rows

    def _kept(self) -> list[SectionForms]:
        kept = [section for section in self.sections if section.is_kept]
        return sorted(kept, key=lambda section: section.form.order)

    def _check_sections(self) -> None:
        """Questions need a section to stand in."""
        for section in self._kept():
            if not section.form.has_changed():
                section.form.add_error("title", "Give the section of these questions its number and title.")

    def _check_numbers(self, rows: Sequence[RowForm]) -> None:
        seen: set[str] = set()
        for row in rows:
            number = row.cleaned_data.get("number", "")
            if number and number in seen:
                row.add_error("number", f"{number} stands twice: number each once.")
            seen.add(number)

    def _of(self, paper: Paper | None) -> tuple[SectionForms, ...]:
        """The forms of a paper, each section with room for one question more; an empty one for an empty paper."""
        sections = paper.sections if paper and paper.sections else (PaperSection("", ""),)
        return tuple(
            SectionForms(
                key=f"s{index}",
                form=SectionForm(prefix=f"s{index}", initial=_initial(section, index)),
                questions=(
                    *(
                        QuestionForm(prefix=f"s{index}q{place}", initial=_initial(question, place))
                        for place, question in enumerate(section.questions)
                    ),
                    QuestionForm(prefix=f"s{index}q{len(section.questions)}"),
                ),
            )
            for index, section in enumerate(sections)
        )

    def _sent(self) -> tuple[SectionForms, ...]:
        """The forms as they were sent."""
        count = self._count("sections", MOST_SECTIONS)
        return tuple(
            SectionForms(
                key=f"s{index}",
                form=self._sent_row(SectionForm, f"s{index}"),
                questions=tuple(
                    self._sent_row(QuestionForm, f"s{index}q{place}")
                    for place in range(self._count(f"s{index}-questions", MOST_QUESTIONS))
                ),
            )
            for index in range(count)
        )

    def _sent_row(self, kind: type[AnyForm], prefix: str) -> AnyForm:
        """One form as it was sent; asked for more, what was typed is shown again without being judged."""
        if not self.asks_for_more:
            return kind(self.data, prefix=prefix or None)
        assert self.data is not None
        start = f"{prefix}-" if prefix else ""
        typed = {name: self.data.get(f"{start}{name}") for name in kind.base_fields}
        return kind(prefix=prefix or None, initial=typed)

    def _count(self, name: str, most: int) -> int:
        """How many forms of a kind were sent, and one more where that was asked for."""
        assert self.data is not None
        sent = str(self.data.get(name, "1"))
        count = int(sent) if sent.isdecimal() and len(sent) < 4 else 1
        return min(count + (self.asks_for_more and self.data["more"] == name), most)


def _initial(row: PaperSection | PaperQuestion, place: int) -> dict[str, Any]:
    names = SectionForm.words if isinstance(row, PaperSection) else QuestionForm.words
    return {name: getattr(row, name) for name in names} | {"place": (place + 1) * 10}


def _section(section: SectionForms) -> PaperSection:
    words = section.form.cleaned_data
    return PaperSection(
        number=words["number"],
        title=words["title"],
        introduction=words["introduction"],
        questions=tuple(_question(each) for each in section.kept_questions),
    )


def _question(question: QuestionForm) -> PaperQuestion:
    words = question.cleaned_data
    return PaperQuestion(number=words["number"], text=words["text"], group_heading=words["group_heading"])
