"""The system's keyring: macOS Keychain, Windows Credential Locker, Secret Service. Never a file in the clear."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from analyzer.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Sequence

# What cannot keep anything, or keeps it readable: keyrings.alt is taken by `keyring` itself where there is no better.
_UNSAFE = ("keyring.backends.fail", "keyring.backends.null", "keyrings.alt")


def from_keyring(where: str) -> SecretStr:
    """Read ``SERVICE/USER``, empty where there is none. Raises ConfigError where there is no keyring to trust."""
    service, _, user = where.rpartition("/")
    if not service or not user:
        raise ConfigError(f"keyring:{where} names no user", "write it as keyring:SERVICE/USER")
    return _first(_trusted(_library()), service, user)


def _library() -> Any:
    try:
        return import_module("keyring")
    except ModuleNotFoundError:
        raise ConfigError(
            "a secret is kept in the keyring, and the library for it is missing",
            "pip install 'seatcheck[keyring]'",
        ) from None


def _trusted(library: Any) -> Sequence[Any]:
    """Return the keyrings that may be asked: the chosen one, or the parts of a chain."""
    chosen = library.get_keyring()
    parts = list(getattr(chosen, "backends", [chosen]))
    trusted = [part for part in parts if not _unsafe(type(part))]
    if not trusted:
        names = ", ".join(sorted({f"{type(part).__module__}.{type(part).__qualname__}" for part in parts})) or "none"
        raise ConfigError(
            f"the system's keyring cannot be used: {names} keeps nothing, or keeps it readable in a file",
            "set up a keyring of the system, or keep the key in file:PATH with mode 0600",
        )
    return trusted


def _unsafe(kind: type) -> bool:
    return any(part.__module__.startswith(_UNSAFE) or "plaintext" in part.__name__.lower() for part in kind.__mro__)


def _first(keyrings: Sequence[Any], service: str, user: str) -> SecretStr:
    for keyring in keyrings:
        try:
            secret = SecretStr((keyring.get_password(service, user) or "").strip())
        except Exception as error:  # noqa: BLE001  each keyring has errors of its own, and may put anything into them
            kind = type(error).__name__
            raise ConfigError(f"keyring:{service}/{user} cannot be read ({kind})", "unlock the keyring") from None
        if secret:
            return secret
    return SecretStr("")
