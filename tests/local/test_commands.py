"""What `manage.py` promises on a machine without a database of its own."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from cpal.local.command_line import servers_around
from cpal.local.keeper import Needs, keeper_lock
from cpal.local.locks import Lock, holder_of
from cpal.local.membership import joined
from cpal.local.places import PROJECT, Places
from tests.local.conftest import eventually

PRIVATE = ("DATABASE_URL", "REDIS_URL", "CPAL_TEST_DATABASE")


def manage(where: Places, *arguments: str, port: int = 0) -> "subprocess.CompletedProcess[str]":
    """Run a command from another folder, as a shell without any of our variables would."""
    environment = {name: value for name, value in os.environ.items() if name not in PRIVATE}
    environment |= {"CPAL_DATA_DIR": str(where.data_dir), "DJANGO_SETTINGS_MODULE": "cpal.settings"}
    return subprocess.run(
        [sys.executable, str(PROJECT / "manage.py"), *arguments],
        cwd="/",
        env=environment | {"PORT": str(port)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.long
def test_a_command_on_a_fresh_clone_finds_a_migrated_database_and_leaves_nothing_running(
    where: Places,
) -> None:
    done = manage(where, "verify_audit")
    assert done.returncode == 0, done.stderr
    assert "intact" in done.stdout
    assert "Preparing" not in done.stdout, "Notes go to stderr: stdout may be read by a program."
    eventually(lambda: not holder_of(keeper_lock(where)), "the servers to stop")


@pytest.mark.parametrize(
    "arguments", [["version"], ["check"], ["migrate", "--help"], ["collectstatic", "--no-input"], []]
)
def test_a_command_that_reads_no_row_starts_nothing(
    arguments: list[str], where: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("CPAL_DATA_DIR", str(where.data_dir))
    with servers_around(["manage.py", *arguments]):
        assert not where.data_dir.exists()


def test_run_says_which_port_is_taken(where: Places) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = manage(where, "run", port=port)
    assert done.returncode == 1
    assert f"Port {port} cannot be used" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_second_run_on_the_same_data_is_refused(where: Places) -> None:
    where.data_dir.mkdir(parents=True)
    first = Lock(where.data_dir / "run.lock")
    first.take()
    first.write("process 4711, port 8000")
    done = manage(where, "run")
    first.close()
    assert done.returncode == 1
    assert "already runs" in done.stderr
    assert "process 4711, port 8000" in done.stderr


@pytest.mark.long
def test_forget_stops_what_runs_and_removes_everything(where: Places) -> None:
    with joined(where, Needs(database=False)):
        assert manage(where, "forget").returncode == 0
        assert not holder_of(keeper_lock(where))
    assert not where.data_dir.exists()


def test_production_names_what_its_environment_lacks() -> None:
    environment = {"CPAL_ENV": "production", "SECRET_KEY": "k" * 50, "PATH": os.environ["PATH"]}
    command = [sys.executable, "-c", "import cpal.settings"]
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "CPAL_ENV=production needs DATABASE_URL, REDIS_URL, ALLOWED_HOSTS" in done.stderr


@pytest.mark.parametrize("name", ["postgres", "redis-server"])
def test_a_machine_without_a_server_program_is_told_what_to_do(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from cpal.local import binaries
    from cpal.local.places import database_account

    monkeypatch.setattr(binaries, "POSTGRES_PACKAGES", ("no_such_package",))
    monkeypatch.setattr(binaries, "REDIS_PACKAGE", "no_such_package")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(binaries.NoServerProgram, match="make setup"):
        binaries.postgres_programs(database_account()) if name == "postgres" else binaries.redis_program()
    program = tmp_path / name
    program.touch(mode=0o755)
    found = (
        binaries.postgres_programs(database_account()).postgres
        if name == "postgres"
        else binaries.redis_program()
    )
    assert found == program
