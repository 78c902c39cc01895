"""New waivers, written behind those that are there."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from analyzer import store
from analyzer.errors import ConfigError, UsageError, WaiverError
from analyzer.files import replacing
from analyzer.model import WaiverState
from analyzer.waivers.reading import parsed

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from pathlib import Path

    from analyzer.config import Settings
    from analyzer.model import Waiver, WaiverUse
    from analyzer.policy import Policy

_NO_MATCH = {WaiverState.NO_MATCH, WaiverState.NOT_KNOWN}


def add(settings: Settings, waiver: Waiver, policies: Collection[Policy], today: date) -> WaiverUse:
    """Write *waiver* behind the others in its file, which is made if need be, and return what it covers.

    Raises UsageError and WaiverError where it would be of no use; then the file stays as it is.
    """
    if settings.waivers is None:
        raise ConfigError(
            "the configuration names no file for waivers",
            'write `waivers = "waivers.toml"` at the top of seatcheck.toml',
        )
    if waiver.until < today:
        raise UsageError(f"--until {waiver.until} is past", "a waiver is for a time to come; today is the least")
    if (waiver.subject is None) == (waiver.predicate is None):
        raise UsageError("it is not clear which findings are meant", "give either --subject or --where")
    if waiver.policy not in {policy.id for policy in policies}:
        raise UsageError(f"there is no policy {waiver.policy}", "`seatcheck policy list` shows them")
    path = settings.waivers.resolve()
    text = _longer(_text(path), waiver)
    new = parsed(text, str(settings.waivers), policies)[-1]
    use = _covered(settings, replace(waiver, file=new.file, line=new.line), today)
    _replace(path, text)
    return use


def _covered(settings: Settings, waiver: Waiver, today: date) -> WaiverUse:
    (use,) = store.waiver_uses(settings, [waiver], today)
    if use.state in _NO_MATCH:
        raise UsageError(
            f"{waiver.policy} has no finding {waiver.covers} in the newest snapshot",
            f"`seatcheck check --policy {waiver.policy}` shows what it finds",
        )
    return use


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode()
    except FileNotFoundError:
        return "# Findings that are accepted, by whom and until when: see docs/waivers.md of seatcheck.\n"
    except OSError as error:
        raise WaiverError(f"the waivers' file {path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise WaiverError(f"{path} is not a text file in UTF-8") from error


def _longer(text: str, waiver: Waiver) -> str:
    """Return *text*, which stays as it is, with *waiver* behind it."""
    newline = "\r\n" if "\r\n" in text else "\n"
    before = "" if not text or text.endswith("\n") else newline
    return text + before + newline + newline.join(_lines(waiver)) + newline


def _lines(waiver: Waiver) -> list[str]:
    said = {
        "policy": waiver.policy,
        "subject": waiver.subject,
        "where": waiver.predicate,
        "reason": waiver.reason,
        "owner": waiver.owner,
        "ticket": waiver.ticket or None,
        "kind": waiver.kind.value,
    }
    lines = [f"{key} = {_spelled(words)}" for key, words in said.items() if words is not None]
    return ["[[waiver]]", *lines, f"until = {waiver.until.isoformat()}"]


def _spelled(words: str) -> str:
    """Return *words* as a string of TOML, which are those of JSON, except that it wants DEL spelled out, too."""
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007f")


def _replace(path: Path, text: str) -> None:
    """Put *text* in the place of *path*'s, wholly or not at all; its mode stays as it is."""
    try:
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
        with replacing(path, mode) as beside:
            beside.write_bytes(text.encode())
    except (OSError, UnicodeEncodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "a word is no text"
        raise WaiverError(f"the waiver cannot be written to {path}: {why}", "nothing was changed") from error
