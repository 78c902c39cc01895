"""Planted seats and flags that cost more than they need: what BL-02 and BL-04 to BL-16 must find, and what not.

Many of these people are there already, for another policy: a seat that a help-seeker left idle is idle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .company import add_group

if TYPE_CHECKING:
    from .draft import Draft

CUSTOMERS, JIRA = "jira-servicemanagement-customers-halden", "jira-users-halden"
ON_JIRA, ON_CONFLUENCE = "jira-software@halden", "confluence@halden"
ON_FREE_WIKI, ON_DISCOVERY = "confluence@halden-service", "jira-product-discovery@halden"
FORMER = "halden-optics.example"  # the company's name of before
NORTHWIND = ("jira-software", "Jira", "https://northwind-parts.atlassian.net")
TRELLO = ("trello", "Trello", "https://trello.com")


def plant_costs(draft: Draft) -> None:
    """Add the people and flags of those policies, once everyone planted for the others is there."""
    _idle(draft)
    _free_apps(draft)
    _sandboxes_and_guests(draft)
    _external_users(draft)
    _non_billable_policy(draft)
    _suspended(draft)
    _tiers_and_collections(draft)
    _twice(draft)
    _stewards(draft)
    _creators(draft)


def _idle(draft: Draft) -> None:
    """BL-02. Last used too long ago; and BL-16, for which these seats are one too many."""
    for name, seats in (
        ("Kirsti Aunevik", ["jira/halden"]),
        ("Wim Oosterhof", ["jira/halden", "confluence/halden"]),
        ("Blanka Siket", ["jira/halden"]),
        ("Zdenka Hruba", ["jsm/halden-service"]),
    ):
        for seat in seats:
            draft.found("BL-02", f"{draft.named(name).id}/{seat}")
    for name, seat, because in (
        ("Torunn Aasen", "jira/halden", "was used 87 days ago"),
        ("Cato Myhre", "jira/halden", "was never used"),
        ("Blanka Siket", "confluence/halden", "is in use, if Jira is not"),
    ):
        draft.spared("BL-02", f"{draft.named(name).id}/{seat}", because)
    draft.found("BL-16", "halden")
    draft.spared("BL-16", "halden-sandbox", "is a sandbox: nothing is billed there")


def _free_apps(draft: Draft) -> None:
    """BL-04. They hold a role here, and count for Guard only by what nobody here pays for."""
    draft.found("BL-04", draft.named("Aslak Grimsrud").id)
    free = draft.account("Sverre Lindaas", roles=[(ON_FREE_WIKI, "user")], groups=[CUSTOMERS])
    draft.used(free, ON_FREE_WIKI, 4)
    draft.found("BL-04", free.id)
    paid = draft.named("Birna Hauge")
    draft.used_elsewhere(paid, *TRELLO, days=9)
    for name, because in (
        ("Birna Hauge", "uses a free board, and holds paid seats"),
        ("Hilde Fossvang", "holds no role here at all"),
        ("Trond Elgaas", "counts by a sandbox, and by nothing else"),
        ("Gro Tveito", "counts by nothing, and is flagged all the same"),
    ):
        draft.spared("BL-04", draft.named(name).id, because)


def _sandboxes_and_guests(draft: Draft) -> None:
    """BL-05 and BL-06. Each counts for Guard by the one role alone."""
    draft.found("BL-05", draft.named("Trond Elgaas").id)
    draft.found("BL-05", draft.named("Milica Savin").id)
    draft.found("BL-06", draft.named("Signy Aarre").id)
    draft.found("BL-06", draft.named("Karsten Haug").id)
    tester = draft.account("Ragnhild Moen", groups=["jira-users-halden-sandbox", "confluence-guests-halden"])
    draft.found("BL-06", tester.id)
    draft.spared("BL-05", tester.id, "is a Confluence guest beside the sandbox")
    draft.spared("BL-05", draft.named("Dorte Vang").id, "is not billed for Guard")
    draft.spared("BL-06", draft.named("Ulrik Fjeld").id, "is not billed for Guard")
    board = draft.account("Even Skogstad", groups=["jira-users-halden-sandbox", "confluence-guests-halden"])
    draft.used_elsewhere(board, *NORTHWIND, days=3)
    for policy in ("BL-05", "BL-06"):
        draft.spared(policy, board.id, "uses Jira of another company, too")
    draft.found("BL-04", board.id)


def _external_users(draft: Draft) -> None:
    """BL-07. Whose external-user policy is billable; only the export of external users tells."""
    for name in ("Imke Rademaker", "Ottilie Brand", "Petra Kolarik"):
        draft.named(name).external_billable = True
    draft.found("BL-07", draft.named("Imke Rademaker").id)
    draft.found("BL-07", draft.named("Ottilie Brand").id)
    draft.spared("BL-07", draft.named("Petra Kolarik").id, "is of a domain that needs single sign-on")
    draft.spared("BL-07", draft.named("Bartol Senjak").id, "is in a policy that is not billed")


def _non_billable_policy(draft: Draft) -> None:
    """BL-09. Production's first people are in the policy that is free of charge: their flags are 'no', rightly."""
    planner = draft.account("Odd Vestby", groups=[JIRA], department="Production", guard_billable=False)
    draft.workers.append(planner)
    draft.found("BL-09", planner.id)
    draft.spared("BL-08", planner.id, "is in a policy that is not billed, and not flagged")
    invited = draft.named("Ebba Lindroth")
    invited.department, invited.guard_billable = "Production", False
    draft.found("BL-09", invited.id)
    draft.spared("BL-08", invited.id, "is in a policy that is not billed, and not flagged")
    asking = draft.named("Siri Melby")
    asking.department = "Production"
    draft.spared("BL-09", asking.id, "holds the Customer role only")
    draft.spared("BL-09", draft.named("Birna Hauge").id, "is in a policy that is billed")


def _suspended(draft: Draft) -> None:
    """BL-10. They may not log in, and cost."""
    for name in ("Aron Wikander", "Vera Dominko", "Egil Norheim", "Lorcan Beddoes"):
        draft.found("BL-10", draft.named(name).id)
    for name, because in (
        ("Leopold Kranz", "is suspended, holds nothing and is not flagged"),
        ("Klara Vondrak", "is suspended, and holds the Customer role only"),
        ("Oda Rustad", "is deactivated and not flagged; a guest takes no seat"),
    ):
        draft.spared("BL-10", draft.named(name).id, because)


def _tiers_and_collections(draft: Draft) -> None:
    """BL-11 and BL-15. The plans are attested in demo.toml: no API tells."""
    draft.found("BL-11", "jira@halden-service")
    draft.found("BL-11", "jsm@halden-service")
    draft.spared("BL-11", "jira@halden", "has seats to spare")
    draft.spared("BL-11", "confluence@halden", "has seats to spare")
    draft.spared("BL-11", "confluence@halden-service", "is on a free plan, and far from its ten users")
    draft.spared("BL-11", "jsm@halden", "is billed by the month: it has no tiers")
    draft.found("BL-15", "Teamwork/confluence@halden")
    draft.found("BL-15", "Service/jsm@halden-service")
    draft.spared("BL-15", "Teamwork/jira@halden", "is used with Confluence by nearly everybody")


def _twice(draft: Draft) -> None:
    """BL-12. The old account was never closed."""
    new = draft.named("Birna Hauge")
    old = draft.account("Birna Hauge", FORMER, groups=["confluence-users-halden"], added=1500)
    draft.used(old, ON_CONFLUENCE, 30)
    draft.found("BL-12", "+".join(sorted((new.id, old.id))))
    one = draft.named("Renzo Galimberto")
    other = draft.account("Renzo Galimberto", email="renzo.galimberto+test@halden.example", groups=[JIRA])
    draft.used(other, ON_JIRA, 12)
    draft.found("BL-12", "+".join(sorted((one.id, other.id))))
    seated = draft.named("Blanka Siket")
    retired = draft.account("Blanka Siket", FORMER, groups=[CUSTOMERS], added=1500)
    draft.spared("BL-12", "+".join(sorted((seated.id, retired.id))), "the old account holds the Customer role only")


def _stewards(draft: Draft) -> None:
    """BL-13. A steward of the wiki was given Jira with it; an administrator of desks works none. BL-02 has both too."""
    desk = add_group(draft, "desk-admins-halden", {"jira-servicedesk@halden": "admin"})
    group = add_group(draft, "wiki-stewards", {ON_CONFLUENCE: "admin", ON_JIRA: "user"})
    steward = draft.account("Sunniva Brekken", groups=[group.name])
    draft.used(steward, ON_CONFLUENCE, 2)
    draft.used(steward, ON_JIRA, 200)
    draft.found("BL-02", f"{steward.id}/jira/halden")
    desk.members.append(draft.named("Oddvar Skaar").id)
    draft.found("BL-13", f"{desk.id}/jsm/halden")
    draft.found("BL-13", f"{group.id}/jira/halden")
    draft.spared("BL-13", f"{group.id}/confluence/halden", "is what its members work in")
    draft.spared("BL-13", f"{draft.group('jira-admins-halden').id}/jira/halden", "is used by all administrators")
    draft.spared("BL-13", f"{draft.group(JIRA).id}/jira/halden", "is no group of administrators")


def _creators(draft: Draft) -> None:
    """BL-14. Jira Product Discovery, whose use is recorded here."""
    creators = add_group(draft, "product-discovery-creators", {ON_DISCOVERY: "user"})
    contributors = add_group(draft, "product-discovery-contributors", {ON_DISCOVERY: "contributor"})
    creators.members.append(draft.named("Birna Hauge").id)
    draft.spared("BL-14", f"{draft.named('Birna Hauge').id}@halden", "uses it")
    contributor = draft.named("Tonje Rimstad")
    contributors.members.append(contributor.id)
    draft.spared("BL-14", f"{contributor.id}@halden", "is a contributor")
    for name, added, days in (("Gisela Ruud", 400, 120), ("Tormod Eik", 300, None)):
        creator = draft.account(name, groups=[creators.name], added=added)
        draft.used(creator, ON_DISCOVERY, days)
        draft.found("BL-14", f"{creator.id}@halden")
    newcomer = draft.account("Pernille Strand", groups=[creators.name], added=60)
    draft.spared("BL-14", f"{newcomer.id}@halden", "was added 60 days ago")
