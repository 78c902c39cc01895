"""Which policies are meant: by their ids, their files, or the folders that they lie in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from analyzer.errors import UsageError
from analyzer.policy import files_in, read_policy

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from importlib.resources.abc import Traversable

    from analyzer.policy import Policy

_SUFFIX = ".sql"


def chosen(named: Iterable[str], folders: Sequence[Traversable]) -> tuple[Traversable, ...]:
    """Return the files of the policies that are *named*, each once; of all in *folders* where none is.

    Raises UsageError for what is neither a policy's id nor a file or folder.
    """
    found = [file for name in named for file in files_of(name, folders)]
    return tuple(dict.fromkeys(found)) if found else tuple(file for folder in folders for file in files_in(folder))


def files_of(name: str, folders: Iterable[Traversable]) -> tuple[Traversable, ...]:
    """Return the files that *name* stands for: that of a policy, or those in a folder. Raises UsageError."""
    known = (file for folder in folders for file in files_in(folder) if file.name == f"{name}{_SUFFIX}")
    if first := next(known, None):
        return (first,)
    path = Path(name)
    if path.is_file():
        return (path,)
    if not path.is_dir():
        raise UsageError(
            f"there is no policy {name}, and no file or folder of that name", "see `seatcheck policy list`"
        )
    files = tuple(files_in(path))
    if not files:
        raise UsageError(f"{path} has no policy in it", f"a policy's file ends in {_SUFFIX}")
    return files


def policy_of(name: str, folders: Iterable[Traversable]) -> Policy:
    """Return the one policy that *name* stands for. Raises UsageError."""
    files = files_of(name, folders)
    if len(files) > 1:
        raise UsageError(f"{name} has several policies in it", "name one of them")
    return read_policy(files[0])
