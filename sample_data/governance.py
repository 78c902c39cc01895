"""How Halden Instruments is governed: tokens, keys, policies, approved domains and the audit log of five months."""

from __future__ import annotations

from itertools import cycle
from typing import TYPE_CHECKING

from analyzer.sandbox.governance import (
    ApiKey,
    ApiToken,
    ApprovedDomain,
    AuditEvent,
    AuthenticationPolicy,
    DomainAccess,
    EventAction,
    EventObject,
    OrganizationPolicy,
)

from .draft import ago

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.sandbox.world import Account

    from .draft import Draft

DEFAULT_POLICY, ADMIN_POLICY, UNBILLED_POLICY = "Default policy", "Administrators", "Help-seekers, not billed"
UNBILLED = 6
# The owner's place among those who work, the label, created how many days ago, valid for how many, used how many ago.
TOKENS = (
    (0, "Nightly export", 300, 365, 0.4),
    (1, "Dashboard", 120, 365, 1),
    (3, "Release notes", 90, 180, 3),
    (7, "Terminal", 60, 90, 0.2),
    (12, "Spreadsheet sync", 210, 365, 6),
    (18, "Build server", 340, 365, 2),
    (25, "Calibration reports", 45, 365, 9),
    (31, "Backup of wiki pages", 150, 365, 14),
    (40, "Chat bridge", 30, 90, 0.1),
    (52, "Test rig", 20, 90, 5),
)
EVENT_DAYS, EVENTS = 150, 60
ADDRESSES = ("192.0.2.10", "192.0.2.27", "198.51.100.4", "203.0.113.77")
ACTIONS = {
    "user_added_to_group": ("Added user to group", "Groups"),
    "user_removed_from_group": ("Removed user from group", "Groups"),
    "group_created": ("Created group", "Groups"),
    "user_invited": ("Invited user", "Users"),
    "user_suspended": ("Suspended user", "Users"),
    "role_granted": ("Granted role", "Roles"),
    "api_token_created": ("Created API token", "API tokens"),
    "approved_domain_changed": ("Changed approved domain", "App access"),
}
SERVICE = "halden-service"
ERASED = "557058:0b7c2f1e-5a44-4d1c-9f0e-2d7f6b8a9c10"  # an administrator whose account was deleted since


def govern(draft: Draft) -> None:
    """Write how the organization is governed, once everyone is in it."""
    _authentication(draft)
    _tokens(draft)
    _keys(draft)
    _policies(draft)
    _approved_domains(draft)
    draft.world.event_actions.extend(EventAction(id_, *names) for id_, names in ACTIONS.items())
    draft.world.audit_events.extend(sorted((*_events(draft), *_given(draft)), key=lambda event: event.time))


def _authentication(draft: Draft) -> None:
    """Give every managed account a policy: administrators their own, and some help-seekers one free of charge."""
    names = (DEFAULT_POLICY, ADMIN_POLICY, UNBILLED_POLICY)
    policies = {name: AuthenticationPolicy(draft.uuid(), name, name != UNBILLED_POLICY) for name in names}
    draft.world.authentication_policies.extend(policies.values())
    unbilled = {a.id for a in draft.department("Production")[:UNBILLED]}
    for account in draft.world.accounts:
        if account.claim == "managed":
            free = UNBILLED_POLICY if account.id in unbilled else DEFAULT_POLICY
            account.authentication_policy = policies[ADMIN_POLICY if account.platform_roles else free].id


def _tokens(draft: Draft) -> None:
    """Ten that are in order, and those that are not: each of the last six for its own reason."""
    staff = [account for account in draft.workers if account.claim == "managed" and account.status == "active"]
    for place, label, created, valid, used in TOKENS:
        _token(draft, staff[place], label, created, valid, used)
    _token(
        draft, draft.leaver(), "Personal script", 500, None, 12
    )  # the account is deactivated, the token is still used
    _token(draft, staff[9], "Old importer", 330, 365, 100)  # not used for 100 days
    _token(draft, staff[14], "Integration of 2022", 1400, None, 4)  # never expires
    _token(draft, staff[22], "Trying things out", 250, 365, None)  # never used
    _token(draft, draft.named("Torbjorn Falkum"), "Machine park", 150, 365, 1)  # its owner has left
    _token(draft, staff[28], "Leaked", 200, 365, 40).blocked = True


def _token(
    draft: Draft, owner: Account, label: str, created: float, valid: float | None, used: float | None
) -> ApiToken:
    expires = None if valid is None else ago(created - valid)
    last_active = None if used is None else ago(used)
    token = ApiToken(draft.uuid(), owner.id, label, ago(created), expires, last_active)
    draft.world.api_tokens.append(token)
    return token


def _keys(draft: Draft) -> None:
    """Add a key that reads, one without scopes that opens everything, and one that was never used."""
    ylva, teodor = draft.named("Ylva Nordahl"), draft.named("Teodor Haukaas")
    reading = ["read:orgs:admin", "read:directories:admin", "read:accounts:admin"]
    draft.world.api_keys.extend(
        [
            ApiKey(draft.uuid(), "Quarterly seat audit", ylva.id, ago(80), ago(80 - 365), ago(0.1), reading),
            ApiKey(draft.uuid(), "Provisioning", teodor.id, ago(350), ago(350 - 365), ago(0.02)),
            ApiKey(draft.uuid(), "Migration", teodor.id, ago(140), ago(140 - 180)),
        ]
    )


def _policies(draft: Draft) -> None:
    jira, wiki = (draft.resource(f"{app}@halden").id for app in ("jira-software", "confluence"))
    allowed = ["192.0.2.0/24", "198.51.100.0/24"]
    draft.world.organization_policies.extend(
        [
            OrganizationPolicy(draft.uuid(), "ip-allowlist", "Offices", resources=[jira, wiki], allowed=allowed),
            OrganizationPolicy(draft.uuid(), "data-residency", "Europe", resources=[jira]),
            OrganizationPolicy(draft.uuid(), "data-security", "No public links", enabled=False, resources=[wiki]),
        ]
    )


def _approved_domains(draft: Draft) -> None:
    """Partners get a seat in Jira without being asked, which nobody meant; clients have to be let in.

    The same is attested in ``demo.toml``, as far as anyone may join anything: Atlassian does not serve it any more.
    """
    for domain, tells, apps in (
        (
            "halden.example", False,
            [("confluence@halden", "member", False), ("jira-software@halden-sandbox", "member", False)],
        ),
        ("halden-labs.example", True, [("jira-software@halden", "member", True)]),
        ("orbit-partners.example", False, [("jira-software@halden", "member", False)]),
        ("kestrel-retail.example", True, [("jira-servicedesk@halden-service", "customer", True)]),
        ("lumen-logistics.example", False, []),
    ):  # fmt: skip
        access = [_access(draft, *app) for app in apps]
        draft.world.approved_domains.append(ApprovedDomain(domain, tells_admins=tells, apps=access))
    draft.world.approved_domains.append(ApprovedDomain("ANYONE", enabled=False))


def _access(draft: Draft, where: str, role: str, approval: bool) -> DomainAccess:  # noqa: FBT001  a row of the table above
    return DomainAccess(draft.resource(where).id, f"ari:cloud:identity::role/product/{role}", needs_approval=approval)


def _events(draft: Draft) -> Iterator[AuditEvent]:
    """Yield the events, evenly spread: most by an administrator, some by a token, the oldest by someone erased."""
    admins = [account.id for account in draft.world.accounts if account.platform_roles]
    actors, actions = cycle(admins), cycle(ACTIONS)
    for n in range(EVENTS):
        age = EVENT_DAYS - (n + draft.rng.random()) * EVENT_DAYS / EVENTS
        actor = ERASED if n % 9 == 0 and age > EVENT_DAYS / 2 else next(actors)
        someone, group = draft.rng.choice(draft.workers), draft.rng.choice(draft.world.groups)
        action, touched = next(actions), EventObject(group.id, "groups", {"name": group.name})
        yield AuditEvent(
            id=draft.uuid(),
            time=ago(round(age, 3)),
            action=action,
            actor=actor,
            context=[EventObject(someone.id, "users"), *([touched] if "group" in action else [])],
            container=[EventObject(draft.world.organization[0].id, "orgs")],
            ip=draft.rng.choice(ADDRESSES),
            country="Norway",
            token="Provisioning" if n % 5 == 0 else "",
        )


def _given(draft: Draft) -> Iterator[AuditEvent]:
    """Yield what administrators did to agents whom decisions.csv is about. Two decide on their own gifts."""
    teodor, ylva = draft.named("Teodor Haukaas"), draft.named("Ylva Nordahl")
    for actor, action, name, age in (
        (teodor, "user_added_to_group", "Petra Kolarik", 95),
        (teodor, "user_removed_from_group", "Femi Adewusi", 60),
        (ylva, "user_added_to_group", "Femi Adewusi", 110),
        (ylva, "role_granted", "Noor Valkenier", 120),
    ):
        yield AuditEvent(
            id=draft.uuid(),
            time=ago(age),
            action=action,
            actor=actor.id,
            context=[EventObject(draft.named(name).id, "users")],
            container=[EventObject(draft.world.organization[0].id, "orgs")],
            ip=ADDRESSES[0],
            country="Norway",
        )
    for name, site in (("Petra Kolarik", SERVICE), ("Noor Valkenier", "halden")):
        draft.found("GV-03", f"HS-01:{draft.named(name).id}@{site}")
    for name, why in (
        ("Femi Adewusi", "Teodor Haukaas took access away, somebody else had given it"),
        ("Ottilie Brand", "nobody who decided had given it"),
    ):
        draft.spared("GV-03", f"HS-01:{draft.named(name).id}@{SERVICE}", why)
