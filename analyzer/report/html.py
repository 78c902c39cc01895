"""The report: one HTML file that asks for nothing outside itself, to be read, searched, printed and signed.

Everything that comes from an audit passes through ``text`` on its way into a page and is then escaped. A table keeps
its first rows in the page; the others lie behind it, packed, and the page's script shows them.
"""

from __future__ import annotations

import gzip
import json
import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from analyzer.report.costs.words import money
from analyzer.report.files import write_text
from analyzer.report.page import lay_out
from analyzer.report.parts import text

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from analyzer.model import Audit


def write_html(audit: Audit, path: Path, generated_at: datetime) -> None:
    """Write *audit* to *path*, readable by its owner only, replacing what is there once all of it is written.

    *generated_at* is UTC. Raises SeatcheckError where the file cannot be written; what was there then remains.
    """
    write_text(_environment().get_template("report.html").generate(page=lay_out(audit, generated_at)), path)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("analyzer.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"digest": _digest, "packed": _packed, "css_text": _css_text, "money": money}
    return environment


def _shown(value: object) -> str:
    return value if isinstance(value, Markup) else text(value)


def _digest(content: str) -> str:
    """Return *content* as a content security policy names it."""
    return "sha256-" + b64encode(sha256(content.encode()).digest()).decode()


def _css_text(value: str) -> str:
    """Return *value* so that it can stand within quotes in a style sheet."""
    return re.sub(r"[^\w .:-]", "?", value)


def _packed(rows: list[list[str]]) -> Markup:
    """Return *rows* as JSON, gzip and base64, which the page's script unpacks when it is asked to."""
    written = json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()
    return Markup(b64encode(gzip.compress(written, mtime=0)).decode())  # noqa: S704  base64 has no markup in it
