"""How seatcheck is run here: as a user runs it, from a fresh process to a published snapshot."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from benchmarks.processes import Cost, measured

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

INCOMPLETE = 4


def configure(folder: Path, url: str, organization: str, user: str, sites: Mapping[str, str]) -> Path:
    """Write a configuration for the sandbox at *url*, with *sites* by name and cloud id, and return its path."""
    lines = ["[organization]", f'id = "{organization}"', f'api_url = "{url}"']
    for name, cloud in sites.items():
        lines += ["[[sites]]", f'name = "{name}"', f'url = "https://{name}.atlassian.example"']
        lines += [f'api_url = "{url}/ex/jira/{cloud}"', f'user = "{user}"']
    path = folder / "seatcheck.toml"
    path.write_text("\n".join([*lines, ""]))
    return path


def collect(config: Path, keys: Mapping[str, str], *arguments: str, end_at: Callable[[], bool] | None = None) -> Cost:
    """Run ``seatcheck collect`` with *keys* in its environment, or kill it when *end_at* says so."""
    command = [sys.executable, "-m", "analyzer", "collect", "--config", str(config), *arguments]
    return measured(command, keys, expect=(0, INCOMPLETE), end_at=end_at)
