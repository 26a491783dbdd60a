"""Where the private servers keep their files. Computed from the environment alone: nothing is created here."""

import hashlib
import os
import pwd
import re
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
# A unix-socket path may have 107 bytes; PostgreSQL adds the longer of its two file names to the folder's.
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432.lock")
PLAIN_PATH = re.compile(r"[A-Za-z0-9/._-]+")


@dataclass(frozen=True)
class Account:
    """An operating-system user. PostgreSQL refuses to run as root, so for root it runs as somebody else."""

    uid: int
    gid: int

    @property
    def is_ourselves(self) -> bool:
        return self.uid == os.geteuid()

    def may_enter(self, folder: Path) -> bool:
        """Whether the account can pass through `folder` and every folder above it, as far as they exist."""
        return all(self._may_pass(step) for step in (folder, *folder.parents) if step.exists())

    def _may_pass(self, folder: Path) -> bool:
        status = folder.stat()
        if status.st_uid == self.uid:
            return bool(status.st_mode & 0o100)
        if status.st_gid == self.gid:
            return bool(status.st_mode & 0o010)
        return bool(status.st_mode & 0o001)


def database_account() -> Account:
    """Ourselves, or for root: `postgres` where that user exists, `nobody` otherwise."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise LookupError("Root may not run PostgreSQL, and there is neither a user `postgres` nor `nobody`.")


@dataclass(frozen=True)
class Places:
    """The folders and sockets that belong to one data folder (`CPAL_DATA_DIR`)."""

    data_dir: Path

    @property
    def sockets(self) -> Path:
        """Short and plain: a socket's path is limited in length and becomes part of an address."""
        inside = self.data_dir / "sockets"
        is_short = len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER
        if is_short and PLAIN_PATH.fullmatch(str(inside)) and database_account().may_enter(self.data_dir):
            return inside
        return Path("/tmp") / f"cpal-{self._mark}"  # noqa: S108 - owner and mode are checked before use

    @property
    def cluster(self) -> Path:
        """The database's files: in the data folder, or outside it when the account cannot get there."""
        outside = self.outside / "postgresql"
        if outside.exists() or not database_account().may_enter(self.data_dir):
            return outside
        return self.data_dir / "postgresql"

    @property
    def outside(self) -> Path:
        """Stands in for a data folder that the database's account may not enter."""
        return Path("/var/tmp") / f"cpal-{self._mark}"  # noqa: S108 - owner and mode are checked before use

    @property
    def redis_socket(self) -> Path:
        return self.sockets / "redis.sock"

    @property
    def redis_url(self) -> str:
        return f"redis+socket://{self.redis_socket}"

    @property
    def migrated(self) -> Path:
        """Says for which migrations the database was last found complete; goes when the database goes."""
        return self.cluster.with_name("migrated")

    @property
    def logs(self) -> Path:
        return self.data_dir / "logs"

    @property
    def _mark(self) -> str:
        """Tells this data folder's files apart from another's in the shared temporary folders."""
        return hashlib.sha256(f"{os.geteuid()}:{self.data_dir}".encode()).hexdigest()[:12]


def places() -> Places:
    """The places of `CPAL_DATA_DIR`, by default `.cpal` in the project's folder."""
    return Places(Path(os.environ.get("CPAL_DATA_DIR") or PROJECT / ".cpal").expanduser().absolute())
