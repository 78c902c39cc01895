"""Files with personal data in them: readable by their owner only, and never half written."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from analyzer.errors import SeatcheckError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def write_text(pieces: Iterable[str], path: Path) -> None:
    """Write *pieces* to *path*, mode 0600, replacing what is there once all of it is written.

    Raises SeatcheckError where the file cannot be written; what was there then remains.
    """
    try:
        with _replacing(path) as file:
            file.writelines(pieces)
    except OSError as error:
        raise SeatcheckError(
            f"the report cannot be written to {path}: {error.strerror}",
            "name a file in a folder that exists and has room",
        ) from error


@contextmanager
def _replacing(path: Path) -> Iterator[TextIO]:
    """Give a file of mode 0600 beside *path* that takes its place at the end, or vanishes when something is raised."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    beside = Path(name)
    try:
        with open(descriptor, "w", encoding="utf-8", newline="\n") as file:  # noqa: PTH123  a descriptor is no path
            yield file
            file.flush()
            os.fsync(descriptor)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
