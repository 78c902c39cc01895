"""The way to a host: the user's proxy and certificates."""

from __future__ import annotations

import socket
import ssl
from contextlib import closing
from typing import TYPE_CHECKING

import httpx
import pytest
from pydantic import SecretStr

from analyzer.atlassian import ENDPOINTS, AtlassianClient, BoundKey
from analyzer.atlassian.connections import proxy, trusted
from analyzer.config import CollectSettings
from analyzer.errors import ConfigError, Unreachable

if TYPE_CHECKING:
    from pathlib import Path

URL = httpx.URL("https://api.atlassian.example/admin")
PASSWORD = "not-a-real-password"  # noqa: S105  invented
NAMES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({}, None),
        ({"HTTPS_PROXY": "http://proxy.example:3128"}, "http://proxy.example:3128"),
        ({"https_proxy": "proxy.example:3128"}, "http://proxy.example:3128"),
        ({"ALL_PROXY": "https://proxy.example"}, "https://proxy.example"),
        ({"HTTP_PROXY": "http://proxy.example:3128"}, None),
        ({"HTTPS_PROXY": "http://one.example", "ALL_PROXY": "http://two.example"}, "http://one.example"),
        ({"HTTPS_PROXY": "http://proxy.example", "NO_PROXY": ".atlassian.example"}, None),
        ({"HTTPS_PROXY": "http://proxy.example", "NO_PROXY": "*"}, None),
        ({"HTTPS_PROXY": "http://proxy.example", "NO_PROXY": "elsewhere.example"}, "http://proxy.example"),
    ],
)
def test_the_proxy_is_the_one_that_the_environment_names(
    said: dict[str, str], found: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    chosen = proxy(URL)
    assert (chosen and str(chosen.url)) == found


@pytest.mark.parametrize("host", ["127.0.0.1:1", "localhost", "[::1]:1"])
def test_this_very_machine_is_never_reached_through_a_proxy(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES[:3]:
        monkeypatch.setenv(name, "http://proxy.example")
    assert proxy(httpx.URL(f"https://{host}")) is None


@pytest.mark.parametrize(
    "address", [f"ftp://kari:{PASSWORD}@x", f"http://kari:{PASSWORD}@proxy.example:port", "http://", "socks5://x"]
)
def test_a_proxy_that_cannot_be_used_is_told_of_without_its_password(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", address)
    with pytest.raises(ConfigError, match="HTTPS_PROXY") as caught:
        proxy(URL)
    assert PASSWORD not in f"{caught.value} {caught.value.hint}"


def test_requests_go_through_the_proxy_and_its_password_to_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        monkeypatch.setenv("HTTPS_PROXY", f"http://kari:{PASSWORD}@127.0.0.1:{listener.getsockname()[1]}")
        key = BoundKey.bearer("https://api.atlassian.example", "the key", SecretStr("not-a-real-key"))
        settings = CollectSettings(timeout=0.3, threads=1)
        with (
            closing(AtlassianClient.connect(key, settings, lambda *_: None, lambda _: None)) as client,
            pytest.raises(Unreachable, match=r"api\.atlassian\.example") as caught,
        ):
            next(client.pages(ENDPOINTS["domains"], {"org": "o1"}))
        with listener.accept()[0] as connection:
            heard = connection.recv(65536)
    assert heard.startswith(b"CONNECT api.atlassian.example:443 HTTP/1.1\r\n")
    assert b"Proxy-Authorization: Basic " in heard
    assert b"not-a-real-key" not in heard
    assert PASSWORD not in f"{caught.value} {caught.value.hint} {caught.value.__cause__!r}"


def test_certificates_that_cannot_be_read_are_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    with pytest.raises(ConfigError, match="SSL_CERT_FILE"):
        trusted()


def test_the_certificates_are_those_that_the_environment_names(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    everything = trusted()
    one = next(iter(everything.get_ca_certs(binary_form=True)), None)
    if one is None:
        pytest.skip("this machine trusts nobody")
    (tmp_path / "one.pem").write_text(ssl.DER_cert_to_PEM_cert(one))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "one.pem"))
    assert trusted().get_ca_certs(binary_form=True) == [one]
    assert trusted() is trusted()
