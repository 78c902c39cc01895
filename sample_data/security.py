"""Planted openings: what SE-02 to SE-08 must find, and beside each what must not be found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analyzer.sandbox.governance import Grant

if TYPE_CHECKING:
    from .draft import Draft

ORBIT, KESTREL, BALTIC = "orbit-partners.example", "kestrel-retail.example", "baltic-clinics.example"
ARKEN, ENDED = "arken-museums.example", "nordlys-hotels.example"
ON_JSM, ON_SERVICE_JIRA = "jira-servicedesk@halden", "jira-software@halden-service"
STAFF = "idp-all-staff"


def plant_security(draft: Draft) -> None:
    """Add the people of SE-02, SE-04, SE-06 and SE-07."""
    _administrators(draft)
    _leavers(draft)
    _forgotten_customers(draft)
    _mixed_organizations(draft)


def open_up(draft: Draft) -> None:
    """Open what SE-05 and SE-08 find, and name the tokens of SE-03, once everything else is there."""
    _tokens(draft)
    _browsing(draft)
    draft.spared("SE-02", draft.named("Ylva Nordahl").id, "is managed, active, and has a second factor")
    draft.found("SE-08", "halden/IT")
    for desk, because in (
        ("halden/PEO", "is restricted to its customers"),
        ("halden-service/CARE", "is meant for outsiders"),
        ("halden-service/PART", "is meant for outsiders, and restricted"),
    ):
        draft.spared("SE-08", desk, because)


def _administrators(draft: Draft) -> None:
    """SE-02. A partner who administers Jira, and someone who got a role for one project."""
    partner = draft.account("Casper Dray", ORBIT, roles=[(ON_SERVICE_JIRA, "admin")])
    draft.workers.append(partner)
    draft.found("SE-02", partner.id)
    for name, days in (("Halvard Lien", 120), ("Solveig Brandt", 40)):
        person = draft.account(
            name, groups=[STAFF], platform_roles=["atlassian/user-access-admin"], mfa=True, added=900
        )
        draft.used(person, ON_JSM, days)
        if days > 45:
            draft.found("SE-02", person.id)
        else:
            draft.spared("SE-02", person.id, "was active 40 days ago")
    trying = draft.account("Pelle Grind", ORBIT, roles=[("jira-software@halden-sandbox", "admin")])
    draft.used(trying, "jira-software@halden-sandbox", 3)
    draft.spared("SE-02", trying.id, "administers the sandbox only")


def _leavers(draft: Draft) -> None:
    """SE-04. leavers.csv has the days on which they left, or will; and a client's contract has ended."""
    left = draft.account("Torbjorn Falkum", groups=[STAFF], added=1500)
    draft.found("SE-04", left.id)
    draft.found("SE-04", draft.portal("Ottilie Brunner", "mailbox.example", organization="Site contractors").id)
    draft.found("SE-04", draft.portal("Gwen Arkwright", ENDED, "CARE").id)
    soon = draft.account("Sunniva Hoelstad", groups=[STAFF], added=1500)
    draft.spared("SE-04", soon.id, "leaves at the end of a contract that still runs")
    closed = draft.account("Gudmund Aasland", status="deactivated", added=1500)
    draft.spared("SE-04", closed.id, "has left, and the account is deactivated")
    revoked = draft.portal("Idris Whitlock", ENDED, "CARE", active=False)
    draft.spared("SE-04", revoked.id, "has a portal-only account that is revoked")


def _forgotten_customers(draft: Draft) -> None:
    """SE-06. Nobody knows since when those are there who never asked for anything."""
    people: list[tuple[str, str, float | None, str]] = [
        ("Ludvig Moenster", "", 400, ""),
        ("Amalie Sundin", "", 730, ""),
        ("Carsten Vik", "", 300, "raised a request 300 days ago"),
        ("Berit Haglund", "Arken Museum Group", 400, "is in a customer organization"),
        ("Folke Sjodin", "", None, "never raised a request, and was not seen before"),
    ]
    for name, organization, days, because in people:
        customer = draft.portal(name, ARKEN, "CARE", organization=organization)
        if days:
            draft.request("CARE", "halden-service", customer.id, days)
        if because:
            draft.spared("SE-06", customer.id, because)
        else:
            draft.found("SE-06", customer.id)


def _mixed_organizations(draft: Draft) -> None:
    """SE-07. One client's people in another's customer organization, and a partner's in a client's."""
    more: list[tuple[str, str, str, dict[str, Any]]] = [
        ("Maud Ferrier", BALTIC, "Sunfield Farms", {}),
        ("Joost Hillen", ORBIT, "Northfjord Ferries", {}),
        ("Iggy Stroud", KESTREL, "Arken Museum Group", {"active": False}),
        ("Nell Haversham", f"uk.{KESTREL}", "Kestrel Retail", {}),
    ]
    for name, domain, organization, fields in more:
        draft.portal(name, domain, organization=organization, **fields)
    ours = draft.account("Sigrid Aunemo", groups=["idp-sales", STAFF])
    draft.workers.append(ours)
    draft.customer_organization("Baltic Clinics").members.append(ours.id)
    for organization in ("Sunfield Farms", "Northfjord Ferries"):
        draft.found("SE-07", _subject(draft, organization))
    for organization, because in (
        ("Arken Museum Group", "has one member of another client, whose account is revoked"),
        ("Kestrel Retail", "has members of a domain and of one below it"),
        ("Baltic Clinics", "has a member who is an employee"),
        ("Site contractors", "has members of one domain only"),
    ):
        draft.spared("SE-07", _subject(draft, organization), because)


def _subject(draft: Draft, name: str) -> str:
    organization = draft.customer_organization(name)
    return f"{organization.site}/{organization.id}"


def _tokens(draft: Draft) -> None:
    """SE-03. One owner is on the list of leavers; the other tokens are those that `governance` planted."""
    because = {
        "Leaked": "is blocked",
        "Integration of 2022": "never expires, and is used",
        "Nightly export": "is used",
    }
    for token in draft.world.api_tokens:
        if token.label in because:
            draft.spared("SE-03", token.id, because[token.label])
        if token.label in {"Personal script", "Old importer", "Trying things out", "Machine park"}:
            draft.found("SE-03", token.id)


def _browsing(draft: Draft) -> None:
    """SE-05. Payroll's requests lie open to all staff; customer care's to the people who handle them."""
    staff, care = draft.group(STAFF), draft.group("idp-customer-care")
    for scheme in draft.world.permission_schemes:
        if scheme.projects == ["PEO"]:
            scheme.grants.append(Grant("BROWSE_PROJECTS", "group", staff.id))
        if "CARE" in scheme.projects:
            scheme.grants.append(Grant("BROWSE_PROJECTS", "group", care.id))
    draft.found("SE-05", "halden/IT/applicationRole")
    draft.found("SE-05", f"halden/PEO/group/{staff.id}")
    draft.spared("SE-05", f"halden-service/CARE/group/{care.id}", "lets a team of a dozen browse")
