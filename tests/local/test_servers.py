"""The private servers: started by the first who needs them, stopped after the last, whatever happens to either."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from cpal.local.keeper import Needs, keeper_lock
from cpal.local.locks import holder_of
from cpal.local.membership import ServersUnavailable, join, joined
from cpal.local.places import LONGEST_SOCKET_FOLDER, Places
from cpal.local.redis import Redis

DATABASE_ONLY = Needs(redis=False)
UserProcess = Callable[[Places], "subprocess.Popen[str]"]


def answer(where: Places, question: str) -> str:
    with psycopg.connect(host=str(where.sockets), user="cpal", dbname="cpal") as connection:
        row = connection.execute(question.encode()).fetchone()
    assert row
    return str(row[0])


def tell(where: Places, statements: str) -> None:
    with psycopg.connect(host=str(where.sockets), user="cpal", dbname="cpal") as connection:
        connection.execute(statements.encode())


def is_up(where: Places) -> bool:
    try:
        answer(where, "SELECT 1")
    except psycopg.OperationalError:
        return False
    return True


def keeper_of(where: Places) -> int:
    return int(holder_of(keeper_lock(where)).split()[0])


def wait_until_down(where: Places) -> None:
    deadline = time.monotonic() + 10
    while holder_of(keeper_lock(where)) or is_up(where):
        assert time.monotonic() < deadline, "The servers are still up."
        time.sleep(0.02)


def server_pid(where: Places) -> int:
    return int((where.cluster / "postmaster.pid").read_text().split("\n")[0])


def test_the_first_user_finds_both_servers_and_the_last_one_out_ends_them(where: Places) -> None:
    membership = join(where, Needs())
    assert answer(where, "SELECT current_setting('fsync')") == "on"
    assert Redis(Path(), where.redis_socket, where.logs / "redis.log").answers()
    membership.leave()
    assert not is_up(where)
    assert not holder_of(keeper_lock(where))
    assert not where.redis_socket.exists()


def test_what_was_written_is_there_at_the_next_start(where: Places) -> None:
    with joined(where, DATABASE_ONLY):
        tell(where, "CREATE EXTENSION btree_gist; CREATE TABLE kept AS SELECT 42 AS figure")
    with joined(where, DATABASE_ONLY):
        assert answer(where, "SELECT figure FROM kept") == "42"


def test_a_second_user_joins_and_the_servers_outlive_the_first(
    where: Places, user_process: UserProcess
) -> None:
    first = user_process(where)
    assert first.stdout
    assert first.stdout.readline() == "joined\n"
    with joined(where, Needs()) as membership:
        assert membership
        assert membership.started is None
        first.communicate()
        assert is_up(where)
    assert not is_up(where)


def test_two_who_start_at_the_same_time_share_one_server(where: Places, user_process: UserProcess) -> None:
    users = [user_process(where), user_process(where)]
    assert [user.stdout.readline() for user in users if user.stdout] == ["joined\n", "joined\n"]
    assert is_up(where)
    for user in users:
        user.communicate()
    wait_until_down(where)


def test_servers_of_a_killed_user_end_by_themselves(where: Places, user_process: UserProcess) -> None:
    user = user_process(where)
    assert user.stdout
    assert user.stdout.readline() == "joined\n"
    user.kill()
    wait_until_down(where)


def test_a_killed_keeper_takes_the_servers_with_it_and_the_next_user_starts_anew(where: Places) -> None:
    membership = join(where, Needs())
    os.kill(keeper_of(where), signal.SIGKILL)
    wait_until_down(where)
    assert not membership.is_alive()
    membership.leave()
    with joined(where, Needs()):
        assert is_up(where)


def test_remains_of_a_killed_database_are_no_obstacle(where: Places) -> None:
    with joined(where, DATABASE_ONLY):
        os.kill(server_pid(where), signal.SIGKILL)
        wait_until_down(where)
    assert (where.cluster / "postmaster.pid").exists()
    with joined(where, DATABASE_ONLY):
        assert is_up(where)


def test_a_stranger_with_the_number_of_a_dead_database_is_left_alone(where: Places) -> None:
    with joined(where, DATABASE_ONLY):
        pass
    with subprocess.Popen(["sleep", "60"]) as stranger:
        (where.cluster / "postmaster.pid").write_text(f"{stranger.pid}\n{where.cluster}\n")
        with joined(where, DATABASE_ONLY):
            assert is_up(where)
        assert stranger.poll() is None
        stranger.kill()


def test_a_folder_that_others_may_not_enter_works(hidden: Places) -> None:
    with joined(hidden, DATABASE_ONLY):
        assert is_up(hidden)
    assert not is_up(hidden)


@pytest.mark.parametrize("name", ["with space and ü", "long" * 30], ids=["spaces", "long"])
def test_sockets_of_an_awkward_folder_lie_elsewhere(base: Path, name: str) -> None:
    where = Places(base / name)
    assert len(os.fsencode(where.sockets)) <= LONGEST_SOCKET_FOLDER
    with joined(where, DATABASE_ONLY):
        assert is_up(where)
    where.sockets.rmdir()


def test_a_database_of_tests_does_not_wait_for_the_disk(where: Places) -> None:
    with joined(where, Needs(redis=False, is_durable=False)):
        assert answer(where, "SELECT current_setting('fsync')") == "off"


def test_joining_servers_that_lack_what_is_needed_is_refused(where: Places) -> None:
    with joined(where, Needs(database=False)), pytest.raises(ServersUnavailable, match="DATABASE_URL"):
        join(where, Needs())


def test_a_cluster_of_another_version_is_refused_with_what_to_do(where: Places) -> None:
    where.cluster.mkdir(parents=True)
    (where.cluster / "PG_VERSION").write_text("9\n")
    with pytest.raises(ServersUnavailable, match=r"made by PostgreSQL 9.*make clean"):
        join(where, DATABASE_ONLY)
