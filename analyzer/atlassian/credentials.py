"""Keys and tokens: where they are kept, and to whom alone they are sent."""

from __future__ import annotations

import base64
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
from pydantic import SecretStr

from analyzer.atlassian.vault import from_keyring
from analyzer.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Generator


def read_secret(source: str) -> SecretStr:
    """Read a secret from ``env:NAME``, ``file:PATH`` or ``keyring:SERVICE/USER``.

    Raises ConfigError, which never repeats what was read; nor does a traceback that shows local variables.
    """
    kind, _, where = source.partition(":")
    secret = _KINDS[kind](where)
    if not secret:
        raise ConfigError(f"there is no key in {source}", "put the key there, and nothing else")
    if not _sendable(secret):
        raise ConfigError(f"what is in {source} cannot be a key", "put the key there, on one line, and nothing else")
    return secret


def _environment(name: str) -> SecretStr:
    return SecretStr(os.environ.get(name, "").strip())


def _sendable(secret: SecretStr) -> bool:
    """Return whether it can be in a header. Otherwise a library would refuse it, with a message that repeats it."""
    return all("!" <= character <= "~" for character in secret.get_secret_value())


def _file(where: str) -> SecretStr:
    path = Path(where)
    try:
        with path.open(encoding="utf-8") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            if os.name == "posix" and mode & 0o077:
                raise ConfigError(f"{path} can be read by others (mode {mode:04o})", f"chmod 600 {path}")
            return SecretStr(file.read().strip())
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}", "put the key there, with mode 0600") from error
    except UnicodeDecodeError:
        raise ConfigError(f"{path} is not a text file", "put the key there, and nothing else") from None


_KINDS = {"env": _environment, "file": _file, "keyring": from_keyring}


@dataclass(frozen=True, slots=True)
class BoundKey(httpx.Auth):
    """A key that is sent to one address only. *label* says which setting it comes from."""

    base: str
    label: str
    header: SecretStr = field(repr=False)

    @classmethod
    def bearer(cls, base: str, label: str, key: SecretStr) -> BoundKey:
        """Return an organization's key."""
        return cls(base, label, SecretStr(f"Bearer {key.get_secret_value()}"))

    @classmethod
    def basic(cls, base: str, label: str, user: str, token: SecretStr) -> BoundKey:
        """Return the token of a site's user."""
        pair = SecretStr(f"{user}:{token.get_secret_value()}")
        packed = SecretStr(base64.b64encode(pair.get_secret_value().encode()).decode())
        return cls(base, label, SecretStr(f"Basic {packed.get_secret_value()}"))

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Add the key. Raises RuntimeError where the request goes anywhere else: that would be our mistake."""
        if _origin(request.url) != _origin(httpx.URL(self.base)):
            raise RuntimeError(f"{self.label} is not for {request.url.host}")
        request.headers["Authorization"] = self.header.get_secret_value()
        yield request


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port
