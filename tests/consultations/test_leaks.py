"""Names are found however they are spelt, ordinary prose is left alone, and 5,000 respondents are no obstacle."""

from __future__ import annotations

import io
import random
import time
import zipfile
from pathlib import Path

import pytest

from consultations.publishing.file_text import readable_text
from consultations.publishing.plain_words import COMMON
from consultations.publishing.search import Place, Search
from consultations.publishing.spelling import tokens, without_invisible, words
from consultations.publishing.tells import Identity, Manner, digest_of, tells_of

SOMEBODY = Identity(
    response=1,
    people=("Torvald Lindqvist",),
    names=("Ostervik Smelting AS", "North Star Metals Ltd", "Grand Sol Nordic", "Bluewater"),
    emails=("t.lindqvist@metals.ostervik.co.uk",),
    codes=("OSTVK", "tlq1"),
    files=("ostervik_comments_v2.pdf",),
)
SEARCH = Search(tells_of(SOMEBODY))


def found(text: str, search: Search = SEARCH, own: int | None = None) -> list[str]:
    return [each.words for each in search.found_in(Place("Somewhere", text, own))]


@pytest.mark.parametrize(
    "text",
    [
        "Ostervik",
        "OSTERVIK",
        "Ostervík",
        "Östervik",
        "Оstervik",  # the first letter is Cyrillic
        "0stervik",
        "Ostrevik",
        "Ostervick",
        "Osterwik",
        "Oster-vik",
        "Oster vik",
        "Oster\nvik",
        "O s t e r v i k",
        "O-s-t-e-r-v-i-k",
        "Os\u200btervik",
        "Os\u00adtervik",
        "<b>Oster</b>vik",
        "Oster**vik**",
        "Ｏｓｔｅｒｖｉｋ",
        "ostervik.com",
        "https://www.ostervik-group.example/x",
        "OstervikSmelting",
        "Osterviks",
        "Lindqvist",
        "Lindkvist",
        "T. Lindqvist",
        "Lindqvist, Torvald",
        "Torvald",
        "t.lindqvist@elsewhere.example",
        "North Star Metals",
        "NorthStar Metals",
        "Norht Star Metals",
        "North Star Metal",
        "GSN",
        "G.S.N.",
        "OSTVK",
        "tlq1",
        "ostervik_comments_v2.pdf",
    ],
)
def test_a_name_is_found_however_it_is_spelt(text: str) -> None:
    assert found(f"We heard from {text} that it would work.")


@pytest.mark.parametrize("ending", ["’s", "'s", "’", ".", ",", ")", ":", "?"])
def test_a_possessive_or_a_mark_hides_no_name(ending: str) -> None:
    assert found(f"It is Ostervik{ending} view") == ["Ostervik"]


@pytest.mark.parametrize(
    "text",
    [
        "Metals from the north are shipped under a star.",
        "The metals industry, smelting and trading, and Nordic producers.",
        "A grand bargain; the sole purpose; the grandest of plans.",
        "We torment nobody; an oyster, a monastery and Easter week.",
        "kivretso",  # read backwards
        "the north star of metals",
        "gsn",
        "in blue water",
        "",
    ],
)
def test_ordinary_words_are_left_alone(text: str) -> None:
    without_blue = Search(frozenset(tell for tell in tells_of(SOMEBODY) if tell.whole != "Bluewater"))
    assert found(text, without_blue) in ([], ["grand"])


def test_words_that_together_are_a_name_are_found_apart_as_well() -> None:
    assert found("in blue water") == ["blue water"]


def test_a_word_of_ordinary_english_is_a_name_only_with_a_capital() -> None:
    search = Search(tells_of(Identity(1, names=("Horizon Ltd",))))
    assert found("on the horizon", search) == []
    assert found("as Horizon says", search) == ["Horizon"]


def test_what_gives_its_author_away_may_stand_in_a_named_answer() -> None:
    assert found("We at Ostervik agree.", own=1) == []
    assert found("We at Ostervik agree.", own=2) == ["Ostervik"]


def test_one_stretch_of_text_is_one_finding_and_the_longest() -> None:
    assert found("Ostervik Smelting AS, and Torvald Lindqvist of it.") == [
        "Ostervik Smelting",
        "Torvald Lindqvist",
    ]


def test_the_context_stands_around_the_words() -> None:
    (each,) = SEARCH.found_in(Place("x", f"{'a ' * 100}Ostervik{' b' * 100}"))
    assert each.context == f"{'a ' * 30}Ostervik{' b' * 30}"


def test_legal_forms_and_the_words_of_the_trade_are_no_tells() -> None:
    alone = {tell.words for tell in tells_of(SOMEBODY) if tell.manner is Manner.WORD}
    assert ("ostervik",) in alone
    assert not alone & {("metals",), ("smelting",), ("as",), ("ltd",), ("north",), ("star",)}


def test_mail_that_anybody_has_gives_nobody_away() -> None:
    identity = Identity(1, emails=("info@gmail.com", "office@ostervik.example"))
    search = Search(tells_of(identity))
    assert found("Write to info or office at gmail.com", search) == []
    assert found("See ostervik.org", search) == ["ostervik"]


def test_a_registered_name_below_a_shared_ending_is_found_under_another() -> None:
    assert found("at ostervik.de") == ["ostervik"]
    assert found("in the co uk registers") == []


def test_the_papers_own_words_are_no_misspellings() -> None:
    tells = tells_of(Identity(1, names=("Premja Tonner",)))
    assert found("the tonnen", Search(tells)) == ["tonnen"]
    assert found("the tonnen", Search(tells, plain={"tonnen"})) == []


def test_the_digest_of_what_is_looked_for_tells_every_change() -> None:
    one = digest_of(tells_of(SOMEBODY))
    other = digest_of(tells_of(Identity(response=1, names=(*SOMEBODY.names, "Another"))))
    assert one == digest_of(tells_of(SOMEBODY))
    assert one != other


def test_prose_of_our_own_fires_next_to_nothing() -> None:
    """Five hundred invented respondents, and the project's documents: fewer than one finding in 2,000 words."""
    search = Search(frozenset(tell for identity in respondents(500) for tell in tells_of(identity)))
    prose = [page.read_text() for page in sorted((Path(__file__).parents[2] / "docs").rglob("*.md"))]
    findings = sum(len(found(text, search)) for text in prose)
    assert findings <= sum(len(words(text)[0]) for text in prose) / 2000


def test_five_thousand_respondents_are_looked_for_in_all_that_they_wrote() -> None:
    """A hundred thousand words a second and more; 5,000 responses of 24 answers are searched in half a minute."""
    before = time.process_time()
    search = Search(frozenset(tell for identity in respondents(5_000) for tell in tells_of(identity)))
    vocabulary = sorted(COMMON)
    chance = random.Random(7)
    pool = chance.choices(vocabulary, [1 / rank for rank in range(5, len(vocabulary) + 5)], k=100_000)
    texts = [" ".join(pool[start : start + 50]) for start in range(0, 99_000, 5)]
    named = [text for text in texts if search.found_in(Place("x", text))]
    taken = time.process_time() - before
    assert not named
    assert taken < 30
    assert len(texts) * 50 > 900_000


SYLLABLES = (
    "al an bo ca cor da den el fa gar hel in ja kel la lin mer na nor per ra sel sto ta ter tra va ver wen zo"
).split()


def respondents(count: int) -> list[Identity]:
    """Invented firms and people."""
    chance = random.Random(11)

    def name(syllables: int) -> str:
        return "".join(chance.choice(SYLLABLES) for _ in range(syllables)).capitalize()

    return [
        Identity(
            response=number,
            people=(f"{name(2)} {name(4)}",),
            names=(
                f"{name(4)} {chance.choice(['Metals', 'Trading', 'Smelting'])} {chance.choice(['AG', 'Ltd'])}",
            ),
            emails=(f"{name(4).lower()}@{name(4).lower()}.example",),
            codes=(f"ORG{number:05}",),
            files=(f"response {number} final.pdf",),
        )
        for number in range(count)
    ]


def test_files_are_read_as_far_as_they_can_be() -> None:
    assert readable_text("a.csv", b"a;b") == "a;b"
    assert readable_text("a.txt", "naïve".encode("latin-1")) == "naïve"
    assert readable_text("a.pdf", b"%PDF-1.7") is None
    assert readable_text("a.docx", b"no package") is None
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as parts:
        parts.writestr("word.xml", "<w>plan</w>")
    assert readable_text("a.docx", package.getvalue()) == "<w>plan</w>"
    assert readable_text("a.docx", package.getvalue().replace(b"word.xml", b"\0ord.xml")) is None


def test_tokens_know_where_they_stand() -> None:
    text = "Os\u200btervik’s plan"
    first, second = tokens(text)
    assert (first.word, text[first.start : first.end]) == ("ostervik", "Os\u200btervik")
    assert (second.word, text[second.start : second.end]) == ("plan", "plan")


def test_what_nobody_sees_is_not_published() -> None:
    assert without_invisible("a\u200bb\u202ec\x00d\ne") == "abcd\ne"
