"""Files with personal data in them: readable by their owner only, and never half written."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from analyzer.errors import SeatcheckError
from analyzer.files import replacing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


@contextmanager
def writing(path: Path) -> Iterator[Path]:
    """Give an empty file, mode 0600, that replaces what is at *path* once all of it is written.

    Raises SeatcheckError where the file cannot be written; what was there then remains.
    """
    try:
        with replacing(path) as beside:
            yield beside
    except OSError as error:
        raise SeatcheckError(
            f"the report cannot be written to {path}: {error.strerror or error}",
            "name a file in a folder that exists and has room",
        ) from error


def write_text(pieces: Iterable[str], path: Path) -> None:
    """Write *pieces* to *path*, all of them or nothing. Raises SeatcheckError where the file cannot be written."""
    with writing(path) as beside, beside.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(pieces)
