"""Whose people they are: domains that are known, public, or like ours; how accounts stand; who uses a desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from analyzer.store.database import empty, reading, writing

if TYPE_CHECKING:
    from organizations import Organization

CYRILLIC_A = "\N{CYRILLIC SMALL LETTER A}"
DECIDED = {"internal": ["halden-labs.example"], "partner": ["weld.example"], "client": ["osier.example"]}


def punycode(label: str) -> str:
    return f"xn--{label.encode('punycode').decode()}.example"


def rows(organization: Organization, query: str) -> list[tuple[Any, ...]]:
    store = organization.configured().store
    if not store.path.exists():
        organization.publish()
    with reading(store) as connection:
        return connection.execute(query).fetchall()


def classes(organization: Organization, *domains: str) -> dict[str, str]:
    """Return of which class each domain is, in an organization whose own is halden.example."""
    organization.page("domains", attributes={"name": "Halden.example", "claim": {"status": "verified"}})
    for domain in domains:
        organization.account(f"at {domain}", f"ada@{domain}")
    return dict(rows(organization, "SELECT name, class FROM email_domain"))


@pytest.mark.parametrize(
    ("domain", "read"),
    [
        ("ha1den.example", "a digit for a letter"),
        (f"h{CYRILLIC_A}lden.example", "a Cyrillic letter"),
        (punycode(f"h{CYRILLIC_A}lden"), "the same in punycode"),
        ("håldén.example", "accents"),
        ("halde.example", "a letter less"),
        ("haldenn.example", "a letter more"),
        ("holden.example", "another letter"),
        ("hadlen.example", "two letters swapped"),
        ("halden.exampl", "a letter less in what follows the dot"),
        ("northwind.example", None),
        ("halden-group.example", None),
        ("halden.invalid", None),
        ("mail.halden.example", None),
        ("alden-gmbh.example", None),
        ("xn--!!.example", None),
    ],
)
def test_a_domain_like_ours_is_never_trusted(organization: Organization, domain: str, read: str | None) -> None:
    found = classes(organization, domain)
    assert found[domain] == ("look-alike" if read else "unlisted")
    resembled = "halden.example" if read else None
    account = f"SELECT audience, domain_class, resembles FROM account JOIN email_domain d ON d.name = '{domain}'"
    assert rows(organization, account) == [("external", found[domain], resembled)]


@pytest.mark.parametrize(
    ("ours", "theirs", "alike"),
    [
        ("modern.example", "modem.example", True),  # rn for m
        ("vvestby.example", "westby.example", True),  # two v for w
        ("small.example", "sma11.example", True),
        ("bern.example", "bem.example", False),  # four letters: by accident
        ("ab.example", "a8.example", False),
        ("ab.example", "ac.example", False),
        ("ab.example", f"{CYRILLIC_A}b.example", True),  # no accident: the first letter is Cyrillic
        ("inter.example", "intel.example", False),  # five letters are too few for another letter
        ("abc.co.example", "abd.co.example", False),
        ("de.halden.example", "se.halden.example", False),
        ("de.halden.example", "de.haldem.example", True),
        (punycode("häller"), "haller.example", True),  # ours has the foreign letter
    ],
)
def test_short_names_are_not_alike_by_accident(
    organization: Organization, ours: str, theirs: str, *, alike: bool
) -> None:
    organization.page("domains", attributes={"name": ours, "claim": {"status": "verified"}})
    organization.account("them", f"ada@{theirs}")
    assert rows(organization, "SELECT class, resembles FROM email_domain") == [
        ("look-alike", ours) if alike else ("unlisted", None)
    ]


def test_what_the_configuration_says_of_a_look_alike_is_so(organization: Organization) -> None:
    organization.settings["domains"] = {"internal": ["ha1den.example"], "partner": ["halde.example"]}
    found = classes(organization, "ha1den.example", "halde.example", "haIden.example")
    assert found == {"ha1den.example": "internal", "halde.example": "partner", "haiden.example": "look-alike"}


def test_a_domain_like_one_that_is_configured_internal_is_a_look_alike(organization: Organization) -> None:
    organization.settings["domains"] = DECIDED
    found = classes(organization, "halden-1abs.example", "wold.example", "osler.example")
    assert found == {
        "halden-1abs.example": "look-alike", "wold.example": "unlisted", "osler.example": "unlisted",
    }  # fmt: skip


def test_each_account_says_why_it_is_internal_or_external(organization: Organization) -> None:
    with empty() as connection:
        (provider,) = connection.execute("SELECT min(name) FROM stored.public_mail").fetchone() or ("",)
    organization.settings["domains"] = DECIDED
    organization.account("managed", "ada@elsewhere.example", managed=True)
    organization.account("verified", "bo@ours.example", managed=False)
    organization.account("labs", "cy@halden-labs.example")
    organization.account("partner", "di@weld.example")
    organization.account("client", "ed@osier.example")
    organization.account("public", f"nobody.invented@{provider}")
    organization.account("below", "flo@mail.ours.example")  # Atlassian verifies domains one by one
    organization.account("hidden", None)
    assert rows(organization, "SELECT account_id, audience, domain_class FROM account ORDER BY 1") == [
        ("below", "external", "unlisted"), ("client", "external", "client"), ("hidden", "unknown", "hidden"),
        ("labs", "internal", "internal"), ("managed", "internal", "managed"), ("partner", "external", "partner"),
        ("public", "external", "public"), ("verified", "internal", "verified"),
    ]  # fmt: skip


def test_a_domain_of_a_client_whose_contract_has_ended_is_external(organization: Organization) -> None:
    organization.settings["domains"] = {"ended": ["osier.example"]}
    organization.account("former", "ada@osier.example")
    assert rows(organization, "SELECT audience, domain_class FROM account") == [("external", "ended")]


def test_a_domain_that_was_ours_is_not_taken_for_a_look_alike_and_not_for_ours(organization: Organization) -> None:
    organization.settings["domains"] = {"formerly": {"Haldenn.example": "halden.example"}}
    found = classes(organization, "haldenn.example", "halden.example")
    assert found == {"haldenn.example": "unlisted", "halden.example": "verified"}


def states(organization: Organization) -> dict[str, str]:
    said = rows(organization, "SELECT account_id, site, state FROM account_state")
    assert len({row[:2] for row in said}) == len(said)
    return {f"{account}@{site}": state for account, site, state in said}


def test_every_account_has_a_state_on_each_site_where_it_is_known(organization: Organization) -> None:
    organization.account("lic", "lic@ours.example")
    organization.holds("lic", "jira", "user")
    organization.holds("lic", "jsm", "customer")
    organization.holds("lic", "confluence", "guest", site="south")
    organization.seen("lic", site="north-sandbox")
    organization.account("client", "client@client.example")
    organization.holds("client", "jsm", "customer")
    organization.holds("client", "jira", "admin", site="north-sandbox")
    organization.account("nowhere", "nowhere@client.example")
    organization.account("asleep", "asleep@ours.example", status="suspended")
    organization.holds("asleep", "jira", "user")
    organization.account("left", "left@ours.example", status="deactivated")
    organization.account("going", "going@ours.example", status="for_deletion")
    organization.managed("stranger", billable=True)  # no member of the organization
    organization.customer("portal", "portal@client.example")
    organization.customer("revoked", "revoked@client.example", active=False)
    organization.seen("app", accountType="app")
    organization.seen("whoever", accountType="unknown")
    organization.account("robot", "robot@serviceaccount.atlassian.com")
    assert states(organization) == {
        "lic@north": "AA-M-LIC", "lic@south": "AA-M-CUST", "lic@north-sandbox": "AA-M-NONE",
        "client@north": "AA-X-CUST", "client@north-sandbox": "AA-X-LIC", "nowhere@": "AA-X-NONE",
        "asleep@north": "AA-SUSP", "left@": "AA-DEACT", "going@": "AA-DEACT", "portal@north": "PO-ACT",
        "revoked@north": "PO-REV", "app@north": "APP", "whoever@north": "UNKNOWN", "robot@": "SVC",
    }  # fmt: skip


def test_who_was_invited_and_never_came_is_told_from_the_others(organization: Organization) -> None:
    organization.account("invited", "invited@client.example", emailVerified=False)
    organization.holds("invited", "jira", "user")
    organization.account("came", "came@client.example", emailVerified=False, uses={"jira": 3})
    organization.account("verified", "verified@client.example", emailVerified=True)
    assert states(organization) == {"invited@north": "AA-INV", "came@": "AA-X-NONE", "verified@": "AA-X-NONE"}


def test_both_accounts_of_one_address_on_one_site_are_dual(organization: Organization) -> None:
    def pair(person: str, *, active: bool = True, status: str = "active", role_on: str = "north") -> None:
        organization.customer(f"portal-{person}", f"{person}@client.example", active=active)
        organization.account(f"account-{person}", f"{person.upper()}@client.example", status=status)
        organization.holds(f"account-{person}", "jsm", "customer", role_on)

    pair("both")
    pair("asleep", status="suspended")
    pair("revoked", active=False)
    pair("left", status="deactivated")
    pair("apart", role_on="south")
    pair("outside", status="not_invited")
    found = states(organization)
    dual = {who for who, state in found.items() if state == "DUAL"}
    assert dual == {f"{kind}-{who}@north" for kind in ("portal", "account") for who in ("both", "asleep", "outside")}
    assert {who: state for who, state in found.items() if who not in dual} == {
        "portal-revoked@north": "PO-REV", "account-revoked@north": "AA-X-CUST", "portal-left@north": "PO-ACT",
        "account-left@north": "AA-DEACT", "portal-apart@north": "PO-ACT", "account-apart@south": "AA-X-CUST",
    }  # fmt: skip


def audiences(organization: Organization) -> dict[str, tuple[Any, ...]]:
    said = rows(
        organization,
        "SELECT project, internal_customers, external_customers, unknown_customers, proposed_audience, share, "
        "intended_audience FROM desk_audience",
    )
    return {row[0]: row[1:] for row in said}


def customers(organization: Organization, desk: str, internal: int, external: int, unknown: int = 0) -> None:
    for n in range(internal + external + unknown):
        email = f"{desk}{n}@ours.example" if n < internal else f"{desk}{n}@client.example"
        organization.customer(f"{desk}-{n}", email if n < internal + external else None, desk=desk)


def test_an_audience_is_proposed_where_enough_people_use_a_desk_and_most_are_alike(organization: Organization) -> None:
    for number, project in enumerate(("OUT", "FEW", "BOTH", "DARK", "NONE"), start=2):
        organization.desk(str(number), project)
    organization.settings["desks"] = [{"site": "north", "project": "OUT", "audience": "internal"}]
    customers(organization, "1", internal=4, external=1)
    customers(organization, "2", internal=0, external=5)
    customers(organization, "3", internal=0, external=4)
    customers(organization, "4", internal=3, external=2)
    customers(organization, "5", internal=0, external=7, unknown=2)
    assert audiences(organization) == {
        "IT": (4, 1, 0, "internal", 0.8, None), "OUT": (0, 5, 0, "external", 1.0, "internal"),
        "FEW": (0, 4, 0, None, 1.0, None), "BOTH": (3, 2, 0, None, 0.6, None),
        "DARK": (0, 7, 2, None, 7 / 9, None), "NONE": (0, 0, 0, None, None, None),
    }  # fmt: skip


def test_members_of_customer_organizations_and_requesters_use_a_desk_and_agents_do_not(
    organization: Organization,
) -> None:
    organization.page("desk-organizations", {"site": "north", "desk": "1"}, id="7")
    where = {"site": "north", "organization": "7"}
    organization.customer("listed", "listed@client.example")
    for member in ("listed", "member"):
        organization.page("customer-organization-members", where, accountId=member, active=True,
                          emailAddress=f"{member}@client.example")  # fmt: skip
    organization.account("asks", "asks@ours.example")
    organization.seen("asks")
    organization.requests("asks", raised=2)
    organization.account("silent", "silent@ours.example")
    organization.requests("silent", raised=0)
    organization.account("agent", "agent@ours.example")
    organization.holds("agent", "jsm", "user")
    organization.requests("agent", raised=5)
    organization.customer("gone", "gone@client.example", active=False)
    assert audiences(organization) == {"IT": (1, 2, 0, None, 2 / 3, None)}

    organization.configured().store.path.unlink()
    organization.desk("2", "HR")  # then nobody can tell at which desk a request was raised
    assert audiences(organization)["IT"] == (0, 2, 0, None, 1.0, None)


def test_what_newer_rules_work_out_is_worked_out_of_a_snapshot_that_is_there(organization: Organization) -> None:
    organization.account("a", "ada@client.example")
    organization.publish()
    settings = organization.configured()
    with writing(settings.store) as connection:  # as an older seatcheck has left it
        connection.execute(
            'UPDATE stored.configuration SET said = json_merge_patch(said::JSON, \'{"rules": "older"}\')'
        )
        connection.execute("DELETE FROM stored.account_state; DELETE FROM stored.email_domain")
    assert states(organization) == {}
    organization.check("HS-02")
    assert states(organization) == {"a@": "AA-X-NONE"}
