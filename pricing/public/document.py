"""A version of the methodology as a page to read: clause by clause, with the parameters it states and their code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from cpal.look.figures import day_text
from cpal.look.prose import prose
from cpal.look.values import Column, Table
from cpal.look.words import METALS
from eligibility.evidence import plain as plain_number
from pricing.methodology.glide_path import GlideStep
from pricing.methodology.text.clauses import ClauseText
from pricing.methodology.text.rendering import rendered
from pricing.methodology.text.whole import headings_of, plain, read_clauses
from pricing.models import MethodologyVersion
from pricing.public.provisions import ProvisionText, VersionPage, version_page_of
from pricing.selectors.methodology import clauses_of, glide_path_of

# The paper's sections, by the first figure of a clause's number.
SECTIONS = {
    "1": "What is assessed, and by whom",
    "2": "Sources",
    "3": "Listed brands",
    "4": "Sustainability thresholds",
    "5": "Price discovery",
    "6": "Normalisation and outliers",
    "7": "Governance",
    "8": "Publication and objections",
    "App": "Appendices",
}
NOT_STATED_BELOW = frozenset({"version", "applies_from_window"})


@dataclass(frozen=True, slots=True)
class ClausePage:
    """A clause as it is read on its page."""

    clause: ClauseText
    html: SafeString
    states: tuple[ProvisionText, ...]

    @property
    def is_ours(self) -> bool:
        """Whether the administrator settled the whole of it."""
        return self.clause.source == "ours"

    @property
    def code(self) -> tuple[SafeString, ...]:
        """The names of what applies it; a narrow page may break them after each point."""
        return tuple(
            format_html_join(mark_safe(".<wbr>"), "{}", ((part,) for part in name.split(".")))
            for name in self.clause.code
        )


@dataclass(frozen=True, slots=True)
class Section:
    """The clauses of one section of the paper."""

    number: str
    title: str
    clauses: tuple[ClausePage, ...]

    @property
    def label(self) -> str:
        """Its number; the appendices have none."""
        return self.number if self.number.isdecimal() else ""

    @property
    def anchor(self) -> str:
        """Its id on the page."""
        return f"section-{self.number.lower()}"


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A version as a document. `page` has its provisions and the windows it applies to."""

    row: MethodologyVersion
    page: VersionPage
    sections: tuple[Section, ...]
    glide_path: Table | None

    @property
    def clause_count(self) -> int:
        """How many clauses it has."""
        return sum(len(section.clauses) for section in self.sections)


def document_of(version: MethodologyVersion) -> DocumentPage:
    """A version with its clauses."""
    page = version_page_of(version)
    clauses = [each.written for each in clauses_of(version)]
    return DocumentPage(
        version, page, sections_of(clause_pages(clauses, page)), glide_path_table(glide_path_of(version))
    )


def glide_path_table(steps: Sequence[GlideStep]) -> Table | None:
    """The steps of a version; None where it has none."""
    columns = (
        Column("Metal"),
        Column("From"),
        Column("Largest footprint", is_number=True, unit="tCO2e/t"),
        Column("Why"),
        Column("Source"),
    )
    rows = tuple(
        (
            METALS[each.metal],
            day_text(each.effective_on),
            plain_number(each.max_tco2e_per_t),
            each.rationale,
            each.source,
        )
        for each in steps
    )
    return Table("Glide path", columns, rows) if rows else None


def clause_pages(clauses: Sequence[ClauseText], page: VersionPage) -> tuple[ClausePage, ...]:
    """Every clause with its numbers, its references as links and the provisions that it states."""
    headings = headings_of(clauses)
    provisions = {each.key: each for each in page.provisions}

    def link(name: str) -> str:
        return f"[{headings(name)}](#{name})"

    return tuple(
        ClausePage(
            clause=each,
            html=as_html(rendered(each.text, page.version.parameters, link)),
            states=tuple(provisions[name] for name in each.parameters if name not in NOT_STATED_BELOW),
        )
        for each in clauses
    )


@lru_cache(maxsize=512)
def as_html(text: str) -> SafeString:
    """The Markdown of a clause; the same clause is read often and never changes."""
    return prose(text)


def sections_of(clauses: Iterable[ClausePage]) -> tuple[Section, ...]:
    """Clauses gathered under the sections of the paper, in their order."""
    return tuple(
        Section(key, SECTIONS.get(key, ""), tuple(of_section))
        for key, of_section in groupby(clauses, lambda each: each.clause.number.partition(".")[0])
    )


def version_as_json(version: MethodologyVersion) -> dict[str, Any]:
    """The document of a version with its clauses, as written and as read."""
    clauses = [each.written for each in clauses_of(version)]
    address = reverse("methodology-version", args=[version.code])
    return {
        **version.document,
        "applies_from_window": version.applies_from_window or None,
        "is_proposal": version.is_proposal,
        "glide_path": [
            {
                "metal": each.metal.value,
                "max_tco2e_per_t": plain_number(each.max_tco2e_per_t),
                "effective_on": each.effective_on.isoformat(),
                "source": each.source,
                "rationale": each.rationale,
            }
            for each in glide_path_of(version)
        ],
        "clauses": [
            {
                "id": each.id,
                "number": each.clause.number,
                "title": each.clause.title,
                "text": plain(each.text),
                "written": each.clause.text,
                "parameters": list(each.clause.parameters),
                "code": list(each.clause.code),
                "source": each.clause.source,
                "change": each.clause.change,
                "url": f"{address}#{each.id}",
            }
            for each in read_clauses(clauses, version.parameters)
        ],
    }
