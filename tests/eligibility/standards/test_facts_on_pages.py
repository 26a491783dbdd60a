"""Every fact that was read in the three sources stands on a public page, with its source."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.eligibility.standards.shipped import facts, fetched, leaves, load_shipped, page, text_of

pytestmark = pytest.mark.django_db

TABLE_1, RECOGNITION, ASM = "track_a_standards_table1", "rmi_recognition", "asm_expectations"
CODES = {
    "Aluminium Stewardship Initiative (ASI) Performance Standard V3": "ASI-PS-V3",
    "Chinese Due Diligence Guidelines for Mineral Supply Chains (Second Edition)": "CN-DDG-2",
    "Joint Due Diligence Standard for Copper, Lead, Nickel and Zinc assessed with the Copper Mark Assurance Process": (
        "JDDS-COPPER-MARK"
    ),
    "London Bullion Market Association (LBMA) Responsible Gold Guidance version 9, including additions required by "
    "LBMA - LME Guide version 2, 10 May 2023": "LBMA-RGG-9",
    "Responsible Minerals Initiative (RMI) Cobalt Refiner Supply Chain Due Diligence Standard": "RMI-COBALT",
    "RMI Global Responsible Sourcing Due Diligence Standard for Mineral Supply Chains All Minerals": (
        "RMI-ALL-MINERALS"
    ),
    "RMI Tin and Tantalum Standard": "RMI-TIN-TANTALUM",
    "Joint Due Diligence Standard for Copper, Lead, Nickel and Zinc assessed with the Responsible Minerals Assurance "
    "Process": "JDDS-RMAP",
    "ITA-RMI Assessment Criteria assessed with the Responsible Minerals Assurance Process": "ITA-RMI-RMAP",
    "ITA-RMI Assessment Criteria assessed with the Tin Code (Standard 7.3 Responsible Sourcing)": "ITA-RMI-TIN-CODE",
}
CITED = {
    TABLE_1: "LME, Track A standard alignment assessment update to market, September 2024, section 4, Table 1",
    RECOGNITION: "Responsible Minerals Initiative, Upstream Mechanisms (page as read)",
    ASM: "Levin Sources, Angela Jorns, Industry expectations for LSM-ASM relationships – where do we stand?, "
    "19 June 2020",
}
# What the transcript says in its own shorthand, as the page says it.
SAID_AS = {
    "2024-09": "September 2024",
    "2020-06-02": "2 June 2020",
    "2023-05": "May 2023",
    "2021-11": "November 2021",
    "2022-02": "February 2022",
    "2023-03": "March 2023",
    "organisation name is missing in the source text; the body of the article ties this expectation to ICMM": (
        "The article’s table gives no organisation for this row; its body ties the expectation to ICMM."
    ),
    "organisation name is missing in the source text; the body of the article attributes this guidance to the OECD": (
        "The article’s table gives no organisation for this row; its body attributes the guidance to the OECD."
    ),
}


def said(key: str, value: Any) -> str:
    """A fact as a reader would look for it."""
    match key, value:
        case "level", int():
            return f"level {value}"
        case "percent", int():
            return f"{value} %"
        case "within_years", int():
            return f"{value} year"
        case _:
            return text_of(SAID_AS.get(value, value))


def missing(found: Any, shown: str, name: str) -> list[str]:
    """The facts that a page does not show; an absent value has nothing to show."""
    wanted = [
        text_of(CITED[name]) if key == "source" else said(key, value)
        for key, value in leaves(found)
        if is_said(value)
    ]
    assert wanted
    return [each for each in wanted if each not in shown]


def is_said(value: Any) -> bool:
    return value is not None and not isinstance(value, bool)


def article(markup: str, anchor: str) -> str:
    """The article with that anchor."""
    found = re.search(rf'<article[^>]* id="{re.escape(anchor)}".*?</article>', markup, re.DOTALL)
    assert found, anchor
    return found[0]


def test_the_ten_standards_stand_in_the_list_with_both_statuses() -> None:
    load_shipped()
    assert missing(facts(TABLE_1), page("/standards/"), TABLE_1) == []


@pytest.mark.parametrize("row", facts(TABLE_1)["rows"], ids=lambda row: CODES[row["standard"]])
def test_each_of_the_ten_has_a_page_with_its_statuses_day_and_source(row: dict[str, Any]) -> None:
    load_shipped()
    shown = page(f"/standards/{CODES[row['standard']]}/")
    dated = {"source": "", "as_of": facts(TABLE_1)["as_of"]}
    assert missing(row | dated, shown, TABLE_1) == []


def test_there_are_ten_and_the_register_has_no_other_of_their_kind() -> None:
    load_shipped()
    assert len(facts(TABLE_1)["rows"]) == len(CODES) == 10
    track_a = fetched("/standards/").split('id="track_a"')[1].split("</section>")[0]
    assert track_a.count('<li class="standard">') == 10


def test_the_recognition_process_stands_on_the_page_of_upstream_mechanisms() -> None:
    load_shipped()
    process = {key: value for key, value in facts(RECOGNITION).items() if key != "recorded_statuses"}
    assert missing(process, page("/standards/upstream/"), RECOGNITION) == []


@pytest.mark.parametrize(
    "recorded", facts(RECOGNITION)["recorded_statuses"], ids=lambda each: each["mechanism"]
)
def test_what_is_recorded_of_a_mechanism_stands_in_its_own_article(recorded: dict[str, Any]) -> None:
    load_shipped()
    anchor = re.sub(r"[^a-z0-9]+", "-", recorded["mechanism"].lower()).strip("-")
    shown = text_of(article(fetched("/standards/upstream/"), anchor))
    assert missing(recorded | {"source": ""}, shown, RECOGNITION) == []


def test_the_expectations_of_asm_stand_on_their_page() -> None:
    load_shipped()
    assert missing({**facts(ASM), "rows": "ASM"}, page("/standards/asm/"), ASM) == []


@pytest.mark.parametrize("row", facts(ASM)["rows"], ids=lambda row: str(row["row"]))
def test_each_of_the_ten_rows_is_an_article_with_its_paragraphs_in_order(row: dict[str, Any]) -> None:
    markup = article(fetched("/standards/asm/"), f"row-{row['row']}")
    assert missing({key: value for key, value in row.items() if key != "row"}, text_of(markup), ASM) == []
    places = [text_of(markup).index(text_of(each["text"])) for each in row["paragraphs"]]
    assert places == sorted(places)
    points = [text_of(each) for each in re.findall(r'<p class="point">(.*?)</p>', markup, re.DOTALL)]
    assert points == [text_of(each["text"]) for each in row["paragraphs"] if each["bullet"]]
    assert ("organisation not named" in text_of(markup)) == (row["organisation"] is None)


def test_a_fact_that_is_on_no_page_would_be_missed() -> None:
    load_shipped()
    changed = facts(TABLE_1)
    changed["rows"][0]["lme_approval_status"] = "Fully approved"
    assert missing(changed, page("/standards/"), TABLE_1) == ["fully approved"]


def test_the_pilot_the_corrective_actions_and_the_eight_criteria_are_told() -> None:
    load_shipped()
    copper, cobalt = page("/standards/JDDS-COPPER-MARK/"), page("/standards/RMI-COBALT/")
    for shown in (copper, cobalt):
        assert (
            "this pilot process ran from 2020 through to 2024 for standards relating to copper and cobalt"
            in shown
        )
    assert "complete, partially aligned (1 criterion partially aligned)" in copper
    assert "created and delivered a training package to their auditors" in copper
    assert "the assessment recommended continued monitoring" in copper
    assert "8 criteria partially aligned" in cobalt
    for action in (
        "creating new resources to curb overreliance on schemes",
        "improving assessment cycle times",
        "bolstering technical assistance",
        "policies aimed at avoiding repeat findings at the same site year to year",
        "expected by 31 december 2024",
    ):
        assert action in cobalt, action


def test_the_path_of_the_copper_mark_reads_from_partially_aligned_to_approved() -> None:
    load_shipped()
    history = page("/standards/JDDS-COPPER-MARK/").split("what happened")[1]
    path = [
        "lme approval: approved",
        "alignment assessment: complete, fully aligned",
        "partially aligned",
        "in progress",
    ]
    places = [history.index(step) for step in path]
    assert places == sorted(places)
