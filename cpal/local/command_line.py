"""What a `manage.py` command needs around it. Runs before Django is loaded."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from cpal.local.keeper import Needs
from cpal.local.membership import joined
from cpal.local.places import places

# These read no row; `run`, `services` and `forget` see to the servers themselves.
WITHOUT_SERVERS = frozenset(
    "check collectstatic compilemessages diffsettings findstatic forget help makemessages run services "
    "spectacular startapp startproject states test version".split()
)
# These look at the migrations, or at a database of any state.
WITHOUT_MIGRATING = frozenset(
    "dbshell flush inspectdb makemigrations migrate optimizemigration pgtrigger showmigrations sqlflush "
    "sqlmigrate squashmigrations".split()
)
# These may undo what was migrated.
UNDOING = frozenset({"dbshell", "flush", "migrate"})


@contextmanager
def servers_around(arguments: Sequence[str]) -> Iterator[None]:
    """Keep the private servers up for one command, with a migrated database where the command reads rows.

    With DATABASE_URL in the environment nothing is started and nothing migrated.
    """
    command = arguments[1] if len(arguments) > 1 else "help"
    if os.environ.get("DATABASE_URL") or not _reads_rows(command, arguments):
        yield
        return
    where = places()
    with joined(where, Needs(redis=not os.environ.get("REDIS_URL"))):
        if command in UNDOING:
            where.migrated.unlink(missing_ok=True)
        elif command not in WITHOUT_MIGRATING:
            from cpal.local.migrating import migrate_if_needed  # noqa: PLC0415 - loads Django

            migrate_if_needed(where)
        yield


def _reads_rows(command: str, arguments: Sequence[str]) -> bool:
    if command.startswith("-") or {"--help", "-h", "--version"} & set(arguments):
        return False
    return command not in WITHOUT_SERVERS or (command == "check" and "--database" in arguments)
