"""The database file: who may write it, and how a new version of it takes the old one's place."""

from __future__ import annotations

import json
import os
import shutil
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from analyzer.errors import StoreBusy, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def locked(path: Path, purpose: str) -> Iterator[None]:
    """Be the only one who does *purpose* with the database at *path*. Raises StoreBusy naming who does it already."""
    holder = path.with_name(f"{path.name}.{purpose}.holder")
    with _disk_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path.with_name(f"{path.name}.{purpose}.lock"), mode=0o600, blocking=False)
        try:
            lock.acquire()
        except Timeout:
            raise StoreBusy(
                f"{path} is in use: {_who(holder)} is doing `{purpose}`", "wait until it has ended, then try again"
            ) from None
    try:
        with _disk_errors(path):
            holder.write_text(json.dumps({"process": os.getpid(), "since": f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S}"}))
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _who(holder: Path) -> str:
    try:
        named = json.loads(holder.read_text())
    except (OSError, ValueError):
        return "another seatcheck"
    return f"another seatcheck (process {named['process']}, since {named['since']} UTC)"


@contextmanager
def replacing(path: Path, first: Path | None = None) -> Iterator[Path]:
    """Give a private copy of *path* to write to; it takes the place of *path* at the end, or not at all.

    Where there is no *path* yet, *first* is taken away for it.

    Readers keep the version that they opened. The copy lies in a folder that only the owner can enter.
    """
    with locked(path, "write"):
        room = path.with_name(f".{path.name}.draft")
        with _disk_errors(path):
            shutil.rmtree(room, ignore_errors=True)
            room.mkdir(mode=0o700)
        draft = room / path.name
        try:
            with _disk_errors(path):
                if path.exists():
                    shutil.copyfile(path, draft)
                elif first:
                    first.replace(draft)
            yield draft
            with _disk_errors(path):
                _settle(draft, path)
        finally:
            shutil.rmtree(room, ignore_errors=True)


def _settle(draft: Path, path: Path) -> None:
    draft.chmod(0o600)
    with draft.open("rb+") as file:
        os.fsync(file.fileno())
    draft.replace(path)


@contextmanager
def _disk_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(
            f"{path} cannot be written: {error.strerror or error}",
            "make room or give another path; nothing was changed",
        ) from error
