"""What the commands share: their options, where they print, and how they find the configuration."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from analyzer import config
from analyzer.config import Shelf
from analyzer.errors import ConfigError, UsageError
from analyzer.wording import visible

if TYPE_CHECKING:
    from analyzer.config import Settings, StoreSettings
    from analyzer.errors import SeatcheckError

out = Console(highlight=False, markup=False, soft_wrap=False)  # data
err = Console(stderr=True, highlight=False, markup=False)  # progress, and words about the work


INCOMPLETE = 4  # the exit code where something was not read, or is not known


class Format(StrEnum):
    """How results are printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


OUTPUT_HELP = """Write a file, its kind by its suffix: .html, .json or .csv. May be repeated.
{organization} in its name stands for the organization's."""

ConfigFile = Annotated[
    Path | None,
    typer.Option("--config", "-c", help="The configuration. Default: seatcheck.toml here or in a folder above."),
]
StoreFile = Annotated[Path | None, typer.Option("--store", help="The database, in place of the configured one.")]
SnapshotId = Annotated[
    str | None, typer.Option("--snapshot", help="A snapshot's id, or how it begins. Default: the newest.")
]
OrganizationName = Annotated[
    str | None,
    typer.Option("--organization", "-O", help="One of the configured organizations, by its name or id."),
]
OutputFormat = Annotated[Format, typer.Option("--format", "-f", help="How to print the results.")]
OutputFiles = Annotated[
    list[Path] | None,
    typer.Option("--output", "-o", help=OUTPUT_HELP),
]


def organizations_from(file: Path | None, store: Path | None, name: str | None) -> tuple[Settings, ...]:
    """Return the settings of the organization called *name*, or of all, in *file* or the nearest ``seatcheck.toml``.

    Raises ConfigError where there is no file, UsageError where there is no such organization.
    """
    found = file or config.find(Path.cwd())
    if found is None:
        raise ConfigError(
            f"there is no {config.FILE_NAME} in this folder or in one above it",
            "write one (`seatcheck init` helps), name one with --config, or try `seatcheck demo`",
        )
    organizations = config.chosen(config.load_all(found), name)
    return tuple(settings.model_copy(update={"store": _placed(settings.store, store)}) for settings in organizations)


def organization_from(file: Path | None, store: Path | None, name: str | None) -> Settings:
    """Return the settings of the organization called *name*, or of the only one. Raises UsageError."""
    found = organizations_from(file, store, name)
    if len(found) > 1:
        raise UsageError(
            "the configuration has several organizations", f"choose one with --organization: {config.labels(found)}"
        )
    return found[0]


def shelves_from(file: Path | None, store: Path | None, name: str | None) -> tuple[Shelf, ...]:
    """Return where the snapshots are of each organization, or of the one called *name*.

    A command that only reads them needs no configuration if told the database.
    """
    if store and not file and config.find(Path.cwd()) is None:
        return (Shelf(config.StoreSettings(path=store), name),)
    return tuple(
        Shelf(
            settings.store,
            settings.org_id,
            settings.label,
            settings.waivers,
            settings.policy_folders,
            settings.check,
            settings.prices,
            settings.plans,
            configured=True,
        )
        for settings in organizations_from(file, store, name)
    )


def own_folders(file: Path | None = None) -> tuple[Path, ...]:
    """Return the user's own folders of policies: those that *file*, or the nearest ``seatcheck.toml``, names."""
    found = file or config.find(Path.cwd())
    return config.load_all(found)[0].policy_folders if found else ()


def newest_from(file: Path | None, store: Path | None, name: str | None) -> Shelf | None:
    """Return where the snapshots are of the one organization that is meant; None where there are none."""
    if not store and not file and config.find(Path.cwd()) is None:
        return None
    shelves = shelves_from(file, store, name)
    return shelves[0] if len(shelves) == 1 and shelves[0].store.path.exists() else None


def shelf_from(file: Path | None, store: Path | None, name: str | None) -> Shelf:
    """Return where the snapshots are, of any of the organizations where several are meant."""
    shelves = shelves_from(file, store, name)
    return shelves[0] if len(shelves) == 1 else Shelf(shelves[0].store)


def one_of(file: Path | None, store: Path | None, name: str | None) -> Settings | Shelf:
    """Return the settings of the one organization that is meant, or where its snapshots are if there are no settings.

    Raises UsageError where several may be meant.
    """
    if store and not file and config.find(Path.cwd()) is None:
        return Shelf(config.StoreSettings(path=store), name)
    return organization_from(file, store, name)


def near(origin: str) -> str:
    """Return a path as it is seen from here, where it lies here."""
    path = Path(origin)
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)


def complain(error: SeatcheckError) -> None:
    """Say what went wrong, and what to do about it."""
    err.print(f"error: {visible(str(error))}", style="red", soft_wrap=True)
    if error.hint:
        err.print(f"hint: {visible(error.hint)}", soft_wrap=True)


def _placed(settings: StoreSettings, store: Path | None) -> StoreSettings:
    return settings.model_copy(update={"path": store}) if store else settings
