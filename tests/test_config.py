"""The configuration: what it says, what is refused, and that a secret is never repeated."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from analyzer.config import find, load
from analyzer.errors import ConfigError

SECRET = "ATATT3xFfGF0-hunter2"  # noqa: S105  invented
MINIMAL = '[organization]\nid = "org"\n'
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
    "policies.HS-07": f'{MINIMAL}[policies]\nHS-07 = "{SECRET}"\n',
    "policies.HS-07.idle_days": f'{MINIMAL}[policies.HS-07]\nidle_days = ["{SECRET}"]\n',
    "store.path": f"{MINIMAL}[store]\npath = 7\n",
    "store.keep_pages": f'{MINIMAL}[store]\nkeep_pages = "{SECRET}"\n',
    "store.memory_limit": f'{MINIMAL}[store]\nmemory_limit = "{SECRET}"\n',
    "collect.threads": f"{MINIMAL}[collect]\nthreads = 0\n",
    "collect.timeout": f"{MINIMAL}[collect]\ntimeout = 0\n",
    "collect.patience": f"{MINIMAL}[collect]\npatience = -1\n",
    "collect.users_by_id": f"{MINIMAL}[collect]\nusers_by_id = 201\n",
}


@pytest.mark.parametrize("key", WRONG)
def test_a_wrong_value_is_refused_with_file_and_key_and_is_not_repeated(tmp_path: Path, key: str) -> None:
    path = written(tmp_path, WRONG[key])

    with pytest.raises(ConfigError) as refused:
        load(path)

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
