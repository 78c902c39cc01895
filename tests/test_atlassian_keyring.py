"""Keys in the system's keyring, through the library's own interface."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from analyzer.atlassian import read_secret
from analyzer.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SECRET = "ATATT3-not-a-real-key"  # noqa: S105  invented
keyring = pytest.importorskip("keyring", reason="the extra `keyring` is not installed")
Backend: Any = pytest.importorskip("keyring.backend").KeyringBackend
chainer, fail, null = (pytest.importorskip(f"keyring.backends.{name}") for name in ("chainer", "fail", "null"))


class InMemory(Backend):  # type: ignore[misc]  # the library may be missing
    """A keyring that keeps passwords in memory."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))


class Locked(InMemory):
    def get_password(self, service: str, username: str) -> str | None:
        raise keyring.errors.KeyringLocked(f"{service} {username} {SECRET}")


class PlaintextKeyring(InMemory):
    """Named as the one of keyrings.alt, which keeps passwords in a readable file."""


@pytest.fixture
def choose() -> Iterator[Callable[[object], None]]:
    """Give the function that makes a keyring the system's, until the end of the test."""
    before = keyring.get_keyring()
    yield keyring.set_keyring
    keyring.set_keyring(before)


def test_a_secret_is_read_from_the_keyring(choose: Callable[[object], None]) -> None:
    choose(InMemory())
    keyring.set_password("seatcheck/halden", "organization", f"{SECRET}\n")
    assert read_secret("keyring:seatcheck/halden/organization").get_secret_value() == SECRET
    with pytest.raises(ConfigError, match="there is no key in keyring:seatcheck/other"):
        read_secret("keyring:seatcheck/other")


@pytest.mark.parametrize("where", ["seatcheck", "seatcheck/", "/organization"])
def test_a_place_in_the_keyring_names_service_and_user(where: str) -> None:
    with pytest.raises(ConfigError, match="names no user"):
        read_secret(f"keyring:{where}")


@pytest.mark.parametrize("kind", [fail.Keyring, null.Keyring, PlaintextKeyring])
def test_a_keyring_that_keeps_nothing_or_keeps_it_readable_is_refused(
    kind: Callable[[], object], choose: Callable[[object], None]
) -> None:
    choose(kind())
    with pytest.raises(ConfigError, match=f"{kind.__name__} keeps nothing, or keeps it readable") as caught:
        read_secret("keyring:seatcheck/organization")
    assert "0600" in caught.value.hint


def test_of_a_chain_only_what_is_safe_is_asked(
    choose: Callable[[object], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    readable, safe = PlaintextKeyring(), InMemory()
    readable.set_password("seatcheck", "organization", "readable")
    safe.set_password("seatcheck", "organization", SECRET)
    chain = chainer.ChainerBackend()
    monkeypatch.setattr(chainer.ChainerBackend, "backends", [readable, safe])
    choose(chain)
    assert read_secret("keyring:seatcheck/organization").get_secret_value() == SECRET


def test_a_keyring_that_fails_is_told_of_without_its_words(choose: Callable[[object], None]) -> None:
    choose(Locked())
    with pytest.raises(ConfigError, match=r"cannot be read \(KeyringLocked\)") as caught:
        read_secret("keyring:seatcheck/organization")
    assert SECRET not in f"{caught.value} {caught.value.hint}"
