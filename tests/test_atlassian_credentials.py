"""Keys: where they are read from, and that they are shown to nobody."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING

import httpx
import pytest
from pydantic import SecretStr

from analyzer.atlassian import BoundKey, read_secret
from analyzer.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "ATATT3-not-a-real-key"  # noqa: S105  invented


def kept(folder: Path, text: str, mode: int = 0o600) -> str:
    path = folder / "key"
    path.write_text(text)
    path.chmod(mode)
    return f"file:{path}"


def sent(key: BoundKey, url: str) -> str:
    return next(key.auth_flow(httpx.Request("GET", url))).headers["Authorization"]


def test_a_secret_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_KEY", f" {SECRET}\n")
    assert read_secret("env:SOME_KEY").get_secret_value() == SECRET


def test_a_secret_is_read_from_a_file_of_its_own(tmp_path: Path) -> None:
    assert read_secret(kept(tmp_path, f"{SECRET}\n")).get_secret_value() == SECRET


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_a_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    with pytest.raises(ConfigError, match=f"mode {mode:04o}") as caught:
        read_secret(kept(tmp_path, SECRET, mode))
    assert caught.value.hint.startswith("chmod 600 ")


@pytest.mark.parametrize("text", ["", " \n"])
def test_an_empty_secret_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("SOME_KEY", text)
    for source in ("env:SOME_KEY", "env:NO_SUCH_KEY", kept(tmp_path, text)):
        with pytest.raises(ConfigError, match="there is no key in"):
            read_secret(source)


@pytest.mark.parametrize("text", [f"{SECRET}\nsecond line", f"{SECRET} x", f"{SECRET}\x07", f"{SECRET}é"])
def test_what_cannot_be_a_key_is_refused_without_repeating_it(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError, match="cannot be a key") as caught:
        read_secret(kept(tmp_path, text))
    assert SECRET not in f"{caught.value} {caught.value.hint}"


def test_a_file_that_is_not_there_or_not_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="No such file"):
        read_secret(f"file:{tmp_path / 'none'}")
    path = tmp_path / "binary"
    path.write_bytes(b"\xff\xfe")
    path.chmod(0o600)
    with pytest.raises(ConfigError, match="not a text file"):
        read_secret(f"file:{path}")


def test_a_key_is_sent_to_its_own_address() -> None:
    bearer = BoundKey.bearer("https://api.example", "the key", SecretStr(SECRET))
    basic = BoundKey.basic("https://site.example/ex/jira/1", "the token", "kari@halden.example", SecretStr("abc"))
    assert sent(bearer, "https://api.example/admin") == f"Bearer {SECRET}"
    assert sent(basic, "https://site.example/rest") == "Basic a2FyaUBoYWxkZW4uZXhhbXBsZTphYmM="


@pytest.mark.parametrize(
    "url", ["http://api.example/", "https://api.example:8443/", "https://api.example.evil.example/"]
)
def test_a_key_is_sent_to_no_other_address(url: str) -> None:
    with pytest.raises(RuntimeError, match="the key is not for"):
        sent(BoundKey.bearer("https://api.example", "the key", SecretStr(SECRET)), url)


def test_a_key_does_not_show_itself() -> None:
    key = BoundKey.basic("https://site.example", "the token", "kari@halden.example", SecretStr(SECRET))
    assert SECRET not in repr(key) + str(key.header)
    assert "Basic " not in repr(key) + str(key.header)


@pytest.mark.parametrize("text", [f"{SECRET} x", f"{SECRET}\x07"])
def test_what_cannot_be_a_key_is_in_no_traceback_with_variables(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_secret(kept(tmp_path, text))
    told = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    ours = [frame.locals for frame in told.stack if "test_" not in frame.filename]
    assert ours
    assert SECRET not in str(ours)
