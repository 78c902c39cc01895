"""Why an account is on the bill: every path, every reason, and the fewest changes that free it."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from commands import Commands
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from organizations import FIRST, NOW, Organization, resource
from seats import SETTINGS, commands, memberships, plan, priced, subsets

from analyzer import cost, store
from analyzer.errors import UsageError
from analyzer.model import Outcome
from analyzer.prices import price_book

if TYPE_CHECKING:
    from analyzer.model import Change
    from analyzer.model.explained import Explained, Way


def of(organization: Organization, *plans: dict[str, object], account: str = "ada") -> Explained:
    said = priced(organization, *plans)
    (found,) = cost.explain(said, account, now=NOW).accounts
    return found


def way(found: Explained, line: str) -> Way:
    return next(way for way in found.ways if way.line == line)


def words(one: Way) -> list[str]:
    return [removal.words for removal in one.removals]


def saved(one: Way) -> dict[str, str]:
    return {part.line: str(part.month) for part in one.saved}


@pytest.fixture
def staff(organization: Organization) -> Organization:
    """Ada is given Jira by two groups, one of them synced and giving Confluence and the Customer role, too."""
    organization.group("devs", "jira user")
    organization.group("idp", "jira user", "confluence user", "jsm customer", default="jira user", externalSynced=True)
    organization.account("ada", "Ada@ours.example", uses={"jira": 3}, groups=("devs", "idp"))
    for app, role in (("jira", "user"), ("confluence", "user"), ("jsm", "customer"), ("jsm", "user")):
        organization.holds("ada", app, role)
    for other in ("bo", "cy"):
        organization.account(other, f"{other}@ours.example")
        organization.holds(other, "jira", "user")
        organization.holds(other, "jsm", "user")
    return organization


def test_every_seat_has_every_path_that_gives_it(staff: Organization) -> None:
    found = of(staff, plan("jira"), plan("confluence"), plan("jsm", billing="annual"))
    jira = next(one for one in found.holdings if one.app == "jira")
    assert [(grant.group, grant.default, grant.synced) for grant in jira.grants] == [
        ("group devs", False, False),
        ("group idp", True, True),
    ]
    agent = next(one for one in found.holdings if one.place == "jsm@north" and one.role == "user")
    assert [grant.group_id for grant in agent.grants] == [""]
    assert {one.place: one.line for one in found.holdings if one.role == "user"} == {
        "jira@north": "jira@north", "confluence@north": "confluence@north", "jsm@north": "jsm@north",
    }  # fmt: skip
    assert (jira.use, next(one for one in found.holdings if one.app == "confluence").use) == ("used", "never used")


def test_a_seat_goes_with_the_last_path_and_with_everything_that_its_groups_give(staff: Organization) -> None:
    found = of(staff, plan("jira"), plan("confluence"), plan("jsm", billing="annual"))
    jira = way(found, "jira@north")
    assert words(jira) == ["leave the group group devs", "leave the group group idp, in the identity provider"]
    assert jira.frees == ("confluence@north", "jira@north")
    assert (jira.takes, jira.customer_first) == (("confluence@north user", "jsm@north customer"), ())
    assert saved(jira) == {"confluence@north": "5.00", "jira@north": "8.00"}
    assert words(way(found, "confluence@north")) == ["leave the group group idp, in the identity provider"]
    assert saved(way(found, "confluence@north")) == {"confluence@north": "5.00"}
    assert words(way(found, "jsm@north")) == ["revoke the role user of jsm@north"]
    assert found.everything is not None
    assert len(found.everything.removals) == 3
    assert found.everything.customer_first == ("north",), "no role is left by which she can ask for something"
    assert found.everything.month == Decimal("43.00")


def test_a_saving_has_its_day_and_a_tier_that_is_not_left_saves_nothing(staff: Organization) -> None:
    staff.account("di", "di@ours.example")
    staff.holds("di", "jsm", "user")
    day = date(2026, 12, 15)
    found = of(staff, plan("jira", renews=day), plan("jsm", billing="annual", seats=5, renews=day))
    (jsm,) = way(found, "jsm@north").saved
    assert (jsm.month, jsm.from_, jsm.when) == (Decimal("0.00"), date(2026, 12, 15), "the renewal")
    assert (jsm.before, jsm.after, jsm.why) == (4, 3, "still in the band 3-5: 1 more would have to go")
    jira = next(one for one in way(found, "jira@north").saved if one.line == "jira@north")
    assert (jira.from_, jira.when) == (date(2026, 11, 15), "the next cycle")


def test_what_was_bought_and_nobody_takes_is_not_the_saving_of_one_account(staff: Organization) -> None:
    prices_for = plan("jsm", billing="annual", seats=5, renews=date(2026, 12, 15))
    staff.account("di", "di@ours.example")
    staff.holds("di", "jsm", "user")
    assert saved(way(of(staff, prices_for), "jsm@north")) == {"jsm@north": "0.00"}


def test_a_price_that_nobody_knows_is_unknown_and_never_zero(staff: Organization) -> None:
    found = of(staff, plan("jira", billing="annual"))
    (jira, confluence) = sorted(way(found, "jira@north").saved, key=lambda one: one.line, reverse=True)
    assert (jira.month, jira.why) == (None, "no price of this plan, billed by the year, is known")
    assert (confluence.month, confluence.why) == (None, "nobody said which plan it is on")
    assert way(found, "jira@north").month is None


def test_a_collection_is_saved_only_with_its_last_app(organization: Organization) -> None:
    for name, groups in (("ada", ("j", "c")), ("bo", ())):
        organization.account(name, f"{name}@ours.example", groups=groups)
        organization.holds(name, "jira", "user")
        organization.holds(name, "confluence", "user")
    organization.group("j", "jira user")
    organization.group("c", "confluence user")
    both = [plan(app, collection="Teamwork") for app in ("jira", "confluence")]
    teamwork = way(of(organization, *both), "Teamwork@north")
    assert words(teamwork) == ["leave the group group c", "leave the group group j"]
    assert saved(teamwork) == {"Teamwork@north": "12.00"}


def test_a_marketplace_app_falls_with_the_largest_count_of_its_host(organization: Organization) -> None:
    for name in ("ada", "bo"):
        organization.account(name, f"{name}@ours.example")
        organization.holds(name, "jira", "user")
    organization.holds("bo", "jsm", "user")
    planner = plan("Planner", host="jira")
    found = of(organization, plan("jira"), plan("jsm"), planner)
    assert saved(way(found, "jira@north")) == {"jira@north": "10.00", "Planner@north": "2.00"}


def test_a_marketplace_app_stays_while_another_app_of_its_host_has_as_many(organization: Organization) -> None:
    for name in ("ada", "bo"):
        organization.account(name, f"{name}@ours.example")
        organization.holds(name, "jira", "user")
        organization.holds(name, "jsm", "user")
    found = of(organization, plan("jira"), plan("jsm"), plan("Planner", host="jira"))
    assert "Planner@north" not in saved(way(found, "jira@north"))


def guarded(organization: Organization, **more: object) -> None:
    organization.account("ada", "ada@ours.example", groups=("j",))
    organization.managed("ada", billable=True, **more)  # type: ignore[arg-type]
    organization.group("j", "jira user")
    organization.holds("ada", "jira", "user")
    organization.holds("ada", "confluence", "user", "north-sandbox")


def test_guard_goes_when_the_last_app_that_counts_goes(organization: Organization) -> None:
    guarded(organization)
    found = of(organization, plan("jira"), plan("guard", ""))
    assert found.guard.billed
    assert "jira user on north" in found.guard.why
    assert saved(way(found, "jira@north")) == {"jira@north": "10.00"}, "a sandbox keeps it in Guard"
    assert words(way(found, "guard")) == [
        "revoke the role user of confluence@north-sandbox", "leave the group group j",
    ]  # fmt: skip
    assert saved(way(found, "guard")) == {"jira@north": "10.00", "guard": "4.00"}


def test_an_app_of_another_organization_cannot_be_taken_away_here(organization: Organization) -> None:
    guarded(organization, elsewhere=("https://elsewhere.example",))
    found = of(organization, plan("jira"), plan("guard", ""))
    assert (way(found, "guard").removals, way(found, "guard").left) == ((), ("guard",))
    assert found.everything is not None
    assert (words(found.everything), found.everything.left) == (["leave the group group j"], ("guard",))


def test_a_plan_that_includes_guard_is_named_and_losing_it_may_cost_more(organization: Organization) -> None:
    guarded(organization)
    organization.holds("ada", "confluence", "user", "south")
    organization.settings["guard"] = {"count_enterprise_sandboxes": False}
    found = of(organization, plan("jira", plan="enterprise"), plan("guard", ""), plan("confluence", "south"))
    assert (found.guard.billed, found.guard.flag, found.guard.disagrees) == (False, True, True)
    assert "an Enterprise plan includes it" in found.guard.why
    assert saved(way(found, "jira enterprise")) == {"jira enterprise": "20.00", "guard": "-4.00"}
    assert found.everything is not None
    assert len(found.everything.removals) == 3, "what the plan included counts once its seat is gone"


def test_who_is_not_counted_for_guard_is_told_why(organization: Organization) -> None:
    guarded(organization)
    organization.account("ext", "ext@client.example")
    organization.holds("ext", "jira", "user")
    organization.account("sus", "sus@ours.example", status="suspended")
    organization.holds("sus", "jira", "user")
    said = priced(organization, plan("jira"), plan("guard", ""))
    answers = {id_: cost.explain(said, id_, now=NOW).accounts[0] for id_ in ("ext", "sus")}
    assert "not managed here" in answers["ext"].guard.why
    assert answers["sus"].guard.why == "it is suspended, and uses no app of another organization"
    assert answers["sus"].free == "it is suspended: such an account takes no seat"


def test_all_accounts_of_an_address_are_shown_and_a_portal_only_one_costs_nothing(organization: Organization) -> None:
    organization.account("ada", "ada@client.example")
    organization.holds("ada", "jira", "user")
    organization.customer("qm:1", "ada@client.example")
    said = priced(organization, plan("jira"), plan("guard", ""))
    found = cost.explain(said, " ADA@Client.example ", now=NOW)
    assert [(one.account_id, one.kind, bool(one.free)) for one in found.accounts] == [
        ("ada", "atlassian", False),
        ("qm:1", "portal-only", True),
    ]
    assert "a portal-only account takes no seat" in found.accounts[1].free
    assert found.accounts[1].guard.why == "a portal-only account never counts"


def test_nobody_can_know_the_use_of_what_atlassian_does_not_record(organization: Organization) -> None:
    organization.account("ada", "ada@ours.example")
    organization.holds("ada", "bitbucket", "user", "north")
    organization.workspace("bitbucket", "north", "https://north.atlassian.net")
    found = of(organization, plan("bitbucket"))
    assert [one.use for one in found.holdings] == ["nobody can know: Atlassian records no use of it"]


def test_what_was_not_read_is_said(staff: Organization) -> None:
    staff.covered("group-roles", "", Outcome.DENIED, "the key may not read it")
    found = cost.explain(priced(staff, plan("jira")), "ada", now=NOW)
    assert found.gaps == ("group-roles is denied: the key may not read it",)
    assert not found.complete


def test_an_unknown_account_is_one_sentence(staff: Organization) -> None:
    with pytest.raises(UsageError, match=f"no account in snapshot {FIRST} has this id or e-mail address"):
        cost.explain(priced(staff, plan("jira")), "nobody@ours.example", now=NOW)


GIVEN = ("jira user", "confluence user", "jsm user", "jsm customer", "jira@south user", "confluence@north-sandbox user")
DIRECT = (("jira", "user", "north"), ("confluence", "user", "north"), ("confluence", "user", "north-sandbox"))
PERSON = st.tuples(
    st.lists(st.sets(st.sampled_from(GIVEN), min_size=1, max_size=3), min_size=1, max_size=2),
    st.sets(st.sampled_from(DIRECT), max_size=2),
)
SOLD: tuple[dict[str, object], ...] = ({}, {"plan": "enterprise"}, {"collection": "Teamwork"})


def join(organization: Organization, id_: str, groups: list[set[str]], direct: set[tuple[str, str, str]]) -> None:
    """Add an account with groups of its own, which give it their roles, and roles that no group explains."""
    names = tuple(f"{id_}-{number}" for number in range(len(groups)))
    organization.account(id_, f"{id_}@ours.example", groups=names)
    given = {(*one.split()[0].partition("@")[::2], one.split()[1]) for some in groups for one in some}
    for name, some in zip(names, groups, strict=True):
        organization.group(name, *sorted(some))
    for app, role, site in sorted({(app, role, site or "north") for app, site, role in given} | direct):
        organization.holds(id_, app, role, site)


def freeing(biller: store.Biller, found: Explained) -> dict[str, list[set[Change]]]:
    """Return the sets of memberships that free each line, and "" for all of them: the smallest first."""
    grants = [(one.resource_id, one.role, grant.group_id) for one in found.holdings for grant in one.grants]
    groups = tuple(sorted({group for _, _, group in grants if group}))
    direct = tuple(sorted({(resource, role) for resource, role, group in grants if not group}))
    counts_in = [line.name for line in found.lines]
    freed: dict[str, list[set[Change]]] = {}
    for changes in subsets(memberships(found.account_id, groups, direct)):
        steps = biller.steps([(1, change) for change in changes], 1)
        before, after = ({one.name: one.seats for one in steps if one.step == step} for step in (0, 1))
        for name in (name for name in counts_in if after[name] < before[name]):
            freed.setdefault(name, []).append(set(changes))
        if all(after[name] < before[name] for name in counts_in) and after["guard"] <= before["guard"]:
            freed.setdefault("", []).append(set(changes))
    return freed


@pytest.mark.timeout(600)
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(people=st.lists(PERSON, min_size=2, max_size=2), sold=st.sampled_from(SOLD), sandboxes=st.booleans())
def test_no_smaller_set_of_changes_frees_a_line(
    people: list[tuple[list[set[str]], set[tuple[str, str, str]]]], sold: dict[str, object], *, sandboxes: bool
) -> None:
    """Every set of each account's memberships is tried, everyone counted anew each time."""
    with TemporaryDirectory() as folder:
        organization = Organization(Path(folder))
        for number, (groups, direct) in enumerate(people):
            join(organization, f"p{number}", groups, direct)
        organization.settings["guard"] = {"count_enterprise_sandboxes": sandboxes}
        lines = plan("jira") | sold, plan("confluence") | sold, plan("jsm"), plan("guard", "")
        said = priced(organization, *lines)
        with store.billing(said, price_book(said.prices), now=NOW) as biller:
            for number in range(len(people)):
                (found,) = cost.explain(said, f"p{number}", now=NOW).accounts
                freed = freeing(biller, found)
                for one in (*found.ways, *([found.everything] if found.everything else [])):
                    ours = {removal.change for removal in one.removals}
                    assert ours in freed[one.line]
                    assert len(ours) == len(freed[one.line][0]), "no smaller set does"


@pytest.fixture
def here(
    staff: Organization, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Commands:
    return commands(staff, tmp_path, capsys, monkeypatch)


def test_it_reads_at_80_columns(here: Commands) -> None:
    ended = here.run("explain", "ADA@ours.example")
    assert ended.code == 4, "nobody said which plans Confluence and JSM are on"
    assert max(len(line) for line in ended.out.splitlines()) <= 80
    assert "Name of ada <ada@ours.example>" in ended.out
    assert "group idp (default group, synced)" in " ".join(ended.out.split())
    assert "- leave the group group idp, in the identity provider" in ended.out
    assert "confluence@north, seats 1 to 0: nobody said which plan it is on" in " ".join(ended.out.split())


def test_what_no_membership_frees_and_what_costs_more_is_said(
    organization: Organization, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    guarded(organization, elsewhere=("https://elsewhere.example",))
    organization.account("eve", "eve@ours.example")
    organization.holds("eve", "jira", "user")
    organization.holds("eve", "confluence", "user", "south")
    said = priced(organization, plan("jira", plan="enterprise"), plan("guard", ""), plan("confluence", "south"))
    file = tmp_path / "seatcheck.toml"
    more = '[[plans]]\napp = "guard"\nplan = "standard"\nbilling = "monthly"\nby = "Ada Example"\non = 2026-11-01\n'
    file.write_text(SETTINGS.replace('"standard"', '"enterprise"') + more)
    monkeypatch.setenv("COLUMNS", "80")
    typed = Commands(tmp_path, capsys, monkeypatch)
    assert said.store.path.exists()
    where = ("--config", str(file), "--store", str(said.store.path))
    eve = " ".join(typed.run("explain", "eve", *where).out.split())
    assert "guard, costs MORE from the next cycle" in eve
    ada = " ".join(typed.run("explain", "ada", *where).out.split())
    assert "no change of memberships here takes it off guard" in ada


def test_programs_get_json_with_exact_amounts(here: Commands) -> None:
    ended = here.run("explain", "ada", "--format", "json")
    (said,) = json.loads(ended.out)["accounts"]
    jira = next(one for one in said["ways"] if one["line"] == "jira@north")
    assert {one["line"]: one["month"] for one in jira["saved"]}["jira@north"] == "8.00"
    assert jira["month"] is None
    assert jira["removals"][0]["change"] == {
        "act": "leave-group", "account_id": "ada", "group_id": "devs", "resource_id": "", "role": "",
    }  # fmt: skip
    assert resource("jira") in {one["resource_id"] for one in said["holdings"]}


def test_an_unknown_account_and_csv_are_wrong_usage(here: Commands) -> None:
    ended = here.run("explain", "nobody")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.count("\n") == 2
    assert here.run("explain", "ada", "--format", "csv").code == 2
