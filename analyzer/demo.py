"""The whole job on the sample organization: served by the sandbox, collected over HTTP, checked and reported."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING

from analyzer import audit as auditing
from analyzer import config, cost, decisions, report, store
from analyzer.collect import collect
from analyzer.errors import UsageError
from analyzer.imports import import_files
from analyzer.sandbox import Sandbox, load_world, running

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from analyzer.collect import Progress
    from analyzer.model import Audit
    from analyzer.sandbox import World

MARK = "# Written by `seatcheck demo`"
EXPORTS = ("managed-accounts.csv", "external-users.csv")  # what they say of Guard, no API does


@dataclass(frozen=True, slots=True)
class Shown:
    """What a demonstration leaves behind."""

    folder: Path
    url: str  # where the sandbox answered while it ran
    audit: Audit


@dataclass(frozen=True, slots=True)
class Decided:
    """What a reviewer decides of one person's finding, as ``decisions.csv`` of the sample has it."""

    policy: str
    email: str
    decision: str
    reason: str
    reviewer: str


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
    import_files(settings, _exports(folder / "exports"), into="newest")
    auditing.check(settings)
    review(settings, folder)
    auditing.check(settings, only=["GV-03"])  # whether those who decided may
    found = cost.with_costs(auditing.with_controls(store.audit(settings.store)), settings)
    report.write(found, folder / "report.html", datetime.now(UTC))
    return Shown(folder, url, found)


def review(settings: config.Settings, folder: Path) -> None:
    """Give the findings out as ``review.csv``, fill in what reviewers decide in the sample, and take it in."""
    path = folder / "review.csv"
    decisions.export(settings.store, path, decisions.Wanted())
    answers = {(answer.policy, answer.email): answer for answer in sample_decisions()}
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        rows = [_answered(row, answers.get((row["Policy"], row["E-mail"]))) for row in reader]
        columns = reader.fieldnames or ()
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)
    decisions.import_review(settings.store, path)


def _answered(row: dict[str, str], answer: Decided | None) -> dict[str, str]:
    if answer is None:
        return row
    return {**row, "Decision": answer.decision, "Reason": answer.reason, "Reviewer": answer.reviewer}


def sample_decisions() -> list[Decided]:
    """Return what reviewers decide of the sample organization's findings."""
    with files("analyzer.sample_data").joinpath("decisions.csv").open(encoding="utf-8") as file:
        return [Decided(**row) for row in csv.DictReader(file)]


def prepare(folder: Path, url: str, world: World, now: datetime) -> config.Settings:
    """Write the demo's configuration, its prices, waivers and keys into *folder*, for a sandbox at *url*."""
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
    sample = files("analyzer.sample_data")
    _write_private(folder / "leavers.csv", sample.joinpath("leavers.csv").read_text(encoding="utf-8"))
    _write_private(folder / "prices.toml", sample.joinpath("prices.toml").read_text(encoding="utf-8"))
    _write_private(folder / "waivers.toml", sample_waivers(now.date()))
    _write_private(file, f"{MARK}\n{sample_configuration(url, now.date())}")
    return config.load(file)


def sample_configuration(url: str, today: date) -> str:
    """Return the sample organization's configuration as it would be *today*, for a sandbox at *url*."""
    template = files("analyzer.sample_data").joinpath("demo.toml").read_text(encoding="utf-8")
    days = {"today": 0, "cycle": 11, "renewal": 75, "late_renewal": 200}
    dates = {name: today + timedelta(days=number) for name, number in days.items()}
    return Template(template).substitute(dates, api_url=url)


def sample_waivers(today: date) -> str:
    """Return the sample organization's file of waivers as it would be *today*."""
    template = files("analyzer.sample_data").joinpath("waivers.toml").read_text(encoding="utf-8")
    days = {"past": -12, "soon": 20, "later": 180}
    return Template(template).substitute({name: today + timedelta(days=number) for name, number in days.items()})


def _exports(folder: Path) -> list[Path]:
    """Write those of the admin site's exports that the demo imports into *folder*."""
    folder.mkdir(exist_ok=True, mode=0o700)
    for name in EXPORTS:
        text = files("analyzer.sample_data").joinpath("csv", name).read_text(encoding="utf-8")
        _write_private(folder / name, text)
    return [folder / name for name in EXPORTS]


def _write_private(path: Path, words: str) -> None:
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_text(words, encoding="utf-8")
