"""Files with personal data in them: readable by their owner only, and never half written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.errors import SeatcheckError
from analyzer.files import replacing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def write_text(pieces: Iterable[str], path: Path) -> None:
    """Write *pieces* to *path*, mode 0600, replacing what is there once all of it is written.

    Raises SeatcheckError where the file cannot be written; what was there then remains.
    """
    try:
        with replacing(path) as beside, beside.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(pieces)
    except OSError as error:
        raise SeatcheckError(
            f"the report cannot be written to {path}: {error.strerror}",
            "name a file in a folder that exists and has room",
        ) from error
