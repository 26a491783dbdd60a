"""Passwords of the illustrative people: fresh on every machine, for the eyes of its owner, nobody else's account."""

from pathlib import Path

import pytest

from cpal.local.sign_ins import sign_ins
from cpal.people.models import User
from tests.people import ana, mia

pytestmark = pytest.mark.django_db


def test_each_illustrative_person_can_sign_in_with_the_printed_password(tmp_path: Path) -> None:
    people = [ana(), mia()]
    words = [line.split() for line in sign_ins(tmp_path / "sign-ins.txt").splitlines()]
    for person, line in zip(people, words, strict=True):
        person.refresh_from_db()
        assert line[:2] == [person.first_name, person.username]
        assert person.check_password(line[2])
    assert "analyst" in words[0]
    assert "MERIDIAN" in words[1]


def test_the_next_start_prints_the_same_ones(tmp_path: Path) -> None:
    ana()
    assert sign_ins(tmp_path / "sign-ins.txt") == sign_ins(tmp_path / "sign-ins.txt")


def test_only_the_owner_may_read_them(tmp_path: Path) -> None:
    ana()
    sign_ins(tmp_path / "sign-ins.txt")
    assert (tmp_path / "sign-ins.txt").stat().st_mode & 0o777 == 0o600


def test_a_real_account_is_never_given_a_password(tmp_path: Path) -> None:
    real = User.objects.create_user("real", email="somebody@cpal.com", password="kept")
    assert sign_ins(tmp_path / "sign-ins.txt") == ""
    real.refresh_from_db()
    assert real.check_password("kept")
