"""PURE. Whether a name in a file is an organisation that the register holds; alike is never the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from eligibility.imports.brand_list import folded

ALIKE_FROM = 80
MOST_OFFERED = 5
LONGEST_CODE = 40

_LEGAL_FORMS = frozenset(
    "ab ag as asa bv co company corp corporation gmbh group holding holdings inc incorporated jsc kg limited llc "
    "llp ltd nv oao oy oyj ojsc pao pjsc plc pt pte pty sa sab sae sarl se spa sp srl the zao ooo de cv".split()
)


@dataclass(frozen=True, slots=True, order=True)
class HeldOrganisation:
    """An organisation of the register."""

    code: str
    name: str
    country: str


@dataclass(frozen=True, slots=True)
class Likeness:
    """What the register holds under a name: the same one, or some that are alike."""

    same: HeldOrganisation | None
    alike: tuple[HeldOrganisation, ...]


class KnownNames:
    """The organisations of the register, ready to be compared with many names."""

    def __init__(self, organisations: Collection[HeldOrganisation]) -> None:
        self._by_name: dict[str, list[HeldOrganisation]] = {}
        for each in sorted(organisations):
            self._by_name.setdefault(folded(each.name or each.code), []).append(each)
        self._words = {name: " ".join(words_of(name)) for name in self._by_name}

    def likeness(self, name: str, country: str) -> Likeness:
        """Same is the one of that name that is not of another country; everything else that is alike is offered."""
        named = self._by_name.get(folded(name), [])
        fitting = [each for each in named if not (country and each.country and country != each.country)]
        if len(fitting) == 1:
            return Likeness(fitting[0], ())
        found = process.extract(
            " ".join(words_of(name)),
            self._words,
            scorer=fuzz.token_set_ratio,
            score_cutoff=ALIKE_FROM,
            limit=MOST_OFFERED,
        )
        near = [each for _, _, known in found for each in self._by_name[known]]
        return Likeness(None, tuple(dict.fromkeys([*named, *near]))[:MOST_OFFERED])


def words_of(name: str) -> list[str]:
    """The words that tell a name from others, in Latin letters where there are any, without the legal form."""
    plain = unicodedata.normalize("NFKD", name.replace(".", "").casefold().replace("ł", "l"))
    words = re.findall(r"\w+", "".join(sign for sign in plain if not unicodedata.combining(sign)))
    return [word for word in words if word not in _LEGAL_FORMS] or words


def code_for(name: str, taken: Collection[str]) -> str:
    """A register code made from a name: JSC «Kola GMK» is KOLA-GMK; a number follows where it is taken."""
    words = [word for word in words_of(name) if word.isascii()]
    made = "-".join(words).upper().replace("_", "-")[:LONGEST_CODE].strip("-") or "ORGANISATION"
    code, number = made, 2
    while code in taken:
        code, number = f"{made}-{number}", number + 1
    return code


def nearest(text: str, names: Mapping[str, str], most: int = MOST_OFFERED) -> tuple[str, ...]:
    """The keys of the names that are most like a text, best first."""
    folded_names = {key: folded(name) for key, name in names.items()}
    found = process.extract(folded(text), folded_names, scorer=fuzz.WRatio, limit=most, score_cutoff=60)
    return tuple(key for _, _, key in found)
