"""Forms in the house's clothes: every field has its label, hint and error in one fixed order."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting


class LookRenderer(TemplatesSetting):
    """``{{ form }}`` and ``{{ form.x.as_field_group }}`` come out as our components."""

    form_template_name = "components/_form.html"
    field_template_name = "components/_field.html"


def anchor_of(field: BoundField) -> str:
    """The id that a link in the error summary jumps to: the control, or the first of a group."""
    return field.id_for_label or f"{field.auto_id}_0"


@dataclass(frozen=True)
class Fault:
    """One line of an error summary."""

    words: str
    anchor: str = ""


def faults_of(form: BaseForm) -> Iterator[Fault]:
    """Every error of a form: first those of the whole, then field by field, named and linked unless hidden."""
    for error in form.non_field_errors():
        yield Fault(str(error))
    for bound in form:
        anchor = "" if bound.is_hidden else anchor_of(bound)
        for error in bound.errors:
            yield Fault(str(error) if bound.is_hidden else f"{bound.label}: {error}", anchor)
