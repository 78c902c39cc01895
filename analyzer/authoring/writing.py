"""A new policy to begin with: its file and that of its cases."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from analyzer.errors import PolicyError, UsageError
from analyzer.policy import ID

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_LONGEST_ID = 40
_KINDS = ("sql", "yaml")


def create(id_: str, folder: Path, known: Mapping[str, str]) -> tuple[Path, ...]:
    """Write a policy called *id_* and its cases into *folder*, and return their files. Nothing is ever replaced.

    *known* are the ids that there are, each with the file that has it. Raises UsageError for an id that is none or is
    taken, PolicyError where the files cannot be written.
    """
    if not ID.fullmatch(id_) or len(id_) > _LONGEST_ID:
        raise UsageError(
            f"{id_} is no id of a policy", f"letters, digits and single hyphens, {_LONGEST_ID} at most: such as ACME-01"
        )
    taken = next((other for other in known if other.casefold() == id_.casefold()), None)
    if taken is not None:
        raise UsageError(f"there is a policy {taken} already: {known[taken]}", "choose another id")
    return _write(id_, tuple(folder / f"{id_}.{kind}" for kind in _KINDS))


def _write(id_: str, paths: tuple[Path, ...]) -> tuple[Path, ...]:
    there = next((path for path in paths if path.exists()), None)
    if there is not None:
        raise UsageError(f"{there} is there already", "choose another id, or another folder with --folder")
    templates = files("analyzer.authoring")
    try:
        for path, kind in zip(paths, _KINDS, strict=True):
            text = templates.joinpath(f"template.{kind}").read_text(encoding="utf-8").replace("THE-ID", id_)
            path.parent.mkdir(exist_ok=True)
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
    except OSError as error:
        raise PolicyError(
            f"{error.filename} cannot be written: {error.strerror}", "name a folder that you may write with --folder"
        ) from None
    return paths
