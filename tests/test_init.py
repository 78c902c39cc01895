"""`seatcheck init` as a person answers it: what is offered, and a file that can be read and has no secret in it."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING

import pytest
from commands import Commands
from processes import environment
from tiny import CLOUD, KEY, TOKEN, tiny_world

from analyzer import config
from analyzer.sandbox import Sandbox, running
from analyzer.sandbox.world import Account

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOBODY = "http://127.0.0.1:9"  # the discard port: nobody answers there


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    world = tiny_world()
    for number in range(3):
        world.accounts.append(Account(f"712020:{number}", "Ed Example", f"e{number}@partner.example", "active"))
    with running(Sandbox(world)) as url:
        yield url


@pytest.fixture
def here(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Commands:
    monkeypatch.chdir(tmp_path)
    for name, secret in (("key", KEY), ("token", TOKEN)):
        (tmp_path / name).write_text(secret)
        (tmp_path / name).chmod(0o600)
    return Commands(tmp_path, capsys, monkeypatch)


def answered(folder: Path, *words: str, answers: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    """Run the command and type *answers*, a line each."""
    command = [sys.executable, "-m", "analyzer", "init", *words]
    typed = "".join(f"{answer}\n" for answer in answers)
    return subprocess.run(  # noqa: S603  our own words
        command, cwd=folder, input=typed, capture_output=True, text=True, env=environment(), check=False, timeout=60
    )


def test_what_is_answered_is_written_and_can_be_collected(here: Commands, url: str) -> None:
    answers = ("tiny", "file:key", "y", "ada@tiny.example", "file:token", "partner", "client", "internal")
    done = answered(here.folder, "--api-url", url, answers=answers)

    assert done.returncode == 0, done.stderr
    assert "The organization is Tiny." in done.stderr
    assert "because verified: tiny.example" in done.stderr
    assert "Whose is partner.example (3 accounts)?" in done.stderr
    assert done.stderr.index("partner.example") < done.stderr.index("client.example")  # the larger one first
    settings = here.settings
    assert (settings.org_id, settings.organization.key) == ("tiny", f"file:{here.folder}/key")
    assert settings.sites[0].api_url == f"{url}/ex/jira/{CLOUD}"
    assert (settings.domains.partner, settings.domains.client) == (("partner.example",), ("client.example",))
    assert [(desk.site, desk.project, desk.audience) for desk in settings.desks] == [("tiny", "IT", "internal")]
    assert here.run("collect").code in {0, 4}
    assert len(here.snapshots()) == 1


def test_the_file_is_ours_alone_explains_itself_and_has_no_secret(here: Commands, url: str) -> None:
    here.run("init", "--yes", "--organization-id", "tiny", "--api-url", url, "--key", "file:key", "--site", "tiny",
             "--user", "ada@tiny.example", "--token", "file:token")  # fmt: skip
    file = here.folder / "seatcheck.toml"
    text = file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600
    assert KEY not in text
    assert TOKEN not in text
    assert "# Verified: tiny.example" in text
    assert "# [[attested]]" in text
    uncommented = text.replace("# [[desks]]", "[[desks]]").replace('# site = "tiny"', 'site = "tiny"')
    uncommented = uncommented.replace('# project = "IT"\n# audience', 'project = "IT"\naudience')
    assert tomllib.loads(uncommented)["desks"] == [{"site": "tiny", "project": "IT", "audience": "internal"}]


def test_every_answer_can_be_an_option(here: Commands, url: str) -> None:
    ended = here.run(
        "init", "--yes", "--organization-id", "tiny", "--api-url", url, "--key", "file:key",
        "--site", "https://tiny.atlassian.net", "--user", "ada@tiny.example", "--token", "file:token",
        "--partner", "Partner.example", "--internal", "parent.example", "--desk", "tiny/IT=external",
        "-c", "other.toml",
    )  # fmt: skip
    assert ended.code == 0
    settings = config.load(here.folder / "other.toml")
    assert (settings.domains.internal, settings.domains.partner) == (("parent.example",), ("partner.example",))
    assert settings.desks[0].audience == "external"


def test_without_a_network_what_was_answered_is_written(here: Commands) -> None:
    answers = ("tiny", "env:NOT_SET", "https://acme.atlassian.net", "", "ada@tiny.example", "")
    done = answered(here.folder, "--api-url", NOBODY, "--no-gateway", "--partner", "p.example", answers=answers)
    assert done.returncode == 0, done.stderr
    assert "could not be looked up: there is no key in env:NOT_SET" in done.stderr
    assert "# Could not be looked up: there is no key" in (here.folder / "seatcheck.toml").read_text()
    assert here.settings.sites[0].url == "https://acme.atlassian.net"
    assert here.settings.sites[0].token == "env:SEATCHECK_SITE_TOKEN"  # noqa: S105  where it is kept

    ended = here.run("init", "--yes", "--force", "--organization-id", "tiny", "--key", "file:key", "--api-url", NOBODY)
    assert ended.code == 0
    assert "127.0.0.1 cannot be reached" in ended.err
    assert here.settings.sites == ()


def test_a_secret_in_place_of_where_it_is_kept_is_asked_for_again(here: Commands, url: str) -> None:
    answers = ("tiny", KEY, "file:key", "n", "skip", "skip")
    done = answered(here.folder, "--api-url", url, answers=answers)
    assert done.returncode == 0, done.stderr
    assert "say where the secret is kept" in done.stderr
    assert KEY not in done.stderr + done.stdout + (here.folder / "seatcheck.toml").read_text()


def test_a_file_is_not_replaced_unasked(here: Commands) -> None:
    (here.folder / "seatcheck.toml").write_text("mine")
    ended = here.run("init", "--yes", "--organization-id", "tiny")
    assert ended.code == 2
    assert "is there already" in ended.err
    assert (here.folder / "seatcheck.toml").read_text() == "mine"


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ((), "--organization-id is needed with --yes"),
        (("--organization-id", "tiny", "--key", KEY), "--key: say where the secret is kept"),
        (("--organization-id", "tiny", "--api-url", "http://api.example"), "give an https address"),
        (("--organization-id", "tiny", "--desk", "IT=internal"), "--desk IT=internal is not understood"),
        (("--organization-id", "tiny", "--desk", "x/IT=internal"), "the site x is not read"),
        (("--organization-id", "tiny", "--site", "tiny"), "--user is needed with --yes"),
    ],
)
def test_wrong_words_are_refused_and_nothing_is_written(words: tuple[str, ...], complaint: str, here: Commands) -> None:
    said = (*words, "--api-url", NOBODY) if "--api-url" not in words else words
    ended = here.run("init", "--yes", *said)
    assert ended.code == 2
    assert complaint in ended.err
    assert KEY not in ended.err
    assert not (here.folder / "seatcheck.toml").exists()
