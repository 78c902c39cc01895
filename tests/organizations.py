"""An organization built in a test: pages as Atlassian sends them, in a real database, checked by the policies."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from analyzer import audit, store
from analyzer.config import Settings, topics
from analyzer.model import Coverage, Finding, Needs, Outcome, PolicyPage, Question, Snapshot

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
OWNERS = {"jira": "jira-software", "jsm": "jira-servicedesk", "confluence": "confluence", "bitbucket": "bitbucket",
          "jpd": "jira-product-discovery"}  # fmt: skip
SITES = {name: f"https://{name}.atlassian.net" for name in ("north", "south", "north-sandbox")}
FIRST = "20261102T090000Z-0001"


def resource(app: str, site: str = "north") -> str:
    """Return the ARI of an app on a site."""
    return f"ari:cloud:{OWNERS[app]}::site/{site}"


def days_ago(days: float | None) -> str | None:
    """Return a time as Atlassian writes it."""
    return None if days is None else (NOW - timedelta(days=days)).isoformat().replace("+00:00", "Z")


@dataclass
class Organization:
    """One organization with two production sites, a sandbox site and one desk (IT, north); ours.example is verified."""

    folder: Path
    pages: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    coverage: dict[tuple[str, str], Coverage] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.page("organization", id="org", attributes={"name": "Ours"})
        self.page("domains", attributes={"name": "ours.example", "claim": {"status": "verified"}})
        for site, url in SITES.items():
            for app in ("jira", "jsm", "confluence"):
                self.workspace(app, site, url, sandbox=site.endswith("sandbox"))
        self.desk("1", "IT")
        for source in (*store.CENSUS, *store.EVIDENCE, *store.LATE_EVIDENCE):
            self.covered(source, "")

    def page(self, source: str, where: dict[str, str] | None = None, /, **record: Any) -> None:
        """Add one record of *source*, as sent; *where* are the keys before it."""
        self.pages[source].append({**(where or {}), "r": record})

    def workspace(self, app: str, site: str, url: str, *, sandbox: bool = False) -> None:
        self.page(
            "workspaces",
            id=resource(app, site),
            attributes={
                "type": app,
                "hostUrl": url,
                "status": "online",
                "sandbox": {"type": "CHILD" if sandbox else "NONE"},
            },
        )

    def account(self, id_: str, email: str | None, *, status: str = "active", managed: bool | None = None,
                added: float | None = 400, uses: dict[str, float | None] | None = None, groups: tuple[str, ...] = (),
                **more: Any) -> None:  # fmt: skip
        """Add an Atlassian account, managed if its address is ours.

        *uses* maps an app (``jira``, or ``jira@south``) to the days since its last use.
        """
        ours = bool(email and email.endswith("@ours.example")) if managed is None else managed
        used = [
            {"id": resource(*app.split("@")), "lastActiveTimestamp": days_ago(days)}
            for app, days in (uses or {}).items()
        ]
        record = {
            "accountId": id_, "name": f"Name of {id_}", "email": email, "status": status, "productAccess": used,
            "claimStatus": "managed" if ours else "unmanaged", "addedToOrg": days_ago(added),
            "groups": [{"id": group} for group in groups],
        }  # fmt: skip
        self.page("accounts", **(record | more))

    def managed(self, id_: str, *, billable: bool, elsewhere: tuple[str, ...] = (), status: str = "active") -> None:
        """Add what the list of managed accounts says; *elsewhere* are addresses of other companies' apps."""
        self.page(
            "managed-accounts", account_id=id_, name=f"Name of {id_}", account_status=status, access_billable=billable,
            product_access=[{"key": "trello", "name": "App", "url": url} for url in elsewhere],
        )  # fmt: skip

    def holds(self, id_: str, app: str, role: str, site: str = "north") -> None:
        """Let an account hold a role."""
        where = {"resource": resource(app, site), "role": f"atlassian/{role}"}
        self.page("role-holders", where, accountId=id_)

    def group(self, id_: str, *roles: str, default: str = "", **more: Any) -> None:
        """Add a group that grants roles (``jira user``, or ``jira@south user``), one of them by default."""
        self.page("groups", id=id_, name=f"group {id_}", directoryId="d", **more)
        granted: dict[str, list[str]] = defaultdict(list)
        for app, role in (role.split() for role in roles):
            granted[app].append(f"atlassian/{role}")
        for app, written in granted.items():
            chosen = next((role for role in written if f"{app} {role.removeprefix('atlassian/')}" == default), None)
            where = resource(*app.split("@"))
            self.page("group-roles", {"group": id_}, resourceId=where, roles=written, defaultRole=chosen)

    def customer(
        self, id_: str, email: str | None, *, site: str = "north", desk: str = "1", active: bool = True
    ) -> None:
        """Add a portal-only customer of a desk, whose type Jira told."""
        seen = {"accountId": id_, "displayName": f"Name of {id_}", "emailAddress": email, "active": active}
        self.page("desk-customers", {"site": site, "desk": desk}, **seen)
        self.page("account-types", {"site": site}, accountType="customer", **seen)

    def seen(self, id_: str, email: str | None = None, *, site: str = "north", **more: Any) -> None:
        """Let Jira's list of users show an account."""
        person = {"accountType": "atlassian", "displayName": f"Name of {id_}", "emailAddress": email, "active": True}
        self.page("jira-users", {"site": site}, accountId=id_, **(person | more))

    def desk(self, id_: str, project: str, site: str = "north") -> None:
        """Add a service desk."""
        self.page("desks", {"site": site}, id=id_, projectKey=project, projectName=f"{project} desk")

    def requests(self, id_: str, *, raised: int | None = None, handled: int | None = None, site: str = "north") -> None:
        """Say how many requests an account raised, and how many it worked on."""
        for source, count in (("requests-raised", raised), ("tickets-handled", handled)):
            if count is not None:
                self.page(source, {"site": site, "account": id_}, count=count)

    def attested(self, value: str, project: str = "IT", *, site: str = "north", days: int = 1) -> None:
        """Say who may view a desk's knowledge base; of all desks of the site where *project* is empty."""
        where = {"topic": "knowledge-base-viewers", "site": site, "project": project}
        said = {"value": value, "by": "Ada Example", "on": (NOW - timedelta(days=days)).date()}
        self.settings.setdefault("attested", []).append(where | said)

    def looked_up(self, days: int = 1) -> None:
        """Let somebody have looked up everything that no API shows, and found nothing wrong."""
        by = {"by": "Ada Example", "on": (NOW - timedelta(days=days)).date()}
        where = {"desk": {"site": "north"}, "site": {"site": "north"}, "organization": {}}
        safest = [
            {"topic": name, "value": topic.values[-1], **where[topic.scope], **by} for name, topic in topics().items()
        ]
        self.settings |= {
            "attested": safest,
            "plans": [{"app": "guard", "plan": "standard", **by}],
            "approved_domains": by,
            "leavers": by,
        }
        self.covered("csv-external-users", "external-users.csv")

    def covered(self, source: str, scope: str, outcome: Outcome = Outcome.COMPLETE, reason: str = "") -> None:
        """Say how the reading of a source ended."""
        self.coverage[source, scope] = Coverage(source, scope, outcome, reason=reason)

    def denied(self, source: str, scope: str = "") -> None:
        """Say that a source could not be read."""
        self.covered(source, scope, Outcome.DENIED, "the key may not read it")

    def configured(self) -> Settings:
        """Return the settings for this organization; its database lies in the test's folder."""
        sites = [{"name": name, "url": url, "user": "auditor@ours.example"} for name, url in SITES.items()]
        said = {
            "organization": {"id": "org"},
            "sites": sites,
            "store": {"path": self.folder / "seatcheck.duckdb"},
            "collect": {"sample": 0},
        }
        return Settings(**{**said, **self.settings})

    def asks(self, needs: Needs) -> list[Question]:
        """Return what would be asked of single accounts."""
        self.publish()
        with store.drafting(self.configured(), self.pages_folder(), self.snapshot()) as draft:
            draft.load(store.CENSUS, self.counted())
            return draft.questions(needs)

    def pages_folder(self, id_: str = FIRST) -> Path:
        return store.pages_folder(self.configured()) / id_

    def publish(self, id_: str = FIRST, taken: datetime = NOW) -> Snapshot:
        """Write the pages and publish them."""
        settings = self.configured()
        spool = self.pages_folder(id_)
        for source, records in self.pages.items():
            (spool / source).mkdir(parents=True, exist_ok=True)
            lines = (record if isinstance(record, str) else json.dumps(record) for record in records)
            (spool / source / "all.jsonl").write_text("".join(f"{line}\n" for line in lines))
        with store.drafting(settings, spool, self.snapshot(id_, taken)) as draft:
            draft.load((*store.CENSUS, *store.EVIDENCE, *store.LATE_EVIDENCE), self.counted())
        return store.publish(settings, spool, id_, taken)

    def snapshot(self, id_: str = FIRST, taken: datetime = NOW) -> Snapshot:
        return Snapshot(id_, "org", "", taken, taken, "test", complete=False)

    def counted(self) -> list[Coverage]:
        """Return the coverage, with the rows that the pages have."""
        return [
            replace(row, rows=len(self.pages[row.source])) if not row.scope else row for row in self.coverage.values()
        ]

    def check(self, *only: str, now: datetime = NOW) -> dict[str, PolicyPage]:
        """Publish, if that was not done yet, ask the policies, and return the answers by policy."""
        settings = self.configured()
        if not settings.store.path.exists():
            self.publish()
        audit.check(settings, only=only, now=now)
        return {page.result.policy: page for page in store.audit(settings.store).policies}

    def answer(self, policy: str, now: datetime = NOW, **params: Any) -> PolicyPage:
        """Ask one policy; *params* are those of the configuration."""
        self.settings["policies"] = {policy: params}
        return self.check(policy, now=now)[policy]

    def found(self, policy: str, now: datetime = NOW, **params: Any) -> dict[str, Finding]:
        """Ask one policy and return its findings by subject."""
        return {finding.subject: finding for finding in self.answer(policy, now, **params).findings}
