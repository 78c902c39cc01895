"""The same organization as the CSV files that the admin site exports. Dates are those of the sample's own present."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, TypeAlias

from .keys import held, normal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from analyzer.sandbox.governance import AuthenticationPolicy
    from analyzer.sandbox.world import Account, Group, Resource, World

Row: TypeAlias = "dict[str, str]"

STATUSES = {"active": "Active", "suspended": "Suspended", "deactivated": "Deactivated", "for_deletion": "Inactive"}
OF_THE_ACCOUNT = STATUSES | {"suspended": "Active"}  # an organization suspends its member, and not the account
ORG_ROLES = {
    "atlassian/org-admin": "Organization admin",
    "atlassian/site-admin": "Site admin",
    "atlassian/user-access-admin": "User access admin",
}
MANAGED_APPS = (
    "Jira", "Jira Service Management", "Jira Product Discovery", "Confluence", "Bitbucket", "Trello",
)  # fmt: skip
TYPES = {True: "Billable", False: "Non-billable"}  # of authentication policies


def export(world: World, folder: Path) -> None:
    """Write every file into *folder*."""
    folder.mkdir(exist_ok=True)
    people = [account for account in world.accounts if account.type != "app"]
    users = [account for account in people if account.status != "not_invited"]
    managed = [account for account in people if account.claim == "managed"]
    administrators = [account for account in managed if account.platform_roles]
    external = [account for account in users if account.claim == "unmanaged" and account.status == "active"]
    _write(folder / "export-users.csv", (_user(world, account) for account in users))
    _write(folder / "export-users-with-groups.csv", _users_by_group(world, users))
    _write(folder / "export-users-with-groups-pivoted.csv", _users_pivoted(world, users))
    _write(folder / "managed-accounts.csv", (_managed(world, account) for account in managed))
    _write(folder / "accounts-from-domains.csv", (_from_domain(world, account) for account in managed))
    _write(folder / "external-users.csv", (_external(world, account) for account in external))
    _write(folder / "members-of-administrators-policy.csv", (_managed(world, each) for each in administrators))


def _write(path: Path, rows: Iterable[Row]) -> None:
    lines = list(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(lines[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)


def _user(world: World, account: Account) -> Row:
    row = {
        "User id": account.id,
        "User name": account.name,
        "email": account.email or "",
        "User status": STATUSES[account.status],
        "Added to org": _short(account.added) if account.added else "",
        "Org role": ", ".join(ORG_ROLES[role] for role in account.platform_roles),
    }
    for resource in world.resources:
        row |= _access(world, account, resource)
    return row


def _access(world: World, account: Account, resource: Resource) -> Row:
    roles = {role.role for role in held(world, account) if role.resource == resource.id}
    column = f"{resource.type} - {resource.name}"
    seen = max(
        (use.last_active for use in account.uses if use.resource == resource.id and use.last_active), default=None
    )
    never = "Never accessed" if roles else ""
    return {
        column: ", ".join(sorted(role.removeprefix("atlassian/").capitalize() for role in roles)),
        f"Last seen in {column}": _short(seen) if seen else never,
    }


def _groups(world: World, account: Account) -> list[Group]:
    return [group for group in world.groups if account.id in group.members]


def _users_by_group(world: World, users: Iterable[Account]) -> Iterator[Row]:
    """One row a person and group; someone without groups has one row."""
    for account in users:
        row = _user(world, account)
        for group in _groups(world, account):
            yield row | {"Group id": group.id, "Group name": group.name}
        if not _groups(world, account):
            yield row | {"Group id": "", "Group name": ""}


def _users_pivoted(world: World, users: list[Account]) -> Iterator[Row]:
    """One row a person, with as many group columns as the person with most groups needs."""
    width = max(len(_groups(world, account)) for account in users)
    for account in users:
        names = [group.name for group in _groups(world, account)]
        padded = names + [""] * (width - len(names))
        yield _user(world, account) | {f"Group {n}": name for n, name in enumerate(padded, start=1)}


def _policy(world: World, account: Account) -> AuthenticationPolicy:
    return next(each for each in world.authentication_policies if each.id == account.authentication_policy)


def _managed(world: World, account: Account) -> Row:
    policy = _policy(world, account)
    return {
        "Name": account.name,
        "Email": account.email or "",
        "Atlassian ID": account.id,
        "Status": OF_THE_ACCOUNT.get(account.status, "Active"),
        "Last active date [UTC]": _iso(account.last_active),
        "Billable": _yes(account.guard_billable),
        "Policy name": policy.name,
        "Policy type": TYPES[policy.billable],
        **_sign_in(account),
        "Password requirements": "Strong",
        "Idle session duration": "30 days",
        **_apps(world, account),
    }


def _from_domain(world: World, account: Account) -> Row:
    return {
        "Name": account.name,
        "Email": account.email or "",
        "Atlassian ID": account.id,
        "Status": OF_THE_ACCOUNT.get(account.status, "Active"),
        "Last active": _iso(account.last_active),
        "Claimed": "This organization",
        "Billable": _yes(account.guard_billable),
        "Policy type": TYPES[_policy(world, account).billable],
        **_sign_in(account),
        "Verified email": _yes(account.email_verified),
        **_apps(world, account),
    }


def _external(world: World, account: Account) -> Row:
    held_on = {role.resource for role in held(world, account)}
    return {
        "Email": normal(account.email or ""),
        "Atlassian ID": account.id,
        "Last active time": _iso(account.last_active),
        "User access to products": ", ".join(dict.fromkeys(r.type for r in world.resources if r.id in held_on)),
        "Billable for Atlassian Guard Standard": _yes(account.external_billable),
    }


def _sign_in(account: Account) -> Row:
    enforced = "Enforced" if account.source == "synced" else "Not enforced"
    return {"SAML single sign-on": enforced, "Two-step verification": "Enabled" if account.mfa else "Not enabled"}


def _apps(world: World, account: Account) -> Row:
    """Return the sites on which the person uses each app, another company's included."""
    resources = {resource.id: resource for resource in world.resources}
    sites: dict[str, list[str]] = {app: [] for app in MANAGED_APPS}
    for use in account.uses:
        ours = resources.get(use.resource)
        app, site = (ours.type, ours.name) if ours else (use.name, _site(use.url))
        if use.last_active:
            sites[app].append(site)
    return {app: ", ".join(names) or "None" for app, names in sites.items()}


def _site(url: str) -> str:
    return url.removeprefix("https://").removesuffix(".atlassian.net")


def _short(moment: datetime) -> str:
    """Write a date as the users export does: 3 Jan 2024."""
    return f"{moment.day} {moment:%b %Y}"


def _iso(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else ""


def _yes(flag: bool | None) -> str:  # noqa: FBT001  the flag is what is written
    return "Yes" if flag else "No"
