"""The three commands: what they say, and their exit codes."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from pricing.models import Delivery, FeedRecord, MarketAssessment, ReferenceRow
from tests.intake import test_market_assessments, test_reference
from tests.intake.feeds import feed_csv, order, transaction

pytestmark = pytest.mark.django_db


def written(folder: Path, content: bytes | str, name: str = "file.csv") -> str:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(path)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """Exit code and stderr; nothing may appear on stdout."""
    code = 0
    try:
        call_command(*arguments)
    except SystemExit as stop:
        code = int(stop.code or 0)
    captured = capsys.readouterr()
    assert captured.out == ""
    return code, captured.err


def test_a_good_feed_is_received_with_a_line_that_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, feed_csv(transaction(), order()))
    code, said = run(capsys, "receive_feed", path, "--received-at", "2026-10-06T01:00:00+01:00")
    assert code == 0
    assert said.startswith("file.csv: 2 rows received, 0 held already, 0 refused; delivery ")
    assert "received at 2026-10-06 00:00:00 UTC (back-filled)" in said
    assert Delivery.objects.get().is_backfilled


def test_bad_rows_come_back_as_a_table_and_good_rows_go_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, feed_csv(transaction(), order(side="buy")))
    code, said = run(capsys, "receive_feed", path)
    assert code == 1
    assert "file.csv: row · field · what is wrong · what was expected\n" in said
    assert "file.csv: 3 · side · 'buy' · one of bid, offer\n" in said
    assert "1 rows received, 0 held already, 1 refused" in said
    assert FeedRecord.objects.get().record_id == "T-1"


def test_the_same_file_again_says_that_nothing_was_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, feed_csv(transaction()))
    run(capsys, "receive_feed", path)
    code, said = run(capsys, "receive_feed", path)
    assert code == 0
    assert "the same file arrived before" in said
    assert "nothing was changed" in said


def test_a_file_refused_as_a_whole_does_not_stop_the_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cut = written(tmp_path, feed_csv(transaction())[:-40], "cut.csv")
    good = written(tmp_path, feed_csv(transaction()), "good.csv")
    code, said = run(capsys, "receive_feed", cut, good)
    assert code == 1
    assert "cut.csv: refused as a whole: nothing was stored" in said
    assert "good.csv: 1 rows received" in said


def test_json_lines_are_received(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, json.dumps(transaction()) + "\n", "feed.jsonl")
    assert run(capsys, "receive_feed", path)[0] == 0


@pytest.mark.parametrize(
    "moment", ["2026-10-06T00:00:00", "yesterday", "1987-01-01T00:00:00Z", "2150-01-01T00:00:00Z"]
)
def test_a_moment_of_receipt_must_be_one(tmp_path: Path, moment: str) -> None:
    path = written(tmp_path, feed_csv(transaction()))
    with pytest.raises(CommandError, match="expected"):
        call_command("receive_feed", path, "--received-at", moment)
    assert not Delivery.objects.exists()


def test_a_file_that_is_not_there_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        call_command("load_reference", str(tmp_path / "none.csv"))


def test_reference_data_and_market_assessments_have_their_commands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reference = written(
        tmp_path, test_reference.HEADER + "".join(test_reference.ONE_OF_EACH), "reference.csv"
    )
    evidence = written(
        tmp_path, test_market_assessments.HEADER + test_market_assessments.TENDER, "evidence.csv"
    )
    assert run(capsys, "load_reference", reference)[0] == 0
    assert run(capsys, "load_market_assessments", evidence, "--received-at", "2026-10-06T00:00:00Z")[0] == 0
    assert (ReferenceRow.objects.count(), MarketAssessment.objects.count()) == (9, 1)
    assert Delivery.objects.get(kind="market_assessments").is_backfilled


def test_the_size_limit_of_the_settings_applies(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], settings: Settings
) -> None:
    settings.LARGEST_FILE = 100
    code, said = run(capsys, "receive_feed", written(tmp_path, feed_csv(transaction())))
    assert code == 1
    assert "too large" in said
