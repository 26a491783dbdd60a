"""What the header offers. An entry whose page does not exist is not offered."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse


@dataclass(frozen=True)
class Entry:
    """A page in the header, by its URL name."""

    title: str
    url_name: str
    within: str | None = None  # where its further pages stand: None under its own address, "" nowhere


@dataclass(frozen=True)
class Link:
    """An entry that exists, as seen from the page being read."""

    title: str
    url: str
    is_here: bool
    is_within: bool


PORTAL = (
    Entry("Premia", "premia", within="/premia/"),
    Entry("Brands", "brands"),
    Entry("Standards", "standards"),
    Entry("Methodology", "methodology"),
    Entry("Consultations", "consultations"),
    Entry("Notices", "notices"),
    Entry("Data", "data"),
)
# Under every public page: what is looked for less often.
FOOTER = (
    Entry("Calendar", "calendar"),
    Entry("Amendments", "amendments"),
    Entry("Governance", "governance"),
    Entry("Code of conduct", "code-of-conduct"),
    Entry("Outcomes of objections", "objection-outcomes"),
)
DESK = (
    Entry("Desk", "desk"),
    Entry("Objections", "objections"),
    Entry("Consultations", "own-responses"),
    Entry("Your deals", "own-deals"),
    Entry("Assessments", "market-assessments"),
    Entry("Webhooks", "webhooks"),
)
BACK_OFFICE = (
    Entry("To do", "admin:index", within=""),
    Entry("Workbench", "workbench"),
)


def links(entries: Iterable[Entry], path: str) -> Iterator[Link]:
    """The entries that resolve, marking where ``path`` is."""
    for entry in entries:
        try:
            url = reverse(entry.url_name)
        except NoReverseMatch:
            continue
        within = url if entry.within is None else entry.within
        is_within = bool(within) and path.startswith(within)
        yield Link(entry.title, url, is_here=path == url, is_within=is_within)


def url_or_blank(url_name: str) -> str:
    """The address of a page, or nothing where it does not exist."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
