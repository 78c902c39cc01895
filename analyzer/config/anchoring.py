"""Relative paths in a configuration mean what they mean in its folder, wherever seatcheck is called from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from analyzer.config.leavers import read_leavers

if TYPE_CHECKING:
    from analyzer.config.attested import LeaverSettings
    from analyzer.config.sections import BitbucketSettings, SiteSettings
    from analyzer.config.settings import Settings

Kept = TypeVar("Kept", "SiteSettings", "BitbucketSettings")


def anchored(settings: Settings, folder: Path) -> Settings:
    """Return *settings* with every path in them seen from *folder*, and with the list of leavers read."""
    store = settings.store.model_copy(update={"path": _seen_from(folder, settings.store.path)})
    key = _secret(settings.organization.key, folder)
    return settings.model_copy(
        update={
            "store": store,
            "organization": settings.organization.model_copy(update={"key": key}),
            "sites": _tokens(settings.sites, folder),
            "bitbucket": _tokens(settings.bitbucket, folder),
            "waivers": settings.waivers and _seen_from(folder, settings.waivers),
            "prices": settings.prices and _seen_from(folder, settings.prices),
            "policy_folders": tuple(_seen_from(folder, path) for path in settings.policy_folders),
            "leavers": settings.leavers and _leavers(settings.leavers, folder),
        }
    )


def _seen_from(folder: Path, path: Path) -> Path:
    return folder / path.expanduser()


def _leavers(section: LeaverSettings, folder: Path) -> LeaverSettings:
    if section.file is None:
        return section
    file = _seen_from(folder, section.file)
    return section.model_copy(update={"file": file, "people": (*section.people, *read_leavers(file))})


def _tokens(sections: tuple[Kept, ...], folder: Path) -> tuple[Kept, ...]:
    return tuple(section.model_copy(update={"token": _secret(section.token, folder)}) for section in sections)


def _secret(source: str, folder: Path) -> str:
    kind, _, where = source.partition(":")
    return f"file:{_seen_from(folder, Path(where))}" if kind == "file" else source
