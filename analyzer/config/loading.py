"""From ``seatcheck.toml`` to settings, or to a sentence that says what is wrong with it."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from pydantic import ValidationError
from pydantic_settings import SettingsError

from analyzer.config.anchoring import anchored
from analyzer.config.settings import OneOfSeveral, Settings, SeveralSettings
from analyzer.errors import ConfigError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from pydantic_core import ErrorDetails


FILE_NAME = "seatcheck.toml"
SEVERAL = "organizations"
_OF_ONE = ("organization", *(name for name in Settings.model_fields if name in OneOfSeveral.model_fields))


def find(start: Path) -> Path | None:
    """Return the nearest ``seatcheck.toml``, looking in *start* and then upward."""
    return next((folder / FILE_NAME for folder in (start, *start.parents) if (folder / FILE_NAME).is_file()), None)


def load(path: Path) -> Settings:
    """Read *path*, which has one organization. Raises ConfigError naming file and key."""
    found = load_all(path)
    if len(found) > 1:
        raise ConfigError(f"{path} has several organizations", f"choose one with --organization: {labels(found)}")
    return found[0]


def load_all(path: Path) -> tuple[Settings, ...]:
    """Read *path*: the settings of each organization in it. Relative paths inside it are seen from its folder.

    Raises ConfigError naming file and key.
    """
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
        found = _several(path, said) if SEVERAL in said else (Settings(**said),)
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not a TOML file: {error}") from error
    except ValidationError as error:
        raise ConfigError(f"{path}: {_sentence(error.errors()[0])}", "see `seatcheck.toml` in the README") from None
    except SettingsError as error:  # names the field, and not the value
        raise ConfigError(f"{path}, overridden by the environment (SEATCHECK_…): {error}") from None
    return tuple(anchored(settings, path.parent) for settings in found)


def chosen(organizations: Sequence[Settings], name: str | None) -> tuple[Settings, ...]:
    """Return the organization whose name or id is *name*; all of them where none is named. Raises UsageError."""
    fitting = tuple(
        settings
        for settings in organizations
        if name is None or name in {settings.organization.name, settings.organization.id}
    )
    if not fitting:
        raise UsageError(f"the configuration has no organization {name}", f"there are: {labels(organizations)}")
    return fitting


def labels(organizations: Sequence[Settings]) -> str:
    """Return what to type to choose each of them."""
    return ", ".join(settings.label for settings in organizations)


def _several(path: Path, said: Mapping[str, object]) -> tuple[Settings, ...]:
    for name in _OF_ONE:
        if name in said:
            raise ConfigError(
                f"{path}: {name}: a file with [[{SEVERAL}]] cannot have it at its top",
                "give it to one of the organizations: see `seatcheck.toml` in the README",
            )
    return SeveralSettings(**said).each()  # type: ignore[arg-type]  # what it is, pydantic finds out


def _sentence(problem: ErrorDetails) -> str:
    """Say what is wrong without repeating the value: someone may have put a secret there."""
    key = ".".join(str(part) for part in problem["loc"])
    message = problem["msg"].removeprefix("Value error, ")
    return f"{key}: {message}" if key else message
