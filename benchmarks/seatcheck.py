"""How seatcheck is run here: as a user runs it, from a fresh process to a published snapshot."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from benchmarks.processes import Cost, measured

if TYPE_CHECKING:
    from pathlib import Path

KEYS = {"SEATCHECK_ORG_KEY": "org-key", "SEATCHECK_SITE_TOKEN": "site-token"}
INCOMPLETE = 4


def configure(folder: Path, url: str, organization: str, user: str, sites: dict[str, str]) -> Path:
    """Write a configuration for the sandbox at *url*, with *sites* by name and cloud id, and return its path."""
    lines = ["[organization]", f'id = "{organization}"', f'api_url = "{url}"']
    for name, cloud in sites.items():
        lines += ["[[sites]]", f'name = "{name}"', f'url = "https://{name}.atlassian.example"']
        lines += [f'api_url = "{url}/ex/jira/{cloud}"', f'user = "{user}"']
    path = folder / "seatcheck.toml"
    path.write_text("\n".join([*lines, ""]))
    return path


def collect(config: Path, *arguments: str) -> Cost:
    """Run ``seatcheck collect``."""
    command = [sys.executable, "-m", "analyzer", "collect", "--config", str(config), *arguments]
    return measured(command, KEYS, expect=(0, INCOMPLETE))
