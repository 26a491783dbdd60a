"""Register files: good rows go in, bad rows come back, the same file changes nothing, nothing held is forgotten."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import random
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import transaction

from cpal.audit.models import Entry
from cpal.people.models import Consent, Organisation, RegisterDelivery
from cpal.tabular import FileRefused
from eligibility.models import Assurance, Brand, BrandSite, Disclosure, Site
from eligibility.registers.tables import TABLES
from eligibility.services.load_register import NaiveMoment
from tests import people
from tests.eligibility.registers import (
    ACME,
    AGREED,
    AT_SMELTER,
    FEBRUARY,
    FOOTPRINT,
    JANUARY,
    MARCH,
    MARK,
    PARTICULARS,
    ZINCO,
    file_of,
    load,
    load_content,
)

pytestmark = pytest.mark.django_db

ONE_ROW_OF_EACH: list[tuple[str, dict[str, str], Any]] = [
    ("organisations", ACME, Organisation),
    ("consents", AGREED, Consent),
    ("sites", {"code": "SMELTER", "name": "Smelter", "country": "NO", "producer": "ACME"}, Site),
    ("brands", ZINCO, Brand),
    ("brand_sites", AT_SMELTER, BrandSite),
    ("disclosures", FOOTPRINT, Disclosure),
    ("assurances", MARK, Assurance),
    *((register, row, TABLES[register].model) for register, row in PARTICULARS.items()),
]


def held(model: Any, at: dt.datetime) -> Any:
    """The rows of a register as held at a moment."""
    return model.objects.held_at(at)


@pytest.mark.parametrize(("register", "row", "model"), ONE_ROW_OF_EACH)
def test_each_register_is_known_by_its_header(register: str, row: dict[str, str], model: Any) -> None:
    loaded = load(register, row)
    assert (loaded.register, loaded.rows_stored, loaded.faults) == (register, 1, ())
    stored = model.objects.get()
    assert (stored.received_at, stored.row_number, stored.delivery) == (JANUARY, 2, loaded.delivery)


@pytest.mark.parametrize(("register", "row", "model"), ONE_ROW_OF_EACH)
def test_a_row_is_stored_to_the_letter(register: str, row: dict[str, str], model: Any) -> None:
    load(register, row)
    table = TABLES[register]
    (values,) = model.objects.values_list(*table.names)
    written = {
        name: "" if value in (None, "") else str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in zip(table.layout.names, values, strict=True)
    }
    expected = {name: row.get(name, "") for name in table.layout.names}
    if register == "disclosures":
        expected["value_tco2e_per_t"] = "3.5000000000"
    assert written == expected


def test_a_delivery_keeps_the_bytes_as_they_came() -> None:
    content = file_of("organisations", ACME).replace(b"\n", b"\r\n")
    delivery = load_content(content, "from-the-exchange.csv", by=people.eli()).delivery
    assert delivery is not None
    kept = RegisterDelivery.objects.get()
    assert bytes(kept.content) == content
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    assert (kept.file_name, kept.backfilled, kept.loaded_by) == ("from-the-exchange.csv", True, people.eli())


def test_the_same_file_twice_changes_nothing() -> None:
    load("disclosures", FOOTPRINT)
    again = load("disclosures", FOOTPRINT, at=FEBRUARY)
    assert (again.delivery, again.rows_stored, again.rows_unchanged) == (None, 0, 1)
    assert (Disclosure.objects.count(), RegisterDelivery.objects.count(), Entry.objects.count()) == (1, 1, 1)


def test_a_number_written_otherwise_is_the_same_content() -> None:
    load("disclosures", FOOTPRINT)
    assert load("disclosures", FOOTPRINT | {"value_tco2e_per_t": "3.5"}, at=FEBRUARY).rows_stored == 0
    assert load("disclosures", FOOTPRINT | {"value_tco2e_per_t": "3.51"}, at=FEBRUARY).rows_stored == 1


def test_a_file_with_one_new_row_stores_that_row_alone() -> None:
    load("organisations", ACME)
    loaded = load("organisations", ACME, ACME | {"code": "BOLT"}, at=FEBRUARY)
    assert (loaded.rows_stored, loaded.rows_unchanged) == (1, 1)
    assert list(Organisation.objects.values_list("code", "row_number")) == [("ACME", 2), ("BOLT", 3)]


def test_a_later_load_of_a_key_replaces_and_what_was_held_before_stays_known() -> None:
    load("organisations", ACME)
    load("organisations", ACME | {"group": "OTHER"}, at=MARCH)
    groups = {at: held(Organisation, at).get().group for at in (JANUARY, FEBRUARY, MARCH)}
    assert groups == {JANUARY: "PARENT", FEBRUARY: "PARENT", MARCH: "OTHER"}
    assert not held(Organisation, JANUARY - dt.timedelta(microseconds=1)).exists()


def test_a_replacement_may_go_back_to_what_was_held_first() -> None:
    load("organisations", ACME, at=JANUARY)
    load("organisations", ACME | {"group": "OTHER"}, at=FEBRUARY)
    assert load("organisations", ACME, at=MARCH).rows_stored == 1
    assert held(Organisation, MARCH).get().group == "PARENT"


def test_a_backdated_load_is_held_from_its_moment_until_the_next() -> None:
    load("organisations", ACME | {"group": "NEW"}, at=MARCH)
    assert load("organisations", ACME | {"group": "OLD"}, at=JANUARY).rows_stored == 1
    assert held(Organisation, FEBRUARY).get().group == "OLD"
    assert held(Organisation, MARCH).get().group == "NEW"


def test_a_backdated_load_does_not_overtake_a_later_file_that_left_the_row_unchanged() -> None:
    load("organisations", ACME, at=JANUARY)
    load("organisations", ACME, ACME | {"code": "BOLT"}, at=MARCH)
    load("organisations", ACME | {"group": "OTHER"}, at=FEBRUARY)
    groups = {at: held(Organisation, at).get(code="ACME").group for at in (JANUARY, FEBRUARY, MARCH)}
    assert groups == {JANUARY: "PARENT", FEBRUARY: "OTHER", MARCH: "PARENT"}


def test_of_two_loads_at_one_moment_the_later_load_holds() -> None:
    load("organisations", ACME | {"group": "FIRST"})
    load("organisations", ACME | {"group": "SECOND"})
    assert held(Organisation, JANUARY).get().group == "SECOND"


def test_of_two_rows_of_a_key_in_one_file_the_later_holds_and_the_file_stays_idempotent() -> None:
    rows = (ACME | {"group": "FIRST"}, ACME | {"group": "SECOND"})
    loaded = load("organisations", *rows)
    assert (loaded.rows_stored, loaded.rows_replaced_in_file) == (1, 1)
    assert held(Organisation, JANUARY).get().group == "SECOND"
    assert load("organisations", *rows, at=FEBRUARY).rows_stored == 0


def test_a_row_that_changes_its_brand_is_no_longer_held_for_the_first() -> None:
    load("disclosures", FOOTPRINT)
    load("disclosures", FOOTPRINT | {"brand": "OTHER"}, at=FEBRUARY)
    assert not held(Disclosure, FEBRUARY).filter(brand="ZINCO").exists()
    assert held(Disclosure, FEBRUARY).get().brand == "OTHER"


@pytest.mark.parametrize(
    ("register", "changes", "field"),
    [
        ("organisations", {"code": ""}, "code"),
        ("organisations", {"code": "ACME "}, "code"),
        ("organisations", {"country": "Norway"}, "country"),
        ("consents", {"from_on": "01/02/2020"}, "from_on"),
        ("brands", {"metal": "lead"}, "metal"),
        ("brands", {"metal": "Zinc"}, "metal"),
        ("brands", {"listed_on": ""}, "listed_on"),
        ("brands", {"delisted_on": "2023-02-29"}, "delisted_on"),
        ("brand_sites", {"site": "\tSMELTER"}, "site"),
        ("disclosures", {"value_tco2e_per_t": "3.5e0"}, "value_tco2e_per_t"),
        ("disclosures", {"value_tco2e_per_t": "-1"}, "value_tco2e_per_t"),
        ("disclosures", {"value_tco2e_per_t": "NaN"}, "value_tco2e_per_t"),
        ("disclosures", {"offsets_used": "no"}, "offsets_used"),
        ("assurances", {"standard": "GOLD-MARK"}, "standard"),
        ("assurances", {"status": "pending"}, "status"),
        ("assurances", {"reference": "x\x00y"}, "reference"),
    ],
)
def test_a_bad_row_comes_back_with_its_field_and_the_good_ones_go_in(
    register: str, changes: dict[str, str], field: str
) -> None:
    row, model = next((row, model) for name, row, model in ONE_ROW_OF_EACH if name == register)
    loaded = load(register, row | changes, row)
    assert [(fault.row, fault.field) for fault in loaded.faults] == [(2, field)]
    assert (loaded.rows_read, loaded.rows_stored, loaded.rows_faulty) == (2, 1, 1)
    assert model.objects.get().row_number == 3


def test_the_faults_are_kept_with_the_delivery() -> None:
    load("brands", ZINCO | {"metal": "lead"})
    assert RegisterDelivery.objects.get().faults == [
        {
            "row": 2,
            "field": "metal",
            "found": "'lead'",
            "expected": "one of aluminium, copper, nickel, zinc",
        }
    ]


def test_a_disclosure_may_leave_empty_what_was_not_given() -> None:
    load("disclosures", {"id": "D-2", "metal": "zinc", "brand": "ZINCO"})
    stored = Disclosure.objects.get()
    assert (stored.value_tco2e_per_t, stored.offsets_used, stored.valid_from, stored.verified_by) == (
        None,
        None,
        None,
        "",
    )


def test_a_cut_file_loads_nothing_at_all() -> None:
    content = file_of("organisations", ACME, ACME | {"code": "BOLT"})
    with pytest.raises(FileRefused, match="cut off"):
        load_content(content[:-10])
    assert not Organisation.objects.exists()
    assert not RegisterDelivery.objects.exists()


def test_json_lines_have_the_same_names() -> None:
    loaded = load_content(b'{"code": "ACME", "name": "Acme", "country": null, "group": "", "lei": null}\n')
    assert (loaded.register, Organisation.objects.get().row_number) == ("organisations", 1)


def test_without_a_stated_moment_the_clock_of_the_database_says() -> None:
    before = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=1)
    delivery = load("organisations", ACME, at=None).delivery
    assert delivery is not None
    assert before < delivery.received_at < dt.datetime.now(dt.UTC) + dt.timedelta(minutes=1)
    assert not delivery.backfilled


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(NaiveMoment, match="no offset from UTC"):
        load("organisations", ACME, at=dt.datetime(2026, 1, 1))  # noqa: DTZ001 - that is the point


def test_only_the_eligibility_officer_loads() -> None:
    for person in (people.ana(), people.sam(), people.kim(), people.ada(), people.max_(), people.mia()):
        with pytest.raises(PermissionDenied):
            load("organisations", ACME, by=person)
    assert not Organisation.objects.exists()
    assert load("organisations", ACME, by=people.eli()).rows_stored == 1


def test_a_load_leaves_its_entry_in_the_audit_log() -> None:
    delivery = load("organisations", ACME, by=people.eli()).delivery
    assert delivery is not None
    entry = Entry.objects.get(action="load_register")
    assert (entry.subject, entry.actor, entry.at) == ("register:organisations", people.eli(), JANUARY)
    assert entry.facts["sha256"] == delivery.sha256
    assert entry.facts["rows_stored"] == 1


# The command


def run(*arguments: Any) -> tuple[str, str, int]:
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("load_register", *map(str, arguments), stdout=out, stderr=err)
    except SystemExit as end:
        return out.getvalue(), err.getvalue(), int(end.code or 0)
    return out.getvalue(), err.getvalue(), 0


def written(folder: Path, register: str, *rows: dict[str, str]) -> Path:
    path = folder / f"{register}.csv"
    path.write_bytes(file_of(register, *rows))
    return path


def test_the_command_loads_several_files_whatever_their_order(tmp_path: Path) -> None:
    files = [written(tmp_path, register, row) for register, row, _ in reversed(ONE_ROW_OF_EACH)]
    out, err, code = run(*files, "--received-at", "2026-01-15T09:00:00Z")
    assert (err, code) == ("", 0)
    assert "brands.csv: brands: 1 rows, 1 stored, 0 held already" in out
    assert all(model.objects.get().received_at == JANUARY for _, _, model in ONE_ROW_OF_EACH)
    out, _, code = run(*files)
    assert code == 0
    assert out.count("nothing new, all 1 rows are held already") == len(ONE_ROW_OF_EACH)


def test_the_command_prints_bad_rows_as_a_table_and_fails(tmp_path: Path) -> None:
    good = written(tmp_path, "organisations", ACME)
    bad = written(tmp_path, "brands", ZINCO | {"metal": "lead", "listed_on": ""}, ZINCO)
    out, err, code = run(bad, good)
    assert code == 1
    assert "brands: 2 rows, 1 stored, 0 held already, 1 not loaded" in out
    assert err.splitlines()[1:] == [
        "row · field · what is wrong · what was expected",
        "2 · metal · 'lead' · one of aluminium, copper, nickel, zinc",
        "2 · listed_on · empty · a value",
    ]
    assert Organisation.objects.count() == 1


def test_the_command_refuses_a_file_that_is_no_register(tmp_path: Path) -> None:
    path = tmp_path / "feed.csv"
    path.write_bytes(b"kind,id\nx,1\n")
    _, err, code = run(path)
    assert code == 1
    assert "feed.csv: refused, nothing of it was loaded" in err


@pytest.mark.parametrize("moment", ["2026-01-15T09:00:00", "yesterday", "2026-01-15"])
def test_the_command_refuses_a_moment_that_names_none(tmp_path: Path, moment: str) -> None:
    path = written(tmp_path, "organisations", ACME)
    with pytest.raises(CommandError, match="a timestamp"):
        run(path, "--received-at", moment)
    assert not Organisation.objects.exists()


def test_the_command_names_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"no such file: .*missing\.csv"):
        run(tmp_path / "missing.csv")


@pytest.mark.parametrize("seed", range(6))
def test_files_loaded_in_any_order_hold_at_every_moment_what_they_hold_in_the_order_of_receipt(
    seed: int,
) -> None:
    chance = random.Random(seed)
    moments = [JANUARY + dt.timedelta(days=number) for number in range(6)]
    files = [_some_groups(number, chance) for number in range(len(moments))]
    told = [_held_at_each(moments, list(zip(files, moments, strict=True)))]
    for _ in range(3):
        shuffled = list(zip(files, moments, strict=True))
        chance.shuffle(shuffled)
        told.append(_held_at_each(moments, shuffled))
    assert all(each == told[0] for each in told)


Rows = tuple[dict[str, str], ...]


def _some_groups(number: int, chance: random.Random) -> Rows:
    """A file about some of three organisations, and one of its own, so that no two files are the same."""
    codes = chance.sample(["A", "B", "C"], chance.randint(1, 3))
    return tuple({"code": code, "group": chance.choice("GH")} for code in [*codes, f"ONLY-{number}"])


def _held_at_each(moments: list[dt.datetime], files: list[tuple[Rows, dt.datetime]]) -> list[list[Any]]:
    """What is held at each moment once the files were loaded in this order; nothing of it stays."""
    point = transaction.savepoint()
    for rows, at in files:
        load("organisations", *rows, at=at)
    found = [sorted(held(Organisation, at).values_list("code", "group")) for at in moments]
    transaction.savepoint_rollback(point)
    return found
