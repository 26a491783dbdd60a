"""The forms of the respond pages. What may be kept is for the services; a form only reads."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms

from consultations.models import Permission, Question, Respondent, RespondentKind, Stance
from consultations.notices.public.forms import SubscribeForm
from consultations.respond.countries import COUNTRIES
from consultations.respond.drafts import Draft
from consultations.respond.words import Words, typed
from consultations.services.attach import ACCEPTED, EXTENSIONS
from consultations.services.describe_respondent import Details
from cpal.documents import LARGEST_BYTES, SentFile

# As a sentence about the answer; `Permission` has the same as the end of one.
PERMISSIONS = [
    (Permission.CONFIDENTIAL.value, "Confidential: it is not published"),
    (Permission.ANONYMOUS.value, "It may be published, without my name"),
    (Permission.NAMED.value, "It may be published, with my name"),
]
LAST_VERSION = 2**31 - 1  # that the database counts to


class AddressForm(SubscribeForm):
    """An e-mail address, with the same guards against robots as a subscription."""

    kinds = None  # type: ignore[assignment]  # Django takes a field of the class above away like this
    metals = None  # type: ignore[assignment]  # as above


class DetailsForm(forms.Form):
    """Who responds. What must be there before handing in is said by `Details.lacks`."""

    name = forms.CharField(
        label="Your name", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    kind = forms.ChoiceField(label="You respond as", choices=RespondentKind.choices, widget=forms.RadioSelect)
    organisation = forms.CharField(
        label="Organisation",
        help_text="For whom you respond. Leave it out if you respond as an individual.",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    country = forms.ChoiceField(
        label="Country",
        choices=[("", "Choose a country"), *COUNTRIES.items()],
        required=False,
        widget=forms.Select(attrs={"autocomplete": "country"}),
    )

    @classmethod
    def showing(cls, respondent: Respondent) -> DetailsForm:
        """The form with what is kept."""
        fields = ("name", "kind", "organisation", "country")
        return cls(initial={field: getattr(respondent, field) for field in fields})

    @property
    def details(self) -> Details:
        """What was entered."""
        return Details(**self.cleaned_data)

    def clean(self) -> dict[str, Any]:
        """Only an individual responds for nobody else."""
        entered = super().clean() or self.cleaned_data
        if entered.get("kind") not in (None, RespondentKind.INDIVIDUAL) and not entered.get("organisation"):
            self.add_error(
                "organisation", "Write the organisation for which you respond, or choose “Individual”."
            )
        return entered


class AnswerForm(forms.Form):
    """One answer, with the version of it that the page showed and the name of this save."""

    stance = forms.ChoiceField(
        label="Your answer", choices=Stance.choices, required=False, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label="Your reasons", required=False, strip=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    alternative = forms.CharField(
        label="What you would do instead",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    permission = forms.ChoiceField(
        label="What may become of this answer", choices=PERMISSIONS, widget=forms.RadioSelect
    )
    made_from = forms.IntegerField(min_value=0, max_value=LAST_VERSION, widget=forms.HiddenInput)
    token = forms.UUIDField(widget=forms.HiddenInput)

    @property
    def words(self) -> Words:
        """What was typed."""
        entered = self.cleaned_data
        return Words(
            stance=entered.get("stance", ""),
            reason=entered.get("reason", ""),
            alternative=entered.get("alternative", ""),
            permission=entered.get("permission", ""),
        )

    def clean(self) -> dict[str, Any]:
        """Say beside its field what cannot be kept."""
        entered = super().clean() or self.cleaned_data
        for field, fault in self.words.cleaned().faults.items():
            if field not in self.errors:
                self.add_error(field, fault)
        return entered

    @classmethod
    def showing(cls, draft: Draft) -> AnswerForm:
        """The form with the current version."""
        return cls(initial=initial_of(draft), prefix=prefix_of(draft.question), auto_id="%s")

    @classmethod
    def choosing(cls, draft: Draft) -> AnswerForm:
        """The form with the current version, made from all that are shown beside it."""
        return cls(initial={**initial_of(draft), "made_from": draft.newest})


def initial_of(draft: Draft) -> dict[str, Any]:
    """The current version, and a new name for the next save."""
    words = draft.words
    return {
        "stance": words.stance,
        "reason": words.reason,
        "alternative": words.alternative,
        "permission": words.permission,
        "made_from": draft.version,
        "token": uuid.uuid4(),
    }


def prefix_of(question: Question) -> str:
    """What the fields of a question are called in a page of several."""
    return f"q{question.position}"


class PermissionForm(forms.Form):
    """One choice for all answers."""

    permission = forms.ChoiceField(
        label="Use this for all my answers", choices=PERMISSIONS, widget=forms.RadioSelect
    )


class AttachmentForm(forms.Form):
    """A file, what it belongs to, and what may become of it."""

    document = forms.FileField(
        label="File",
        help_text=f"{ACCEPTED}, at most {LARGEST_BYTES // 1024**2} MB.",
        allow_empty_file=True,
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ",".join(sorted(EXTENSIONS))}),
    )
    question = forms.ChoiceField(label="It belongs to", required=False)
    permission = forms.ChoiceField(
        label="What may become of this file",
        choices=PERMISSIONS,
        initial=Permission.CONFIDENTIAL,
        widget=forms.RadioSelect,
    )

    def __init__(self, *arguments: Any, questions: Iterable[Question], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.questions = {each.number: each for each in questions}
        field = self.fields["question"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", "The whole response"),
            *((number, f"Question {number}") for number in self.questions),
        ]

    @property
    def sent(self) -> SentFile:
        """The file; of one larger than may be sent, only as much as shows that."""
        upload = self.cleaned_data["document"]
        return SentFile(typed(upload.name or ""), upload.read(LARGEST_BYTES + 1))

    @property
    def about(self) -> Question | None:
        """The question to which the file belongs; None for the whole response."""
        return self.questions.get(self.cleaned_data["question"])
