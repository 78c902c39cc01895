"""The whole job on the sample organization: served by the sandbox, collected over HTTP, checked and reported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING

from analyzer import audit as auditing
from analyzer import config, report, store
from analyzer.collect import collect
from analyzer.errors import UsageError
from analyzer.sandbox import Sandbox, load_world, running

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from analyzer.collect import Progress
    from analyzer.model import Audit
    from analyzer.sandbox import World

MARK = "# Written by `seatcheck demo`"


@dataclass(frozen=True, slots=True)
class Shown:
    """What a demonstration leaves behind."""

    folder: Path
    url: str  # where the sandbox answered while it ran
    audit: Audit


def sample_world(now: datetime) -> World:
    """Return the sample organization as it would be at *now*."""
    return load_world(files("analyzer.sample_data") / "world", now)


def run(folder: Path, progress: Progress) -> Shown:
    """Do the whole job in *folder*, which is made, or must be an earlier demo's. Raises UsageError for another's."""
    now = datetime.now(UTC)
    world = sample_world(now)
    with running(Sandbox(world)) as url:
        settings = prepare(folder, url, world, now)
        collect(settings, progress)
    auditing.check(settings)
    found = auditing.with_controls(store.audit(settings.store))
    report.write(found, folder / "report.html", datetime.now(UTC))
    return Shown(folder, url, found)


def prepare(folder: Path, url: str, world: World, now: datetime) -> config.Settings:
    """Write the demo's configuration, its waivers and its keys into *folder*, for a sandbox at *url*."""
    file = folder / config.FILE_NAME
    if file.exists() and not file.read_text(encoding="utf-8").startswith(MARK):
        raise UsageError(f"{file} is not a demo's", "name another folder, so that nothing is overwritten")
    keys = folder / "keys"
    try:
        keys.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise UsageError(f"{keys} cannot be made: {error.strerror}", "name a folder that you may write") from None
    organization = world.organization[0]
    _write_private(keys / "organization", organization.org_key + "\n")
    _write_private(keys / "sites", organization.site_token + "\n")
    template = files("analyzer.sample_data").joinpath("demo.toml").read_text(encoding="utf-8")
    said = Template(template).substitute(api_url=url, today=now.date())
    _write_private(folder / "waivers.toml", sample_waivers(now.date()))
    _write_private(file, f"{MARK}\n{said}")
    return config.load(file)


def sample_waivers(today: date) -> str:
    """Return the sample organization's file of waivers as it would be *today*."""
    template = files("analyzer.sample_data").joinpath("waivers.toml").read_text(encoding="utf-8")
    days = {"past": -12, "soon": 20, "later": 180}
    return Template(template).substitute({name: today + timedelta(days=number) for name, number in days.items()})


def _write_private(path: Path, words: str) -> None:
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_text(words, encoding="utf-8")
