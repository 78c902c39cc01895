"""A sandbox that is served, with what is needed to collect it, and to hear what a collection tells."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from worlds import CLOUD, JSM, LAB_CLOUD, ORG, small_world

from analyzer.collect import Silent, collect
from analyzer.config import CollectSettings, OrganizationSettings, Settings, SiteSettings, StoreSettings
from analyzer.errors import SeatcheckError
from analyzer.sandbox import Answer, Call, Sandbox, World
from analyzer.sandbox.world import Role

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.model import Coverage, Snapshot

SECRETS = ("org-key", "site-token")


class Heard(Silent):
    """Keeps what a collection told."""

    def __init__(self) -> None:
        self.coverage: list[Coverage] = []
        self.rows: dict[str, int] = {}
        self.pauses: list[str] = []

    def page(self, source: str, scope: str, rows: int) -> None:  # noqa: ARG002  the protocol's
        self.rows[source] = self.rows.get(source, 0) + rows

    def waiting(self, host: str, seconds: float, why: str) -> None:  # noqa: ARG002  the protocol's
        self.pauses.append(why)

    def ended(self, coverage: Coverage) -> None:
        self.coverage.append(coverage)

    def of(self, source: str, scope: str = "") -> Coverage:
        """Return the one coverage of a source and scope."""
        (row,) = (row for row in self.coverage if (row.source, row.scope) == (source, scope))
        return row

    def incomplete(self) -> set[tuple[str, str]]:
        return {(row.source, row.scope) for row in self.coverage if row.outcome.is_gap}


@dataclass
class Place:
    """A sandbox that is served, and a configuration for it."""

    sandbox: Sandbox
    url: str
    folder: Path
    heard: Heard = field(default_factory=Heard)
    org: str = ORG
    api_url: str = ""
    org_key: str = "org-key"
    site_token: str = "site-token"  # noqa: S105  the sandbox's
    site_url: str = ""
    lab: bool = True
    keep_pages: bool = True
    patience: float = 30.0
    max_requests: int | None = None
    policies: dict[str, dict[str, Any]] = field(default_factory=dict)
    resume: bool = False
    threads: int = 4

    def settings(self) -> Settings:
        site = self._site(
            "birkmere", self.site_url or f"{self.url}/ex/jira/{CLOUD}", self.kept("token", self.site_token)
        )
        lab = self._site("lab", f"{self.url}/ex/jira/{LAB_CLOUD}", self.kept("lab", "site-token"))
        return Settings(
            organization=OrganizationSettings(
                id=self.org, api_url=self.api_url or self.url, key=self.kept("key", self.org_key)
            ),
            sites=(site, lab) if self.lab else (site,),
            store=StoreSettings(path=self.folder / "seatcheck.duckdb", keep_pages=self.keep_pages),
            collect=CollectSettings(
                threads=self.threads,
                timeout=10.0,
                patience=self.patience,
                users_by_id=20,
                max_requests=self.max_requests,
            ),
            policies=self.policies,
        )

    def collect(self) -> Snapshot:
        """Collect; whatever goes wrong and whatever is told, no secret is in it."""
        told = ""
        try:
            return collect(self.settings(), self.heard, resume=self.resume)
        except SeatcheckError as error:
            told = f"{error} {error.hint}"
            raise
        finally:
            told += "".join(f"{row.reason} {row.hint}" for row in self.heard.coverage)
            assert not any(secret in told for secret in (*SECRETS, "@"))

    def records(self, source: str) -> list[dict[str, Any]]:
        """Return what is in the kept pages of *source*."""
        files = self.folder.glob(f"seatcheck.duckdb.pages/*/{source}/*.jsonl")
        return [json.loads(line) for file in files for line in file.read_bytes().splitlines()]

    def answers(self, path: str, answer: Answer, after: int = 0) -> None:
        """Let the sandbox give *answer* to each call whose path fits, after having answered some."""
        fits = re.compile(path)
        seen = 0

        def interrupt(call: Call) -> Answer | None:
            nonlocal seen
            seen += bool(fits.search(call.path))
            return answer if fits.search(call.path) and seen > after else None

        self.sandbox.interrupt = interrupt

    def kept(self, name: str, secret: str) -> str:
        """Write a secret where only its owner can read it; return where that is, as a configuration says it."""
        path = self.folder / name
        path.write_text(secret)
        path.chmod(0o600)
        return f"file:{path}"

    def _site(self, name: str, api_url: str, token: str) -> SiteSettings:
        url = "https://lab.example" if name == "lab" else f"https://{name}.atlassian.example"
        return SiteSettings(name=name, url=url, api_url=api_url, user="ada@birkmere.example", token=token)


def few_roles() -> World:
    """Return the small world with few groups, and few accounts without any role: each of them is a question."""
    world = small_world()
    world.organization[0].managed_total_error = 0
    world.groups = world.groups[:4]
    for account in world.accounts:
        account.roles = account.roles or [Role(JSM, "atlassian/customer")]
    return world


def said(status: int, content: object = None) -> Answer:
    return Answer(status, json.dumps(content).encode())


def page(*records: object, after: str | None = None) -> Answer:
    return said(200, {"data": records, "links": {"next": after}})
