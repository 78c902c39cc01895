"""The configuration: what it says, what is refused, and that a secret is never repeated."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from analyzer.config import chosen, find, load, load_all
from analyzer.errors import ConfigError, UsageError

SECRET = "ATATT3xFfGF0-hunter2"  # noqa: S105  invented
MINIMAL = '[organization]\nid = "org"\n'
BY = 'by = "Ada"\non = 2026-01-01\n'
SITE = '[[sites]]\nname = "north"\nurl = "https://north.atlassian.net"\nuser = "auditor@ours.example"\n'
DESK = '[[desks]]\nsite = "north"\nproject = "IT"\naudience = "internal"\n'
ATTESTED = """
[[attested]]
topic = "knowledge-base-viewers"
site = "north"
value = "licensed-users"
by = "Ada"
on = 2026-01-01
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "seatcheck.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "url",
    [
        f"https://:{SECRET}@ours.example", "https://@ours.example", "https://ours.example:99999", "https://ours.example:x",
        "https://ou rs.example", "https://ours.example/\\n", "https://ours.example ", "https://ours.example/%zz",
    ],
)  # fmt: skip
def test_an_address_that_no_request_can_go_to_is_refused_without_repeating_it(url: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="api_url: give an address such as") as refused:
        load(written(tmp_path, f'{MINIMAL}api_url = "{url}"\n'))
    assert "ours.example" not in str(refused.value)


def test_little_needs_to_be_said(tmp_path: Path) -> None:
    settings = load(written(tmp_path, MINIMAL))

    assert settings.organization.api_url == "https://api.atlassian.com"
    assert settings.organization.key == "env:SEATCHECK_ORG_KEY"
    assert settings.store.path == tmp_path / "seatcheck.duckdb"
    assert (settings.sites, settings.desks, settings.attested, settings.policies) == ((), (), (), {})


def test_everything_can_be_said(tmp_path: Path) -> None:
    more = '[domains]\npartner = ["p.example"]\n[policies.HS-07]\nidle_days = 60\n[store]\nmemory_limit = "1.5 GB"\n'

    settings = load(written(tmp_path, MINIMAL + SITE + DESK + ATTESTED + more))

    assert settings.sites[0].base == "https://north.atlassian.net"
    assert settings.sites[0].token == "env:SEATCHECK_SITE_TOKEN"  # noqa: S105  where it is kept
    assert settings.desks[0].audience == "internal"
    assert settings.attested[0].project == ""
    assert settings.domains.partner == ("p.example",)
    assert settings.policies == {"HS-07": {"idle_days": 60}}


MARKETPLACE = (
    '[[plans]]\napp = "Tempo"\nsite = "north"\nplan = "standard"\nhost = "jira"\nby = "Ada"\non = 2026-01-01\n'
)
ONE = '[[organizations]]\nname = "one"\nid = "1"\n'
TWO = '[[organizations]]\nid = "2"\nkey = "file:keys/two"\n'
WRONG = {
    "organization": "",
    "organization.id": '[organization]\nid = ""\n',
    "organization.key": f'{MINIMAL}key = "{SECRET}"\n',
    "organization.api_url": f'{MINIMAL}api_url = "http://api.example/{SECRET}"\n',
    "organization.owner": f'{MINIMAL}owner = "{SECRET}"\n',
    "owner": f'owner = "{SECRET}"\n{MINIMAL}',
    "sites.0.name": MINIMAL + SITE.replace('"north"', f'"{SECRET} "'),
    "sites.0.user": MINIMAL + SITE.replace("auditor@ours.example", ""),
    "sites.0.token": f'{MINIMAL}{SITE}token = "{SECRET}"\n',
    "sites.0.api_url": f'{MINIMAL}{SITE}api_url = "{SECRET}"\n',
    "sites.0.password": f'{MINIMAL}{SITE}password = "{SECRET}"\n',
    "sites": MINIMAL + SITE + SITE.replace("https://north", "https://other"),
    "domains.internal": f'{MINIMAL}[domains]\ninternal = "{SECRET}"\n',
    "domains": f'{MINIMAL}[domains]\ninternal = ["{SECRET}"]\nclient = ["{SECRET.lower()} "]\n',
    "desks.0.audience": MINIMAL + DESK.replace("internal", SECRET),
    "desks.0.project": MINIMAL + DESK.replace('"IT"', "7"),
    "desks": MINIMAL + DESK + DESK.replace("internal", "external"),
    "attested.0.topic": MINIMAL + ATTESTED.replace("knowledge-base-viewers", SECRET),
    "attested.0.value": MINIMAL + ATTESTED.replace("licensed-users", SECRET),
    "attested.0.on": MINIMAL + ATTESTED.replace("2026-01-01", f'"{SECRET}"'),
    "attested.0.by": MINIMAL + ATTESTED.replace('by = "Ada"\n', ""),
    "attested.0: knowledge-base-viewers is a setting of a desk": MINIMAL + ATTESTED.replace('site = "north"', ""),
    "attested.0: user-invites is a setting of the whole": MINIMAL
    + ATTESTED.replace("knowledge-base-viewers", "user-invites").replace("licensed-users", "anyone"),
    "plans.0.plan": f'{MINIMAL}[[plans]]\napp = "guard"\nplan = "{SECRET}"\nby = "Ada"\non = 2026-01-01\n',
    "plans": MINIMAL + '[[plans]]\napp = "guard"\nplan = "free"\nby = "Ada"\non = 2026-01-01\n' * 2,
    "plans.0.host": MINIMAL + MARKETPLACE.replace('"jira"', f'"{SECRET}"'),
    "plans.0.renews": f'{MINIMAL}{MARKETPLACE}renews = "{SECRET}"\n',
    "plans.0: a Marketplace app is billed for the users of its site: give site": MINIMAL
    + MARKETPLACE.replace('site = "north"\n', ""),
    "plans.0: a Marketplace app is part of no collection": f'{MINIMAL}{MARKETPLACE}collection = "{SECRET}"\n',
    "plans.0: write an app of Atlassian's in small letters": MINIMAL + MARKETPLACE.replace('host = "jira"\n', ""),
    "plans.0: write an app of Atlassian's in small": f'{MINIMAL}[[plans]]\napp = "jira@north"\nplan = "free"\n{BY}',
    "plans.0: Guard is that of the whole organization": f'{MINIMAL}[[plans]]\napp = "guard"\nsite = "north"\n'
    f'plan = "free"\n{BY}',
    "prices": f"prices = 7\n{MINIMAL}",
    "guard.count_discovery": f'{MINIMAL}[guard]\ncount_discovery = "{SECRET}"\n',
    "guard.premium": f"{MINIMAL}[guard]\npremium = true\n",
    "protected.groups": f'{MINIMAL}[protected]\ngroups = "{SECRET}"\n',
    "protected.people": f'{MINIMAL}[protected]\npeople = ["{SECRET}"]\n',
    "approved_domains.on": f'{MINIMAL}[approved_domains]\nby = "Ada"\n',
    "leavers.on: the day lies in the future": f'{MINIMAL}[leavers]\nby = "Ada"\non = 2999-01-01\n',
    "leavers.by": f"{MINIMAL}[leavers]\non = 2026-01-01\n",
    "migrations.0.to": f'{MINIMAL}[[migrations]]\nsite = "north"\nto = "{SECRET}"\non = 2026-01-01\n',
    "owners.0.owner": f'{MINIMAL}[[owners]]\nkind = "desk"\nof = "north/IT"\nowner = "{SECRET}"\n',
    "owners": MINIMAL + '[[owners]]\nkind = "desk"\nof = "north/IT"\nowner = "ada@ours.example"\n' * 2,
    "identity.threshold": f"{MINIMAL}[identity]\nthreshold = 1.1\n",
    "check.seconds": f"{MINIMAL}[check]\nseconds = 0\n",
    "policies.HS-07": f'{MINIMAL}[policies]\nHS-07 = "{SECRET}"\n',
    "policies.HS-07.idle_days": f'{MINIMAL}[policies.HS-07]\nidle_days = ["{SECRET}"]\n',
    "policies": f"{MINIMAL}[policies.HS-07]\nenabled = 0\n",
    "bitbucket.0.token": f'{MINIMAL}[[bitbucket]]\nworkspace = "w"\nuser = "u"\ntoken = "{SECRET}"\n',
    "bitbucket": MINIMAL + '[[bitbucket]]\nworkspace = "w"\nuser = "u"\n' * 2,
    "organization.name": f'{MINIMAL}name = "{SECRET} "\n',
    "organizations": "organizations = []\n",
    "organizations: two of them": f'{ONE}{TWO}name = "1"\n',
    "organizations.1.key": f'{ONE}[[organizations]]\nid = "2"\nkey = "{SECRET}"\n',
    "organizations.0.owner": f'{ONE}owner = "{SECRET}"\n',
    "organizations.1.sites.0.token": ONE
    + TWO
    + SITE.replace("[[sites]]", "[[organizations.sites]]")
    + f'token = "{SECRET}"\n',
    "sites: a file with": ONE + SITE,
    "organization: a file with": ONE + MINIMAL,
    "store.path": f"{MINIMAL}[store]\npath = 7\n",
    "store.keep_pages": f'{MINIMAL}[store]\nkeep_pages = "{SECRET}"\n',
    "store.memory_limit": f'{MINIMAL}[store]\nmemory_limit = "{SECRET}"\n',
    "collect.threads": f"{MINIMAL}[collect]\nthreads = 0\n",
    "collect.timeout": f"{MINIMAL}[collect]\ntimeout = 0\n",
    "collect.patience": f"{MINIMAL}[collect]\npatience = -1\n",
    "collect.sample": f"{MINIMAL}[collect]\nsample = -1\n",
    "collect.max_requests": f"{MINIMAL}[collect]\nmax_requests = 0\n",
    "collect.users_by_id": f"{MINIMAL}[collect]\nusers_by_id = 201\n",
}


@pytest.mark.parametrize("key", WRONG)
def test_a_wrong_value_is_refused_with_file_and_key_and_is_not_repeated(tmp_path: Path, key: str) -> None:
    path = written(tmp_path, WRONG[key])

    with pytest.raises(ConfigError) as refused:
        load_all(path)

    assert str(refused.value).startswith(f"{path}: {key}")
    assert SECRET.lower() not in f"{refused.value} {refused.value.hint}".lower()
    assert refused.value.exit_code == 2


@pytest.mark.parametrize("key", ["env:", "file:", "hunter2", "ENV:X", "keyring:x", ":x"])
def test_a_secret_is_named_by_where_it_is_kept(tmp_path: Path, key: str) -> None:
    with pytest.raises(ConfigError, match=r"organization\.key: say where the secret is kept") as refused:
        load(written(tmp_path, f'{MINIMAL}key = "{key}"\n'))
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    "url",
    [
        "http://north.atlassian.net",
        "http://127.0.0.1.evil.example",
        "http://localhost.evil.example",
        "http://10.0.0.1",
        "ftp://localhost",
        "north.atlassian.net",
        "https://",
        "https://ada:hunter2@north.atlassian.net",
        "https://hunter2@north.atlassian.net",
        "https://north.atlassian.net?token=hunter2",
        "https://north.atlassian.net#hunter2",
        "https://[hunter2]/",
        "https://hunter2\u2100.example/",
    ],
)
def test_an_address_that_would_give_a_key_away_is_refused_and_not_repeated(tmp_path: Path, url: str) -> None:
    with pytest.raises(ConfigError, match=r"organization\.api_url: give an") as refused:
        load(written(tmp_path, f'{MINIMAL}api_url = "{url}"\n'))
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://north.atlassian.net/", "https://north.atlassian.net"),
        ("https://gateway.example/ex/jira/7/", "https://gateway.example/ex/jira/7"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://localhost:8080/", "http://localhost:8080"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_https_and_this_very_machine_are_accepted(tmp_path: Path, url: str, kept: str) -> None:
    settings = load(written(tmp_path, f'{MINIMAL}api_url = "{url}"\n{SITE}api_url = "{url}"\n'))

    assert settings.organization.api_url == settings.sites[0].base == kept


@pytest.mark.parametrize(
    ("content", "complaint"), [(b"[organization\n", "is not a TOML file"), (b"\xff\xfe", "is not a TOML file")]
)
def test_a_file_that_is_not_toml_is_refused(tmp_path: Path, content: bytes, complaint: str) -> None:
    (tmp_path / "seatcheck.toml").write_bytes(content)

    with pytest.raises(ConfigError, match=complaint):
        load(tmp_path / "seatcheck.toml")


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.toml cannot be read: No such file"):
        load(tmp_path / "none.toml")


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEATCHECK_STORE__PATH", str(tmp_path / "other.duckdb"))
    monkeypatch.setenv("SEATCHECK_COLLECT__THREADS", "3")
    path = written(tmp_path, f'{MINIMAL}[store]\npath = "file.duckdb"\nkeep_pages = true\n')

    settings = load(path)

    assert settings.store.path == tmp_path / "other.duckdb"
    assert settings.store.keep_pages
    assert settings.collect.threads == 3


@pytest.mark.parametrize(("name", "key"), [("SEATCHECK_SITES", "sites"), ("SEATCHECK_COLLECT__THREADS", "threads")])
def test_a_wrong_value_in_the_environment_is_refused_and_not_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, key: str
) -> None:
    monkeypatch.setenv(name, SECRET)

    with pytest.raises(ConfigError, match=key) as refused:
        load(written(tmp_path, MINIMAL))
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize(
    ("path", "seen"),
    [("data/s.duckdb", "{}/data/s.duckdb"), ("/var/s.duckdb", "/var/s.duckdb"), ("~/s.duckdb", "~/s.duckdb")],
)
def test_a_relative_store_is_seen_from_the_files_folder(tmp_path: Path, path: str, seen: str) -> None:
    settings = load(written(tmp_path, f'{MINIMAL}[store]\npath = "{path}"\n'))

    assert settings.store.path == Path(seen.format(tmp_path)).expanduser()


def test_the_nearest_file_is_found_looking_upward(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b"
    (deep / "seatcheck.toml").mkdir(parents=True)  # a folder of that name is no configuration
    upper = written(tmp_path, MINIMAL)

    assert find(deep) == upper
    nearer = written(tmp_path / "a", MINIMAL)
    assert find(deep) == nearer
    assert find(tmp_path) == upper


def test_settings_cannot_be_changed(tmp_path: Path) -> None:
    settings: Any = load(written(tmp_path, MINIMAL))

    with pytest.raises(ValueError, match="frozen"):
        settings.organization.id = "other"


def test_prices_are_seen_from_the_files_folder(tmp_path: Path) -> None:
    settings = load(written(tmp_path, f'prices = "contracts/prices.toml"\n{MINIMAL}'))

    assert settings.prices == tmp_path / "contracts" / "prices.toml"
    assert load(written(tmp_path, MINIMAL)).prices is None


def test_what_nobody_said_of_guard_and_of_protection_is_safe(tmp_path: Path) -> None:
    guard, protected = load(written(tmp_path, MINIMAL)).guard, load(written(tmp_path, MINIMAL)).protected

    assert guard.count_enterprise_sandboxes
    assert (guard.count_discovery, guard.premium_counts_sandboxes, guard.premium_counts_guests) == (False,) * 3
    assert protected.accounts == protected.groups == protected.domains == ()


def test_a_plan_tells_its_host_and_when_it_renews(tmp_path: Path) -> None:
    (plan,) = load(written(tmp_path, f"{MINIMAL}{MARKETPLACE}renews = 2027-02-01\n")).plans

    assert (plan.host, plan.renews) == ("jira", date(2027, 2, 1))


SEVERAL = f"""
{ONE}
[[organizations.sites]]
name = "north"
url = "https://north.atlassian.net"
user = "auditor@ours.example"
token = "file:keys/north"

[[organizations.desks]]
site = "north"
project = "IT"
audience = "internal"

[[organizations.attested]]
topic = "knowledge-base-viewers"
site = "north"
value = "licensed-users"
by = "Ada"
on = 2026-01-01

{TWO}
[organizations.domains]
partner = ["p.example"]

[[organizations.bitbucket]]
workspace = "two"
user = "auditor@ours.example"

[policies.HS-07]
idle_days = 60

[store]
path = "shared.duckdb"
"""


def test_several_organizations_share_store_and_policies_and_nothing_else(tmp_path: Path) -> None:
    one, two = load_all(written(tmp_path, SEVERAL))

    assert (one.label, one.org_id, two.label, two.org_id) == ("one", "1", "2", "2")
    assert (one.sites[0].token, two.sites) == (f"file:{tmp_path}/keys/north", ())
    assert (one.organization.key, two.organization.key) == ("env:SEATCHECK_ORG_KEY", f"file:{tmp_path}/keys/two")
    assert (len(one.desks), len(one.attested), len(two.desks), len(two.attested)) == (1, 1, 0, 0)
    assert (one.domains.partner, two.domains.partner) == ((), ("p.example",))
    assert (len(one.bitbucket), two.bitbucket[0].api_url) == (0, "https://api.bitbucket.org")
    assert one.store == two.store
    assert one.store.path == tmp_path / "shared.duckdb"
    assert one.policies == two.policies == {"HS-07": {"idle_days": 60}}


def test_settings_of_one_of_several_are_those_of_a_file_of_its_own(tmp_path: Path) -> None:
    several = load_all(written(tmp_path, ONE + SITE.replace("[[sites]]", "[[organizations.sites]]")))
    alone = load(written(tmp_path, '[organization]\nname = "one"\nid = "1"\n' + SITE))

    assert several == (alone,)


def test_the_environment_overrides_what_several_organizations_share(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEATCHECK_COLLECT__THREADS", "3")
    monkeypatch.setenv("SEATCHECK_ORGANIZATION__ID", "other")

    settings = load_all(written(tmp_path, SEVERAL))

    assert [one.collect.threads for one in settings] == [3, 3]
    assert [one.org_id for one in settings] == ["1", "2"]


@pytest.mark.parametrize(("name", "ids"), [("one", ["1"]), ("1", ["1"]), ("2", ["2"]), (None, ["1", "2"])])
def test_an_organization_is_chosen_by_name_or_id(tmp_path: Path, name: str | None, ids: list[str]) -> None:
    assert [one.org_id for one in chosen(load_all(written(tmp_path, SEVERAL)), name)] == ids


def test_an_unknown_organization_is_refused_with_those_that_there_are(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no organization three") as refused:
        chosen(load_all(written(tmp_path, SEVERAL)), "three")
    assert refused.value.hint == "there are: one, 2"


def test_a_policy_can_be_disabled(tmp_path: Path) -> None:
    said = "[policies.HS-07]\nenabled = false\nidle_days = 3\n[policies.HS-01]\nenabled = true\n"

    settings = load(written(tmp_path, MINIMAL + said))

    assert settings.disabled_policies() == {"HS-07"}
    assert settings.chosen_params("HS-07") == {"idle_days": 3}
    assert settings.chosen_params("HS-01") == settings.chosen_params("BL-01") == {}


@pytest.mark.parametrize(
    ("more", "base"),
    [
        ("", "https://north.atlassian.net"),
        ('api_url = "https://api.atlassian.com/ex/jira/7"\n', "https://api.atlassian.com/ex/confluence/7"),
        ('api_url = "https://proxy.example/jira"\n', "https://proxy.example/jira"),
        ('confluence_api_url = "https://wiki.example/"\n', "https://wiki.example"),
    ],
)
def test_confluence_is_found_beside_jira(tmp_path: Path, more: str, base: str) -> None:
    assert load(written(tmp_path, MINIMAL + SITE + more)).sites[0].confluence_base == base
