"""Looking for tells in everything that would be published, however they are spelt. PURE.

Every word of the texts is judged once, against an index of the tells: the same word, one near to it, one that contains
it. Words in a row are joined, so that neither a space more nor one less hides a name. A near spelling is one slip
(a letter more, less, other, or two exchanged) in 5 to 8 letters, two in more; a word of ordinary English is none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from rapidfuzz.distance import DamerauLevenshtein

from consultations.publishing.near import NearWords, slips_allowed
from consultations.publishing.plain_words import COMMON, GENERIC
from consultations.publishing.spelling import tokens, words
from consultations.publishing.tells import Manner, Tell

SHORTEST_CONTAINED = 6  # letters of a name that is found inside a longer word
LONGEST_RUN = 14  # words that are joined
FEWEST_LETTERS = 4  # in a row are taken for a word spelt letter by letter
LONGEST_SPELT = 40
CONTEXT = 60  # characters shown on either side
_DOTTED = re.compile(r"(?<!\w)(?:\w\.\s?){2,}(?:\w(?!\w))?")


@dataclass(frozen=True, slots=True)
class Place:
    """A text that would be published, and where. What gives away `own`, its author by name, may stand in it."""

    label: str
    text: str
    own: int | None = None
    sentence: int | None = None
    answer: int | None = None
    field: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A tell as it stands in a text."""

    place: Place
    tell: Tell
    start: int
    end: int

    @property
    def words(self) -> str:
        return self.place.text[self.start : self.end]

    @property
    def context(self) -> str:
        return self.place.text[max(0, self.start - CONTEXT) : self.end + CONTEXT]


@dataclass(frozen=True, slots=True)
class Judged:
    """What is known of a word: the tells that it gives away by itself, and whether one may begin with it."""

    tells: tuple[Tell, ...] = ()
    exactly: tuple[Tell, ...] = ()
    loose: tuple[tuple[Tell, int], ...] = ()
    begins: bool = False

    @property
    def says_nothing(self) -> bool:
        return not (self.tells or self.exactly or self.loose or self.begins)


NOTHING = Judged()
Span = tuple[int, int, Tell]  # tokens from and until, and what they give away


@dataclass
class Search:
    """Tells, indexed for any number of texts. `plain` are words of the paper itself, never misspelt names."""

    tells: Collection[Tell]
    plain: Collection[str] = ()
    _alone: dict[str, list[Tell]] = field(default_factory=lambda: defaultdict(list))
    _exactly: dict[str, list[Tell]] = field(default_factory=lambda: defaultdict(list))
    _literal: dict[str, list[Tell]] = field(default_factory=lambda: defaultdict(list))
    _joined: dict[str, list[Tell]] = field(default_factory=lambda: defaultdict(list))
    _loose: dict[str, list[tuple[Tell, int]]] = field(default_factory=lambda: defaultdict(list))
    _beginnings: set[str] = field(default_factory=set)
    _judged: dict[str, Judged] = field(default_factory=dict)

    def __post_init__(self) -> None:
        in_order = sorted(self.tells, key=_order)
        for tell in in_order:
            self._take_in(tell)
        self._take_in_loose([tell for tell in in_order if self._is_loose(tell)])
        self._near = NearWords(self._alone)
        self._ordinary = COMMON | GENERIC | set(self.plain)

    def found_in(self, place: Place) -> tuple[Found, ...]:
        """Every tell in a text, the longest of a respondent's that overlap; never its author's own."""
        compared, written = words(place.text)
        spans = [*self._spans(compared, written), *self._literals(written, place.text)]
        spans = [span for span in spans if span[2].response != place.own]
        if not spans:
            return ()
        at = tokens(place.text)
        found = [Found(place, tell, at[first].start, at[last - 1].end) for first, last, tell in spans]
        return tuple(_longest(found))

    def _take_in(self, tell: Tell) -> None:
        match tell.manner:
            case Manner.NAME:
                self._exactly[tell.words[0]].append(tell)
            case Manner.LITERAL:
                self._literal[tell.words[0]].append(tell)
            case Manner.WORD | Manner.WHOLE | Manner.EXACT:
                self._joined[tell.compact].append(tell)
                self._beginnings.update(tell.compact[:length] for length in range(1, len(tell.compact)))
                if tell.manner is Manner.WORD or len(tell.words) == 1:
                    self._alone[tell.compact].append(tell)

    def _is_loose(self, tell: Tell) -> bool:
        """Several plain words that only together are a name: none is looked for by itself."""
        is_whole = tell.manner is Manner.WHOLE and len(tell.words) > 1
        return is_whole and self._alone.keys().isdisjoint(tell.words)

    def _take_in_loose(self, tells: Iterable[Tell]) -> None:
        """By its two words that are rarest among them; a slip spoils one of the two at most."""
        loose = tuple(tells)
        often: dict[str, int] = defaultdict(int)
        for tell in loose:
            for word in set(tell.words):
                often[word] += 1
        for tell in loose:
            rarest = sorted(range(len(tell.words)), key=lambda place: often[tell.words[place]])[:2]
            for place in rarest:
                self._loose[tell.words[place]].append((tell, place))

    def _judge(self, word: str) -> Judged:
        judged = self._judged.get(word)
        if judged is None:
            judged = Judged(
                tells=tuple(self._given_away_by(word)),
                exactly=tuple(self._exactly.get(word, ())),
                loose=tuple(self._loose.get(word, ())),
                begins=word in self._beginnings,
            )
            judged = self._judged[word] = NOTHING if judged.says_nothing else judged
        return judged

    def _given_away_by(self, word: str) -> Iterator[Tell]:
        """Tells that are the word, nearly the word, or within it."""
        yield from self._joined.get(word, ())
        if word in self._ordinary:
            return
        for near in self._near.to(word):
            if near != word:
                yield from self._alone[near]
        for length in range(SHORTEST_CONTAINED, len(word)):
            for start in range(len(word) - length + 1):
                yield from self._alone.get(word[start : start + length], ())

    def _spans(self, compared: list[str], written: list[str]) -> Iterator[Span]:
        known = self._judged
        for at, word in enumerate(compared):
            judged = known.get(word) or self._judge(word)
            if judged is NOTHING:
                continue
            yield from ((at, at + 1, tell) for tell in judged.tells)
            if judged.exactly and (written[at][0].isupper() or word not in COMMON):
                yield from ((at, at + 1, tell) for tell in judged.exactly)
            if judged.begins:
                yield from self._runs(compared, at)
            if judged.loose:
                yield from _loosely(compared, at, judged.loose)
        if sum(len(word) == 1 for word in compared) >= FEWEST_LETTERS:
            yield from self._letters(compared)

    def _runs(self, compared: list[str], at: int) -> Iterator[Span]:
        """Tells that are the words from here on, joined."""
        run = compared[at]
        for last in range(at + 1, min(at + LONGEST_RUN, len(compared))):
            run += compared[last]
            yield from ((at, last + 1, tell) for tell in self._joined.get(run, ()))
            if run not in self._beginnings:
                return

    def _letters(self, compared: list[str]) -> Iterator[Span]:
        """Tells that are spelt letter by letter, near spellings included."""
        for is_letter, group in groupby(enumerate(compared), key=lambda each: len(each[1]) == 1):
            places = list(group)
            if is_letter and len(places) >= FEWEST_LETTERS:
                yield from self._spelt("".join(word for _, word in places), places[0][0])

    def _spelt(self, letters: str, at: int) -> Iterator[Span]:
        for first in range(len(letters) - FEWEST_LETTERS + 1):
            for last in range(first + FEWEST_LETTERS, min(len(letters), first + LONGEST_SPELT) + 1):
                part = letters[first:last]
                yield from ((at + first, at + last, tell) for tell in self._joined.get(part, ()))
                for near in self._near.to(part):
                    yield from ((at + first, at + last, tell) for tell in self._alone[near])

    def _literals(self, written: list[str], text: str) -> Iterator[Span]:
        """Short tells exactly as they are written, also with full stops between their letters."""
        if not self._literal:
            return
        if not self._literal.keys().isdisjoint(written):
            for at, word in enumerate(written):
                yield from ((at, at + 1, tell) for tell in self._literal.get(word, ()))
        for dotted in _DOTTED.finditer(text):
            within = [
                place
                for place, token in enumerate(tokens(text))
                if dotted.start() <= token.start < dotted.end()
            ]
            letters = "".join(written[place] for place in within)
            yield from ((within[0], within[-1] + 1, tell) for tell in self._literal.get(letters, ()))


def _loosely(compared: list[str], at: int, loose: Iterable[tuple[Tell, int]]) -> Iterator[Span]:
    """Names of plain words, one of them here, the others too but for a slip in one."""
    for tell, place in loose:
        first = at - place
        last = first + len(tell.words)
        if first < 0 or last > len(compared):
            continue
        pairs = zip(compared[first:last], tell.words, strict=True)
        others = [pair for pair in pairs if pair[0] != pair[1]]
        if len(others) == 1 and _is_slip(*others[0], among=len(tell.words)):
            yield first, last, tell


def _is_slip(word: str, meant: str, *, among: int) -> bool:
    """Whether a word is another with a slip; beside one word alone, ordinary English is not taken for a slip."""
    if among == 2 and (word in COMMON or word in GENERIC):
        return False
    allowed = slips_allowed(len(meant))
    return DamerauLevenshtein.distance(word, meant, score_cutoff=allowed) <= allowed


def _order(tell: Tell) -> tuple[tuple[str, ...], str, str, int]:
    return tell.words, tell.manner, tell.whole, tell.response


def _longest(found: Iterable[Found]) -> Iterator[Found]:
    """One finding a stretch of text and respondent, of overlapping ones the longest; the same name of several once."""
    ends: dict[int, int] = {}
    told: set[tuple[int, int, str]] = set()
    for each in sorted(found, key=lambda each: (each.start, -each.end, _order(each.tell))):
        name = (each.start, each.end, each.tell.whole)
        if each.start >= ends.get(each.tell.response, 0) and name not in told:
            yield each
            told.add(name)
            ends[each.tell.response] = each.end
