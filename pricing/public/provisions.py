"""The methodology's versions side by side: every provision with its value, unit, clause and source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from cpal import calendar
from cpal.calendar import Month
from cpal.look.figures import window_text
from cpal.look.words import METALS
from pricing.methodology.parameters import MethodologyVersion as Document
from pricing.methodology.parameters import Provision
from pricing.methodology.text.words import FULL_NAMES, PARAMETERS
from pricing.models import MethodologyVersion

WORDED_UNITS = {
    "rule",
    "method",
    "standard",
    "currency",
    "yes or no",
    "window",
    "decimals",
    "transactions",
    "organisations",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One value; `label` is the metal where there is one value a metal."""

    value: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class ProvisionText:
    """A provision in words."""

    key: str
    name: str
    lines: tuple[Line, ...]
    unit: str
    clause: str
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """One parameter by version; None where a version does not have it."""

    name: str
    clause: str
    provisions: tuple[tuple[str, ProvisionText | None], ...]

    @property
    def is_changed(self) -> bool:
        """Whether the versions disagree."""
        return len({each and each.lines for _, each in self.provisions}) > 1


@dataclass(frozen=True, slots=True)
class VersionPage:
    """A version with its provisions in words, and the windows it applies to."""

    version: Document
    applies: str
    provisions: tuple[ProvisionText, ...]


def every_version() -> tuple[VersionPage, ...]:
    """The versions in force, each from its window on, oldest first; a proposal is none of them."""
    versions = [each.contents for each in MethodologyVersion.objects.in_force()]
    following = [*versions[1:], None][: len(versions)]
    return tuple(version_page(each, after) for each, after in zip(versions, following, strict=True))


def version_page(version: Document, after: Document | None) -> VersionPage:
    """A version, and where the next one takes over."""
    return VersionPage(version, applies_text(version, after), provisions_of(version))


def provisions_of(version: Document) -> tuple[ProvisionText, ...]:
    """Every provision of a version in words."""
    return tuple(provision_text(each) for each in version.provisions)


def applies_text(version: Document, after: Document | None) -> str:
    """Which windows a version applies to by default."""
    first = version.parameters.applies_from_window
    following = after and after.parameters.applies_from_window
    last = window_text(str(Month.parse(following).previous)) if following else ""
    if not first:
        return f"windows up to {last}" if last else "every window"
    return f"windows from {window_text(first)}" + (f" to {last}" if last else " onwards")


def version_page_of(row: MethodologyVersion) -> VersionPage:
    """One version: in force until the next one, or a proposal."""
    if row.is_proposal:
        return proposal_page(row)
    return next(page for page in every_version() if page.version.version == row.code)


def proposal_page(row: MethodologyVersion) -> VersionPage:
    """A proposed version, which applies to no window."""
    version = row.contents
    return VersionPage(version, "no window: it is proposed", provisions_of(version))


def version_at(versions: Sequence[VersionPage], at: dt.datetime) -> VersionPage | None:
    """The version of the window that collects at `at`; None before any."""
    window = str(calendar.window_of(at))
    begun = [page for page in versions if (page.version.parameters.applies_from_window or "") <= window]
    return begun[-1] if begun else None


def compared(versions: Sequence[VersionPage]) -> tuple[Comparison, ...]:
    """Every parameter across the versions, in the order of the newest."""
    if not versions:
        return ()
    by_key = [(page.version.version, {each.key: each for each in page.provisions}) for page in versions]
    keys = dict.fromkeys(each.key for page in reversed(versions) for each in page.provisions)
    return tuple(comparison([(name, provisions.get(key)) for name, provisions in by_key]) for key in keys)


def comparison(provisions: Sequence[tuple[str, ProvisionText | None]]) -> Comparison:
    """One parameter across the versions."""
    latest = next(each for _, each in reversed(provisions) if each is not None)
    return Comparison(latest.name, latest.clause, tuple(provisions))


def provision_text(provision: Provision) -> ProvisionText:
    """A provision as it is read."""
    return ProvisionText(
        key=provision.parameter,
        name=PARAMETERS.get(provision.parameter, provision.parameter.replace("_", " ").capitalize()),
        lines=lines_of(provision),
        unit=provision.unit,
        clause=provision.clause,
        source=provision.source,
        note=provision.note,
    )


def lines_of(provision: Provision) -> tuple[Line, ...]:
    """The value in one line, or a line a metal."""
    value, unit = provision.value, unit_text(provision.unit)
    if provision.parameter == "sufficiency":
        return (Line(sufficiency_text(value)),)
    if provision.parameter == "fallback_weights":
        return (Line(" / ".join(str(value[key]) for key in sorted(value)) + unit),)
    if provision.parameter == "applies_from_window":
        return (Line(window_text(value) if value else "the first window"),)
    if provision.parameter == "publication_hour_london":
        return (Line(f"{value:02d}:00 London"),)
    if isinstance(value, dict):
        return tuple(
            Line(value_text(value[metal], unit), METALS[metal]) for metal in METALS if metal in value
        )
    return (Line(value_text(value, unit)),)


def unit_text(unit: str) -> str:
    """The unit as it follows a number; nothing where the value is a word."""
    if unit in WORDED_UNITS:
        return ""
    return "\N{NO-BREAK SPACE}%" if unit == "per cent" else f"\N{NO-BREAK SPACE}{unit}"


def value_text(value: Any, unit: str) -> str:
    """One value in words."""
    if value is None:
        return "none yet"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if str(value) == "1" and unit.endswith("s"):
        unit = unit[:-1]
    return f"{FULL_NAMES.get(str(value), value)}{unit}"


def sufficiency_text(rule: dict[str, Any]) -> str:
    """The sufficiency rule as a sentence (5.1)."""
    tests = {
        "min_transactions": "at least {} qualifying trades",
        "tonnage_multiple": "qualifying tonnes of at least {} × the minimum trade",
        "min_buyers": "at least {} distinct buyers",
        "min_sellers": "at least {} distinct sellers",
    }
    parts = [words.format(rule[name]) for name, words in tests.items() if rule.get(name) is not None]
    return (" or " if rule["combine"] == "any" else " and ").join(parts)


@dataclass(frozen=True, slots=True)
class MetalTerms:
    """What a brand and a deal of one metal must fulfil, under the version in force."""

    version: str
    provisions: tuple[ProvisionText, ...]


TERMS = {
    "carbon_threshold_tco2e_per_t": "Carbon, at most",
    "carbon_method": "Method",
    "required_standard": "Assurance",
    "letter_of_commitment_accepted": "Letter accepted",
    "minimum_trade_tonnes": "Minimum trade",
}


def terms_of(metal: str, at: dt.datetime) -> MetalTerms | None:
    """The terms for the window that collects at `at`; None before any version was loaded."""
    window = str(calendar.window_of(at))
    row = MethodologyVersion.objects.in_force().filter(applies_from_window__lte=window).last()
    if row is None:
        return None
    version = row.contents
    provisions = tuple(
        term(provision_text(version.provision(key)), name, metal) for key, name in TERMS.items()
    )
    return MetalTerms(version.version, provisions)


def term(provision: ProvisionText, name: str, metal: str) -> ProvisionText:
    """A provision under a short name, with the one line of a metal."""
    lines = tuple(Line(line.value) for line in provision.lines if line.label in {"", METALS[metal]})
    return replace(provision, name=name, lines=lines)
