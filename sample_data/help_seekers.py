"""Planted help-seekers: whom HS-01 to HS-07 must find, and beside each who looks like it and must not be found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyzer.sandbox.world import Account

    from .draft import Draft

More: TypeAlias = "dict[str, Any]"  # further fields

ORBIT, LUMEN, KESTREL = "orbit-partners.example", "lumen-logistics.example", "kestrel-retail.example"
MAILBOX, PARENT, UNVERIFIED = "mailbox.example", "halden-group.example", "halden-robotics.example"
AGENTS, CUSTOMERS = "jira-servicemanagement-users-halden", "jira-servicemanagement-customers-halden"
SERVICE_AGENTS, SERVICE_CUSTOMERS = f"{AGENTS}-service", f"{CUSTOMERS}-service"
JIRA, CONFLUENCE = "jira-users-halden", "confluence-users-halden"
ON_JIRA, ON_CONFLUENCE = "jira-software@halden", "confluence@halden"
ON_JSM, ON_SERVICE_JSM = "jira-servicedesk@halden", "jira-servicedesk@halden-service"


def plant_help_seekers(draft: Draft) -> None:
    """Add the people of every HS policy."""
    _external_agents(draft)
    _external_customers(draft)
    _internal_portal_accounts(draft)
    _two_accounts(draft)
    _stranded(draft)
    _help_seekers_on_seats(draft)
    _help_seekers_just_inside(draft)


def _external_agents(draft: Draft) -> None:
    """HS-01. They look at the queues, so their seats are not unused: only tickets tell."""
    for name, domain, days in (
        ("Petra Kolarik", ORBIT, 4),
        ("Femi Adewusi", LUMEN, 12),
        ("Ottilie Brand", MAILBOX, 40),
    ):
        agent = draft.account(name, domain, groups=[SERVICE_AGENTS])
        draft.used(agent, ON_SERVICE_JSM, days)
        draft.found("HS-01", f"{agent.id}@halden-service")
    issues = draft.account("Ruairi Tormod", ORBIT, groups=[AGENTS, JIRA])
    draft.used(issues, ON_JSM, 3)
    draft.used(issues, ON_JIRA, 2)
    draft.request("OPT", "halden", issues.id, 5, issues.id)  # an issue is no ticket
    draft.found("HS-01", f"{issues.id}@halden")
    both = draft.account("Noor Valkenier", LUMEN, groups=[AGENTS, SERVICE_AGENTS])
    draft.used(both, ON_JSM, 9)
    draft.used(both, ON_SERVICE_JSM, 9)
    draft.asked("CARE", draft.account("Runa Eide", groups=["idp-all-staff"]), 300, both.id)
    draft.found("HS-01", f"{both.id}@halden")
    draft.spared("HS-01", f"{both.id}@halden-service", "worked a ticket there, if not on the other site")
    _no_external_agents(draft)


def _no_external_agents(draft: Draft) -> None:
    paused = draft.account("Lorcan Beddoes", ORBIT, groups=[SERVICE_AGENTS], status="suspended")
    draft.spared("HS-01", f"{paused.id}@halden-service", "is suspended")
    testing = draft.account("Ilmari Kettu", ORBIT, roles=[("jira-servicedesk@halden-sandbox", "user")])
    draft.spared("HS-01", f"{testing.id}@halden-sandbox", "is an agent on the sandbox site only")
    veteran = draft.account("Zdenka Hruba", ORBIT, groups=[SERVICE_AGENTS])
    draft.used(veteran, ON_SERVICE_JSM, 200)
    draft.asked("PART", draft.account("Jorunn Moe", groups=["idp-all-staff"]), 690, veteran.id)
    draft.spared("HS-01", f"{veteran.id}@halden-service", "worked one ticket, almost two years ago")
    nobody = draft.account("Casimir Vane", ORBIT, email=None, groups=[SERVICE_AGENTS])
    draft.used(nobody, ON_SERVICE_JSM, 8)
    draft.spared(
        "HS-01", f"{nobody.id}@halden-service", "shows no e-mail address, so nobody knows whether it is external"
    )
    robot = draft.account(
        "Ticket Sorter", email=None, type="app", source=None, claim="unmanaged", groups=[SERVICE_AGENTS]
    )
    draft.spared("HS-01", f"{robot.id}@halden-service", "is an app")


def _external_customers(draft: Draft) -> None:
    """HS-02. Agents added them to a portal, and they had an Atlassian account already."""
    people = (("Imke Rademaker", KESTREL), ("Bartol Senjak", KESTREL), ("Wenche Aasgaard", "baltic-clinics.example"))
    for name, domain in people:
        customer = draft.account(name, domain, groups=[SERVICE_CUSTOMERS], added=150)
        draft.asked("CARE", customer, 30)
        draft.found("HS-02", customer.id)
    member = draft.account("Dilnoza Yusupali", ORBIT, roles=[(ON_JSM, "customer"), (ON_SERVICE_JSM, "customer")])
    draft.customer_organization("Orbit Partners").members.append(member.id)
    draft.found("HS-02", member.id)
    unverified = draft.account("Hakon Straumen", UNVERIFIED, groups=[CUSTOMERS])  # claimed, and not verified
    draft.found("HS-02", unverified.id)
    for name, domain, more, because in (
        ("Alba Ferrandis", ORBIT, [(ON_CONFLUENCE, "guest")], "is also a Confluence guest"),
        ("Goran Vukelja", ORBIT, [(ON_JSM, "stakeholder")], "is also a stakeholder"),
        ("Suvi Lehtola", PARENT, [], "is of the parent company, which is configured internal"),
        ("Eyvind Rask", "halden-labs.example", [], "is internal"),
    ):
        person = draft.account(name, domain, groups=[SERVICE_CUSTOMERS], roles=more)
        draft.spared("HS-02", person.id, because)
    paused = draft.account("Klara Vondrak", KESTREL, groups=[SERVICE_CUSTOMERS], status="suspended")
    draft.spared("HS-02", paused.id, "is suspended")
    hidden = draft.account("Bruno Castanho", KESTREL, email=None, groups=[SERVICE_CUSTOMERS])
    draft.spared("HS-02", hidden.id, "shows no e-mail address, so nobody knows whether it is external")


def _internal_portal_accounts(draft: Draft) -> None:
    """HS-03. They mailed a desk before they had an account."""
    found: list[tuple[str, str, str, More]] = [
        ("Solvi Brekke", "halden.example", "IT", {}),
        ("Anneke Duyn", "halden-labs.example", "CARE", {}),
        ("Matthis Orre", "halden.example", "PART", {"email": "Matthis.Orre@Halden.EXAMPLE"}),
        ("Livia Corvan", PARENT, "CARE", {}),
    ]
    for name, domain, desk, more in found:
        draft.found("HS-03", draft.portal(name, domain, desk, **more).id)
    member = draft.portal("Tuva Sletten", "halden.example", organization="Site contractors")
    draft.found("HS-03", member.id)
    spared: list[tuple[str, str, str, More, str]] = [
        ("Jette Kragh", "halden.example", "IT", {"active": False}, "is not active"),
        ("Pauli Rautio", "halden.example", "IT", {"email_hidden": True}, "hides the e-mail address"),
        ("Ragna Toft", "halden.example", "PEO", {}, "is seen only on a desk that may not be read"),
        ("Emre Soylu", "halden-labs.example", "PEO", {}, "is seen only on a desk that may not be read"),
        ("Vidar Lunde", UNVERIFIED, "CARE", {}, "has a domain whose claim is not verified"),
        ("Nils Aker", "nothalden.example", "CARE", {}, "has a domain that only ends like ours"),
        ("Sofie Lund", "halden.example.kestrel-retail.example", "CARE", {}, "has a domain that only begins like ours"),
    ]
    for name, domain, desk, more, because in spared:
        draft.spared("HS-03", draft.portal(name, domain, desk, **more).id, because)


def _two_accounts(draft: Draft) -> None:
    """HS-04. The first is internal, and so is HS-03 as well."""
    worker = draft.account("Birna Hauge", groups=["idp-operations", "idp-all-staff"])
    draft.workers.append(worker)
    dual = draft.portal("Birna Hauge", "halden.example", "IT", email="Birna.HAUGE@halden.example")
    draft.found("HS-03", dual.id)
    draft.found("HS-04", dual.id)
    partner = draft.account("Jelle Roozen", ORBIT, groups=["jira-users-halden-service"])
    draft.workers.append(partner)
    draft.found("HS-04", draft.portal("Jelle Roozen", ORBIT, "PART", email="JELLE.ROOZEN@ORBIT-PARTNERS.EXAMPLE").id)
    draft.account("Marek Zelinka", KESTREL, groups=[SERVICE_CUSTOMERS], roles=[(ON_CONFLUENCE, "guest")])
    draft.found("HS-04", draft.portal("Marek Zelinka", KESTREL, "CARE", email=f" marek.zelinka@{KESTREL} ").id)
    draft.account("Ines Tavora", LUMEN, groups=[SERVICE_AGENTS], status="suspended")
    draft.found("HS-04", draft.portal("Ines Tavora", LUMEN, organization="Lumen Logistics").id)
    _not_two_accounts(draft)


def _not_two_accounts(draft: Draft) -> None:
    people: list[tuple[str, str, More, More]] = [
        ("Oda Rustad", "has an Atlassian account that is deactivated", {"status": "deactivated"}, {}),
        ("Pim Haverkort", "has a portal-only account that is not active", {}, {"active": False}),
        ("Tove Alnes", "hides the address of the portal-only account", {}, {"email_hidden": True}),
    ]
    for name, because, account, portal in people:
        draft.account(name, ORBIT, groups=[SERVICE_CUSTOMERS], roles=[(ON_CONFLUENCE, "guest")], **account)
        draft.spared("HS-04", draft.portal(name, ORBIT, "PART", **portal).id, because)
    draft.account("Svea Malmgren", ORBIT, roles=[(ON_CONFLUENCE, "guest")])
    elsewhere = draft.portal("Svea Malmgren", ORBIT, "PART")
    draft.spared("HS-04", elsewhere.id, "has the Atlassian account on another site")
    draft.account("Kjersti Vold", groups=["idp-all-staff"])
    unseen = draft.portal("Kjersti Vold", "halden.example", "PEO")
    draft.spared("HS-04", unseen.id, "is seen only on a desk that may not be read")


def _stranded(draft: Draft) -> None:
    """HS-05. A migration took their roles away, and the groups were never reviewed."""
    for name, domain, desks in (
        ("Elif Karadag", "halden.example", ["IT"]),
        ("Sander Nijhof", "halden.example", ["IT", "CARE"]),
        ("Mirko Benaric", MAILBOX, ["PART"]),
        ("Ayumi Shiraki", "halden-labs.example", ["PEO"]),
    ):
        person = draft.account(name, domain, added=800)
        for desk in desks:
            draft.asked(desk, person, 420)
        draft.found("HS-05", person.id)
    quiet = draft.account("Joris Maasdam", added=800)
    draft.spared("HS-05", quiet.id, "never raised a request")
    worker = draft.account("Edda Falkner", added=800)
    draft.request("FAB", "halden", worker.id, 380)
    draft.spared("HS-05", worker.id, "raised an issue, which is no request")
    follower = draft.account("Hedda Rokne", added=800)
    draft.asked("IT", draft.account("Arve Tangen", groups=["idp-all-staff"]), 12).participants.append(follower.id)
    draft.spared("HS-05", follower.id, "takes part in a request that someone else raised")
    spared: list[tuple[str, More, str]] = [
        ("Leopold Kranz", {"status": "suspended"}, "is suspended"),
        ("Maja Zuparok", {"groups": ["idp-all-staff"]}, "holds the Customer role"),
    ]
    for name, more, because in spared:
        person = draft.account(name, **more)
        draft.asked("IT", person, 60)
        draft.spared("HS-05", person.id, because)


def _help_seekers_on_seats(draft: Draft) -> None:
    """HS-07. Two of them never came at all (BL-01 too), the last is external (HS-01 too)."""
    _asks_only(draft, draft.account("Kirsti Aunevik", groups=[JIRA]), [(ON_JIRA, 93)])
    both = draft.account("Wim Oosterhof", groups=[JIRA, CONFLUENCE])
    _asks_only(draft, both, [(ON_JIRA, 210), (ON_CONFLUENCE, 120)])
    _asks_only(draft, draft.account("Ragnar Ose", groups=[AGENTS]), [(ON_JSM, 10)])
    unused = draft.account("Ilka Brenner", added=32, groups=[JIRA])
    _asks_only(draft, unused, [(ON_JIRA, None)])
    draft.found("BL-01", f"{unused.id}/jira/halden")
    reader = draft.account("Nadja Horak", groups=[CONFLUENCE])
    _asks_only(draft, reader, [])
    agent = draft.account("Yvo Claassen", LUMEN, groups=[SERVICE_AGENTS])
    _asks_only(draft, agent, [(ON_SERVICE_JSM, 6)], "PART")
    draft.found("HS-01", f"{agent.id}@halden-service")
    draft.found("BL-01", f"{reader.id}/confluence/halden")


def _asks_only(draft: Draft, person: Account, uses: Sequence[tuple[str, float | None]], desk: str = "IT") -> None:
    for where, days in uses:
        draft.used(person, where, days)
    draft.asked(desk, person, 20)
    draft.found("HS-07", person.id)


def _help_seekers_just_inside(draft: Draft) -> None:
    for name, groups, uses, because in (
        ("Torunn Aasen", [JIRA], [(ON_JIRA, 87)], "used Jira 87 days ago"),
        ("Blanka Siket", [JIRA, CONFLUENCE], [(ON_JIRA, 300), (ON_CONFLUENCE, 5)], "uses one of two seats"),
        ("Gisle Rud", ["jira-users-halden-sandbox"], [], "holds a seat on the sandbox site only"),
    ):
        person = draft.account(name, groups=groups)
        for where, days in uses:
            draft.used(person, where, days)
        draft.asked("IT", person, 25)
        draft.spared("HS-07", person.id, because)
    newcomer = draft.account("Amparo Ruiz-Vela", groups=[JIRA], added=27)
    draft.asked("IT", newcomer, 3)
    draft.spared("HS-07", newcomer.id, "was added 27 days ago")
    silent = draft.account("Detlef Morning", groups=[JIRA])
    draft.used(silent, ON_JIRA, 150)
    draft.spared("HS-07", silent.id, "never raised a request")
    agent = draft.account("Oddvar Skaar", groups=[AGENTS, JIRA])
    for where in (ON_JSM, ON_JIRA):
        draft.used(agent, where, 140)
    draft.asked("IT", agent, 200)
    draft.asked("IT", draft.account("Unni Bergtun", groups=["idp-all-staff"]), 500, agent.id)
    draft.spared("HS-07", agent.id, "worked a ticket once")
