"""Planted causes: groups and settings that hand out roles, for HS-09 and RC-02 to RC-07, and what only looks like them.

The approved domains themselves are in ``governance.py``; what is attested and which migration is planned, in
``demo.toml``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .company import add_group

if TYPE_CHECKING:
    from .draft import Draft

ON_JSM, ON_SERVICE_JSM = "jira-servicedesk@halden", "jira-servicedesk@halden-service"
EVERYBODY = "portal-for-everyone"


def plant_root_causes(draft: Draft) -> None:
    """Add the groups, of people who are there already and get nothing new by them."""
    _broad_groups(draft)
    _synced_agents(draft)
    _settings(draft)


def fill_broad_groups(draft: Draft) -> None:
    """Let the group of everybody hold everybody, once everybody is there."""
    members = draft.group(EVERYBODY).members
    members += [id_ for id_ in draft.group("idp-all-staff").members if id_ not in members]


def _group(draft: Draft, name: str, where: str, role: str, *members: str, synced: bool = True) -> str:
    group = add_group(draft, name, {where: role}, synced=synced)
    group.members.extend(draft.named(member).id for member in members)
    return group.id


def _broad_groups(draft: Draft) -> None:
    """HS-09. One external person in each is enough."""
    draft.found("HS-09", _group(draft, "idp-visitors", ON_JSM, "customer", "Ruairi Tormod", "Noor Valkenier"))
    draft.found("HS-09", _group(draft, EVERYBODY, ON_JSM, "customer", "Ruairi Tormod", synced=False))
    gone = _group(draft, "idp-former-visitors", ON_SERVICE_JSM, "customer", "Lorcan Beddoes")
    draft.spared("HS-09", gone, "has one external member, who is suspended")
    draft.spared("HS-09", draft.group("idp-all-staff").id, "has no external member")
    customers = draft.group("jira-servicemanagement-customers-halden-service").id
    draft.spared("HS-09", customers, "has external members, and is neither synced nor broad")


def _synced_agents(draft: Draft) -> None:
    """RC-05. Everyone whom the partners' identity provider calls support becomes an agent; two of five are."""
    idle = ("Petra Kolarik", "Femi Adewusi", "Ottilie Brand")
    wide = _group(draft, "idp-partner-support", ON_SERVICE_JSM, "user", *idle, "Noor Valkenier", "Zdenka Hruba")
    draft.found("RC-05", f"{wide}@halden-service")
    draft.spared("HS-09", wide, "has external members, and makes agents of them, not customers")
    small = _group(draft, "idp-partner-leads", ON_SERVICE_JSM, "user", *idle)
    draft.spared("RC-05", f"{small}@halden-service", "has three members, too few to tell")
    by_hand = draft.group("jira-servicemanagement-users-halden-service").id
    draft.spared("RC-05", f"{by_hand}@halden-service", "is filled by hand")
    working = draft.group("idp-service-desk").id
    draft.spared("RC-05", f"{working}@halden", "holds people who work tickets")


def _settings(draft: Draft) -> None:
    """RC-02, RC-03, RC-04, RC-06 and RC-07."""
    draft.found("RC-02", "halden.example/confluence@halden/user")
    draft.found("RC-02", "orbit-partners.example/jira@halden/user")
    draft.spared(
        "RC-02", "kestrel-retail.example/jsm@halden-service/customer", "gives the Customer role, once approved"
    )
    draft.spared("RC-02", "halden-labs.example/jira@halden/user", "gives the seat once an administrator approves")
    draft.spared("RC-02", "halden.example/jira@halden-sandbox/user", "is on the sandbox site, which is not billed")
    draft.found("RC-03", "orbit-partners.example")
    draft.found("RC-03", "kestrel-retail.example")
    draft.spared("RC-03", "halden.example", "is ours")
    draft.spared("RC-03", "lumen-logistics.example", "is in the list, and may join nothing")
    draft.spared("RC-03", "anyone", "is switched off")
    draft.found("RC-04", "user-invites")
    draft.spared("RC-04", "invitation-links", "are off")
    draft.found("RC-06", "halden/mail-account-creation")
    draft.spared("RC-06", "halden/public-signup", "is off")
    draft.spared("RC-06", "halden-service/public-signup", "is on where every desk is for outsiders")
    draft.found("RC-07", "halden/jira")
    draft.found("RC-07", "halden/confluence")
    draft.spared("RC-07", "halden/jsm", "has a default group of customers, which costs nothing")
    draft.spared("RC-07", "halden-service/jira", "is on a site without a planned migration")
