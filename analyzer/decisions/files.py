"""Files for reviewers: readable by their owner only, and never half written."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from analyzer import files
from analyzer.errors import SeatcheckError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Do as `analyzer.files` does. Raises SeatcheckError where the file cannot be written."""
    try:
        with files.replacing(path) as beside:
            yield beside
    except OSError as error:
        raise SeatcheckError(
            f"the review cannot be written to {path}: {error.strerror or error}",
            "name a file in a folder that exists and has room",
        ) from error
