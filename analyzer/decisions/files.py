"""Files for reviewers: readable by their owner only, and never half written."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from analyzer.errors import SeatcheckError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a file of mode 0600 beside *path* that takes its place at the end, or vanishes when something is raised."""
    beside: Path | None = None
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        os.close(descriptor)
        beside = Path(name)
        yield beside
        beside.replace(path)
    except OSError as error:
        raise SeatcheckError(
            f"the review cannot be written to {path}: {error.strerror or error}",
            "name a file in a folder that exists and has room",
        ) from error
    finally:
        if beside is not None:
            beside.unlink(missing_ok=True)
