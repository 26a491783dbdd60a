"""Files of the feed as a whole: formats, and refusals that store nothing."""

import io
import json
import time

import pytest
from pytest_django import Settings

from cpal.audit.models import Entry
from cpal.tabular import FileRefused
from pricing.intake.feed import FEED, ORDERS, TRANSACTIONS
from pricing.models import Delivery, FeedRecord
from pricing.services.receive_feed import receive_feed
from tests.intake.feeds import counts, faults, feed_csv, order, receive, transaction

pytestmark = pytest.mark.django_db
GOOD = feed_csv(transaction(), order())


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "it is empty"),
        (b"kind,id\n", "missing: revision"),
        (GOOD.replace(b"premium", b"price"), "missing: premium; unknown: price"),
        (GOOD.replace(b"seller,", b"buyer,", 1), "twice: buyer"),
        (b"a,b\n1,2\n", "no known column"),
        (GOOD.replace(b"HZ SHG", b"HZ \xff", 1), "not UTF-8"),
        (GOOD.replace(b"HZ SHG", b'"HZ SHG', 1), "quotation marks do not match"),
        (GOOD[:-40], "cut off"),
        (GOOD + b"\x00" * 100_000, "longer than 64 KiB"),
        (GOOD + b"x" * 100_000, "longer than 64 KiB"),
    ],
)
def test_a_file_that_is_no_table_to_its_end_is_refused_and_nothing_of_it_is_stored(
    content: bytes, found: str
) -> None:
    with pytest.raises(FileRefused, match=found):
        receive(content)
    assert not FeedRecord.objects.exists()
    assert not Delivery.objects.exists()
    assert not Entry.objects.exists()


def test_a_file_over_the_limit_is_refused() -> None:
    with pytest.raises(FileRefused, match="too large"):
        receive_feed(source=io.BytesIO(GOOD), name="feed.csv", max_bytes=len(GOOD) - 1)
    assert counts(receive_feed(source=io.BytesIO(GOOD), name="feed.csv", max_bytes=len(GOOD))) == (2, 0, 0)


@pytest.mark.parametrize("filler", [b"\x00", b"x", b'"'])
def test_garbage_is_refused_at_once_however_long_it_is(filler: bytes) -> None:
    began = time.process_time()
    with pytest.raises(FileRefused):
        receive(filler * 50_000_000)
    assert time.process_time() - began < 5


def test_nothing_is_left_of_a_refused_file(settings: Settings) -> None:
    with pytest.raises(FileRefused):
        receive(GOOD[:-40])
    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + GOOD,
        GOOD.replace(b"\n", b"\r\n"),
        GOOD.removesuffix(b"\n"),
        feed_csv(transaction(), order(), header=tuple(reversed(FEED.names))),
    ],
    ids=["byte-order mark", "CRLF", "no line end at the end", "columns in another order"],
)
def test_the_same_table_in_another_dress_holds_the_same_records(content: bytes) -> None:
    receive(GOOD)
    assert counts(receive(content)) == (0, 2, 0)


def test_a_file_of_one_kind_may_leave_out_the_columns_of_the_other() -> None:
    receive(GOOD)
    assert counts(receive(feed_csv(transaction(), header=TRANSACTIONS.names))) == (0, 1, 0)
    assert counts(receive(feed_csv(order(), header=ORDERS.names))) == (0, 1, 0)
    misplaced = {name: text for name, text in order(id="O-2").items() if name in TRANSACTIONS.names}
    assert faults(receive(feed_csv(misplaced, header=TRANSACTIONS.names))) == [(2, "placed_at")]


def json_lines(*objects: object) -> bytes:
    return b"".join(json.dumps(each).encode() + b"\n" for each in objects)


def test_json_lines_hold_the_same_records_as_csv() -> None:
    receive(GOOD)
    as_booleans = order() | {"executable": True, "visible": True, "binding": False, "closed_at": None}
    content = json_lines(transaction() | {"revision": 1, "payment_days": 30}, as_booleans)
    assert counts(receive(content, name="feed.jsonl")) == (0, 2, 0)


def test_a_json_float_is_a_bad_row() -> None:
    receipt = receive(
        json_lines(transaction(), transaction(id="T-2") | {"premium": 41.5}, order()), name="feed.jsonl"
    )
    assert counts(receipt) == (2, 0, 1)
    assert str(receipt.faults[0]).startswith(
        "row 2, premium: the JSON number '41.5': numbers are decimal text"
    )


def test_a_nul_escaped_in_json_is_a_bad_row() -> None:
    assert faults(receive(json_lines(transaction(brand="H\0Z")), name="feed.jsonl")) == [(1, "brand")]
