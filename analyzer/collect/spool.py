"""Where pages are kept until they are published: a folder a source, in it a file a scope, a record a line.

``progress.jsonl`` tells up to where each file holds what was sent, so that a killed collection goes on from there.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from contextlib import contextmanager, suppress
from threading import Lock
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from analyzer.collect.tally import Tally
from analyzer.errors import StoreError
from analyzer.model import Coverage, Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path


PROGRESS, BEGUN, SETTLED = "progress.jsonl", "collection.json", "published"


class Begun(msgspec.Struct, frozen=True):
    """What a collection was begun with. It can only be resumed with the same."""

    snapshot: Snapshot
    asked: str  # what the configuration says of whom to ask


class Step(msgspec.Struct, frozen=True, omit_defaults=True):
    """A line of ``progress.jsonl``: up to where a file holds what was sent, or how the reading of its scope ended."""

    source: str
    file: str
    tally: Tally
    bytes: int = 0  # so far
    next: str | None = None  # the position of the page that comes next; None at the end
    ended: Coverage | None = None


class Spool:
    """The pages of one collection, in a folder that only its owner can enter. Threads may write at the same time.

    Every method raises StoreError where the disk cannot be read or written.
    """

    def __init__(self, folder: Path, begun: Begun, steps: Mapping[tuple[str, str], Step]) -> None:
        self.folder = folder
        self.begun = begun
        self._steps = steps
        self._lock = Lock()
        with _disk_errors(folder):
            self._progress = _opened(folder / PROGRESS)

    @classmethod
    def begin(cls, folder: Path, begun: Begun) -> Spool:
        """Make the folder."""
        with _disk_errors(folder):
            folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.mkdir(mode=0o700)
            new = folder / f"{BEGUN}.new"
            with _opened(new) as file:
                file.write(msgspec.json.encode(begun))
                file.flush()
                os.fsync(file.fileno())
            new.replace(folder / BEGUN)
        return cls(folder, begun, {})

    @classmethod
    def reopen(cls, folder: Path, begun: Begun) -> Spool:
        """Open the folder of a collection that did not end."""
        with _disk_errors(folder):
            steps = _steps(folder / PROGRESS)
        return cls(folder, begun, steps)

    @contextmanager
    def file(self, source: str, scope: str, part: str) -> Iterator[SpoolFile]:
        """Give the file for one scope, or for a *part* of it. *part* names it among the files of its source."""
        name = f"{hashlib.sha256(part.encode()).hexdigest()[:32]}.jsonl"
        path = self.folder / source / name
        with _disk_errors(path):
            path.parent.mkdir(mode=0o700, exist_ok=True)
            stream = _opened(path)
        with _closing(stream):
            step = self._steps.get((source, name))
            if step is None or step.bytes > stream.tell():  # a machine that went down may lose what it had written
                step = Step(source, name, Tally(source, scope))
            stream.truncate(step.bytes)
            yield SpoolFile(self, stream, path, step)

    @property
    def requests(self) -> int:
        """Return how many requests were sent before it was reopened."""
        return sum(step.tally.requests for step in self._steps.values())

    def note(self, step: Step) -> None:
        """Say that a page is durable."""
        line = msgspec.json.encode(step) + b"\n"
        with self._lock, _disk_errors(self.folder):
            self._progress.write(line)
            self._progress.flush()

    @property
    def is_empty(self) -> bool:
        """Return whether nothing was read that would be worth going on with."""
        with _disk_errors(self.folder):
            return not any(step.bytes for step in _steps(self.folder / PROGRESS).values())

    def settle(self, *, keep: bool) -> None:
        """Delete all pages, or *keep* them but for what was only needed on the way."""
        if not keep:
            self.delete()
            return
        with _disk_errors(self.folder):
            _opened(self.folder / SETTLED).close()
            for path in self.folder.glob("*.duckdb*"):
                path.unlink()

    def close(self) -> None:
        """Close what is open."""
        with _closing(self._progress):
            pass

    def delete(self) -> None:
        """Delete all pages."""
        self.close()
        delete(self.folder)


def left_in(folder: Path) -> list[tuple[Path, Begun | None]]:
    """Return the spools in *folder* whose pages were not published, oldest first, and what each was begun with.

    Of one that is damaged, or another version's, that is None. None is opened: an organization may be writing there.
    """
    with _disk_errors(folder):
        files = sorted(folder.glob(f"*/{BEGUN}"))
        return [(file.parent, _begun(file)) for file in files if not (file.parent / SETTLED).exists()]


def delete(folder: Path) -> None:
    """Delete a spool. What it was begun with goes last, so that one that was deleted in part is found again."""
    with _disk_errors(folder):
        for path in folder.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            elif path.name != BEGUN:
                path.unlink()
        (folder / BEGUN).unlink()
        folder.rmdir()


def _begun(file: Path) -> Begun | None:
    try:
        return msgspec.json.decode(file.read_bytes(), type=Begun)
    except msgspec.DecodeError:
        return None


class SpoolFile:
    """One file of a spool."""

    def __init__(self, spool: Spool, stream: BinaryIO, path: Path, step: Step) -> None:
        self._spool = spool
        self._stream = stream
        self._path = path
        self._step = step

    @property
    def kept(self) -> Step:
        """Return how far the file is."""
        return self._step

    @property
    def tally(self) -> Tally:
        """Return what was counted so far, to count on."""
        return self._step.tally

    def records(self) -> list[bytes]:
        """Return the records that it holds, as they were sent."""
        lines = self._path.read_bytes().splitlines()
        return [bytes(_LINE.decode(line).r) for line in lines]

    def write(self, lines: bytes, after: str | None) -> None:
        """Write a page, and note it once it is durable. *after* is the position of the page after it."""
        with _disk_errors(self._spool.folder):
            self._stream.write(lines)
            self._stream.flush()
            os.fsync(self._stream.fileno())
        self._note(msgspec.structs.replace(self._step, bytes=self._stream.tell(), next=after))

    def restart(self) -> None:
        """Forget every page."""
        with _disk_errors(self._spool.folder):
            self._stream.truncate(0)
        self.tally.restart()
        self._note(msgspec.structs.replace(self._step, bytes=0, next=None))

    def end(self, coverage: Coverage) -> Coverage:
        """Note that no more will be read, and return *coverage*."""
        self._note(msgspec.structs.replace(self._step, ended=coverage))
        return coverage

    def _note(self, step: Step) -> None:
        self._step = step
        self._spool.note(step)


class _Line(msgspec.Struct):
    r: msgspec.Raw


_LINE = msgspec.json.Decoder(_Line)


def lines(keys: Mapping[str, str], records: Sequence[bytes]) -> bytes:
    """Return a line for each record: *keys*, then the record as it was sent, as ``r``."""
    head = msgspec.json.encode(keys)[:-1] + (b',"r":' if keys else b'"r":')
    return head + (b"}\n" + head).join(records) + b"}\n" if records else b""


def _steps(path: Path) -> dict[tuple[str, str], Step]:
    """Return the last line about each file. The last line of all may have been cut off: it is taken away."""
    steps: dict[tuple[str, str], Step] = {}
    whole = 0
    if not path.exists():
        return steps
    for line in path.read_bytes().splitlines(keepends=True):
        try:
            step = msgspec.json.decode(line, type=Step)
        except msgspec.DecodeError:
            break
        steps[step.source, step.file] = step
        whole += len(line)
    os.truncate(path, whole)
    return steps


def _opened(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")


@contextmanager
def _closing(stream: BinaryIO) -> Iterator[None]:
    try:
        yield
    finally:
        with suppress(OSError):  # what could not be written before it still cannot: that has been told
            stream.close()


@contextmanager
def _disk_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(
            f"{path} cannot be written: {error.strerror or error}", "make room, or set store.path elsewhere"
        ) from error
