"""When a row counts as received, which window it settles in, and what happens to what is held already."""

import datetime as dt
import hashlib
import io
from decimal import Decimal
from pathlib import Path

import pytest
from pytest_django import Settings

from cpal.audit.models import Entry
from pricing.models import Delivery, FeedRecord, Window
from pricing.services.receive_feed import receive_feed
from tests.intake.feeds import RECEIVED_AT, counts, faults, feed_csv, order, receive, transaction

pytestmark = pytest.mark.django_db
CUTOFF = dt.datetime(2026, 10, 30, 17, 0, tzinfo=dt.UTC)
INSTANT = dt.timedelta(microseconds=1)


def test_the_same_file_twice_changes_nothing_and_says_so() -> None:
    first = receive(feed_csv(transaction(), order(metal="tin")))
    again = receive(
        feed_csv(transaction(), order(metal="tin")), received_at=RECEIVED_AT + dt.timedelta(days=1)
    )
    assert (first.is_new, again.is_new) == (True, False)
    assert again.delivery == first.delivery
    assert again.faults == first.faults
    assert (FeedRecord.objects.count(), Delivery.objects.count(), Entry.objects.count()) == (1, 1, 1)


def test_the_same_row_in_another_file_changes_nothing() -> None:
    receive(feed_csv(transaction(), order()))
    later = RECEIVED_AT + dt.timedelta(days=1)
    same = transaction(premium="41.5000", executed_at="2026-10-05T09:00:00Z")
    assert counts(receive(feed_csv(same, transaction(id="T-2")), received_at=later)) == (1, 1, 0)
    assert FeedRecord.objects.get(record_id="T-1").received_at == RECEIVED_AT


def test_other_contents_under_a_held_name_are_refused_and_the_first_receipt_counts() -> None:
    receive(feed_csv(transaction()))
    receipt = receive(feed_csv(transaction(premium="42", seller="ZED")))
    assert counts(receipt) == (0, 0, 1)
    assert faults(receipt) == [(2, "premium"), (2, "seller")]
    assert "41.5" not in str(receipt.faults)  # what is held is not told to whoever guesses a name
    assert (
        receipt.faults[0].expected
        == "what transaction T-1 revision 1 said when first received, or a new revision"
    )
    assert FeedRecord.objects.get().premium == Decimal("41.50")


def test_within_one_file_the_first_row_of_a_name_counts() -> None:
    receipt = receive(feed_csv(transaction(), transaction(), transaction(tonnes="51")))
    assert counts(receipt) == (1, 1, 1)
    assert faults(receipt) == [(4, "tonnes")]


def test_a_bad_row_does_not_take_its_name() -> None:
    assert counts(receive(feed_csv(transaction(tonnes="x"), transaction()))) == (1, 0, 1)


def test_revisions_and_kinds_are_names_of_their_own() -> None:
    rows = [transaction(), transaction(revision="2", status="cancelled"), order(id="T-1")]
    assert counts(receive(feed_csv(*rows))) == (3, 0, 0)


@pytest.mark.parametrize(
    ("received_at", "executed_at", "window"),
    [
        (CUTOFF, CUTOFF, "2026-10"),
        (CUTOFF + INSTANT, CUTOFF, "2026-11"),
        (CUTOFF, CUTOFF + INSTANT, "2026-11"),
        (CUTOFF - dt.timedelta(days=20), CUTOFF, "2026-10"),
        (CUTOFF, CUTOFF - dt.timedelta(days=400), "2026-10"),
        (CUTOFF, CUTOFF + dt.timedelta(days=63), "2027-01"),
    ],
    ids=["sharp", "received late", "traded late", "early", "a year late", "two windows ahead"],
)
def test_a_record_settles_in_the_first_window_whose_cutoff_is_before_neither_moment(
    received_at: dt.datetime, executed_at: dt.datetime, window: str
) -> None:
    receive(feed_csv(transaction(executed_at=executed_at.isoformat())), received_at=received_at)
    record = FeedRecord.objects.get()
    assert record.settles_in == Window.objects.get(code=window)
    assert record.received_at == received_at


def test_without_a_stated_moment_the_database_clock_counts() -> None:
    before = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=1)
    delivery = receive(feed_csv(transaction()), received_at=None).delivery
    assert before < delivery.received_at < before + dt.timedelta(minutes=2)
    assert not delivery.is_backfilled
    assert FeedRecord.objects.get().received_at == delivery.received_at


def test_a_stated_moment_needs_its_offset() -> None:
    with pytest.raises(ValueError, match="offset"):
        receive(feed_csv(transaction()), received_at=dt.datetime(2026, 10, 1))  # noqa: DTZ001 - that is the point


def test_the_original_bytes_are_kept_under_their_digest(settings: Settings) -> None:
    content = feed_csv(transaction(), order(side="buy"))
    delivery = receive(content, name="../of today.CSV").delivery
    digest = hashlib.sha256(content).hexdigest()
    assert (delivery.sha256, delivery.size_bytes, delivery.name) == (digest, len(content), "of today.CSV")
    assert delivery.original.name == f"originals/{digest[:2]}/{digest}.csv"
    assert Path(delivery.original.path).read_bytes() == content
    kept = [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
    assert kept == [Path(delivery.original.path)]


def test_a_delivery_is_on_the_audit_log_with_what_became_of_its_rows() -> None:
    delivery = receive(feed_csv(transaction(), transaction(), order(side="buy"))).delivery
    entry = Entry.objects.get()
    assert (entry.action, entry.subject, entry.at) == (
        "market feed received",
        f"delivery {delivery.pk}",
        RECEIVED_AT,
    )
    assert entry.facts == {
        "name": "feed.csv",
        "sha256": delivery.sha256,
        "accepted": 1,
        "repeated": 1,
        "refused": 1,
        "backfilled": True,
    }


def test_a_thousand_faults_are_listed_and_all_rows_are_counted() -> None:
    receipt = receive(feed_csv(*(transaction(id=f"T-{n}", metal="tin") for n in range(1_200))))
    assert counts(receipt) == (0, 0, 1_200)
    assert len(receipt.faults) == 1_000


def test_uploads_without_a_path_are_received_alike() -> None:
    receipt = receive_feed(source=io.BytesIO(feed_csv(transaction())), name="upload", received_at=RECEIVED_AT)
    assert str(receipt.delivery.original).endswith(receipt.delivery.sha256)
