"""Commands as a person types them, in a folder with a configuration."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from analyzer import config, store
from analyzer.cli import main

if TYPE_CHECKING:
    from pathlib import Path


@dataclass
class Ended:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str


@dataclass
class Commands:
    """Runs commands in a folder."""

    folder: Path
    capsys: pytest.CaptureFixture[str]
    monkeypatch: pytest.MonkeyPatch

    def run(self, *words: str) -> Ended:
        self.monkeypatch.setattr(sys, "argv", ["seatcheck", *words])
        with pytest.raises(SystemExit) as end:
            main()
        printed = self.capsys.readouterr()
        return Ended(int(end.value.code or 0), printed.out, printed.err)

    def reconfigure(self, old: str, new: str) -> None:
        file = self.folder / "seatcheck.toml"
        text = file.read_text()
        assert old in text
        file.write_text(text.replace(old, new))

    @property
    def all_settings(self) -> tuple[config.Settings, ...]:
        return config.load_all(self.folder / "seatcheck.toml")

    @property
    def settings(self) -> config.Settings:
        return self.all_settings[0]

    def snapshots(self) -> list[str]:
        return [snapshot.id for snapshot in store.list_snapshots(self.settings.store)]
