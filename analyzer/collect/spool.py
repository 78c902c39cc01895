"""Where pages are kept until they are published: a folder a source, in it a file a scope, a record a line."""

from __future__ import annotations

import hashlib
import os
import shutil
from contextlib import contextmanager
from pathlib import Path  # noqa: TC003  an annotation of a dataclass
from threading import Lock
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from analyzer.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


PROGRESS = "progress.jsonl"


class _Step(msgspec.Struct):
    """A line of ``progress.jsonl``: up to where a file holds what was sent."""

    source: str
    scope: str
    file: str
    requests: int  # so far
    rows: int  # so far
    bytes: int  # so far
    next: str | None  # the position of the page that comes next; None at the end


class Spool:
    """The pages of one collection, in a folder that only its owner can enter. Threads may write at the same time.

    Every method raises StoreError where the disk cannot be written.
    """

    def __init__(self, folder: Path, sources: Iterable[str]) -> None:
        self.folder = folder
        self._lock = Lock()
        with _disk_errors(folder):
            folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.mkdir(mode=0o700)
            _create(folder / PROGRESS).close()
            for source in sources:
                (folder / source).mkdir(mode=0o700)
                _create(folder / source / "empty.jsonl").close()  # so that loading finds a file in any case

    @contextmanager
    def file(self, source: str, scope: str, part: str) -> Iterator[SpoolFile]:
        """Give the file for one scope, or for a *part* of it. *part* names it among the files of its source."""
        path = self.folder / source / f"{hashlib.sha256(part.encode()).hexdigest()[:32]}.jsonl"
        with _disk_errors(path):
            stream = _create(path)
        with stream:
            yield SpoolFile(self, stream, source, scope, path.name)

    def note(self, step: _Step) -> None:
        """Say that a page is durable."""
        with self._lock, _disk_errors(self.folder), (self.folder / PROGRESS).open("ab") as file:
            file.write(msgspec.json.encode(step) + b"\n")

    def delete(self) -> None:
        """Delete all pages."""
        with _disk_errors(self.folder):
            shutil.rmtree(self.folder)


class SpoolFile:
    """One file of a spool."""

    def __init__(self, spool: Spool, stream: BinaryIO, source: str, scope: str, name: str) -> None:
        self._spool = spool
        self._stream = stream
        self._step = _Step(source, scope, name, 0, 0, 0, None)

    def write(self, lines: Sequence[bytes], requests: int, after: str | None) -> None:
        """Write a page, and note it once it is durable. *after* is the position of the page after it."""
        with _disk_errors(self._spool.folder):
            self._stream.writelines(lines)
            self._stream.flush()
            os.fsync(self._stream.fileno())
            size = self._stream.tell()
        step = self._step
        self._step = _Step(
            step.source, step.scope, step.file, step.requests + requests, step.rows + len(lines), size, after
        )
        self._spool.note(self._step)


def lines(keys: Mapping[str, str], records: Iterable[bytes]) -> list[bytes]:
    """Return a line for each record: *keys*, then the record as it was sent, as ``r``."""
    head = msgspec.json.encode(keys)[:-1] + (b',"r":' if keys else b'"r":')
    return [head + record + b"}\n" for record in records]


def _create(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


@contextmanager
def _disk_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(
            f"{path} cannot be written: {error.strerror or error}", "make room, or set store.path elsewhere"
        ) from error
