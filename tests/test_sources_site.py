"""What sites, Confluence and Bitbucket say of who may do what: from the sandbox over HTTP to the views."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from organizations import NOW, Organization, days_ago
from worlds import BITBUCKET, CLOUD, ORG, PORTAL, STAFF, small_world
from worlds import NOW as THEN

from analyzer import audit, store
from analyzer.collect import Silent, collect
from analyzer.config import BitbucketSettings, OrganizationSettings, Settings, SiteSettings, StoreSettings
from analyzer.model import Coverage, Needs, Outcome
from analyzer.sandbox import Answer, Call, Quirks, Sandbox, running
from analyzer.sandbox.governance import BitbucketMember, Grant
from analyzer.sandbox.world import Request

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SOURCES = {
    "application-roles", "project-roles", "project-role-actors", "permission-schemes", "desk-organizations",
    "confluence-groups", "confluence-guests", "bitbucket-members", "bitbucket-permissions",
    "bitbucket-repository-permissions", "last-request", "agent-activity",
}  # fmt: skip
USER = "ada@birkmere.example"
PLUGIN = """
from pathlib import Path
import analyzer

@analyzer.hookimpl
def policy_folders():
    return [Path(__file__).parent]
"""
POLICY = """/*
title = "T"
severity = "low"
why = "W"
remedy = "R"
needs = ["agent-activity"]
*/
SELECT account_id AS subject, 'handled' AS summary FROM request_activity WHERE last_handled_at IS NOT NULL
"""


class Heard(Silent):
    """Keeps what a collection told."""

    def __init__(self) -> None:
        self.coverage: dict[tuple[str, str], Coverage] = {}

    def ended(self, coverage: Coverage) -> None:
        self.coverage[coverage.source, coverage.scope] = coverage


class Place:
    """A sandbox that is served, and what was collected from it."""

    def __init__(self, sandbox: Sandbox, url: str, folder: Path) -> None:
        self.sandbox, self.url, self.folder = sandbox, url, folder
        self.heard = Heard()
        for name, secret in (("key", "org-key"), ("token", "site-token")):
            (folder / name).write_text(secret)
            (folder / name).chmod(0o600)

    def settings(self, *, bitbucket: bool = True) -> Settings:
        token, home = f"file:{self.folder / 'token'}", "https://birkmere.atlassian.example"
        site = SiteSettings(name="birkmere", url=home, api_url=f"{self.url}/ex/jira/{CLOUD}", user=USER, token=token)
        workspace = BitbucketSettings(workspace="birkmere", api_url=self.url, user=USER, token=token)
        return Settings(
            organization=OrganizationSettings(id=ORG, api_url=self.url, key=f"file:{self.folder / 'key'}"),
            sites=(site,),
            bitbucket=(workspace,) if bitbucket else (),
            store=StoreSettings(path=self.folder / "seatcheck.duckdb"),
        )

    def rows(self, select: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(self.folder / "seatcheck.duckdb"), read_only=True) as connection:
            return connection.sql(select).fetchall()

    def asked(self, path: str) -> int:
        return sum(path in call for call in self.sandbox.calls)


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Give everything collected, with a policy of someone else's that wants to know what agents did."""
    folder = tmp_path_factory.mktemp("collected")
    _install(folder / "installed")
    world = small_world()
    world.groups = world.groups[:10]
    world.bitbucket_members = [
        BitbucketMember(BITBUCKET, who, "member" if n else "owner") for n, who in enumerate(STAFF[:130])
    ]
    world.permission_schemes[0].grants.append(Grant("ADMINISTER_PROJECTS", "group", "g-agents"))
    world.requests.append(Request("HELP-90", "birkmere", "HELP", STAFF[5], THEN - timedelta(days=3), [STAFF[0]]))
    world.requests.append(Request("OPS0-1", "birkmere", "OPS0", STAFF[5], THEN - timedelta(days=1)))
    sandbox = Sandbox(world, Quirks(confluence_page=4))
    with pytest.MonkeyPatch.context() as patch, running(sandbox) as url:
        patch.syspath_prepend(str(folder / "installed"))
        place = Place(sandbox, url, folder)
        collect(place.settings(), place.heard)
        audit.check(place.settings())
        yield place


def _install(folder: Path) -> None:
    told = folder / "site_plugin-1.0.dist-info"
    told.mkdir(parents=True)
    (folder / "site_plugin.py").write_text(PLUGIN)
    (folder / "X-01.sql").write_text(POLICY)
    (told / "METADATA").write_text("Metadata-Version: 2.1\nName: site-plugin\nVersion: 1.0\n")
    (told / "entry_points.txt").write_text("[seatcheck]\nx = site_plugin\n")


def test_every_source_is_read_whole(collected: Place) -> None:
    read = {source for (source, scope), row in collected.heard.coverage.items() if scope.startswith("birkmere")}
    assert read >= SOURCES
    gaps = [row for (source, _), row in collected.heard.coverage.items() if source in SOURCES and row.outcome.is_gap]
    assert {row.scope for row in gaps} <= {"lab.example"}  # the configuration does not name that site
    assert collected.rows("SELECT source FROM defect UNION ALL SELECT source FROM unknown_field") == []


def test_the_seats_of_a_site_with_the_groups_of_newcomers(collected: Place) -> None:
    jira, desk = _seats(collected, "jira"), _seats(collected, "jsm")
    found = collected.rows("SELECT * EXCLUDE (name) FROM application_role")
    assert sorted(found) == [
        ("birkmere", "jira-servicedesk", 50, 50 - desk, desk, False, ["g-agents"]),
        ("birkmere", "jira-software", 200, 200 - jira, jira, False, []),
    ]


def _seats(place: Place, app: str) -> int:
    ((count,),) = place.rows(f"SELECT count(DISTINCT account_id) FROM seat WHERE app = '{app}'")
    return int(count)


def test_who_has_which_role_in_a_desks_project(collected: Place) -> None:
    assert sorted(collected.rows("SELECT project, role_id, name FROM project_role")) == [
        ("HELP", "10101", "Service Desk Team"),
        ("HELP", "10102", "Service Desk Customers"),
        ("LEGAL", "10101", "Service Desk Team"),
    ]
    assert sorted(collected.rows("SELECT project, role, account_id, group_id FROM project_role_actor"), key=str) == [
        ("HELP", "Service Desk Customers", PORTAL[0], None),
        ("HELP", "Service Desk Team", STAFF[0], None),
        ("HELP", "Service Desk Team", None, "g-agents"),
    ]


def test_who_may_do_what_in_a_desks_project_each_grant_once(collected: Place) -> None:
    found = collected.rows("SELECT site, scheme, permission, holder_type, holder FROM project_permission ORDER BY ALL")
    assert found == [
        ("birkmere", "Open", "ADMINISTER_PROJECTS", "group", "g-agents"),
        ("birkmere", "Open", "BROWSE_PROJECTS", "applicationRole", None),
        ("birkmere", "Open", "SERVICEDESK_AGENT", "projectRole", "10101"),
    ]


def test_the_customer_organizations_of_a_desk(collected: Place) -> None:
    assert sorted(collected.rows("SELECT * FROM desk_organization")) == [
        ("birkmere", "1", "1"), ("birkmere", "1", "2"),
    ]  # fmt: skip


def test_confluences_groups_and_guests_page_by_page(collected: Place) -> None:
    groups = collected.rows("SELECT site, group_id FROM confluence_group")
    assert len(groups) == 10
    assert set(groups) == set(collected.rows("SELECT 'birkmere', group_id FROM account_group"))
    assert collected.heard.coverage["confluence-groups", "birkmere"].pages == 3
    guests = sorted(collected.rows("SELECT * FROM confluence_guest"))
    assert guests == [("birkmere", STAFF[n]) for n in (30, 33, 42)]


def test_bitbuckets_members_and_what_they_may_do_page_by_page(collected: Place) -> None:
    members = sorted(collected.rows("SELECT * FROM bitbucket_member"))
    assert members == [("birkmere", who, True, "member" if n else "owner") for n, who in enumerate(STAFF[:130])]
    assert collected.heard.coverage["bitbucket-members", "birkmere"].pages == 2
    allowed = collected.rows("SELECT * FROM bitbucket_repository_permission")
    assert sorted(allowed) == sorted(("birkmere", f"birkmere/repo-{n % 2}", STAFF[n], "write") for n in range(12))


def test_when_those_who_raise_requests_last_did_on_a_desk(collected: Place) -> None:
    found = collected.rows("SELECT account_id, last_requested_at FROM request_activity WHERE requests_raised > 0")
    assert found == [(STAFF[5], (THEN - timedelta(days=3)).replace(tzinfo=None))]
    assert collected.heard.coverage["last-request", "birkmere"].requests == 1


def test_what_agents_handled_is_asked_where_a_policy_of_someone_elses_needs_it(collected: Place) -> None:
    handled = collected.rows(
        "SELECT account_id, last_handled_at FROM request_activity WHERE last_handled_at IS NOT NULL"
    )
    assert {account for account, _ in handled} == set(STAFF[:4])
    assert dict(handled)[STAFF[1]] == (THEN - timedelta(hours=1)).replace(tzinfo=None)
    page = next(page for page in store.audit(collected.settings().store).policies if page.result.policy == "X-01")
    assert (page.result.gaps, page.result.findings) == (
        ("agent-activity of lab.example is not asked: the configuration names no token for the site lab.example",), 4,
    )  # fmt: skip


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    sandbox = Sandbox(small_world())
    with running(sandbox) as url:
        yield Place(sandbox, url, tmp_path)


def test_what_is_denied_is_told_and_ends_only_that_list(place: Place) -> None:
    denied = {
        "/applicationrole": ("application-roles", "birkmere"),
        "/HELP/role/10102": ("project-role-actors", "birkmere/HELP/10102"),
        "/LEGAL/role": ("project-roles", "birkmere/LEGAL"),
        "/HELP/permissionscheme": ("permission-schemes", "birkmere/HELP"),
        "/servicedesk/1/organization": ("desk-organizations", "birkmere/HELP"),
        "/wiki/rest/api/group": ("confluence-groups", "birkmere"),
        "/wiki/rest/api/search/user": ("confluence-guests", "birkmere"),
        "/permissions/repositories": ("bitbucket-repository-permissions", "birkmere"),
    }

    def interrupt(call: Call) -> Answer | None:
        return Answer(403) if call.path.endswith(tuple(denied)) else None

    place.sandbox.interrupt = interrupt
    collect(place.settings(), place.heard)
    gaps = {
        mark: row.outcome
        for mark, row in place.heard.coverage.items()
        if mark[0] in SOURCES and mark[1] != "lab.example" and row.outcome.is_gap
    }
    fed = {("project-role-actors", "birkmere/LEGAL"): Outcome.NOT_ASKED}
    assert gaps == dict.fromkeys(denied.values(), Outcome.DENIED) | fed
    assert place.rows("SELECT DISTINCT project, role FROM project_role_actor") == [("HELP", "Service Desk Team")]


def test_a_bitbucket_that_is_not_configured_is_not_read(place: Place) -> None:
    collect(place.settings(bitbucket=False), place.heard)
    assert place.asked("/2.0/") == 0
    assert place.rows("SELECT * FROM coverage WHERE source LIKE 'bitbucket%'") == []


def shown(organization: Organization, select: str) -> list[tuple[Any, ...]]:
    """Return what the published database answers."""
    with duckdb.connect(str(organization.configured().store.path), read_only=True) as connection:
        return connection.sql(select).fetchall()


def test_last_requests_are_asked_of_those_who_raised_any_the_newest_first(organization: Organization) -> None:
    for name, added in (("old", 300), ("new", 100), ("quiet", 200)):
        organization.account(name, f"{name}@client.example", added=added)
        organization.seen(name)
        organization.requests(name, raised=0 if name == "quiet" else 2)
    organization.publish()
    with store.drafting(organization.configured(), organization.pages_folder(), organization.snapshot()) as draft:
        draft.load((*store.CENSUS, *store.EVIDENCE), organization.counted())
        asked = draft.questions(Needs(("HS-05",), frozenset({"last-request"}), frozenset()))
    assert [(q.account, q.projects) for q in asked if q.source == "last-request"] == [
        ("new", ("IT",)),
        ("old", ("IT",)),
    ]


def test_a_stranded_requester_is_shown_with_the_day_of_the_last_request(organization: Organization) -> None:
    organization.account("a", "a@client.example")
    organization.seen("a")
    organization.requests("a", raised=2)
    where = {"site": "north", "account": "a"}
    organization.page("last-request", where, id="1", key="IT-1", fields={"created": days_ago(5)})
    evidence = organization.found("HS-05")["a"].evidence
    assert evidence["last_requested_at"] == (NOW - timedelta(days=5)).strftime("%Y-%m-%d %H:%M:%S")


def test_a_time_that_cannot_be_read_is_a_defect_and_not_never(organization: Organization) -> None:
    organization.covered("last-request", "north")
    organization.page("last-request", {"site": "north", "account": "a"}, fields={"created": "yesterday"})
    organization.publish()
    told = "SELECT outcome, split_part(reason, ';', 1) FROM coverage WHERE source = 'last-request' AND scope = 'north'"
    assert shown(organization, told) == [("partial", "1 records: a time cannot be read")]


@pytest.mark.parametrize(
    ("source", "where", "record", "defect"),
    [
        ("project-role-actors", {"site": "north", "project": "IT", "role": "1"}, {"actors": [{"id": 1}]},
         "an actor is neither an account nor a group"),
        ("project-role-actors", {"site": "north", "project": "IT", "role": "1"}, {"id": 1}, "actors is missing"),
        ("permission-schemes", {"site": "north", "project": "IT"}, {"name": "Open"}, "permissions is missing"),
        ("permission-schemes", {"site": "north", "project": "IT"},
         {"name": "Open", "permissions": [{"permission": "BROWSE_PROJECTS"}]}, "a permission has no holder"),
        ("confluence-guests", {"site": "north"}, {"user": {"accountId": "a", "isExternalCollaborator": False}},
         "someone who is no guest is among the guests"),
        ("bitbucket-members", {"workspace": "north"}, {"user": {"uuid": "{1}"}}, "user.account_id is missing"),
        ("application-roles", {"site": "north"}, {"key": "jira-software", "userCount": "many", "numberOfSeats": 1},
         "userCount has another type than documented"),
        ("desk-organizations", {"site": "north", "desk": "1"}, {"name": "Osier"}, "no id"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_record_is_told(
    organization: Organization, source: str, where: dict[str, str], record: dict[str, Any], defect: str
) -> None:
    organization.page(source, where, **record)
    organization.publish()
    assert (source, defect) in shown(organization, "SELECT source, defect FROM defect")


def test_a_site_without_a_limit_of_seats_has_none(organization: Organization) -> None:
    organization.page(
        "application-roles", {"site": "north"},
        key="jira-software", numberOfSeats=-1, remainingSeats=-1, userCount=7, hasUnlimitedSeats=True,
    )  # fmt: skip
    organization.publish()
    seats = "SELECT seats, remaining, users, unlimited, default_groups FROM application_role"
    assert shown(organization, seats) == [(None, None, 7, True, [])]


def test_totals_that_differ_between_a_site_and_the_organization_are_told(organization: Organization) -> None:
    organization.account("a", "a@ours.example")
    organization.holds("a", "jira", "user")
    organization.holds("a", "confluence", "guest")
    organization.page("application-roles", {"site": "north"}, key="jira-software", numberOfSeats=9, userCount=2)
    organization.page("confluence-guests", {"site": "north"}, user={"accountId": "a", "isExternalCollaborator": True})
    organization.page("customer-organizations", {"site": "north"}, id="1", name="Osier")
    for id_ in ("1", "2"):
        organization.page("desk-organizations", {"site": "north", "desk": "1"}, id=id_)
    organization.publish()
    numbers = "SELECT part, number, other_number, agrees FROM cross_check WHERE part LIKE 'north%' ORDER BY source"
    assert shown(organization, numbers) == [
        ("north/jira", 2, 1, False),
        ("north", 1, 1, True),
        ("north-sandbox", 0, 0, True),
        ("north", 2, 1, False),
    ]


def test_what_was_not_read_whole_is_not_compared(organization: Organization) -> None:
    organization.page("application-roles", {"site": "north"}, key="jira-software", numberOfSeats=9, userCount=2)
    organization.denied("application-roles", "south")
    organization.publish()
    assert shown(organization, "SELECT * FROM cross_check WHERE source = 'application-roles'") == []
