"""What the commands share: their options, where they print, and how they find the configuration."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from analyzer import config
from analyzer.errors import ConfigError

if TYPE_CHECKING:
    from analyzer.config import Settings, StoreSettings

out = Console(highlight=False, markup=False, soft_wrap=False)  # data
err = Console(stderr=True, highlight=False, markup=False)  # progress, and words about the work


class Format(StrEnum):
    """How results are printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


ConfigFile = Annotated[
    Path | None,
    typer.Option("--config", "-c", help="The configuration. Default: seatcheck.toml here or in a folder above."),
]
StoreFile = Annotated[Path | None, typer.Option("--store", help="The database, in place of the configured one.")]
SnapshotId = Annotated[
    str | None, typer.Option("--snapshot", help="A snapshot's id, or how it begins. Default: the newest.")
]
OutputFormat = Annotated[Format, typer.Option("--format", "-f", help="How to print the results.")]
OutputFiles = Annotated[
    list[Path] | None,
    typer.Option("--output", "-o", help="Write a file, its kind by its suffix: .html, .json or .csv. May be repeated."),
]


def settings_from(file: Path | None, store: Path | None) -> Settings:
    """Return the settings of *file*, or of the nearest ``seatcheck.toml``. Raises ConfigError where there is none."""
    found = file or config.find(Path.cwd())
    if found is None:
        raise ConfigError(
            f"there is no {config.FILE_NAME} in this folder or in one above it",
            "write one (see the README), name one with --config, or try `seatcheck demo`",
        )
    settings = config.load(found)
    return settings.model_copy(update={"store": _placed(settings.store, store)})


def store_from(file: Path | None, store: Path | None) -> StoreSettings:
    """Return where the snapshots are. A command that only reads them needs no configuration if told the database."""
    if store and not file and config.find(Path.cwd()) is None:
        return config.StoreSettings(path=store)
    return settings_from(file, store).store


def _placed(settings: StoreSettings, store: Path | None) -> StoreSettings:
    return settings.model_copy(update={"path": store}) if store else settings
