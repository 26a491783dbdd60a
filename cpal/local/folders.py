"""Making folders that only their owner may use, also in a temporary folder that everybody may write to."""

import os
from pathlib import Path

from cpal.local.places import Account


class NotOurFolder(Exception):
    """A folder with our name was there before us and belongs to somebody else."""


def make_data_dir(folder: Path) -> None:
    """Private, except that root lets the database's account pass through to its own folder."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o711 if os.geteuid() == 0 else 0o700)


def make_private(folder: Path, account: Account, mode: int = 0o700) -> None:
    """Make `folder` for `account` alone; refuse one that a stranger put there."""
    try:
        folder.mkdir(mode=mode)
    except FileExistsError:
        owner = folder.lstat().st_uid
        if folder.is_symlink() or owner not in {os.geteuid(), account.uid}:
            raise NotOurFolder(f"{folder} belongs to user {owner}; remove it or set CPAL_DATA_DIR.") from None
    if not account.is_ourselves:
        os.chown(folder, account.uid, account.gid)
    folder.chmod(mode)


def give_to(account: Account, folder: Path) -> None:
    """Hand over a whole tree, in case the account that owned it is no longer the one that we use."""
    if account.is_ourselves or folder.stat().st_uid == account.uid:
        return
    for root, _, names in os.walk(folder):
        for path in (Path(root), *(Path(root) / name for name in names)):
            os.chown(path, account.uid, account.gid, follow_symlinks=False)
